internal import Instances

/// Whether a project is for Python 2 alone, by what its files name and by what its own modules are written in.
struct OldSeriesEvidence: Hashable, Sendable {
    /// What is known of the project.
    enum Standing: Hashable, Sendable {
        /// Nothing says that it is for Python 2 alone.
        case open
        /// Its files name Python 2 and no Python 3, or have the sources translated for that.
        case namesTwoAlone
        /// Its modules are written in what no Python 3 parses.
        case isTwo
    }

    private(set) var standing = Standing.open
    /// What says so; nil for nothing.
    private(set) var evidence: Evidence?

    /// Nothing is known.
    init() {}

    /// The most files that are read.
    private static let most = 400

    /// - Parameters:
    ///   - named: The series that the files name, of both major versions.
    ///   - namesThree: Whether they name Python 3 without a minor version.
    ///   - saidIn: The file that names Python 2.
    ///   - allowsThree: Whether a range is given that allows an interpreter of Python 3.
    ///   - sign: What in a module no Python 3 parses; nil to read the files.
    init(
        named: Set<PythonVersion>, namesThree: Bool, saidIn file: String, allowsThree: Bool,
        files: ProjectFiles, sign: ((String) -> String?)? = nil
    ) {
        let sign = sign ?? { path in files.text(path).flatMap { PythonTwoSyntax.sign(in: Array($0.utf8)) } }
        // A project that names a series of today is not read further.
        guard !named.contains(where: { $0 >= PythonVersion(3, 6) }) else { return }
        let namesTwo = named.contains { $0.major == 2 }
        let namesThree = namesThree || named.contains { $0.major == 3 }
        let modules = Self.ownModules(files)
        var first: Evidence?
        var count = 0
        for path in modules {
            guard let said = sign(path) else { continue }
            count += 1
            first = first ?? Evidence(file: path, said: said, decided: "Python 2, which alone parses it")
        }
        // One module in Python 2 may be what an `if` chooses, where a project may be for both.
        let isTranslated = files.text("setup.py").map(Self.isTranslated) ?? false
        let share = namesThree && !isTranslated ? 3 : 10
        let isTwo = count > 0 && (namesTwo && !namesThree || count * share >= modules.count)
        if isTwo {
            standing = .isTwo
            evidence = first
        } else if namesTwo, isTranslated {
            standing = .namesTwoAlone
            evidence = Evidence(
                file: "setup.py", said: "use_2to3",
                decided: "Python 2.7 before others, for which the sources are translated")
        } else if namesTwo, !namesThree, !allowsThree {
            standing = .namesTwoAlone
            evidence = Evidence(
                file: file, said: "names Python 2 and no Python 3", decided: "Python 2.7 before others")
        }
    }

    /// Whether a setup file has sources translated for Python 3.
    private static func isTranslated(_ text: String) -> Bool {
        Text.lines(text).contains { line in
            !Text.trimmed(line).hasPrefix("#")
                && line.firstMatch(of: #/use_2to3['"\]]*\s*[=:]\s*True/#) != nil
        }
    }

    /// The modules of the project itself: no tests, no documents, nothing of others, none that names its version of Python.
    static func ownModules(_ files: ProjectFiles) -> [String] {
        let found = files.paths.lazy.filter { path in
            guard path.hasSuffix(".py") else { return false }
            let parts = path.dropLast(3).lowercased().split(separator: "/")
            guard let name = parts.last, !(parts.count == 1 && alone.contains(String(name))) else {
                return false
            }
            return !parts.contains { part in
                others.contains(String(part)) || part.hasPrefix("test_") || part.hasSuffix("_test")
                    || part.hasPrefix(".") || part.wholeMatch(of: #/.*(?:py|python)_?2\d?.*|.*_2/#) != nil
            }
        }
        return Array(found.prefix(most))
    }

    /// Names of directories and modules that are not the project's own, or not what it installs.
    private static let others: Set<String> = [
        "test", "tests", "testing", "doc", "docs", "example", "examples", "sample", "samples", "demo",
        "demos",
        "script", "scripts", "tool", "tools", "bin", "vendor", "_vendor", "vendored", "packages",
        "third_party",
        "thirdparty", "extern", "external", "externals", "build", "dist", "benchmark", "benchmarks",
        "contrib",
        "node_modules", "tests_py2", "templates",
    ]

    /// Modules of the root that prepare a project and are no part of it.
    private static let alone: Set<String> = [
        "setup", "conftest", "ez_setup", "distribute_setup", "fabfile", "bootstrap", "runtests", "tasks",
    ]
}
