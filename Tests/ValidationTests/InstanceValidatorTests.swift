import Foundation
import Instances
import Python
import TestSupport
import Testing

@testable import Validation

/// Answers each run from a script, in memory.
private actor ScriptedTests {
    private var requests: [TestRunRequest] = []
    private let answer: @Sendable (TestRunRequest, Int) -> TestRunResult

    init(_ answer: @escaping @Sendable (TestRunRequest, Int) -> TestRunResult) {
        self.answer = answer
    }

    func run(_ request: TestRunRequest) -> TestRunResult {
        requests.append(request)
        return answer(request, requests.count)
    }

    var made: [TestRunRequest] { requests }
}

/// A whole report in which one test ends in one way.
private func result(_ request: TestRunRequest, _ outcome: String) -> TestRunResult {
    let lines = [
        #"{"t": "start", "nonce": "\#(request.nonce)"}"#,
        #"{"t": "test", "id": "t", "when": "call", "outcome": "\#(outcome)"}"#,
        #"{"t": "end", "nonce": "\#(request.nonce)", "status": 1, "lines": 2}"#,
    ]
    return TestRunResult(
        ending: .exited(status: 1), report: Array(lines.joined(separator: "\n").utf8), wallSeconds: 2,
        cpuSeconds: 1)
}

@Suite("Validating one instance")
struct InstanceValidatorTests {
    private func prepared(
        _ script: ScriptedTests, selection: TestSelection = TestSelection(paths: ["tests/test_a.py"])
    ) throws -> PreparedTests {
        func key(_ patches: [String]) -> RunKey {
            RunKey(
                baseTree: "tree", patches: patches.map { Array($0.utf8) }, lock: "lock", recipe: "recipe",
                selection: selection, runner: "pytest", limits: "limits")
        }
        return PreparedTests(
            id: try exampleID(), selection: selection,
            call: RunnerCall(interpreter: "python", options: []),
            before: key(["test"]), after: key(["test", "gold"]), log: { "logs/\($0)-\($1).log" },
            run: { await script.run($0) })
    }

    @Test("Five whole runs make a valid instance, each with a record of its own, a nonce and a log")
    func valid() async throws {
        let script = ScriptedTests { request, _ in
            result(request, request.variant == .base ? "failed" : "passed")
        }
        var stored: [RunRecord] = []
        let validation = try await InstanceValidator(runner: PytestRunner()).validate(
            try prepared(script), existing: { _ in nil }, store: { stored.append($0) })
        #expect(validation.verdict == .valid(failToPass: ["t"], passToPass: [], flaky: []))
        #expect(validation.runs == stored)
        #expect(Set(stored.map(\.key)).count == 5)
        let requests = await script.made
        #expect(Set(requests.map(\.nonce)).count == 5)
        #expect(requests.first?.log == "logs/before-0.log")
        #expect(requests.first?.command.last == "tests/test_a.py")
    }

    @Test("A trial is the first run after the gold patch, which is not made a second time")
    func trial() async throws {
        let script = ScriptedTests { request, _ in
            result(request, request.variant == .base ? "failed" : "passed")
        }
        let validator = InstanceValidator(runner: PytestRunner())
        var stored: [String: RunRecord] = [:]
        let tests = try prepared(script)
        let trial = try await validator.trial(
            tests, existing: { stored[$0] }, store: { stored[$0.key] = $0 })
        #expect(trial?.variant == .gold)
        let validation = try await validator.validate(
            tests, existing: { stored[$0] }, store: { stored[$0.key] = $0 })
        #expect(validation.verdict == .valid(failToPass: ["t"], passToPass: [], flaky: []))
        #expect(await script.made.count == 5)
    }

    @Test("There is no trial where nothing is selected")
    func emptyTrial() async throws {
        let script = ScriptedTests { request, _ in result(request, "passed") }
        let tests = try prepared(script, selection: TestSelection(paths: []))
        let trial = try await InstanceValidator(runner: PytestRunner()).trial(
            tests, existing: { _ in nil }, store: { _ in })
        #expect(trial == nil)
        #expect(await script.made.isEmpty)
    }

