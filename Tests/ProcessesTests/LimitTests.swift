import Foundation
import Processes
import TestSupport
import Testing

@Suite struct `Stopping a child process` {
    private func shell(_ script: String, wall: Double? = nil, silence: Double? = nil) -> Command {
        var command = Command("/bin/sh", ["-c", script], environment: ["PATH": "/usr/bin:/bin"])
        command.limits = ProcessLimits(wall: wall, silence: silence, grace: 0.3)
        return command
    }

    @Test func `after its time it is stopped`() throws {
        let result = try ProcessRunner.run(shell("sleep 60", wall: 0.2))
        #expect(result.ending == .timedOut)
        #expect(result.wallSeconds < 2)
    }

    @Test func `what ignores TERM is killed after the grace`() throws {
        let result = try ProcessRunner.run(
            shell("trap '' TERM; echo on; while :; do sleep 60; done", wall: 0.2))
        #expect(result.ending == .timedOut)
        #expect(result.wallSeconds > 0.45 && result.wallSeconds < 3)
    }

    @Test func `a stopped child is killed too`() throws {
        let result = try ProcessRunner.run(shell("kill -STOP $$", wall: 0.2))
        #expect(result.ending == .timedOut)
        #expect(result.wallSeconds < 3)
    }

    @Test func `silence on every output stops it`() throws {
        let result = try ProcessRunner.run(shell("echo hello; sleep 60", silence: 0.3))
        #expect(result.ending == .silent)
        #expect(result.outputText == "hello\n")
    }

    @Test func `a byte on any channel breaks the silence`() throws {
        var command = shell("for i in 1 2 3 4; do sleep 0.2; echo $i >&3; done", silence: 0.6)
        command.channels = [Channel(descriptor: 3, limit: 100)]
        let result = try ProcessRunner.run(command)
        #expect(result.ending == .exited(0))
        #expect(result.channels[3]?.text == "1\n2\n3\n4\n")
    }

    @Test func `its own group dies with it, also when it ends by itself`() throws {
        let directory = try TemporaryDirectory()
        var command = shell(
            "sh -c \"trap '' TERM; echo \\$\\$ > pid; sleep 60\" & while [ ! -s pid ]; do sleep 0.1; done")
        command.workingDirectory = directory.path
        let result = try ProcessRunner.run(command)
        #expect(result.ending == .exited(0))
        #expect(result.wallSeconds < 2)
        let text = try String(contentsOfFile: directory.path + "/pid", encoding: .utf8)
        let child = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(try dies(child))
    }

    @Test func `a grandchild that fled with our pipe is not waited for`() throws {
        let result = try ProcessRunner.run(shell("setsid sleep 4 & exit 0"))
        #expect(result.ending == .exited(0))
        #expect(result.wallSeconds < 3)
    }

    @Test func `cancelling the task stops the child`() async throws {
        let command = shell("sleep 60")
        let task = Task { try await ProcessRunner.runAsync(command) }
        try await Task.sleep(for: .milliseconds(200))
        task.cancel()
        let result = try await task.value
        #expect(result.ending == .cancelled)
        #expect(result.wallSeconds < 2)
    }

    @Test func `the watch may stop it`() throws {
        var command = shell("sleep 60")
        command.watch = { $0 > 0 }
        #expect(try ProcessRunner.run(command).ending == .stopped)
    }

    @Test func `many run side by side`() async throws {
        let command = shell("sleep 0.3; echo x")
        let endings = try await withThrowingTaskGroup(of: ProcessEnding.self) { group in
            for _ in 0..<50 { group.addTask { try await ProcessRunner.runAsync(command).ending } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(endings == Array(repeating: .exited(0), count: 50))
    }

    /// Whether a process is gone, or a zombie nobody has reaped yet, within two seconds.
    private func dies(_ process: Int32) throws -> Bool {
        for _ in 0..<100 {
            guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
                let state = status.split(separator: ")").last?.split(separator: " ").first, state != "Z"
            else { return true }
            usleep(20_000)
        }
        return false
    }
}
