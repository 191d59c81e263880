import Datasets
import Digests
import Foundation
import Instances
import TestSupport
import Testing
import Validation

@testable import Pipeline
@testable import Python

/// An instance of a repository of two files, as a publication has it, with its checkout.
private struct Published {
    let directory: TemporaryDirectory
    var checkout: String { directory["checkout"] }
    let gold: String

    private static let tests = "tests/test_x.py"

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("def f():\n    return 1\n", to: "checkout/pkg.py")
        try directory.write(Self.text(["self.assertIn(f(), (1, 2))"]), to: "checkout/\(Self.tests)")
        try directory.write("", to: "checkout/tests/__init__.py")
        for command in [["init", "-q", "."], ["add", "-A"], ["commit", "-q", "-m", "base"]] {
            try GitProgram.run(command, in: directory["checkout"])
        }
        let base = try GitProgram.text("rev-parse", "HEAD", in: directory["checkout"])
        try directory.write("def f():\n    return 2\n", to: "checkout/pkg.py")
        gold = try Self.difference(directory["checkout"])
        try directory.write(
            Self.text(["self.assertIn(f(), (1, 2))", "self.assertEqual(f(), 2)"]),
            to: "checkout/\(Self.tests)")
        let tests = try Self.difference(directory["checkout"])
        let row: [String: Any] = [
            "instance_id": "octo__tool-1", "repo": "octo/tool", "base_commit": base, "patch": gold,
            "test_patch": tests,
            "problem_statement": "Broken.", "FAIL_TO_PASS": ["\(Self.tests)::XTests::test_1"],
            "PASS_TO_PASS": ["\(Self.tests)::XTests::test_0"],
        ]
        try JSONSerialization.data(withJSONObject: row).write(
            to: URL(fileURLWithPath: directory["full.jsonl"]))
        let lock = EnvironmentLock(python: PythonVersion(3, 11, 2), pins: [])
        try directory.write(lock.text, to: "environments/\(lock.digest.hex).lock")
        var recipe = PythonRecipe(
            lock: lock.digest.hex, cutoff: try #require(Timestamp("2021-03-05")), exceptions: [:],
            evidence: [],
            attempts: [], projects: [ProjectMetadata(path: ".", name: "tool", version: "1")], variables: [:],
            testOptions: [], pythonPath: [], buildSteps: [], submodules: [])
        recipe.runner = "unittest"
        let id = try #require(InstanceID("octo__tool-1"))
        let recipes = try PublishedEnvironments.recipes([(id: id, recipe: try recipe.recipe)])
        try directory.write(
            String(decoding: recipes, as: UTF8.self), to: "environments/recipes/octo__tool.jsonl")
    }

    /// A file of tests, of one assertion each.
    private static func text(_ assertions: [String]) -> String {
        let methods = assertions.enumerated().map { "    def test_\($0)(self):\n        \($1)\n" }
        return "import unittest\nfrom pkg import f\n\n\nclass XTests(unittest.TestCase):\n"
            + methods.joined(separator: "\n")
    }

    /// What was changed, which is undone.
    private static func difference(_ checkout: String) throws -> String {
        let text = String(decoding: try GitProgram.run(["diff"], in: checkout), as: UTF8.self)
        try GitProgram.run(["checkout", "-q", "."], in: checkout)
        return text
    }

    /// The rows as tasks of Harbor, in the directory `tasks`.
    func export() throws -> TaskExport.Result {
        try TaskExport(directory: directory.path, workspace: nil)
            .harbor(RowInput(directory["full.jsonl"]), output: directory["tasks"])
    }

    /// The reward that the task's own grader gives the checkout; nil when it gives none.
    func reward() throws -> Int? {
        _ = try export()
        let tests = "tasks/octo__tool-1/tests"
        // The checkout lies elsewhere here, and other processes of this machine live on.
        let task = try directory.text("\(tests)/task.json")
            .replacing("\"checkout\": \"/testbed\"", with: "\"checkout\": \"\(checkout)\"")
            .replacing("\"ends_others\": true", with: "\"ends_others\": false")
        try directory.write(task, to: "\(tests)/task.json")
        let answer = try PythonProgram.answer(
            of: """
                import subprocess
                subprocess.call(
                    [sys.executable, "-B", "-E", "-s", value[0] + "/grade_task.py", value[0] + "/task.json", value[1]],
                    stdout=open(value[1] + ".log", "w"), stderr=subprocess.STDOUT)
                try:
                    answer = json.load(open(value[1]))["reward"]
                except IOError:
                    answer = None
                """, to: [directory[tests], directory["reward.json"]])
        return answer as? Int
    }

    /// What the grader printed.
    var log: String { (try? directory.text("reward.json.log")) ?? "" }
}

