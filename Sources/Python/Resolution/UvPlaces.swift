internal import Foundation
internal import Instances

/// Where uv may lie, and how it comes to where it is looked for.
package struct UvPlaces: Sendable {
    /// The program that looks for uv, without links; nil when that is not known.
    private let program: String?
    private let environment: [String: String]
    private let interpreters: [Interpreter]

    /// The places for a program.
    ///
    /// - Parameters:
    ///   - environment: The variables by which it is looked for.
    ///   - interpreters: The interpreters of the machine.
    ///   - program: The path of the program; this one by default.
    package init(
        environment: [String: String], interpreters: [Interpreter], program: String? = Self.thisProgram
    ) {
        self.environment = environment
        self.interpreters = interpreters
        self.program = program.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }
    }

    /// The path of the running program, however it was called; nil where the system does not tell.
    package static var thisProgram: String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    }

    /// The checkout in whose `.build` the program lies; nil for a program that lies elsewhere.
    package var checkout: String? {
        guard let program else { return nil }
        let directories = program.split(separator: "/").dropLast()
        let build = directories.lastIndex { $0 == ".build" || $0.hasPrefix(".build-") }
        guard let build else { return nil }
        let path = "/" + directories[..<build].joined(separator: "/")
        return FileManager.default.fileExists(atPath: "\(path)/Package.swift") ? path : nil
    }

    /// The directories in the order in which they are looked into: beside the program, where `make setup` puts uv,
    /// where the remedy puts it, on the search path, and beside the interpreters, where installing it with pip puts it.
    var directories: [String] {
        var directories: [String] = []
        if let program {
            directories.append(String(program[..<(program.lastIndex(of: "/") ?? program.startIndex)]))
        }
        if let checkout { directories.append("\(checkout)/.build/tools/bin") }
        if let own { directories.append("\(own)/bin") }
        directories += (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        directories += interpreters.map { "\($0.prefix)/bin" }
        return directories
    }

    /// The programs called `uv`, each once, without links; scripts are passed over, since pyenv's shims fail for
    /// versions that are not chosen.
    package var candidates: [String] {
        var known: Set<String> = []
        return directories.map { "\($0)/uv" }.filter { path in
            FileManager.default.isExecutableFile(atPath: path) && ElfFile.isOne(path)
        }.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }.filter { known.insert($0).inserted }
    }

    /// A virtual environment for uv alone, below the user's data.
    private var own: String? {
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return "\(home)/.local/share/swegym/tools"
    }

    /// The command that installs the pinned version where it is found.
    ///
    /// It leaves the system's Python alone: Debian's refuses to have packages installed by pip.
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
