import Diffs
import Testing

@testable import Python

@Suite("Which tests a test patch touches")
struct TouchedTestsTests {
    private let ids: Set<String> = [
        "tests/test_a.py::test_one", "tests/test_a.py::TestX::test_two[a::b]", "tests/test_a.py::test_three",
    ]

    /// Those touched by a hunk of `tests/test_a.py`, which holds lines with their marks.
    private func touched(_ lines: [String], path: String = "tests/test_a.py") throws -> Set<String>? {
        let old = lines.count { !$0.hasPrefix("+") }
        let new = lines.count { !$0.hasPrefix("-") }
        let text =
            "diff --git a/\(path) b/\(path)\n--- a/\(path)\n+++ b/\(path)\n@@ -1,\(old) +1,\(new) @@\n"
            + lines.map { $0 + "\n" }.joined()
        return TouchedTests(by: try Patch(parsing: Array(text.utf8))).among(ids)
    }

    @Test("A changed line belongs to the function before it")
    func within() throws {
        #expect(
            try touched([
                " def test_one():", "-    assert f(1)", "+    assert f(2)", " def test_three():", "     pass",
            ])
                == ["tests/test_a.py::test_one"])
    }

    @Test("A new method counts in all its parameters, and the decorators of a function with it")
    func added() throws {
        #expect(
            try touched([
                " class TestX:", "+    @mark.parametrize('a', [", "+        'a::b',", "+    ])",
                "+    def test_two(self, a):", "+        pass",
            ]) == ["tests/test_a.py::TestX::test_two[a::b]"])
        #expect(
            try touched([" @mark.skipif(", "-    old,", "+    new,", " )", " def test_three():", "     pass"])
                == ["tests/test_a.py::test_three"])
    }

    @Test("Cases that a decorator numbers are those of the function that it decorates")
    func numbered() throws {
        let text = """
            diff --git a/tests/test_a.py b/tests/test_a.py
            --- a/tests/test_a.py
            +++ b/tests/test_a.py
            @@ -1,1 +1,2 @@
             @parameterized.expand(CASES)
            +def test_one(self, case):

            """
        let touched = TouchedTests(by: try Patch(parsing: Array(text.utf8)))
        let cases = Set(
            ["test_one_0", "test_one_12_a_b", "test_one3", "test_one_0_1"].map { "tests/test_a.py::X::\($0)" }
        )
        #expect(touched.among(cases.union(["tests/test_a.py::X::test_one_more"])) == cases)
        #expect(
            touched.amongPrinted(["test_one_0 (tests.test_a.X)", "test_two_0 (tests.test_a.X)"]) == [
                "test_one_0 (tests.test_a.X)"
            ])
    }

    @Test("Imports, comments and blank lines concern no test")
    func imports() throws {
        #expect(
            try touched([
                " from x import (", "     a,", "+    b,", " )", "+", "+# more", "+import y",
                " def test_one():",
                "+    pass",
            ]) == ["tests/test_a.py::test_one"])
    }

    @Test("Nothing is known of other lines outside of functions, of other files, and of halves of decorators")
    func unknown() throws {
        #expect(try touched(["+VALUES = [1]", " def test_one():", "     pass"]) == nil)
        #expect(try touched([" def test_one():", "+    pass"], path: "tests/conftest.py") == nil)
        #expect(try touched(["+@mark.slow"]) == nil)
    }

    @Test("A function within a function is the outer one's")
    func nested() throws {
        #expect(
            try touched([" def test_one():", "     def helper():", "+        return 1", "     helper()"])
                == ["tests/test_a.py::test_one"])
    }
}
