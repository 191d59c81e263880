import Foundation
import Instances
import Processes
import Sandbox
import Synchronization
import TestSupport
import Testing

@testable import Validation

@Suite("The tests of one instance in one environment")
struct InstanceTestsTests {
    private let store = MemoryRunStore()
    private let runners: TemporaryDirectory

    init() throws {
        runners = try TemporaryDirectory()
    }

    private func tests(
        _ sandbox: ScriptedSandbox, limits: RunLimits = RunLimits(), attempt: Int = 1,
        proposed: [PatchDigest: String] = [:], start: TestStart = TestStart(),
        services: InstalledServices = InstalledServices()
    ) throws -> InstanceTests {
        let candidate = try candidate(7)
        var place = ScriptedPlace()
        place.call = RunnerCall(interpreter: "/bin/interpreter", options: ["-q"], start: start)
        return try InstanceTests(
            candidate, selection: TestSelection(paths: ["tests/a"]),
            patches: InstancePatches(candidate, proposed: proposed), runner: LineRunner(),
            in: place,
            checkouts: ScriptedCheckouts(),
            bench: TestBench(
                sandbox: sandbox, slot: 3, runnerFiles: runners.path, limits: limits, store: store,
                services: services),
            attempt: attempt)
    }

    @Test(
        "The place's job gets the command, the variables, the support files, the limits, the channel and the log"
    )
    func job() async throws {
        let sandbox = ScriptedSandbox { job, _ in .lines(["passed t"], to: job, status: 0) }
        var limits = RunLimits()
        limits.wallSeconds = 77
        limits.outputBytes = 1234
        let run = try await tests(sandbox, limits: limits, attempt: 2).run(.gold, 1)
        let job = try #require(sandbox.jobs.first)
        #expect(sandbox.slots == [3])
        #expect(job.command == ["/bin/interpreter", "/swegym/lines.sh", "-q", "tests/a"])
        #expect(job.environment == ["ENVIRONMENT": "environment", "LINES": "1"])
        #expect(job.mounts.map(\.inside) == ["/testbed", "/swegym"])
        #expect(job.mounts.first == .readOnly(host: "/checkout-after", inside: "/testbed"))
        guard case .readOnly(let host, "/swegym") = job.mounts[1] else { throw FixtureError.noRun }
        #expect(try String(contentsOfFile: host + "/lines.sh", encoding: .utf8) == "run\n")
        #expect(job.limits.wallSeconds == 77)
        #expect(job.report?.descriptor == 3)
        guard case .file(path: "/workspace/logs/after-2.attempt-2.log", limit: 1234) = job.log else {
            Issue.record("the log goes to \(job.log)")
            return
        }
        #expect(run.record.outcomes == ["t": .passed])
        #expect(run.record.log == "logs/after-2.attempt-2.log")
        #expect(run.record.isComplete)
        #expect(store.records[run.record.key] == run.record)
    }

    /// What `LineRunner` understands of a process that ended itself after these lines.
    private static func crash(
        _ lines: [String], in job: SandboxJob, _ ending: RunEnding = .signalled(11)
    ) -> SandboxResult {
        let whole = SandboxResult.lines(lines, to: job)
        let text = String(decoding: whole.report, as: UTF8.self)
        var result = SandboxResult(
            ending: ending, report: Array(text.split(separator: "\n").dropLast().joined(separator: "\n").utf8)
        )
        (result.wallSeconds, result.cpuSeconds) = (whole.wallSeconds, whole.cpuSeconds)
        return result
    }

    @Test("A test that ends the runner's process has failed, and the others run again without it")
    func crashes() async throws {
        let sandbox = ScriptedSandbox { job, _ in
            job.command.contains("without=b")
                ? .lines(["passed a", "passed c"], to: job, status: 0)
                : Self.crash(["passed a", "running b"], in: job)
        }
        let run = try await tests(sandbox).run(.base, 0)
        #expect(run.record.outcomes == ["a": .passed, "b": .failed, "c": .passed])
        #expect(run.record.reasons?["b"]?.kind == .crash)
        #expect(run.record.reasons?["b"]?.said == "the runner was killed by signal 11 during this test")
        #expect(run.record.isComplete)
        #expect(RunFault(run.record) == nil)
        #expect((run.record.wallSeconds, run.record.cpuSeconds) == (4, 2))
        #expect(run.record.log == "logs/before-1.attempt-1.start-2.log")
        #expect(store.keptKeys == [run.record.key])
    }