    @Test("Runs of which there are records are not made again")
    func resumed() async throws {
        let script = ScriptedTests { request, _ in
            result(request, request.variant == .base ? "failed" : "passed")
        }
        let validator = InstanceValidator(runner: PytestRunner())
        var stored: [String: RunRecord] = [:]
        let first = try await validator.validate(
            try prepared(script), existing: { _ in nil }, store: { stored[$0.key] = $0 })
        let dropped = first.runs[3].key
        stored[dropped] = nil
        let again = try await validator.validate(
            try prepared(script), existing: { stored[$0] }, store: { stored[$0.key] = $0 })
        #expect(await script.made.count == 6)
        #expect(again == first)
    }

    @Test(
        "What is our fault is tried again, and again on the next validation; what is the candidate's is not")
    func attempts() async throws {
        let broken = ScriptedTests { request, count in
            count == 1
                ? TestRunResult(ending: .sandboxFailure("x"), report: [], wallSeconds: 0, cpuSeconds: 0)
                : result(request, "passed")
        }
        let mended = try await InstanceValidator(runner: PytestRunner()).validate(
            try prepared(broken), existing: { _ in nil }, store: { _ in })
        #expect(mended.verdict.reason == .passesBefore)
        #expect(mended.notes.first == "before run 1, attempt 1: the sandbox failed: x")

        let hanging = ScriptedTests { _, _ in
            TestRunResult(ending: .timedOut(seconds: 5), report: [], wallSeconds: 5, cpuSeconds: 0)
        }
        let timeout = try await InstanceValidator(runner: PytestRunner()).validate(
            try prepared(hanging), existing: { _ in nil }, store: { _ in })
        #expect(timeout.verdict.reason == .testTimeout)
        #expect(timeout.notes.first == "before run 1, attempt 1: the tests did not end within 5 s")
        #expect(await hanging.made.count == 1)
    }

    @Test("A record that failed for our reasons is made again")
    func staleRecord() async throws {
        let script = ScriptedTests { request, _ in result(request, "passed") }
        let stale = try record(.base, 0, [:], ending: .diskFull, isComplete: false)
        let validation = try await InstanceValidator(runner: PytestRunner()).validate(
            try prepared(script), existing: { _ in stale }, store: { _ in })
        #expect(validation.verdict.reason == .passesBefore)
        #expect(await script.made.count == 2)
    }

    @Test("A report that was cut, or whose process ended otherwise than it says, is not believed")
    func notBelieved() async throws {
        let cut = ScriptedTests { request, _ in
            var whole = result(request, "failed")
            whole.reportTruncated = true
            return whole
        }
        let validator = InstanceValidator(runner: PytestRunner(), attempts: 1)
        #expect(
            try await validator.validate(try prepared(cut), existing: { _ in nil }, store: { _ in }).verdict
                .reason
                == .runnerCrash)
        let lying = ScriptedTests { request, _ in
            var whole = result(request, "passed")
            whole.ending = .exited(status: 0)
            return whole
        }
        #expect(
            try await validator.validate(try prepared(lying), existing: { _ in nil }, store: { _ in }).verdict
                .reason
                == .runnerCrash)
    }

    @Test("Nothing is run where there is nothing to run")
    func empty() async throws {
        let script = ScriptedTests { request, _ in result(request, "passed") }
        let nothing = TestSelection(paths: [], notes: ["chosen for a.txt: nothing"])
        let validation = try await InstanceValidator(runner: PytestRunner()).validate(
            try prepared(script, selection: nothing), existing: { _ in nil }, store: { _ in })
        #expect(validation.verdict.reason == .noTests)
        #expect(await script.made.isEmpty)
    }

    @Test("A failure to store a record ends the validation")
    func storeFails() async throws {
        let script = ScriptedTests { request, _ in result(request, "passed") }
        await #expect(throws: FixtureError.self) {
            _ = try await InstanceValidator(runner: PytestRunner()).validate(
                try prepared(script), existing: { _ in nil }, store: { _ in throw FixtureError.noRun })
        }
    }
}
