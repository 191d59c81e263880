import Foundation
import Instances
import Sandbox
import TestSupport
import Testing

@testable import Validation

@Suite("Validating one instance")
struct InstanceValidatorTests {
    private let store = MemoryRunStore()
    private let runners: TemporaryDirectory

    init() throws {
        runners = try TemporaryDirectory()
    }

    private func instance(
        selection: TestSelection = TestSelection(paths: ["tests/a"]), controls: Bool = false,
        variation: RunVariation? = nil,
        _ script: @escaping ScriptedSandbox.Script
    ) throws -> (InstanceTests, ScriptedSandbox) {
        let sandbox = ScriptedSandbox(script)
        let tests = try InstanceTests(
            try candidate(7), selection: selection, runner: LineRunner(controls: controls),
            in: ScriptedPlace(),
            checkouts: ScriptedCheckouts(),
            bench: TestBench(
                sandbox: sandbox, slot: 0, runnerFiles: runners.path, limits: RunLimits(), store: store,
                variation: variation))
        return (tests, sandbox)
    }

    /// Fails on the base, passes after the gold patch.
    private static let mended: ScriptedSandbox.Script = { job, _ in
        let isBase = job.mounts.first == .readOnly(host: "/checkout", inside: "/testbed")
        return .lines([isBase ? "failed t" : "passed t"], to: job)
    }

    private static let passing: ScriptedSandbox.Script = { job, _ in .lines(["passed t"], to: job) }

    private let validVerdict = Verdict.valid(failToPass: ["t"], passToPass: [], flaky: [])