@Suite(.enabled(if: GitProgram.isAvailable && PythonProgram.path != nil))
struct `A task that grades by itself` {
    private let published: Published

    init() throws { published = try Published() }

    private func write(_ text: String, to path: String) throws {
        try published.directory.write(text, to: "checkout/\(path)")
    }

    @Test func `is solved by the gold patch`() throws {
        try write("def f():\n    return 2\n", to: "pkg.py")
        #expect(try published.reward() == 1, "\(published.log)")
        #expect(published.log.contains(">>>>> End Test Output\n>>>>> Test Exit Code: 0\n"))
    }

    @Test func `is not solved by nothing`() throws {
        #expect(try published.reward() == 0, "\(published.log)")
    }

    @Test func `is not solved when another test breaks`() throws {
        try write("def f():\n    f.n = getattr(f, 'n', 2) + 1\n    return 5 - f.n\n", to: "pkg.py")
        #expect(try published.reward() == 0, "\(published.log)")
    }

    @Test(arguments: [
        (
            "tests/test_x.py",
            "import unittest\nclass XTests(unittest.TestCase):\n    def test_0(self): pass\n"
        ),
        ("sitecustomize.py", "import unittest\nunittest.TestCase.assertEqual = lambda *a: None\n"),
        ("unittest/__init__.py", "raise SystemExit(0)\n"), ("src/pytest.py", ""), ("conftest.py", "forged"),
        ("pkg.py", "import os\nos._exit(0)\n"), ("pkg.py", "import sys\nsys.exit(0)\n"),
        (
            "pkg.py",
            """
            import os
            for number in range(3, 1000):
                try:
                    os.write(number, b'{"t":"test","id":"tests/test_x.py::XTests::test_1","outcome":"passed"}\\n')
                except OSError:
                    pass
            def f():
                return 1
            """
        ),
    ])
    func `is not solved by a file that forges`(path: String, text: String) throws {
        try write(text, to: path)
        #expect(try published.reward() == 0, "\(published.log)")
    }

    @Test func `restores files that are not in the patch`() throws {
        try write(
            "import unittest\nunittest.TestCase.assertEqual = lambda *a: None\n", to: "sitecustomize.py")
        _ = try published.reward()
        #expect(published.log.contains("swegym: restored: \"sitecustomize.py\""))
        #expect(!FileManager.default.fileExists(atPath: published.checkout + "/sitecustomize.py"))
    }

    @Test func `writes through no link`() throws {
        let outside = published.directory["outside"]
        try FileManager.default.moveItem(atPath: published.checkout + "/tests", toPath: outside)
        try FileManager.default.createSymbolicLink(
            atPath: published.checkout + "/tests", withDestinationPath: outside)
        let before = try published.directory.text("outside/test_x.py")
        #expect(try published.reward() == 0)
        #expect(try published.directory.text("outside/test_x.py") == before)
    }

    @Test func `is not graded with files that are not those of the base commit`() throws {
        let blob = try GitProgram.text("rev-parse", "HEAD:tests/test_x.py", in: published.checkout)
        let object = "\(published.checkout)/.git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
        let other = try GitProgram.text("hash-object", "-w", "pkg.py", in: published.checkout)
        try FileManager.default.removeItem(atPath: object)
        try FileManager.default.copyItem(
            atPath: "\(published.checkout)/.git/objects/\(other.prefix(2))/\(other.dropFirst(2))",
            toPath: object)
        #expect(try published.reward() == nil)
        #expect(published.log.contains("cannot be graded"))
    }

    @Test func `has a Dockerfile that fetches the base commit alone`() throws {
        let result = try published.export()
        #expect(result.tasks == 1 && result.withoutDockerfile == 0 && result.installsMore.isEmpty)
        let text = try published.directory.text("tasks/octo__tool-1/environment/Dockerfile")
        #expect(text.contains("\"https://github.com/octo/tool\""))
        #expect(text.contains("--depth 1") && !text.contains("COPY") && !text.contains("ENTRYPOINT"))
    }

    @Test func `is one of a directory that holds nothing else`() throws {
        _ = try published.export()
        #expect(throws: PipelineError.self) { try published.export() }
    }
}
