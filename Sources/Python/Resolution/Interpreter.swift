internal import Foundation
internal import Processes

/// A CPython interpreter of the machine.
package struct Interpreter: Hashable, Sendable, Codable {
    /// Its executable, resolved: no shim and no link.
    package var path: String
    /// The directory of its installation.
    package var prefix: String
    /// Its version, with the micro number.
    package var version: PythonVersion

    /// An interpreter by its parts.
    package init(path: String, prefix: String, version: PythonVersion) {
        self.path = path
        self.prefix = prefix
        self.version = version
    }
}

/// A program that looks like an interpreter and is not used.
package struct InterpreterRefusal: Hashable, Sendable, Codable {
    /// Its executable.
    package var path: String
    /// Why it is not used.
    package var reason: String
}

/// What the machine has of interpreters.
package struct InterpreterSurvey: Hashable, Sendable {
    /// Those that can be used, every release of a series, newest first.
    package var found: [Interpreter] = []
    /// Those that cannot be trusted or are too old, by path.
    package var refused: [InterpreterRefusal] = []

    /// Nothing found and nothing refused.
    package init() {}

    /// Of each series the newest release.
    package var newest: [Interpreter] {
        var known: Set<PythonVersion> = []
        return found.filter { known.insert($0.version.series).inserted }
    }
}

/// Finds the interpreters of the machine; none is ever downloaded.
package enum Interpreters {
    /// All CPython interpreters from 3.6 on, by version, newest first; of each series the newest release.
    package static func discover(environment: [String: String]) async -> [Interpreter] {
        await survey(environment: environment).newest
    }

    /// All CPython interpreters from 3.6 on, and what looks like one and is not used.
    ///
    /// It looks where pyenv, uv, asdf, mise and conda put them, on the search path and among the system's programs
    /// (Debian's own, and those of the deadsnakes archive). pyenv's shims are passed over: they fail for versions
    /// that are not chosen. Each interpreter is asked itself, and one whose answer is not what its name, its
    /// directory and its library say is refused: a copied program may load the library of another version.
    package static func survey(environment: [String: String]) async -> InterpreterSurvey {
        var survey = InterpreterSurvey()
        for (path, claims) in InterpreterPlaces.candidates(environment) {
            switch await ask(path, claims: claims) {
            case .usable(let interpreter): survey.found.append(interpreter)
            case .refused(let reason): survey.refused.append(InterpreterRefusal(path: path, reason: reason))
            case .other: continue
            }
        }
        survey.found.sort { ($1.version, $0.path) < ($0.version, $1.path) }
        survey.refused.sort { $0.path < $1.path }
        return survey
    }

    /// What asking a program came to.
    enum Answer: Hashable {
        case usable(Interpreter)
        case refused(String)
        /// A virtual environment, or another implementation: nothing that anyone would expect to be used.
        case other
    }

    private static func ask(_ path: String, claims: [PythonVersion]) async -> Answer {
        let program = """
            import os, sys
            v = sys.version_info
            print(sys.implementation.name, "%d.%d.%d" % v[:3], v[3], sys.prefix == sys.base_prefix,
                  "%d.%d.%d" % (sys.hexversion >> 24, sys.hexversion >> 16 & 255, sys.hexversion >> 8 & 255))
            print(sys.prefix)
            print(os.path.dirname(os.__file__))
            """
        var command = Command(path, ["-I", "-c", program], environment: ["PATH": "/usr/bin:/bin"])
        command.limits = ProcessLimits(wall: 20)
        command.errors = .captured(limit: 4096)
        command.output = .captured(limit: 1 << 16)
        do {
            let result = try await ProcessRunner.runAsync(command)
            guard result.succeeded else { return .refused("it does not run") }
            return answer(result.outputText, path: path, claims: claims)
        } catch {
            return .refused("it does not run: \(error)")
        }
    }

    /// What an interpreter's answer amounts to.
    ///
    /// - Parameter claims: The versions that the names of its file and directory say.
    static func answer(_ output: String, path: String, claims: [PythonVersion]) -> Answer {
        let lines = Text.lines(output)
        let words = lines[0].split(separator: " ")
        guard lines.count >= 3, words.count == 5, let version = PythonVersion(words[1]) else {
            return .refused("it does not answer as Python does")
        }
        guard words[0] == "cpython", words[3] == "True" else { return .other }
        guard words[4] == words[1] else { return .refused("it says \(words[1]) and \(words[4]) of itself") }
        let library = lines[2].split(separator: "/").last ?? ""
        guard library == "python\(version.series)" else {
            return .refused("it says \(version) of itself and has the library of \(library)")
        }
        for claim in claims where !(claim.micro == nil ? claim == version.series : claim == version) {
            return .refused("by its name it is \(claim), and it says \(version) of itself")
        }
        guard words[2] == "final" else { return .refused("it is no final release") }
        guard version >= PythonVersion(3, 6) else {
            return .refused("Python \(version): environments need 3.6 or later")
        }
        return .usable(Interpreter(path: path, prefix: lines[1], version: version))
    }
}

/// Tells programs from scripts.
enum ElfFile {
    /// Whether a file is a program in ELF form (or, on other systems, no script).
    static func isOne(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var head: [UInt8] = [0, 0, 0, 0]
        return read(descriptor, &head, 4) == 4 && head.prefix(2) != [0x23, 0x21]
    }
}
