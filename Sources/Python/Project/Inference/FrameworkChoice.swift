internal import Instances

/// Which framework runs the tests of a project, by what its own files start.
///
/// pytest does where something names it, and where nothing names another one that is known here.
struct FrameworkChoice {
    private(set) var framework: any PythonTestFramework = TestFrameworks.standard
    /// The program of the project that runs the tests, relative to the root.
    private(set) var program: String?
    /// Options for the runner.
    private(set) var options: [String] = []
    /// The runner that commands start, where none starts one that is built in: pytest runs the tests in its place.
    private(set) var missingRunner: String?
    /// The evidence; none for pytest.
    private(set) var evidence: [Evidence] = []
    private let files: ProjectFiles

    /// - Parameters:
    ///   - commands: The commands that start tests.
    ///   - requirements: The normalized names of what the tests require.
    ///   - changedTests: The texts of the test files that a patch changes.
    init(
        _ files: ProjectFiles, commands: [StartedTests], requirements: Set<String>, changedTests: [String]
    ) {
        self.files = files
        guard !commands.contains(where: { $0.command.runner == .pytest }), !PytestConfiguration.isThere(files)
        else { return }
        for command in commands where follow(command, changedTests) {
            missingRunner = nil
            return
        }
        if commands.isEmpty, !requirements.contains("pytest") { lookAround() }
    }

    /// The framework that a user names, with the program that the project's files name.
    init(named name: String, _ files: ProjectFiles, commands: [StartedTests]) {
        self.files = files
        framework = TestFrameworks.named(name) ?? TestFrameworks.standard
        guard name == Unittest.Kind.django.rawValue else { return }
        for command in commands where isDjango(command) { return }
        lookAround()
    }

    /// Follows a command to its framework; false when it decides nothing.
    private mutating func follow(_ command: StartedTests, _ changedTests: [String]) -> Bool {
        switch command.command.runner {
        case .pytest: return true
        case .django, .program:
            if isDjango(command) { return true }
            guard let path = path(of: command), let text = files.text(path), Self.isUnittest(text) else {
                return false
            }
            return choosePlain(command, changedTests)
        case .setuptools:
            let setup = files.text(path(of: command) ?? "setup.py") ?? ""
            if Text.contains(setup, "pytest") || Text.contains(setup, "nose.collector") { return false }
            if let suite = setup.firstMatch(of: #/test_suite\s*=\s*['"]([A-Za-z0-9_.]+)['"]/#),
                let module = suite.1.split(separator: ".").first, chooseDjango("\(module).py", command)
            {
                return true
            }
            return choosePlain(command, changedTests)
        case .unittest, .nose2: return choosePlain(command, changedTests)
        case .nose, .trial, .stestr, .other:
            if command.command.runner != .other { missingRunner = missingRunner ?? command.command.name }
            note(command, "\(command.command.name) is not built in: pytest runs the tests")
            return false
        }
    }

    private mutating func choosePlain(_ command: StartedTests, _ changedTests: [String]) -> Bool {
        guard !changedTests.contains(where: Self.isForPytest) else { return false }
        framework = Unittest(.unittest)
        note(command, "unittest runs the tests")
        return true
    }

    /// Whether tests are functions, or name pytest: unittest finds the ones and fails at the others.
    private static func isForPytest(_ text: String) -> Bool {
        text.firstMatch(of: #/(?m)^(?:async )?def test|^\s*(?:import|from) pytest\b/#) != nil
    }

    private mutating func isDjango(_ command: StartedTests) -> Bool {
        let settings = command.command.values(of: ["--settings"]).filter {
            !$0.contains("$") && !$0.contains("{")
        }
        if command.command.runner == .django, command.command.program == nil {
            framework = Unittest(.django)
            options = settings.prefix(1).map { "--settings=\($0)" }
            note(command, "Django runs the tests")
            return true
        }
        guard let path = path(of: command), chooseDjango(path, command) else { return false }
        options += settings.prefix(1).map { "--settings=\($0)" }
        return true
    }

    /// The program of a command, relative to the root: from where it runs, else from the root.
    private func path(of command: StartedTests) -> String? {
        guard let program = command.command.program,
            let bare = Text.normalizedPath(
                program.replacing(#/^(?:\{(?:toxinidir|tox_root)\}|\$\{?[A-Z_]+\}?)\//#, with: ""))
        else { return nil }
        let local = command.directory.isEmpty ? bare : Text.normalizedPath("\(command.directory)/\(bare)")
        return [local, bare].compactMap { $0 }.first { files.has($0) }
    }

    /// Chooses a program that runs the tests of Django; false for any other.
    private mutating func chooseDjango(_ path: String, _ command: StartedTests?) -> Bool {
        guard let text = files.text(path), Self.isDjango(text), !Text.contains(text, "pytest") else {
            return false
        }
        framework = Unittest(.django)
        program = path
        // The options of Django's own program, which would run the tests in several processes.
        if path.split(separator: "/").last != "manage.py",
            Text.contains(text, "\"--parallel\"") || Text.contains(text, "'--parallel'")
        {
            options = ["--parallel=1", "--verbosity=2"]
        }
        if let command {
            note(command, "\(path) runs the tests")
        } else {
            evidence.append(
                Evidence(file: path, said: "runs the tests of Django", decided: "\(path) runs the tests"))
        }
        return true
    }

    private static func isDjango(_ text: String) -> Bool {
        Text.contains(text, "django")
            && ["execute_from_command_line", "get_runner", "DiscoverRunner", "call_command", "run_tests"]
                .contains { Text.contains(text, $0) }
    }

    private static func isUnittest(_ text: String) -> Bool {
        !Text.contains(text, "pytest") && !Text.contains(text, "nose")
            && ["TextTestRunner", "unittest.main", "TestLoader"].contains { Text.contains(text, $0) }
    }

    /// Where no command starts tests: `manage.py` or a program for Django's tests, near the root.
    private mutating func lookAround() {
        let names = ["manage.py", "runtests.py", "run_tests.py"]
        let found = files.paths.filter { path in
            names.contains { path == $0 || path.hasSuffix("/\($0)") } && path.count { $0 == "/" } <= 2
                && !Purpose.isOther(path)
        }
        func rank(_ path: String) -> (Int, Int) {
            let name = String(path.split(separator: "/").last ?? "")
            return (path.count { $0 == "/" }, names.firstIndex(of: name) ?? 0)
        }
        for path in found.sorted(by: { rank($0) < rank($1) }) where chooseDjango(path, nil) { return }
    }

    private mutating func note(_ command: StartedTests, _ decided: String) {
        let link = Evidence(file: command.file, said: command.quotation(in: files), decided: decided)
        if !evidence.contains(link) { evidence.append(link) }
    }
}
