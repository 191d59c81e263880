internal import Foundation
internal import Processes

/// A CPython interpreter of this machine.
package struct Interpreter: Hashable, Sendable, Codable {
    /// Its executable, with links resolved; never a shim.
    package var path: String
    /// The directory of its installation.
    package var prefix: String
    /// Its version, with the micro number.
    package var version: PythonVersion

    package init(path: String, prefix: String, version: PythonVersion) {
        self.path = path
        self.prefix = prefix
        self.version = version
    }

    /// The series that uv does not serve, and that are served without it, newest first.
    package static let oldSeries = [PythonVersion(3, 5), PythonVersion(2, 7)]

    /// Whether it is older than what uv serves.
    package var isOld: Bool { version.isOld }

    /// The options that keep it from the user's settings and, where it has such an option, from its own directory.
    var isolation: [String] { version.major < 3 ? ["-E", "-s"] : ["-I"] }
}

extension PythonVersion {
    /// Whether it precedes 3.6, the oldest series that uv serves.
    package var isOld: Bool { self < PythonVersion(3, 6) }
}

/// A rejected candidate.
package struct InterpreterRefusal: Hashable, Sendable, Codable {
    package var path: String
    /// The reason for rejecting it.
    package var reason: String
}

/// The interpreters of this machine.
package struct InterpreterSurvey: Hashable, Sendable {
    /// Usable interpreters, newest first, with every release of a series.
    package var found: [Interpreter] = []
    /// Rejected candidates, by path.
    package var refused: [InterpreterRefusal] = []

    package init() {}

    /// The newest release of each series.
    package var newest: [Interpreter] {
        var known: Set<PythonVersion> = []
        return found.filter { known.insert($0.version.series).inserted }
    }
}

/// Finds the interpreters of this machine; none is ever downloaded.
package enum Interpreters {
    /// The newest release of each series, newest first: from CPython 3.6 on, then 3.5 and 2.7.
    package static func discover(environment: [String: String]) async -> [Interpreter] {
        await survey(environment: environment).newest
    }

    /// All CPython interpreters from 3.5 on and those of 2.7, and rejected candidates.
    ///
    /// It searches the directories of pyenv, uv, asdf, mise and conda, the search path and the system's directories
    /// (Debian's own interpreters and those of the deadsnakes archive). pyenv's shims are skipped, as they fail for
    /// versions that are not selected. Each candidate is run, and rejected when its output contradicts its name, its
    /// directory or its library: a copied program may load the library of another version.
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

    /// The result of running a candidate.
    enum Answer: Hashable {
        case usable(Interpreter)
        case refused(String)
        /// A virtual environment or another implementation, which is silently ignored.
        case other
    }

    private static func ask(_ path: String, claims: [PythonVersion]) async -> Answer {
        let program = """
            import os, platform, sys
            v = sys.version_info
            base = getattr(sys, "real_prefix", getattr(sys, "base_prefix", sys.prefix))
            h = sys.hexversion
            print("%s %d.%d.%d %s %s %d.%d.%d" % (
                platform.python_implementation().lower(), v[0], v[1], v[2], v[3], sys.prefix == base,
                h >> 24, h >> 16 & 255, h >> 8 & 255))
            print(sys.prefix)
            print(os.path.dirname(os.__file__))
            print(sys.maxunicode)
            """
        let isTwo = path.split(separator: "/").last?.hasPrefix("python2") ?? false
        var command = Command(
            path, (isTwo ? ["-E", "-s"] : ["-I"]) + ["-c", program], environment: ["PATH": "/usr/bin:/bin"])
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

    /// Interprets the output of a candidate.
    ///
    /// - Parameter claims: The versions that its file name and directory name claim.
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
        guard !version.isOld || Interpreter.oldSeries.contains(version.series) else {
            return .refused("Python \(version): environments need 2.7, or 3.5 or later")
        }
        guard !lines.dropFirst(3).starts(with: ["65535"]) else {
            return .refused("it was built with narrow characters, for which no wheels are made")
        }
        return .usable(Interpreter(path: path, prefix: lines[1], version: version))
    }
}

/// Distinguishes programs from scripts.
enum ElfFile {
    /// Whether a file is a binary rather than a script.
    static func isOne(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var head: [UInt8] = [0, 0, 0, 0]
        return read(descriptor, &head, 4) == 4 && head.prefix(2) != [0x23, 0x21]
    }
}
