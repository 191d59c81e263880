import Foundation
import Instances
import Processes
import TestSupport
import Testing

@testable import Sandbox

@Suite struct `Deciding how a run ended` {
    private func ending(
        _ process: ProcessEnding, status: String, kills: Int = 0, full: Bool = false, truncated: Bool = false,
        words: String = ""
    ) -> RunEnding? {
        var result = ProcessResult(ending: process)
        result.outputTruncated = truncated
        return RunEnding(
            result, status: BubblewrapStatus(text: status).inside(firstOutput: words),
            limits: SandboxLimits(), memoryKills: kills,
            wasFull: full,
            reportTruncated: false,
            firstOutput: words)
    }

    @Test func `the gravest evidence decides`() {
        let ran = "{ \"child-pid\": 17 }\n{ \"exit-code\": 0 }\n"
        let failed = "{ \"child-pid\": 17 }\n{ \"exit-code\": 1 }\n"
        #expect(ending(.exited(0), status: ran) == .exited(status: 0))
        #expect(ending(.exited(0), status: ran, kills: 1, truncated: true) == .outOfMemory)
        #expect(ending(.timedOut, status: ran) == .timedOut(seconds: 1800))
        #expect(ending(.silent, status: ran) == .silent(seconds: 300))
        #expect(ending(.cancelled, status: ran) == nil)
        #expect(ending(.exited(0), status: ran, full: true) == .exited(status: 0))
        #expect(ending(.exited(1), status: failed, full: true) == .diskFull)
        #expect(ending(.exited(1), status: failed, truncated: true) == .outputLimit)
        #expect(ending(.exited(1), status: failed) == .exited(status: 1))
        #expect(ending(.exited(139), status: "{ \"exit-code\": 139 }") == .signalled(11))
        #expect(ending(.exited(200), status: "{ \"exit-code\": 200 }") == .exited(status: 200))
    }

    @Test func `without a status the command never ran`() {
        #expect(ending(.exited(1), status: "", words: "mount: denied") == .sandboxFailure("mount: denied"))
        #expect(ending(.signalled(9), status: "{ \"child-pid\": 17 }") == .sandboxFailure("signalled(9)"))
    }
}

@Suite struct `Finding control groups` {
    @Test func `version 1, with our own group below the mount`() {
        let tree = ControlGroupTree(
            mountinfo: """
                30 24 0:26 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
                31 24 0:27 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct
                32 24 0:28 /docker/x /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids
                """, membership: "4:memory:/a/b\n2:cpu,cpuacct:/\n3:pids:/docker/x\n")
        #expect(
            tree.bases.map { "\($0.controller) \($0.path)" } == [
                "memory /sys/fs/cgroup/memory/a/b", "cpuacct /sys/fs/cgroup/cpu,cpuacct",
                "pids /sys/fs/cgroup/pids",
            ])
    }

    @Test func `version 2, a sister before a child`() {
        let tree = ControlGroupTree(
            mountinfo: "30 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw",
            membership: "0::/user.slice/x.scope\n")
        #expect(
            tree.bases.map { "\($0.controller) \($0.path)" } == [
                "memory /sys/fs/cgroup/user.slice", "memory /sys/fs/cgroup/user.slice/x.scope",
                "pids /sys/fs/cgroup/user.slice", "pids /sys/fs/cgroup/user.slice/x.scope",
            ])
    }

    @Test func `a counter is read by its name`() {
        #expect(ControlGroups.value("oom_kill", in: "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n") == 3)
        #expect(ControlGroups.value("oom_kill", in: "") == 0)
    }
}

@Suite struct `The system call filter` {
    @Test func `is a list of eight-byte records that ends in allow`() {
        let program = SeccompFilter.assemble([101, 165])
        #expect(program.count == (6 + 2 * 2 + 8 + 1) * 8)
        #expect(program.suffix(8) == [6, 0, 0, 0, 0, 0, 0xff, 0x7f])
    }
}

@Suite struct `Names of runs` {
    @Test func `a run is abandoned when its process is gone or another has its number`() {
        #expect(!RunName.isAbandoned(RunName.own + "0-1"))
        #expect(RunName.isAbandoned("run-\(getpid())-1-0-1"))
        #expect(RunName.isAbandoned("run-99999999-5-0-1"))
        #expect(!RunName.isAbandoned("something else"))
    }
}

@Suite struct `The users of a sandbox` {
    @Test func `two scratch directories have users of their own, slot by slot`() {
        let first = SlotUsers(scratch: "/a/workspace/scratch/sandbox").first
        let other = SlotUsers(scratch: "/b/workspace/scratch/sandbox").first
        let block = UInt32(SlotUsers.block)
        #expect(first == SlotUsers(scratch: "/a/workspace/scratch/sandbox").first)
        #expect(first / block != other / block)
        #expect(first % block == 0)
        #expect((1_000_000..<21_000_000).contains(first))
    }
}
