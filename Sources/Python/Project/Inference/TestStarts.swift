internal import Instances
internal import Validation

/// Where and how tests start, as the project's own files say, with the evidence.
struct TestStarts {
    /// The directories; nothing for a project whose tests start in its root.
    private(set) var start = TestStart()
    /// The evidence.
    private(set) var evidence: [Evidence] = []
    /// The commands that start tests, most reliable source alone.
    let commands: [StartedTests]
    private let files: ProjectFiles

    /// - Parameter configured: The directories of tests that the configuration of the runner names.
    init(_ files: ProjectFiles, python: PythonVersion?, configured: [String] = []) {
        self.files = files
        commands = StartedTests.found(in: files, python: python)
        choosePlaces(configured)
    }

    /// The most directories of one project.
    private static let most = 100

    private mutating func choosePlaces(_ configured: [String]) {
        let scopes = commands.map { $0.scopes(in: files, configured: configured) }
        let roots = zip(commands, scopes).filter { $0.0.directory.isEmpty }
        func startsInRoot(_ scope: String) -> Bool {
            roots.contains { command, covered in
                covered.contains { Self.holds($0, scope) }
                    && !command.ignored.contains { Self.holds($0, scope) }
            }
        }
        for (command, scopes) in zip(commands, scopes) where !command.directory.isEmpty {
            guard files.hasDirectory(command.directory) else {
                note(command, "passed over: no directory of the commit")
                continue
            }
            for scope in scopes.map({ Self.holds(command.directory, $0) ? command.directory : $0 })
            where !startsInRoot(scope) { add(command, scope) }
        }
    }

    private mutating func add(_ command: StartedTests, _ scope: String) {
        if let index = start.places.firstIndex(where: { $0.scope == scope }) {
            // One of several commands that has it on the path is enough.
            if start.places[index].directory == command.directory, command.command.isOnPath {
                start.places[index].isOnPath = true
            }
            return
        }
        guard start.places.count < Self.most else { return }
        start.places.append(
            TestStart.Place(directory: command.directory, tests: scope, isOnPath: command.command.isOnPath))
        let tests = scope == command.directory ? "tests" : "tests of \(scope.isEmpty ? "the root" : scope)"
        let path = command.command.isOnPath ? "first" : "last"
        note(command, "\(tests) start in \(command.directory), which comes \(path) on the module search path")
    }

    private mutating func note(_ command: StartedTests, _ decided: String) {
        evidence.append(
            Evidence(file: command.file, said: command.quotation(in: files), decided: decided))
    }

    /// Whether a directory holds a path, or is it; the root is empty.
    private static func holds(_ directory: String, _ path: String) -> Bool {
        directory.isEmpty || path == directory || path.hasPrefix(directory + "/")
    }
}
