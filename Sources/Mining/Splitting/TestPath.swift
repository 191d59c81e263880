/// Whether a path is a test's: a test, or what tests use.
///
/// It is, when
/// - a directory on it has one of the words `test`, `tests`, `e2e`, `unittests`, `doctests`,
///   `testsuite`, `testsuites`, `testcase`, `testcases`, `testdata` (words are parted at `-`, `_`, `.`: `tests/`,
///   `test-data/`, `unit_tests/`, `__tests__/`; not `contest/`), or
/// - its first directory is `testing/`, or
/// - the file is called `conftest.py`, or
/// - the file is program text whose name's first or last word is `test` or `tests` (`test_x.py`, `x_test.go`,
///   `x.test.ts`; not `latest.py`), whose name begins or ends in a capitalised `Test` (`FooTest.java`), or whose last
///   word is `spec` where such languages use it (`x.spec.ts`, `x_spec.rb`), or
/// - it is a snapshot, as `SnapshotPath` says.
///
/// A package called `testing` or `_testing` inside the source (`pandas/_testing/`, `numpy/testing/`) is what a project
/// offers its users: gold, unless it lies in a directory of tests. So is configuration such as
/// `test-requirements.txt`, which is no program text.
package enum TestPath {
    /// Whether it is.
    package static func matches(_ path: [UInt8]) -> Bool {
        // Most paths hold none of these and need no closer look.
        guard mayMatch(path) else { return false }
        let parts = PathParts(path)
        if SnapshotPath.matches(parts) { return true }
        if parts.directories.first == Array("testing".utf8) { return true }
        if parts.directories.contains(where: isTestDirectory) { return true }
        return isTestFile(parts)
    }

    private static let directoryWords: Set<String> = [
        "test", "tests", "e2e", "unittests", "doctests", "testsuite", "testsuites",
        "testcase", "testcases", "testdata",
    ]

    private static let programSuffixes: Set<String> = [
        "py", "pyi", "pyx", "pxd", "ipynb", "c", "cc", "cpp", "cxx", "h", "hpp", "cu", "m", "mm", "go", "rs",
        "java",
        "kt", "scala", "groovy", "swift", "cs", "fs", "js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts",
        "vue",
        "rb", "php", "pl", "lua", "sh", "bash", "ps1", "jl", "r", "ex", "exs", "erl", "hs", "ml", "clj",
        "dart",
        "test",
    ]

    private static let specSuffixes: Set<String> = [
        "js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "rb",
    ]

    /// Whether a file is program text, by its extension.
    static func isProgram(_ parts: PathParts) -> Bool { programSuffixes.contains(parts.suffixText) }

    private static func mayMatch(_ path: [UInt8]) -> Bool {
        path.withUnsafeBufferPointer { bytes in
            for index in 0..<max(0, bytes.count - 2) {
                switch ClosingKeyword.lowered(bytes[index]) {
                case UInt8(ascii: "t") where ClosingKeyword.lowered(bytes[index + 1]) == UInt8(ascii: "e"),
                    UInt8(ascii: "e") where bytes[index + 1] == UInt8(ascii: "2"),
                    UInt8(ascii: "s") where "pns".utf8.contains(ClosingKeyword.lowered(bytes[index + 1])),
                    UInt8(ascii: ".") where "ars".utf8.contains(ClosingKeyword.lowered(bytes[index + 1])):
                    return true
                default: break
                }
            }
            return false
        }
    }

    private static func isTestDirectory(_ name: [UInt8]) -> Bool {
        PathParts.words(of: name).contains(where: directoryWords.contains)
    }

    /// Whether a file is a test by its name.
    static func isTestFile(_ parts: PathParts) -> Bool {
        let suffix = parts.suffixText
        if suffix == "py", parts.stem.elementsEqual("conftest".utf8) { return true }
        guard isProgram(parts) else { return false }
        let words = PathParts.words(of: parts.stem)
        guard let first = words.first, let last = words.last else { return false }
        let isNamedTest = [first, last].contains { $0 == "test" || $0 == "tests" || $0 == "e2e" }
        return isNamedTest || (last == "spec" && words.count > 1 && specSuffixes.contains(suffix))
            || isCapitalisedTest(parts.stem)
    }

    /// `TestFoo`, `FooTest`, `FooTests`, where the letters around show that `Test` is a word of its own.
    private static func isCapitalisedTest(_ stem: [UInt8]) -> Bool {
        if stem.starts(with: "Test".utf8), stem.count > 4, isUpper(stem[4]) { return true }
        for ending in ["Test", "Tests"] where stem.count > ending.utf8.count {
            let start = stem.count - ending.utf8.count
            if stem[start...].elementsEqual(ending.utf8), !isUpper(stem[start - 1]) { return true }
        }
        return false
    }

    private static func isUpper(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
    }
}
