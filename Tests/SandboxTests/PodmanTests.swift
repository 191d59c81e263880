import Foundation
import Processes
import TestSupport
import Testing

@testable import Sandbox

@Suite struct `What podman is asked for` {
    private let options = PodmanOptions(
        program: "/usr/bin/podman", runtime: "/usr/bin/crun", state: "/run/swegym", root: "/mnt/n1",
        mounts: [("/mnt/b2", "/usr", false), ("/mnt/m3", "/a,\"b\":c", true)], filter: "/mnt/seccomp.json",
        configuration: "/mnt/containers.conf", user: SandboxUser(uid: 5000, gid: 5000),
        containerRoot: SandboxUser(uid: 5998, gid: 5998), lastDescriptor: 4)

    /// The values of an option.
    private func values(of option: String) -> [String] {
        let list = options.arguments
        return list.indices.filter { list[$0] == option }.map { list[$0 + 1] }
    }

    @Test func `is no network, no power, no image, and nothing outside the stage's memory`() {
        #expect(values(of: "--network") == ["none"])
        #expect(values(of: "--cap-drop") == ["all"])
        #expect(values(of: "--security-opt").contains("no-new-privileges"))
        #expect(values(of: "--security-opt").contains("seccomp=/mnt/seccomp.json"))
        #expect(values(of: "--pull") == ["never"] && options.arguments.last == "/mnt/n1")
        #expect(options.arguments.contains("--read-only"))
        for option in ["--root", "--runroot", "--tmpdir"] {
            #expect(values(of: option).allSatisfy { $0.hasPrefix("/run/swegym/") }, "\(option)")
        }
        #expect(options.variables.contains("CONTAINERS_CONF=/mnt/containers.conf"))
    }

    @Test func `is the slot's user as user 1000, and as root one who owns nothing`() {
        #expect(values(of: "--user") == ["1000:1000"])
        #expect(values(of: "--uidmap") == ["1000:5000:1", "0:5998:1"])
        #expect(values(of: "--gidmap") == ["1000:5000:1", "0:5998:1"])
    }

    @Test func `are mounts at any path, and the descriptors without a gap`() {
        #expect(
            values(of: "--mount") == [
                #""type=bind","source=/mnt/b2","destination=/usr","nosuid","nodev","ro""#,
                #""type=bind","source=/mnt/m3","destination=/a,""b"":c","nosuid","nodev""#,
            ])
        #expect(values(of: "--preserve-fds") == ["2"])
    }
}

@Suite struct `The filter of system calls as a profile` {
    private struct Profile: Decodable {
        struct Rule: Decodable {
            struct Argument: Decodable {
                var index: Int
                var value: UInt64
                var op: String
            }
            var names: [String]
            var action: String
            var errnoRet: Int
            var args: [Argument]?
        }
        var defaultAction: String
        var syscalls: [Rule]
    }

    @Test func `refuses the same calls, and sockets of the same families`() throws {
        let profile = try JSONDecoder().decode(Profile.self, from: Data(SeccompProfile.text))
        #expect(profile.defaultAction == "SCMP_ACT_ALLOW")
        let plain = try #require(profile.syscalls.first { $0.args == nil })
        #expect(plain.names == SeccompFilter.denied.map(\.key) && plain.errnoRet == 1)
        let rules = profile.syscalls.filter { $0.args != nil }
        #expect(rules.allSatisfy { $0.names == ["socket", "socketpair"] && $0.errnoRet == 97 })
        // Each rule by itself refuses; a rule with two conditions would refuse less.
        let conditions = rules.flatMap { $0.args ?? [] }
        #expect(conditions.count == rules.count && conditions.allSatisfy { $0.index == 0 })
        for family: UInt64 in 0...300 {
            let isRefused = conditions.contains {
                $0.op == "SCMP_CMP_EQ" ? $0.value == family : $0.op == "SCMP_CMP_GE" && family >= $0.value
            }
            #expect(isRefused == !SeccompFilter.families.contains(UInt32(family)), "\(family)")
        }
    }
}

@Suite struct `What podman and the shell inside say of a command` {
    private func status(_ said: String, log: String = "", _ ending: ProcessEnding) -> InsideStatus {
        PodmanStatus(said: said, log: log, ending: ending).inside
    }

    @Test func `is its status once it has begun, also one that podman uses itself`() {
        #expect(status("began\n", .exited(0)) == InsideStatus(exitCode: 0))
        #expect(status("began\n", .exited(125)) == InsideStatus(exitCode: 125))
        #expect(status("began\n", .exited(139)) == InsideStatus(exitCode: 139))
        #expect(status("began\n", .signalled(9)) == InsideStatus())
    }

    @Test func `is why it did not begin`() {
        #expect(
            status("", log: "Error: crun: no\n", .exited(126)) == InsideStatus(failure: "Error: crun: no"))
        #expect(status("/x is no program that can be run\n", .exited(1)).failure?.hasPrefix("/x ") == true)
        #expect(status("", .signalled(9)) == InsideStatus())
    }

    @Test func `is podman's own failure while it ran`() {
        let found = status("began\n", log: "noise\nError: lost conmon\n", .exited(125))
        #expect(found == InsideStatus(exitCode: 125, failure: "Error: lost conmon"))
    }
}

@Suite struct `Further users of an ordinary user` {
    @Test func `are given by name or number, some at least`() {
        let text = "ada:100000:65536\n1001:165536:1\nbob:7:0\nbroken\n"
        #expect(SubordinateUsers.areGiven(to: "ada", uid: 7, in: text))
        #expect(SubordinateUsers.areGiven(to: nil, uid: 1001, in: text))
        #expect(!SubordinateUsers.areGiven(to: "bob", uid: 7, in: text))
        #expect(!SubordinateUsers.areGiven(to: "broken", uid: 7, in: text))
        #expect(!SubordinateUsers.areGiven(to: "ad", uid: 10, in: ""))
    }
}

@Suite struct `Memory that is watched` {
    @Test func `is seen where the kernel shows children and shares`() throws {
        #expect(MemoryWatch.canSee())
        let directory = try TemporaryDirectory()
        try directory.write("", to: "thread-self/children")
        #expect(!MemoryWatch.canSee(directory.path))
        try directory.write("", to: "self/smaps_rollup")
        #expect(MemoryWatch.canSee(directory.path))
    }

    @Test(arguments: [false, true])
    func `is that of children, whichever thread has them`(_ fromThread: Bool) async throws {
        let python = try #require(Machine.python)
        let code = """
            import subprocess, sys, threading
            def start():
                child = subprocess.Popen(
                    [sys.executable, "-c", "x = bytearray(b'x' * (96 << 20)); print(1, flush=True); input()"],
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE)
                child.stdout.readline()
                print("held", flush=True)
                sys.stdin.readline()
                child.kill()
            if sys.argv[1] == "true":
                thread = threading.Thread(target=start)
                thread.start()
                thread.join()
            else:
                start()
            """
        let holder = Process()
        holder.executableURL = URL(fileURLWithPath: python)
        holder.arguments = ["-c", code, "\(fromThread)"]
        let (input, output) = (Foundation.Pipe(), Foundation.Pipe())
        (holder.standardInput, holder.standardOutput) = (input, output)
        try holder.run()
        defer { holder.terminate() }
        #expect(String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).hasPrefix("held"))
        let (small, large) = (MemoryWatch(limit: 64 << 20), MemoryWatch(limit: 1 << 30))
        small.look(below: getpid())
        large.look(below: getpid())
        #expect(small.wasOver && !large.wasOver)
        try input.fileHandleForWriting.close()
        holder.waitUntilExit()
    }
}
