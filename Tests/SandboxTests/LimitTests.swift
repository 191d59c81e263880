import Foundation
import Instances
import Processes
import Sandbox
import TestSupport
import Testing

@Suite(.enabled(if: Machine.canSandbox, "no sandbox can be run here"))
struct `The limits of a sandboxed command` {
    @Test(.enabled(if: Machine.boundsMemory, "no memory control group here"), arguments: Machine.backends)
    func `memory beyond the limit ends the run, whatever its status`(_ backend: Backend) async throws {
        var job = shellJob("head -c 400m /dev/zero | tail > /dev/null; exit 0")
        job.limits.memoryBytes = 100 << 20
        let result = try await backend.run(job)
        #expect(result.ending == .outOfMemory)
    }

    @Test(arguments: Machine.backends)
    func `memory that is held beyond the limit ends the run, bounded or watched, and files count`(
        _ backend: Backend
    ) async throws {
        var job = shellJob("head -c 100m /dev/zero > /tmp/x; head -c 300m /dev/zero > /dev/shm/x; sleep 8")
        job.limits.memoryBytes = 160 << 20
        #expect(try await backend.run(job).ending == .outOfMemory)
    }

    @Test(arguments: Machine.backends)
    func `a fork bomb is contained and gone afterwards`(_ backend: Backend) async throws {
        let word = "swegym-bomb-\(backend.name)-\(getpid())"
        var job = shellJob("f() { sh -c 'sleep 60' \(word) & f; }; f")
        job.limits.processes = 64
        job.limits.wallSeconds = 1.5
        let seen = Task {
            try await Task.sleep(for: .milliseconds(1000))
            return processes(holding: word)
        }
        let result = try await backend.run(job)
        #expect(result.wallSeconds < 5)
        #expect(try await seen.value <= 80)
        #expect(processes(holding: word) == 0)
    }

    @Test(arguments: Machine.backends)
    func `after its time it is stopped, though it ignores TERM`(_ backend: Backend) async throws {
        let word = "swegym-stubborn-\(backend.name)-\(getpid())"
        var job = shellJob(
            "trap '' TERM INT HUP; sh -c \"trap '' TERM; sleep 61\" \(word) & while :; do :; done")
        // The start takes of its time, and many start at once here.
        let wall = 1 + 2 * backend.mostStart
        job.limits.wallSeconds = wall
        let result = try await backend.run(job)
        #expect(result.ending == .timedOut(seconds: wall))
        #expect(result.wallSeconds < wall + 2)
        #expect(result.exitStatus == nil)
        // Without control groups only those count that were waited for, and these were killed.
        #expect(result.cpuSeconds > 0)
        #expect(processes(holding: word) == 0)
    }

    @Test(arguments: Machine.backends)
    func `the meter of the task counts what the sandbox counts`(_ backend: Backend) async throws {
        let meter = CPUMeter()
        let busy = "i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done"
        let result = try await CPUMeter.$current.withValue(meter) {
            try await backend.run(shellJob("sh -c '\(busy)' & sh -c '\(busy)'; wait"))
        }
        #expect(result.cpuSeconds > 0)
        #expect(meter.seconds >= result.cpuSeconds - 0.001)
    }

