import Diffs
import Testing

@testable import Python
@testable import Validation

@Suite("Which tests pytest is to run")
struct PytestSelectionTests {
    private func selection(
        _ patch: Patch, in files: [String: String] = [:]
    ) -> TestSelection {
        PytestRunner().selection(for: patch, in: tree(files))
    }

    @Test(
        "Modules that are named as tests are run",
        arguments: [
            "tests/test_x.py", "test/core/linter_test.py", "test_requests.py", "tests/unittest_inference.py",
            "mypy/test/testcheck.py", "tests/tests.py",
        ])
    func namedAsTests(_ path: String) throws {
        #expect(selection(try patch(modifying: path)).paths == [path])
    }

    @Test(
        "What holds no tests is not handed to pytest when something else does",
        arguments: [
            "tests/conftest.py", "tests/__init__.py", "tests/helpers.py", "tests/data/input.yml",
            "tests/latest.py", "src/thing/test.py", "thing/testing.py",
            "tests/README.md",
        ])
    func leftOut(_ path: String) throws {
        #expect(selection(try patch(modifying: path, "tests/test_x.py")).paths == ["tests/test_x.py"])
    }

    @Test("A module of any name that defines tests is run: by its base text, or by what the patch adds")
    func definesTests() throws {
        let base = ["checks/behaviour.py": "import x\n\nclass TestThings:\n    def test_one(self): pass\n"]
        #expect(
            selection(try patch(modifying: "checks/behaviour.py"), in: base).paths == ["checks/behaviour.py"])
        let added = try patch(
            """
            diff --git a/tests/fresh.py b/tests/fresh.py
            new file mode 100644
            --- /dev/null
            +++ b/tests/fresh.py
            @@ -0,0 +1,2 @@
            +async def test_it():
            +    pass

            """)
        #expect(selection(added).paths == ["tests/fresh.py"])
    }

    @Test(
        "A class that is only named like a test makes no module of tests; one that has the tests of another does"
    )
    func namedLikeTests() throws {
        func chosen(_ text: String) throws -> [String] {
            selection(
                try patch(modifying: "tests/serializers.py"),
                in: ["tests/serializers.py": text, "tests/test_all.py": "from . import serializers\n"]
            ).paths
        }
        #expect(
            try chosen("class TestModelSerializer(ModelSerializer):\n    x = 1\n") == ["tests/test_all.py"])
        #expect(try chosen("class TestOther(TestsOfAll, Base):\n    x = 1\n") == ["tests/serializers.py"])
    }

    @Test("A removed test file is not run, a renamed one is under its new name")
    func removedAndRenamed() throws {
        let both = try patch(
            """
            diff --git a/tests/test_gone.py b/tests/test_gone.py
            deleted file mode 100644
            --- a/tests/test_gone.py
            +++ /dev/null
            @@ -1 +0,0 @@
            -x
            diff --git a/tests/test_a.py b/tests/test_b.py
            similarity index 100%
            rename from tests/test_a.py
            rename to tests/test_b.py

            """)
        #expect(selection(both).paths == ["tests/test_b.py"])
    }

    @Test(
        "A data file alone calls for the tests that name it, or the nearest directory of it that any test names"
    )
    func dataFiles() throws {
        let files = [
            "test/rules/yaml_test.py": "load('std_rule_cases')",
            "test/rules/other_test.py": "load('nothing')",
            "test/core/linter_test.py": "open('fixtures/linter/a.sql')",
        ]
        let cases = try patch(modifying: "test/fixtures/std_rule_cases/L009.yml")
        #expect(selection(cases, in: files).paths == ["test/rules/yaml_test.py"])
        let named = try patch(modifying: "test/fixtures/linter/a.sql")
        #expect(selection(named, in: files).paths == ["test/core/linter_test.py"])
    }

    @Test("A helper module alone calls for the tests that import it")
    func helpers() throws {
        let files = [
            "tests/test_a.py": "from tests.builders import make", "tests/test_b.py": "import os",
            "tests/builders.py": "def make(): pass",
        ]
        #expect(selection(try patch(modifying: "tests/builders.py"), in: files).paths == ["tests/test_a.py"])
    }

    @Test("A conftest, or a file that no test names, calls for the nearest directory with tests")
    func nearestDirectory() throws {
        let files = ["tests/unit/test_a.py": "", "tests/unit/deep/test_b.py": "", "tests/test_c.py": ""]
        #expect(selection(try patch(modifying: "tests/unit/conftest.py"), in: files).paths == ["tests/unit"])
        #expect(selection(try patch(modifying: "tests/unit/data/x.bin"), in: files).paths == ["tests/unit"])
    }

    @Test("Where nothing can be run the selection is empty and says why")
    func nothing() throws {
        let none = selection(try patch(modifying: "docs/testing/guide.rst"))
        #expect(none.isEmpty)
        #expect(none.notes == ["chosen for docs/testing/guide.rst, which holds no tests itself: nothing"])
    }
}

