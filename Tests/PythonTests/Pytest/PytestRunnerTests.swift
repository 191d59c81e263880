import TestSupport
import Testing
import Validation

@testable import Python

@Suite("How pytest is called")
struct PytestRunnerTests {
    private let runner = PytestRunner()

    @Test(
        "The interpreter starts pytest by a file of ours, with the recipe's options; a path is never an option"
    )
    func command() {
        let command = runner.command(
            RunnerCall(interpreter: "python", options: ["-n0"]),
            selection: TestSelection(paths: ["-x.py", "tests/a.py"]), .all)
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
