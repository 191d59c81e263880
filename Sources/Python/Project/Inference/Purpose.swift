/// What the names of files, jobs, sections and groups say that they are for.
enum Purpose {
    /// Words by which people name what tests need.
    private static let test: Set<String> = [
        "test", "tests", "testing", "unittest", "unittests", "unit", "pytest", "tst",
    ]
    /// Words by which people name what developers need.
    private static let developer: Set<String> = ["dev", "develop", "development", "devel", "develops"]
    /// Words of purposes that have nothing to do with running the tests here.
    private static let other: Set<String> = [
        "doc", "docs", "documentation", "sphinx", "lint", "linter", "linting", "linters", "flake", "release",
        "publish", "deploy", "rtd", "readthedocs", "bench", "benchmark", "benchmarks", "style", "mypy",
        "typing", "type", "types", "typecheck", "pyright", "format", "fmt", "win", "windows", "macos", "osx",
        "pypy", "wheel", "wheels", "nightly", "prerelease", "upstream", "min", "minimal", "minimum", "oldest",
        "lowest", "mindeps", "fuzz", "security", "audit", "pages", "changelog", "stress",
        "random", "gpu", "cuda", "appveyor", "downstream", "devdeps", "pinned", "legacy",
    ]

    /// Whether a name speaks of tests, and of nothing else.
    static func isTests(_ name: some StringProtocol) -> Bool {
        let words = words(name)
        return !words.isDisjoint(with: test) && words.isDisjoint(with: other)
    }

    /// Whether a name speaks of developers, and of nothing else.
    static func isDevelopers(_ name: some StringProtocol) -> Bool {
        let words = words(name)
        return !words.isDisjoint(with: developer) && words.isDisjoint(with: other)
    }

    /// Whether a name speaks of something other than running the tests.
    static func isOther(_ name: some StringProtocol) -> Bool { !words(name).isDisjoint(with: other) }

    /// Whether a name speaks of an interpreter's series other than a given one: `requirements27.txt`, `py36`.
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