    @Test("Where every test ends the process, the run is given up after a few starts")
    func hopeless() async throws {
        let count = Mutex(0)
        let sandbox = ScriptedSandbox { job, _ in
            let number = count.withLock { count in
                count += 1
                return count
            }
            return Self.crash(["running t\(number)"], in: job, .exited(status: 3))
        }
        let run = try await tests(sandbox).run(.base, 0)
        #expect(sandbox.jobs.count == 4)
        #expect(!run.record.isComplete)
        #expect(RunFault(run.record)?.reason == .runnerCrash)
    }

    @Test(
        "What ends the process from outside, or while no test runs, is no test's failure",
        arguments: [
            (["running a"], .signalled(9)), (["running a"], .timedOut(seconds: 1)),
            (["running a"], .outOfMemory), (["passed a"], .signalled(11)),
        ] as [([String], RunEnding)])
    func notTheTests(_ lines: [String], _ ending: RunEnding) async throws {
        let sandbox = ScriptedSandbox { job, _ in Self.crash(lines, in: job, ending) }
        let run = try await tests(sandbox).run(.base, 0)
        #expect(sandbox.jobs.count == 1)
        #expect(run.record.outcomes["a"] != .failed)
    }

    @Test("Services are started before the command, are part of the key, and are in the record")
    func services() async throws {
        let sandbox = ScriptedSandbox { job, _ in
            var result = SandboxResult.lines(["passed t"], to: job, status: 0)
            result.report = Array("service\tredis\t6379\tready\t0.10\n".utf8) + result.report
            return result
        }
        var start = TestStart()
        start.started = [Service(.redis)]
        start.started[0].hosts = ["cache"]
        start.started[0].version = "7.0"
        let installed = InstalledServices([.redis: .init(path: "/usr/bin/redis-server", version: "7.0")])
        let tests = try tests(sandbox, start: start, services: installed)
        let run = try await tests.run(.gold, 0)
        let job = try #require(sandbox.jobs.first)
        #expect(job.command.prefix(2) == ["/bin/sh", "-c"])
        #expect(job.command.suffix(4) == ["/bin/interpreter", "/swegym/lines.sh", "-q", "tests/a"])
        #expect(job.command.contains("/usr/bin/redis-server"))
        #expect(job.hostNames == ["cache"])
        #expect(run.record.outcomes == ["t": .passed] && run.record.isComplete)
        #expect(
            run.record.services == [StartedService(name: "redis", port: 6379, version: "7.0", seconds: 0.1)])
        #expect(run.record.key != (try await self.tests(sandbox).key(.gold, 0)))
    }

    @Test("Every run has a nonce of its own")
    func nonces() async throws {
        let sandbox = ScriptedSandbox { job, _ in .lines([], to: job) }
        for index in 0..<3 { _ = try await tests(sandbox).run(.base, index) }
        #expect(Set(sandbox.jobs.compactMap(\.input)).count == 3)
    }

    @Test("A run is known by all that determines it: variant, repeat, limits, patches")
    func keys() async throws {
        let sandbox = ScriptedSandbox { _, _ in nil }
        var limits = RunLimits()
        limits.processes = 1
        let digest = try #require(PatchDigest(String(repeating: "1", count: 64)))
        let other = try #require(PatchDigest(String(repeating: "2", count: 64)))
        let proposing = try tests(sandbox, proposed: [digest: "a", other: "b"])
        let keys = [
            try await tests(sandbox).key(.base, 0), try await tests(sandbox).key(.base, 1),
            try await tests(sandbox).key(.gold, 0),
            try await tests(sandbox, limits: limits).key(.base, 0),
            try await proposing.key(.patch(digest), 0),
            try await proposing.key(.patch(other), 0),
        ]
        #expect(Set(keys).count == keys.count)
        #expect(try await tests(sandbox, attempt: 2).key(.base, 0) == keys[0])
        await #expect(throws: UnknownPatch.self) { try await tests(sandbox).key(.patch(digest), 0) }
    }

    @Test("The spelling of the limits is the one that keys hold")
    func limits() throws {
        #expect(
            try InstanceTests.spelled(RunLimits())
                == #"{"diskBytes":2147483648,"memoryBytes":6442450944,"outputBytes":16777216,"processes":512,"#
                + #""silenceSeconds":600,"wallSeconds":1800}"#)
    }

    @Test("A record is known unless the run failed through our own fault")
    func known() async throws {
        let endings: [(RunEnding, isKnown: Bool)] = [
            (.exited(status: 1), true), (.timedOut(seconds: 1), true), (.outputLimit, false),
            (.diskFull, false), (.sandboxFailure("x"), false),
        ]
        for (ending, isKnown) in endings {
            let tests = try tests(ScriptedSandbox { _, _ in SandboxResult(ending: ending) })
            store.put(
                try record(.base, 0, [:], ending: ending, isComplete: true), as: try await tests.key(.base, 0)
            )
            #expect((try await tests.known(.base, 0) != nil) == isKnown, "\(ending)")
        }
        #expect(try await tests(ScriptedSandbox { _, _ in nil }).known(.gold, 0) == nil)
    }

    @Test("A record that cannot be read is not taken for none")
    func damaged() async throws {
        let tests = try tests(ScriptedSandbox { _, _ in nil })
        store.damage(try await tests.key(.base, 0))
        await #expect(throws: MemoryRunStore.Fault.self) { try await tests.known(.base, 0) }
    }

    @Test("A report that was cut, or whose process ended otherwise than it says, is not whole")
    func notBelieved() async throws {
        let cut = ScriptedSandbox { job, _ in
            var result = SandboxResult.lines(["failed t"], to: job)
            result.reportTruncated = true
            return result
        }
        #expect(try await !tests(cut).run(.base, 0).record.isComplete)
        let lying = ScriptedSandbox { job, _ in
            var result = SandboxResult.lines(["passed t"], to: job, status: 1)
            result.ending = .exited(status: 0)
            return result
        }
        #expect(try await !tests(lying).run(.base, 0).record.isComplete)
        let forged = ScriptedSandbox { _, _ in
            SandboxResult(ending: .exited(status: 0), report: Array("guess\npassed t\nend 0".utf8))
        }
        #expect(try await tests(forged).run(.base, 0).record.outcomes.isEmpty)
    }

    @Test("A cancelled run is no result, and no record")
    func cancelled() async throws {
        await #expect(throws: CancellationError.self) {
            _ = try await tests(ScriptedSandbox { _, _ in nil }).run(.gold, 0)
        }
        #expect(store.records.isEmpty)
    }

    @Test("The test patch has the last word over a proposed patch")
    func order() throws {
        let digest = try #require(PatchDigest(String(repeating: "1", count: 64)))
        let patches = InstancePatches(try candidate(7), proposed: [digest: "proposed"])
        #expect(try patches.applied(for: .base) == ["tests\n"])
        #expect(try patches.applied(for: .gold) == ["tests\n", goldPatch])
        #expect(try patches.applied(for: .patch(digest)) == ["proposed", "tests\n"])
    }

    @Test("A proposed patch is named by the SHA-256 of its text")
    func digest() throws {
        #expect(
            PatchDigest(of: "").description
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        let patches = InstancePatches(try candidate(7), proposing: goldPatch)
        let variant = Variant.patch(PatchDigest(of: goldPatch))
        #expect(try patches.applied(for: variant) == [goldPatch, "tests\n"])
        #expect(throws: UnknownPatch.self) {
            try patches.applied(for: .patch(PatchDigest(of: "other")))
        }
    }
}
