import Diffs
import Instances
import Testing
import Validation

@testable import Python

@Suite struct `Tests that start elsewhere` {
    private func recipe(_ change: (inout PythonRecipe) -> Void = { _ in }) throws -> PythonRecipe {
        var recipe = PythonRecipe(
            lock: "", cutoff: try #require(Timestamp("2021-03-05")), exceptions: [:], evidence: [],
            attempts: [],
            projects: [], variables: ["A": "b"], testOptions: ["-p", "no:x"], pythonPath: ["src"],
            buildSteps: [],
            submodules: [])
        change(&recipe)
        return recipe
    }

    private func patch(_ paths: [String]) throws -> Patch {
        let sections = paths.map { path in
            "diff --git a/\(path) b/\(path)\n--- a/\(path)\n+++ b/\(path)\n@@ -1 +1 @@\n-a\n+b\n"
        }
        return try Patch(parsing: Array(sections.joined().utf8))
    }

    @Test func `are those that validation starts, with the same programs and variables`() throws {
        let tests = try ExportedTests(
            recipe(), testPatch: patch(["tests/test_a.py"]), ids: ["tests/test_a.py::t"])
        #expect(tests.program == "swegym_start.py")
        #expect(tests.arguments == ["3", "-p", "no:x", "-rA", "tests/test_a.py"])
        #expect(tests.variables?["PYTHONPATH"] == "/testbed/src")
        #expect(tests.variables?["A"] == "b")
        #expect(tests.support.map(\.name) == PytestRunner().supportFiles.map(\.name))
        #expect(tests.services == nil)
    }

    @Test func `are of the files that the patch and the ids name, in the patch's order`() throws {
        let ids = [
            "z/test_z.py::a[x::y]", "data/used.py::b", "tests/test_b.py::c", "../../etc/x.py::d",
            "/abs.py::e",
        ]
        let tests = try ExportedTests(
            recipe(), testPatch: patch(["tests/test_b.py", "tests/data.txt", "tests/test_a.py"]), ids: ids)
        #expect(
            tests.arguments.suffix(4) == [
                "tests/test_b.py", "tests/test_a.py", "data/used.py", "z/test_z.py",
            ])
    }

    @Test func `are of unittest where the recipe says so, and start their services`() throws {
        let tests = try ExportedTests(
            recipe {
                $0.runner = "unittest"
                $0.start.started = [Service(.redis)]
            }, testPatch: patch(["tests/test_a.py"]), ids: [])
        #expect(tests.program == "swegym_unittest.py")
        #expect(tests.services?.words.first == "start")
        #expect(tests.support.last?.name == "start-services.sh")
    }

    @Test func `are not guessed of ids that pytest does not give`() throws {
        let ids = ["test_x (tests.test_a.Case)"]
        #expect(throws: EnvironmentError.self) {
            try ExportedTests(nil, testPatch: try patch(["tests/test_a.py"]), ids: ids)
        }
        let tests = try ExportedTests(nil, testPatch: patch(["tests/test_a.py"]), ids: ["tests/test_a.py::t"])
        #expect(tests.variables == nil && tests.program == "swegym_start.py")
    }
}
