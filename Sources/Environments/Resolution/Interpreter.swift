import Foundation
import Processes

/// A CPython interpreter of the machine.
public struct Interpreter: Hashable, Sendable, Codable {
    /// Its executable, resolved: no shim and no link.
    public var path: String
    /// The directory of its installation.
    public var prefix: String
    /// Its version, with the micro number.
    public var version: PythonVersion

    /// An interpreter by its parts.
    public init(path: String, prefix: String, version: PythonVersion) {
        self.path = path
        self.prefix = prefix
        self.version = version
    }
}

/// Finds the interpreters of the machine; none is ever downloaded.
public enum Interpreters {
    /// All CPython interpreters from 3.6 on, by version, newest first; of each series the newest release.
    ///
    /// It looks into pyenv's and uv's directories and on the search path, where pyenv's shims are passed over: they
    /// fail for versions that are not chosen. Each interpreter is asked itself, so that a copied one cannot pass for
    /// another version.
    public static func discover(environment: [String: String]) async -> [Interpreter] {
        var best: [PythonVersion: Interpreter] = [:]
        for path in candidates(environment) {
            guard let found = await ask(path, environment: environment) else { continue }
            if let known = best[found.version.series], known.version >= found.version { continue }
            best[found.version.series] = found
        }
        return best.values.sorted { $0.version > $1.version }
    }

    private static func candidates(_ environment: [String: String]) -> [String] {
        let home = environment["HOME"] ?? "/"
        let data = environment["XDG_DATA_HOME"] ?? "\(home)/.local/share"
        let collections = [
            (environment["PYENV_ROOT"] ?? "\(home)/.pyenv") + "/versions",
            environment["UV_PYTHON_INSTALL_DIR"] ?? "\(data)/uv/python",
        ]
        var paths: [String] = []
        for collection in collections {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: collection)) ?? []
            paths += names.sorted().map { "\(collection)/\($0)/bin/python3" }
        }
        let series = (6...20).map { "python3.\($0)" } + ["python3"]
        for directory in (environment["PATH"] ?? "").split(separator: ":")
        where !directory.hasSuffix("/shims") {
            paths += series.map { "\(directory)/\($0)" }
        }
        var seen: Set<String> = []
        return paths.compactMap { path in
            let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
            guard FileManager.default.isExecutableFile(atPath: resolved), ElfFile.isOne(resolved) else {
                return nil
            }
            return seen.insert(resolved).inserted ? resolved : nil
        }
    }

    private static func ask(_ path: String, environment: [String: String]) async -> Interpreter? {
        let program =
            "import sys;v=sys.version_info;"
            + "print(sys.implementation.name,'%d.%d.%d'%v[:3],v[3],sys.prefix==sys.base_prefix);print(sys.prefix)"
        var command = Command(path, ["-I", "-c", program], environment: ["PATH": "/usr/bin:/bin"])
        command.limits = ProcessLimits(wall: 20)
        command.errors = .captured(limit: 4096)
        guard let result = try? await ProcessRunner.runAsync(command), result.succeeded else { return nil }
        let lines = Text.lines(result.outputText)
        let words = lines[0].split(separator: " ")
        guard lines.count >= 2, words.count == 4, words[0] == "cpython", words[2] == "final",
            words[3] == "True",
            let version = PythonVersion(words[1]), version >= PythonVersion(3, 6)
        else { return nil }
        return Interpreter(path: path, prefix: lines[1], version: version)
    }
}

/// Tells programs from scripts.
enum ElfFile {
    /// Whether a file is a program in ELF form (or, on other systems, no script).
    static func isOne(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? file.close() }
        let head = Array((try? file.read(upToCount: 4)) ?? Data())
        return head.count == 4 && head.prefix(2) != [0x23, 0x21]
    }
}
