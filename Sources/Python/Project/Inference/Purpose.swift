/// The purposes that names of files, jobs, sections and groups suggest.
enum Purpose {
    /// Words for test requirements.
    private static let test: Set<String> = [
        "test", "tests", "testing", "unittest", "unittests", "unit", "pytest", "tst",
    ]
    /// Words for development requirements.
    private static let developer: Set<String> = ["dev", "develop", "development", "devel", "develops"]
    /// Words for purposes that do not involve running the tests.
    private static let other: Set<String> = [
        "doc", "docs", "documentation", "sphinx", "lint", "linter", "linting", "linters", "flake", "release",
        "publish", "deploy", "rtd", "readthedocs", "bench", "benchmark", "benchmarks", "style", "mypy",
        "typing", "type", "types", "typecheck", "pyright", "format", "fmt", "win", "windows", "macos", "osx",
        "pypy", "wheel", "wheels", "nightly", "prerelease", "upstream", "min", "minimal", "minimum", "oldest",
        "lowest", "mindeps", "fuzz", "security", "audit", "pages", "changelog", "stress",
        "random", "gpu", "cuda", "appveyor", "downstream", "devdeps", "pinned", "legacy",
    ]

    /// Words for files that build or publish the project, or check its style.
    private static let aside: Set<String> = ["packaging", "package", "codestyle", "publishing"]

    /// Whether a name is about documentation, packaging or style rather than about running tests.
    static func isAside(_ name: some StringProtocol) -> Bool {
        let words = words(name)
        return !words.isDisjoint(with: other.union(aside)) && words.isDisjoint(with: test)
    }

    /// Whether a name is about tests only.
    static func isTests(_ name: some StringProtocol) -> Bool {
        let words = words(name)
        return !words.isDisjoint(with: test) && words.isDisjoint(with: other)
    }

    /// Whether a name is about development only.
    static func isDevelopers(_ name: some StringProtocol) -> Bool {
        let words = words(name)
        return !words.isDisjoint(with: developer) && words.isDisjoint(with: other)
    }

    /// Whether a name is about something other than running the tests.
    static func isOther(_ name: some StringProtocol) -> Bool { !words(name).isDisjoint(with: other) }

    /// Whether a name is about another series of interpreters: `requirements27.txt`, `py36`.
    static func isOtherPython(_ name: some StringProtocol, than python: PythonVersion?) -> Bool {
        guard let python else { return false }
        let named = name.lowercased().matches(
            of: #/(?:^|[^0-9.])(?:py|python)?-?([23])\.?([0-9]{1,2})(?![0-9.]?[0-9])/#
        )
        .compactMap { PythonVersion("\($0.1).\($0.2)") }.filter {
            $0.major == 2 ? $0.minor <= 7 : $0.minor <= 20
        }
        return !named.isEmpty && !named.contains(python.series)
    }

    /// The words of a name, in lower case.
    private static func words(_ name: some StringProtocol) -> Set<String> {
        Set(name.lowercased().split { !$0.isLetter }.map(String.init))
    }
}
