import Foundation
import Instances
import Sandbox
import Testing

@testable import Health

@Suite struct SandboxAttackTests {
    /// A machine with everything, or one of an ordinary user without control groups.
    private static func machine(isFull: Bool) -> AttackedMachine {
        let state: SandboxCapability.State = isFull ? .good : .limited
        return AttackedMachine(
            [
                SandboxCapability(
                    name: "memory limit", finding: "", state: state, remedy: isFull ? nil : "delegate"),
                SandboxCapability(name: "users", finding: "", state: state, remedy: isFull ? nil : "be root"),
                SandboxCapability(name: "system call filter", finding: "", state: .good),
            ], boundsChanges: isFull)
    }

    private static let world = SandboxAttack.World(
        port: 1, abstract: "a", secrets: ["/etc/shadow"], home: "/home/ada",
        shown: ["/home/ada/.pyenv/versions/3.9"],
        process: 4711, environment: "/e", variables: ["TOKEN=x", "PATH=/bin"])

    private static let all =
        SandboxAttack.ofMemory + [.forkBomb, .innocent] + SandboxAttack.ofDisk("/lower")
        + SandboxAttack.ofTime(log: "/nowhere/log") + SandboxAttack.ofWorld(world)

    private func state(
        _ name: String, _ ending: RunEnding, _ report: String = "", isFull: Bool = true
    ) throws -> AttackFinding.State {
        let attack = try #require(Self.all.first { $0.name == name })
        var result = SandboxResult(ending: ending, report: Array(report.utf8))
        result.wallSeconds = 1.2
        return attack.finding(.success(result), on: Self.machine(isFull: isFull)).state
    }

    @Test(arguments: [
        ("memory, one process", RunEnding.exited(status: 0), #"{"held": 400}"#),
        ("memory, several processes", .exited(status: 0), #"{"held": 288}"#),
        ("memory, swallowed", .exited(status: 0), #"{"status": 9}"#),
        ("memory, /dev/shm", .exited(status: 0), #"{"written": 300}"#),
        ("threads", .exited(status: 0), #"{"count": 600}"#),
        ("open files", .exited(status: 0), #"{"count": 2000}"#),
        ("processes", .exited(status: 0), #"{"count": 600}"#),
        ("processes, neighbour", .exited(status: 0), #"{"done": 3}"#),
        ("disk, checkout", .exited(status: 0), #"{"written": 67108864}"#),
        ("disk, /tmp", .exited(status: 0), #"{"written": 67108864}"#),
        ("disk, one file", .exited(status: 0), #"{"written": 25165824}"#),
        ("disk, sparse file", .exited(status: 0), #"{"made": true}"#),
        ("disk, inodes", .exited(status: 0), #"{"count": 200000}"#),
        ("wall time, signals ignored", .timedOut(seconds: 15), ""),
        ("wall time, stopped", .exited(status: 0), ""),
        ("daemon", .timedOut(seconds: 15), ""), ("silence", .timedOut(seconds: 10), ""),
        ("log, endless output", .timedOut(seconds: 1), ""),
        ("network, host", .exited(status: 0), #"{"loopback": "reached"}"#),
        ("network, outside", .exited(status: 0), ""),
        ("network, abstract sockets", .exited(status: 0), #"{"abstract": "reached"}"#),
        ("network, AF_VSOCK", .exited(status: 0), #"{"vsock": "made", "packet": "EPERM"}"#),
        ("network, AF_NETLINK", .exited(status: 0), #"{"interfaces": ["lo", "eth0"]}"#),
        (
            "files of the host", .exited(status: 0),
            #"{"read": ["/etc/shadow"], "home": [], "processes": ["python3"]}"#
        ),
        ("files of the host", .exited(status: 0), #"{"read": [], "home": ["mail"], "processes": []}"#),
        ("files of the host", .exited(status: 0), #"{"read": [], "home": [], "processes": ["sshd"]}"#),
        ("writes outside", .exited(status: 0), #"{"written": ["/etc/x"]}"#),
        ("variables", .exited(status: 0), #"{"names": ["TOKEN=x"]}"#),
        ("signals", .exited(status: 0), #"{"host": "sent"}"#),
    ])
    func `that gets through is told`(_ name: String, _ ending: RunEnding, _ report: String) throws {
        #expect(try state(name, ending, report) == .broken)
    }

    @Test(arguments: [
        ("memory, one process", RunEnding.outOfMemory, ""),
        ("threads", .exited(status: 0), #"{"count": 61}"#),
        ("disk, checkout", .diskFull, #"{"written": 33554432, "error": 28}"#),
        ("wall time, stopped", .timedOut(seconds: 1), ""),
        ("network, host", .exited(status: 0), #"{"loopback": "ECONNREFUSED"}"#),
        (
            "files of the host", .exited(status: 0),
            #"{"read": [], "home": [".pyenv"], "processes": ["bwrap", "python3.9"]}"#
        ),
        ("variables", .exited(status: 0), #"{"names": ["PATH=/bin", "TOKEN=another"]}"#),
        ("signals", .signalled(9), #"{"host": "ESRCH"}"#),
    ])
    func `that is stopped is told`(_ name: String, _ ending: RunEnding, _ report: String) throws {
        #expect(try state(name, ending, report) == .enforced)
    }

    @Test func `is not held against a machine that claims nothing`() throws {
        #expect(
            try state("memory, several processes", .exited(status: 0), #"{"held": 288}"#, isFull: false)
                == .absent)
        #expect(try state("memory, swallowed", .exited(status: 0), isFull: false) == .absent)
        #expect(
            try state("processes, neighbour", .exited(status: 0), #"{"done": 3}"#, isFull: false) == .absent)
        #expect(
            try state("disk, checkout", .exited(status: 0), #"{"written": 67108864}"#, isFull: false)
                == .absent)
        // What each process may take by itself is bounded all the same.
        #expect(
            try state("memory, one process", .exited(status: 0), #"{"held": 400}"#, isFull: false) == .broken)
        #expect(
            try state("memory, one process", .exited(status: 3), #"{"refused": true}"#, isFull: false)
                == .enforced)
        // What is watched there is ended all the same.
        for name in ["memory, several processes", "memory, swallowed", "memory, /dev/shm"] {
            #expect(try state(name, .outOfMemory, isFull: false) == .enforced)
        }
        let attack = try #require(Self.all.first { $0.name == "memory, /dev/shm" })
        let found = attack.finding(
            .success(SandboxResult(ending: .exited(status: 0))), on: Self.machine(isFull: false))
        #expect(found.remedy == "delegate")
    }

    @Test func `is not tried where the sandbox fails, and has won where something survives`() {
        let machine = Self.machine(isFull: true)
        let failed = SandboxResult(ending: .sandboxFailure("bwrap: no"))
        #expect(SandboxAttack.forkBomb.finding(.success(failed), on: machine).state == .untried)
        #expect(SandboxAttack.forkBomb.finding(.failure(.cancelled), on: machine).state == .untried)
        #expect(SandboxAttack.forkBomb.finding(.failure(.survivors(count: 2)), on: machine).state == .broken)
    }
}
