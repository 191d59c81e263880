import Foundation
import Instances
import Processes
import TestSupport
import Validation

@testable import Python

/// A runner that is started as validation starts it, without a sandbox.
struct RunnerProcess {
    let runner: any TestRunner
    let python: String
    /// The checkout.
    let directory: TemporaryDirectory

    /// What came of one run: the report, how the process ended, and what it printed.
    typealias Outcome = (report: TestReport, ending: RunEnding, output: String)

    func run(
        _ options: [String] = [], paths: [String] = ["tests"], nonce: String = "n0nce",
        pythonPath: String? = nil, start: TestStart = TestStart(), _ scope: RunScope = .all,
        order: UInt32? = nil
    ) throws -> Outcome {
        let support = try runner.installSupportFiles(under: "\(directory.path)/support")
        let call = RunnerCall(interpreter: python, options: options, start: start)
        let selection = TestSelection(paths: paths)
        let ordered = order.flatMap { runner.command(call, selection: selection, scope, order: $0) }
        let words = (ordered ?? runner.command(call, selection: selection, scope)).map {
            $0.replacing(RunnerPlaces.support, with: support, maxReplacements: 1)
        }
        var base = ProcessInfo.processInfo.environment
        base["PYTHONDONTWRITEBYTECODE"] = "1"
        base["PYTHONPATH"] = pythonPath
        base = runner.variables(base)
        base["PYTHONPATH"] = support
        // Where pytest keeps the temporary directories of its last runs.
        base["PYTEST_DEBUG_TEMPROOT"] = directory.path
        var command = Command(words[0], Array(words.dropFirst()), environment: base)
        command.workingDirectory = directory.path
        command.input = runner.input(nonce: nonce)
        command.channels = [Channel(descriptor: RunnerPlaces.channel, limit: 1 << 20)]
        let result = try ProcessRunner.run(command)
        let report = runner.report(from: result.channels[RunnerPlaces.channel]?.bytes ?? [], nonce: "n0nce")
        guard case .exited(let status) = result.ending else { throw FixtureError.noRun }
        return (report, .exited(status: status), result.outputText)
    }

    /// The first of some interpreters that imports a module: the one that `SWEGYM_TEST_PYTHON` names, the one that setup
    /// installs, those of the machine.
    static func python(with module: String) -> String? {
        let environment = ProcessInfo.processInfo.environment
        let named = environment["SWEGYM_TEST_PYTHON"].map { [$0] } ?? []
        let installed = Checkout.directory.appending(path: ".build/tools/bin/python").path
        return (named + [installed, "python3", "python"]).first { name in
            let command = Command(name, ["-c", "import \(module)"], environment: environment)
            return (try? ProcessRunner.run(command))?.succeeded ?? false
        }
    }
}
