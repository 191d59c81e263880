import Instances
import Python
import TestSupport
import Testing

@testable import Validation

@Suite("Against published lists")
struct PublishedComparisonTests {
    private func compare(_ ours: [String], _ theirs: [String]?) throws -> PublishedComparison.List? {
        var row = PublishedRow(
            instanceID: "owner__name-7", repository: try exampleID().repository, baseCommit: "c")
        row.failToPass = theirs
        let verdict = Verdict.valid(failToPass: ours, passToPass: [], flaky: [])
        return PublishedComparison(of: verdict, with: row).failToPass
    }

    @Test("Order and repeats do not matter, and ids are cut at their first blank")
    func same() throws {
        #expect(try compare(["t[a b]", "t[a c]", "u"], ["u", "t[a"])?.kind == .same)
    }

    @Test("What is missing and what is extra is named")
    func differences() throws {
        let covers = try compare(["a", "b"], ["a"])
        #expect(covers?.kind == .covers)
        #expect(covers?.extra == ["b"])
        let differs = try compare(["a", "b"], ["a", "c"])
        #expect(differs?.kind == .differs)
        #expect(differs?.missing == ["c"])
    }

    @Test("A row without the list compares to nothing")
    func absent() throws {
        #expect(try compare(["a"], nil) == nil)
    }
}

@Suite("Text from test runs, made safe to print")
struct PrintableTests {
    @Test(
        "Nothing steers a terminal or hides",
        arguments: [
            ("a\u{1b}[2Jb", "a\\u{1b}[2Jb"), ("a\nb\rc", "a\\u{a}b\\u{d}c"), ("a\u{202e}b", "a\\u{202e}b"),
            ("a\u{200b}b", "a\\u{200b}b"), ("tab\tbed", "tab bed"), ("é☃", "é☃"),
        ])
    func escapes(_ text: String, _ printed: String) {
        #expect(Printable.text(text) == printed)
    }

    @Test("Long texts and long lists are cut")
    func cuts() {
        #expect(Printable.text("abcdef", limit: 3) == "abc…")
        #expect(Printable.some(["a", "b", "c", "d"]) == "a, b, c and 1 more")
    }
}

@Suite("How pytest is called")
struct PytestRunnerTests {
    private let runner = PytestRunner()

    @Test(
        "The interpreter starts pytest by a file of ours, with the recipe's options; a path is never an option"
    )
    func command() {
        let command = runner.command(
            RunnerCall(interpreter: "python", options: ["-n0"]),
            selection: TestSelection(paths: ["-x.py", "tests/a.py"]))
        #expect(
            command == ["python", "/swegym/swegym_start.py", "3", "-n0", "-rA", "./-x.py", "tests/a.py"])
    }

    @Test("The search path waits until pytest is loaded, and everything else is kept")
    func variables() {
        let variables = runner.variables(["PYTHONPATH": "/testbed/src", "HOME": "/h"])
        #expect(
            variables == ["PYTHONPATH": "/swegym", "SWEGYM_PYTHONPATH": "/testbed/src", "HOME": "/h"])
        #expect(runner.variables([:]) == ["PYTHONPATH": "/swegym"])
    }

    @Test("The plug-in is laid down once, by its digest")
    func support() throws {
        let directory = try TemporaryDirectory()
        let first = try runner.installSupportFiles(under: directory.path)
        #expect(try runner.installSupportFiles(under: directory.path) == first)
        #expect(runner.identity.hasPrefix("pytest/"))
    }
}