@Suite("Test cases in data files")
struct PytestCasesTests {
    private let base = [
        "test-data/unit/check-a.test": "[case testFirst]\nx\ny\nz\nw\n[case testSecond]\nlast\n",
        "mypy/test/testcheck.py": "files = ['check-a.test']",
        "mypy/test/testother.py": "files = ['check-b.test']",
    ]

    private func hunk(_ start: Int, _ lines: String, file: String = "check-a.test") throws -> Patch {
        let old = lines.split(separator: "\n").count { !$0.hasPrefix("+") }
        let new = lines.split(separator: "\n").count { !$0.hasPrefix("-") }
        let path = "test-data/unit/\(file)"
        return try patch(
            "diff --git a/\(path) b/\(path)\n--- a/\(path)\n+++ b/\(path)\n"
                + "@@ -\(start),\(old) +\(start),\(new) @@\n\(lines)\n")
    }

    @Test("The cases that hunks show are chosen, in the modules that name the file")
    func shown() throws {
        let added = try hunk(5, " w\n+[case testNew-skip]\n+body\n [case testSecond]\n last")
        let selection = PytestRunner().selection(for: added, in: tree(base))
        #expect(
            selection == TestSelection(paths: ["mypy/test/testcheck.py"], names: ["testNew", "testSecond"]))
        #expect(
            PytestRunner().command(
                RunnerCall(interpreter: "python", options: []), selection: selection, .all
            )
            .suffix(3)
                == ["-k", "testNew or testSecond", "mypy/test/testcheck.py"])
    }

    @Test("A changed body belongs to the case before it; a blank line changes nothing")
    func enclosing() throws {
        let body = try hunk(3, " y\n-z\n+changed\n w")
        #expect(PytestRunner().selection(for: body, in: tree(base)).names == ["testFirst"])
        let blank = try hunk(4, " z\n w\n+\n+[case testNew]\n+body\n [case testSecond]")
        #expect(
            PytestRunner().selection(for: blank, in: tree(base)).names == [
                "testNew", "testSecond",
            ])
    }

    @Test("Where no module names the file, the project's own set of tests is narrowed by name alone")
    func unnamed() throws {
        let other = try hunk(1, " [case testThing]\n-a\n+b", file: "globbed.test")
        let selection = PytestRunner().selection(for: other, in: tree(base))
        #expect(selection == TestSelection(paths: [], names: ["testThing"]))
        #expect(!selection.isEmpty)
    }

    @Test("Tests added to modules beside the data are chosen by name too")
    func modules() throws {
        let text =
            String(decoding: try hunk(1, " [case testThing]\n-a\n+b").bytes, as: UTF8.self) + """
                diff --git a/mypy/test/testextra.py b/mypy/test/testextra.py
                --- a/mypy/test/testextra.py
                +++ b/mypy/test/testextra.py
                @@ -1,1 +1,2 @@
                 class Suite:
                +    def test_extra(self): pass

                """
        let selection = PytestRunner().selection(for: try patch(text), in: tree(base))
        #expect(selection.names == ["testThing", "test_extra"])
        #expect(selection.paths == ["mypy/test/testcheck.py", "mypy/test/testextra.py"])
    }

    @Test("Names that an expression cannot hold are left out")
    func words() throws {
        let odd = try hunk(1, "+[case not]\n+[case 1st]\n+[case ']\n [case fine]\n x")
        #expect(PytestRunner().selection(for: odd, in: tree([:])).names == ["fine"])
    }
}
