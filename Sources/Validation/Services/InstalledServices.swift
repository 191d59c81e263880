internal import Files
internal import Glibc
internal import Processes

/// The programs of services that this machine has where a sandbox shows them.
package struct InstalledServices: Hashable, Sendable {
    /// A program and its version.
    package struct Program: Hashable, Sendable {
        package var path: String
        package var version: String

        package init(path: String, version: String) {
            self.path = path
            self.version = version
        }
    }

    /// The programs, by what they are.
    package let programs: [ServiceKind: Program]

    /// A machine with these programs; without any, unless it is said.
    package init(_ programs: [ServiceKind: Program] = [:]) {
        self.programs = programs
    }

    /// Whether the machine has it.
    package func has(_ kind: ServiceKind) -> Bool { programs[kind] != nil }

    /// A service with the version of this machine's program; nil when there is none.
    package func found(_ service: Service) -> Service? {
        guard let program = programs[service.kind] else { return nil }
        var found = service
        found.version = program.version
        return found
    }

    /// What this machine has, found by looking for the programs and asking each for its version.
    package static func survey() async -> InstalledServices {
        await withTaskGroup(of: (ServiceKind, Program).self) { group in
            for kind in ServiceKind.allCases {
                guard let path = path(of: kind) else { continue }
                group.addTask { (kind, Program(path: path, version: await version(of: kind, at: path))) }
            }
            return InstalledServices(await group.reduce(into: [:]) { $0[$1.0] = $1.1 })
        }
    }

    private static func path(of kind: ServiceKind) -> String? {
        kind.programs.flatMap(expanded).last { access($0, X_OK) == 0 }
    }

    /// The paths that a pattern with one `*` stands for, the newest version last.
    private static func expanded(_ pattern: String) -> [String] {
        guard let star = pattern.firstIndex(of: "*") else { return [pattern] }
        let head = pattern[..<star]
        let tail = pattern[pattern.index(after: star)...]
        guard let slash = head.lastIndex(of: "/") else { return [] }
        let (directory, prefix) = (String(head[..<slash]), head[head.index(after: slash)...])
        return names(in: directory).filter { $0.hasPrefix(prefix) }
            .sorted { numbers(in: $0).lexicographicallyPrecedes(numbers(in: $1)) }
            .map { "\(directory)/\($0)\(tail)" }
    }

    /// The names in a directory; none where it cannot be read, since a machine need not have a service.
    private static func names(in directory: String) -> [String] {
        do throws(RecordError) {
            return try Directory.names(in: directory).filter { !$0.hasPrefix(".") }
        } catch {
            return []
        }
    }

    private static func numbers(in text: String) -> [Int] {
        text.split { !$0.isNumber }.compactMap { Int($0) }
    }

    /// The version that a program says, or its path has; `unknown` when neither is so.
    private static func version(of kind: ServiceKind, at path: String) async -> String {
        guard let option = kind.versionOption else { return version(in: path) ?? "unknown" }
        var command = Command(path, [option], environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C"])
        command.output = .captured(limit: 1 << 14)
        command.errors = .captured(limit: 1 << 14)
        command.limits = ProcessLimits(wall: 10)
        // A program that cannot say it may still serve.
        guard let result = try? await ProcessRunner.runAsync(command) else { return "unknown" }
        return version(in: result.outputText) ?? version(in: String(decoding: result.errors, as: UTF8.self))
            ?? "unknown"
    }

    /// The first version in a text.
    static func version(in text: String) -> String? {
        text.firstMatch(of: #/[0-9]+\.[0-9]+(?:\.[0-9]+)*/#).map { String($0.0) }
    }
}