    @Test("Five whole runs make a valid instance, each with a record of its own")
    func valid() async throws {
        let (tests, sandbox) = try instance(Self.mended)
        let result = try await InstanceValidator().validate(tests)
        #expect(result.verdict == validVerdict)
        #expect(
            result.runs.map { "\($0.variant) \($0.repeatIndex)" } == [
                "before 0", "after 0", "before 1", "after 1", "after 2",
            ])
        #expect(result.runs.map(\.key) == store.keptKeys)
        #expect(Set(store.keptKeys).count == 5)
        #expect(sandbox.jobs.count == 5)
        #expect(result.costs.cpuSeconds == 5)
    }

    @Test(
        "Under circumstances of their own, runs have the keys that they have without, and say which they were"
    )
    func varied() async throws {
        let (plain, _) = try instance(Self.mended)
        let keys = try await InstanceValidator().validate(plain).runs.map(\.key)
        let means = VariationMeans(clockLibrary: "/lib/clock.so", canBindCores: true)
        let (tests, sandbox) = try instance(variation: RunVariation(means: means), Self.mended)
        #expect(try await InstanceValidator().validate(tests).runs.map(\.key) == keys)
        #expect(sandbox.jobs.isEmpty, "they are found by their keys")

        let (asked, later) = try instance(
            variation: RunVariation(seed: 7, clock: AskedClock("+30d"), means: means), Self.mended)
        let result = try await InstanceValidator().validate(asked)
        #expect(result.verdict == validVerdict)
        #expect(Set(result.runs.map(\.key)).isDisjoint(with: keys))
        #expect(later.jobs.map { $0.environment["FAKETIME"] }.first == "+30d")
        #expect(later.jobs.allSatisfy { $0.environment["LD_PRELOAD"] == "/lib/clock.so" })
        #expect(later.jobs.map(\.cores) == [nil, nil, nil, nil, 1])
        #expect(result.runs.map { $0.circumstances?.cores } == [nil, nil, nil, nil, 1])
        // This runner can neither shuffle its tests nor seed hashes.
        #expect(result.runs.map { $0.circumstances?.notVaried } == [nil, nil, [.order], [.order], [.order]])
        #expect(result.runs.allSatisfy { $0.circumstances?.hashSeed == nil })
    }

    @Test("A control follows, which is a record of its own, and is made once")
    func control() async throws {
        let (tests, sandbox) = try instance(controls: true) { job, _ in
            job.command.contains("control=t")
                ? .lines(["made t", "failed t"], to: job) : Self.mended(job, 0)
        }
        let result = try await InstanceValidator().validate(tests)
        #expect(result.verdict == validVerdict && result.notes.isEmpty)
        #expect(result.runs.count == 6 && result.runs.last?.madeToFail == ["t"])
        #expect(result.runs.last?.log.hasSuffix(".control.log") == true)
        #expect(try await InstanceValidator().validate(tests).verdict == validVerdict)
        #expect(sandbox.jobs.count == 6)
        let none = try await InstanceValidator(plan: RepeatPlan(hasControls: false)).validate(tests)
        #expect(none.runs.count == 5)
    }

    @Test("Tests that pass all the same are somebody's who speaks in their name")
    func forged() async throws {
        let (tests, _) = try instance(controls: true) { job, _ in
            job.command.contains("control=t")
                ? .lines(["made t", "passed t"], to: job) : Self.mended(job, 0)
        }
        let result = try await InstanceValidator().validate(tests)
        #expect(result.verdict.reason == .forgedResult)
    }

    @Test("What a control does not show is noted")
    func unshown() async throws {
        let (tests, _) = try instance(controls: true) { job, _ in
            job.command.contains("control=t") ? .lines(["failed t"], to: job) : Self.mended(job, 0)
        }
        let result = try await InstanceValidator().validate(tests)
        #expect(result.verdict == validVerdict)
        #expect(result.notes == ["0 of 1 mended tests could be made to fail for the control"])
    }

    @Test("A trial is the first run after the gold patch, which is not made a second time")
    func trial() async throws {
        let (tests, sandbox) = try instance(Self.mended)
        var costs = RunCosts()
        let trial = try await InstanceValidator().trial(tests, costs: &costs)
        #expect(trial?.variant == .gold)
        #expect(costs.keys == [try await tests.key(.gold, 0)])
        let result = try await InstanceValidator().validate(tests)
        #expect(result.verdict == validVerdict)
        #expect(sandbox.jobs.count == 5)
        #expect(!result.costs.keys.contains(try await tests.key(.gold, 0)))
        _ = try await InstanceValidator().trial(tests, costs: &costs)
        #expect(costs.cpuSeconds == 1)
    }

    @Test("There is no trial where nothing is selected")
    func emptyTrial() async throws {
        let (tests, sandbox) = try instance(selection: TestSelection(paths: []), Self.passing)
        var costs = RunCosts()
        #expect(try await InstanceValidator().trial(tests, costs: &costs) == nil)
        #expect(sandbox.jobs.isEmpty)
    }

    @Test("Runs of which there are records are not made again")
    func resumed() async throws {
        let (tests, sandbox) = try instance(Self.mended)
        let first = try await InstanceValidator().validate(tests)
        store.drop(first.runs[3].key)
        let again = try await InstanceValidator().validate(tests)
        #expect(sandbox.jobs.count == 6)
        #expect(again.verdict == first.verdict)
        #expect(again.costs.keys == [first.runs[3].key])
    }

    @Test("After a crash between a run's record and everything else, the run is found")
    func crash() async throws {
        let (broken, first) = try instance { job, number in number < 3 ? Self.mended(job, number) : nil }
        await #expect(throws: CancellationError.self) { _ = try await InstanceValidator().validate(broken) }
        #expect(first.jobs.count == 4)
        let (tests, second) = try instance(Self.mended)
        #expect(try await InstanceValidator().validate(tests).verdict == validVerdict)
        #expect(second.jobs.count == 2)
    }

    @Test("Two policies draw their verdicts from the same runs")
    func policies() async throws {
        let (tests, sandbox) = try instance { job, _ in
            let isBase = job.mounts.first == .readOnly(host: "/checkout", inside: "/testbed")
            return .lines(isBase ? ["error t"] : ["passed t"], to: job)
        }
        #expect(try await InstanceValidator(policy: .sweBench).validate(tests).verdict == validVerdict)
        let count = sandbox.jobs.count
        let other = try await InstanceValidator(policy: .sweGym).validate(tests)
        #expect(other.verdict.reason == .collectionError)
        #expect(sandbox.jobs.count == count)
        #expect(other.costs == RunCosts())
    }

    @Test("What is our fault is tried again once, and both attempts cost")
    func attempts() async throws {
        let (tests, sandbox) = try instance { job, number in
            number == 0 ? SandboxResult(ending: .sandboxFailure("x")) : Self.passing(job, number)
        }
        let result = try await InstanceValidator().validate(tests)
        #expect(result.verdict.reason == .passesBefore)
        #expect(result.notes.first == "before run 1, attempt 1: the sandbox failed: x")
        #expect(sandbox.jobs.count == 3)
        let (never, broken) = try instance(selection: TestSelection(paths: ["tests/b"])) { _, _ in
            SandboxResult(ending: .sandboxFailure("x"))
        }
        #expect(try await InstanceValidator().validate(never).verdict.reason == .sandbox)
        #expect(broken.jobs.count == 2)
    }

    @Test(
        "Tests that do not end are not tried again but on the other side, and the test that was running is named"
    )
    func timeout() async throws {
        let (tests, sandbox) = try instance { job, _ in
            var result = SandboxResult.lines(["running t"], to: job)
            result.ending = .timedOut(seconds: 5)
            return result
        }
        let result = try await InstanceValidator().validate(tests)
        #expect(result.verdict.reason == .timeLimit)
        #expect(result.notes.first == "before run 1, attempt 1 during t: the tests did not end within 5 s")
        #expect(sandbox.jobs.count == 2)
    }

    @Test("A record that failed for our reasons is made again")
    func staleRecord() async throws {
        let (tests, sandbox) = try instance(Self.passing)
        store.put(
            try record(.base, 0, [:], ending: .diskFull, isComplete: false), as: try await tests.key(.base, 0)
        )
        #expect(try await InstanceValidator().validate(tests).verdict.reason == .passesBefore)
        #expect(sandbox.jobs.count == 2)
    }

    @Test("A record that cannot be read ends the validation with its name, and is not run again in silence")
    func damagedRecord() async throws {
        let (tests, sandbox) = try instance(Self.passing)
        let key = try await tests.key(.gold, 0)
        store.damage(key)
        await #expect(throws: MemoryRunStore.Fault.damaged(key)) {
            _ = try await InstanceValidator().validate(tests)
        }
        #expect(sandbox.jobs.count == 1)
    }

    @Test("Nothing is run where there is nothing to run")
    func empty() async throws {
        let nothing = TestSelection(paths: [], notes: ["chosen for a.txt: nothing"])
        let (tests, sandbox) = try instance(selection: nothing, Self.passing)
        let verdict = try await InstanceValidator().validate(tests).verdict
        #expect(verdict.reason == .noTests)
        #expect(verdict.detail == "the test patch touches no test that can be run: chosen for a.txt: nothing")
        #expect(sandbox.jobs.isEmpty)
    }

    @Test("A failure to keep a record ends the validation")
    func storeFails() async throws {
        let (tests, _) = try instance(Self.passing)
        store.fill()
        await #expect(throws: MemoryRunStore.Fault.full) { _ = try await InstanceValidator().validate(tests) }
    }

    @Test("What the runner takes for a missing dependency is the environment's fault")
    func missingDependency() async throws {
        let (tests, _) = try instance { job, _ in .lines(["uncollected tests/a missing yaml"], to: job) }
        let verdict = try await InstanceValidator().validate(tests).verdict
        #expect(verdict.reason == .missingModule)
        #expect(verdict.detail == "the environment lacks it: tests/a: missing yaml")
        let (other, _) = try instance(selection: TestSelection(paths: ["tests/b"])) { job, _ in
            .lines(["uncollected tests/b syntax", "why tests/b project syntax"], to: job)
        }
        #expect(try await InstanceValidator().validate(other).verdict.reason == .collectionError)
    }
}