    @Test(arguments: Machine.backends)
    func `what sets it up is counted apart from what the command takes`(_ backend: Backend) async throws {
        var job = shellJob(
            "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo x >&3; sleep 1; echo yz >&3")
        job.report = ReportChannel()
        let meter = CPUMeter()
        let result = try await CPUMeter.$current.withValue(meter) { try await backend.run(job) }
        #expect(result.setup.cpuSeconds > 0 && result.setup.wallSeconds > 0)
        #expect(meter.costs[.sandbox] == result.setup)
        let began = try #require(result.began)
        #expect(result.arrivals.map(\.bytes) == [2, 5])
        let (first, last) = (try #require(result.arrivals.first), try #require(result.arrivals.last))
        #expect(first.wallSeconds > began.wallSeconds && last.wallSeconds > first.wallSeconds + 0.15)
        // Control groups count while the command lasts; nothing else does.
        if let busy = first.cpuSeconds, let start = began.cpuSeconds { #expect(busy > start + 0.05) }
    }

    @Test(arguments: Machine.backends)
    func `silence ends it, and a report breaks the silence`(_ backend: Backend) async throws {
        var job = shellJob("echo x; sleep 60")
        job.limits.silenceSeconds = 0.5
        #expect(try await backend.run(job).ending == .silent(seconds: 0.5))
        // The start is silent too, and many start at once here.
        let silence = 0.9 + backend.mostStart * (backend.sandbox.kind == .podman ? 4 : 1)
        job = shellJob("for i in 1 2 3; do sleep \(silence * 0.4); echo $i >&3; done")
        job.limits.silenceSeconds = silence
        job.limits.wallSeconds = 60
        job.report = ReportChannel()
        let result = try await backend.run(job)
        #expect(result.ending == .exited(status: 0))
        #expect(result.report == Array("1\n2\n3\n".utf8))
    }

    @Test(arguments: Machine.backends)
    func `a daemon dies with the run that started it`(_ backend: Backend) async throws {
        let word = "swegym-daemon-\(backend.name)-\(getpid())"
        let script = "setsid sh -c '(setsid sh -c \"sleep 62\" \(word) >/dev/null 2>&1 3>&- &)' & sleep 0.2"
        #expect(try await backend.run(shellJob(script)).ending == .exited(status: 0))
        #expect(processes(holding: word) == 0)
    }

    @Test(arguments: Machine.backends)
    func `cancelling the task stops the run`(_ backend: Backend) async throws {
        let task = Task { try await backend.run(shellJob("sleep 63")) }
        try await Task.sleep(for: .milliseconds(300))
        task.cancel()
        await #expect(throws: SandboxError.self) { try await task.value }
    }

    @Test(arguments: Machine.backends)
    func `output beyond its limit is drained, marked and told`(_ backend: Backend) async throws {
        let directory = try TemporaryDirectory()
        var job = shellJob("head -c 3000000 /dev/zero; echo end >&3; exit 0")
        job.log = .file(path: directory.path + "/log", limit: 5000)
        job.report = ReportChannel()
        let result = try await backend.run(job)
        #expect(result.ending == .outputLimit)
        #expect(result.exitStatus == 0)
        #expect(result.outputTruncated)
        #expect(result.report == Array("end\n".utf8))
        #expect(FileManager.default.contents(atPath: directory.path + "/log")?.count == 5000)
    }

    @Test(arguments: Machine.backends)
    func `a report beyond its limit is told`(_ backend: Backend) async throws {
        var job = shellJob("head -c 3000000 /dev/zero >&5")
        job.report = ReportChannel(descriptor: 5, limit: 1000)
        let result = try await backend.run(job)
        #expect(result.ending == .outputLimit)
        #expect(result.report.count == 1000)
        #expect(result.reportTruncated && !result.outputTruncated)
    }

    @Test(arguments: Machine.backends)
    func `one file cannot grow beyond its limit`(_ backend: Backend) async throws {
        var job = shellJob("(head -c 3m /dev/zero > /tmp/x) 2>/dev/null; stat -c %s /tmp/x")
        job.limits.fileBytes = 1 << 20
        #expect(try await backend.run(job).outputText.hasSuffix("1048576\n"))
    }

    @Test(arguments: Machine.backends)
    func `the temporary directory is bounded`(_ backend: Backend) async throws {
        var job = shellJob("head -c 9m /dev/zero > /tmp/x; stat -c %s /tmp/x")
        job.limits.temporaryBytes = 4 << 20
        let result = try await backend.run(job)
        #expect(result.outputText.contains("No space left"))
        #expect(result.outputText.hasSuffix("\n4194304\n"))
    }

    @Test(
        .enabled(if: Machine.isRoot, "an older kernel keeps an ordinary user's changes on disk"),
        arguments: Machine.backends)
    func `a full place for changes is told`(_ backend: Backend) async throws {
        let directory = try TemporaryDirectory()
        var job = shellJob("head -c 9m /dev/zero > /w/x; sleep 0.6; exit 1")
        job.limits.scratchBytes = 4 << 20
        // The directory is its maker's: a lower that the inside user may write to.
        chmod(directory.path, 0o777)
        job.mounts = [.overlay(lowers: [directory.path], upper: .temporary, inside: "/w", ownership: .asIs)]
        #expect(try await backend.run(job).ending == .diskFull)
    }

    @Test(arguments: Machine.backends)
    func `statuses and signals come through`(_ backend: Backend) async throws {
        #expect(try await backend.run(shellJob("exit 7")).ending == .exited(status: 7))
        #expect(try await backend.run(shellJob("kill -SEGV $$")).ending == .signalled(SIGSEGV))
    }

    @Test(arguments: Machine.backends)
    func `starting takes little`(_ backend: Backend) async throws {
        let directory = try TemporaryDirectory()
        var job = SandboxJob(command: ["/usr/bin/true"])
        job.mounts = [.overlay(lowers: [directory.path], upper: .temporary, inside: "/w", ownership: .asIs)]
        var best = Double.infinity
        for _ in 0..<5 { best = min(best, try await backend.run(job).wallSeconds) }
        #expect(best < backend.mostStart, "best of five: \(best) s")
    }
}
