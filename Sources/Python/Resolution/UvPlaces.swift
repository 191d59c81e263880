internal import Foundation
internal import Instances

/// The directories in which uv is searched, and how to install it.
package struct UvPlaces: Sendable {
    /// The running program with links resolved; nil when unknown.
    private let program: String?
    private let environment: [String: String]
    private let interpreters: [Interpreter]

    /// - Parameters:
    ///   - environment: The environment variables.
    ///   - interpreters: The interpreters of the machine.
    ///   - program: The path of the program; this one by default.
    package init(
        environment: [String: String], interpreters: [Interpreter], program: String? = Self.thisProgram
    ) {
        self.environment = environment
        self.interpreters = interpreters
        self.program = program.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }
    }

    /// The path of the running program; nil where the system does not tell.
    package static var thisProgram: String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    }

    /// The checkout in whose `.build` the program is; nil for any other program.
    package var checkout: String? {
        guard let program else { return nil }
        let directories = program.split(separator: "/").dropLast()
        let build = directories.lastIndex { $0 == ".build" || $0.hasPrefix(".build-") }
        guard let build else { return nil }
        let path = "/" + directories[..<build].joined(separator: "/")
        return FileManager.default.fileExists(atPath: "\(path)/Package.swift") ? path : nil
    }

    /// The directories in the order of the search: next to the program, where `make install` puts uv, where `make setup`
    /// and the remedy install it, on the search path, and next to the interpreters, where pip installs it.
    var directories: [String] {
        var directories: [String] = []
        if let program {
            let directory = String(program[..<(program.lastIndex(of: "/") ?? program.startIndex)])
            directories += [directory, "\(directory)/../libexec/swegym"]
        }
        if let checkout { directories.append("\(checkout)/.build/tools/bin") }
        if let own { directories.append("\(own)/bin") }
        directories += (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        directories += interpreters.map { "\($0.prefix)/bin" }
        return directories
    }

    /// The programs called `uv`, each once, with links resolved; scripts are skipped, as pyenv's shims fail for
    /// versions that are not selected.
    package var candidates: [String] {
        var known: Set<String> = []
        return directories.map { "\($0)/uv" }.filter { path in
            FileManager.default.isExecutableFile(atPath: path) && ElfFile.isOne(path)
        }.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }.filter { known.insert($0).inserted }
    }

    /// The virtual environment for uv, below the user's data.
    private var own: String? {
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return "\(home)/.local/share/swegym/tools"
    }

    /// The command that installs the pinned version where it is found.
    ///
    /// It does not touch the system's Python: Debian forbids pip to install packages there.
    package var remedy: String {
        if let checkout { return ShellWord.quoted("\(checkout)/.ci/setup") }
        let tools = ShellWord.quoted(own ?? "tools")
        let wanted = "\(tools)/bin/pip install uv==\(UvVersion.pinned)"
        let python = interpreters.first { interpreter in
            interpreter.version >= PythonVersion(3, 8)
                && FileManager.default.fileExists(
                    atPath: "\(interpreter.prefix)/lib/python\(interpreter.version.series)/ensurepip")
        }
        guard let python else {
            return "apt-get install python3-venv && /usr/bin/python3 -m venv \(tools) && \(wanted)"
        }
        return "\(ShellWord.quoted(python.path)) -m venv \(tools) && \(wanted)"
    }
}
