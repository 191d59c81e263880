import Foundation
import Instances
import Sandbox
import TestSupport
import Testing

@Suite(.enabled(if: Machine.canSandbox, "no sandbox can be run here"))
struct `What a sandboxed command sees` {
    @Test(arguments: Machine.backends)
    func `no network but a loopback of its own, which works`(_ backend: Backend) async throws {
        let names = try await backend.output(of: "tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '")
        #expect(names == "lo\n")
        guard let python = Machine.python else { return }
        var job = shellJob("")
        job.command = [
            python, "-c",
            """
            import socket
            server = socket.create_server(("127.0.0.1", 0))
            client = socket.create_connection(server.getsockname())
            client.sendall(b"x")
            print(server.accept()[0].recv(1), flush=True)
            try:
                socket.create_connection(("192.0.2.1", 80), 5)
            except OSError as error:
                print(error.strerror)
            """,
        ]
        #expect(try await backend.run(job).outputText == "b'x'\nNetwork is unreachable\n")
    }

    @Test(arguments: Machine.backends)
    func `devices can be used, and no file be put next to them`(_ backend: Backend) async throws {
        let script = """
            (echo x > /dev/x) 2>/dev/null && echo written
            echo x > /dev/null && echo x > /dev/shm/x && head -c 1 /dev/zero | wc -c
            """
        #expect(try await backend.output(of: script) == "1\n")
    }

    @Test(arguments: Machine.backends)
    func `devices of the host keep their owner and mode`(_ backend: Backend) async throws {
        func state(_ path: String) throws -> [UInt32] {
            var status = stat()
            try #require(stat(path, &status) == 0)
            return [status.st_uid, status.st_gid, status.st_mode]
        }
        let before = try state("/dev/null")
        _ = try await backend.run(shellJob("chmod 0 /dev/null 2>&1; chown 1000 /dev/null 2>&1; true"))
        #expect(try state("/dev/null") == before)
    }

    @Test(.enabled(if: Machine.python != nil), arguments: Machine.backends)
    func `no socket speaks to the hypervisor`(_ backend: Backend) async throws {
        var job = shellJob("")
        job.command = [
            try #require(Machine.python), "-c",
            """
            import socket
            for family in (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6):
                socket.socket(family, socket.SOCK_STREAM)
            try:
                socket.socket(40, socket.SOCK_STREAM)
            except OSError as error:
                print(error.errno)
            """,
        ]
        #expect(try await backend.run(job).outputText == "97\n")
    }

    @Test(arguments: Machine.backends)
    func `the system cannot be written to`(_ backend: Backend) async throws {
        let script = """
            for place in /usr/x /etc/x /x /bin/x /run/x /proc/sys/kernel/hostname; do
                (echo x > $place) 2>/dev/null && echo "wrote $place"
            done
            echo done
            """
        #expect(try await backend.output(of: script) == "done\n")
    }

    @Test(arguments: Machine.backends)
    func `temporary directories are private and writable`(_ backend: Backend) async throws {
        let canary = NSTemporaryDirectory() + "swegym-canary-\(getpid())"
        try Data("secret".utf8).write(to: URL(fileURLWithPath: canary))
        defer { try? FileManager.default.removeItem(atPath: canary) }
        let script = "for d in /tmp /dev/shm /home/box; do ls -A $d; echo x > $d/x && cat $d/x; done"
        #expect(try await backend.output(of: script) == "x\nx\nx\n")
        #expect(try await backend.output(of: script) == "x\nx\nx\n")
    }

    @Test(arguments: Machine.backends)
    func `it is user 1000 without any power`(_ backend: Backend) async throws {
        let script = """
            id -u; id -g; grep -c . /etc/passwd; grep CapBnd /proc/self/status | cut -f2
            grep NoNewPrivs /proc/self/status | cut -f2
            unshare --user true 2>/dev/null || echo refused
            mount -t tmpfs x /tmp 2>/dev/null || echo refused
            """
        #expect(
            try await backend.output(of: script) == "1000\n1000\n2\n0000000000000000\n1\nrefused\nrefused\n")
    }

    @Test(arguments: Machine.backends)
    func `no process of the host is seen`(_ backend: Backend) async throws {
        let names = try await backend.output(of: "cat /proc/[0-9]*/comm").split(separator: "\n")
        #expect(Set(names).isSubset(of: ["bwrap", "sh", "cat"]))
    }

    @Test(arguments: Machine.backends)
    func `the environment is exactly the one given`(_ backend: Backend) async throws {
        var job = SandboxJob(command: ["/usr/bin/env"], environment: ["ODD": "a b\n'$(id)", "é": ""])
        #expect(
            try await backend.run(job).outputText.split(separator: "\n").sorted() == [
                "'$(id)", "ODD=a b", "PWD=/tmp", "é=",
            ])
        job.environment = ["A=B": "x"]
        await #expect(throws: SandboxError.self) { try await backend.run(job) }
    }

    @Test(arguments: Machine.backends)
    func `arguments and paths are never read by a shell`(_ backend: Backend) async throws {
        let directory = try TemporaryDirectory()
        let odd = "a b,c:d;$(touch x)'\"\\é\n-rf"
        let host = directory.path + "/" + odd
        try FileManager.default.createDirectory(atPath: host, withIntermediateDirectories: true)
        try Data("found".utf8).write(to: URL(fileURLWithPath: host + "/" + odd))
        var job = shellJob("printf '%s\\n' \"$1\"; cat \"/read/$1\" \"/layer/$1\" \"/$1/$1\"", odd)
        job.mounts = [
            .readOnly(host: host, inside: "/read"),
            .overlay(lowers: [host], upper: .temporary, inside: "/layer", ownership: .asIs),
            .overlay(lowers: [host], upper: .temporary, inside: "/" + odd, ownership: .directories),
        ]
        #expect(try await backend.run(job).outputText == odd + "\nfoundfoundfound")
    }

    @Test(arguments: Machine.backends)
    func `a prefix below a directory closed to others is shown at its own path`(_ backend: Backend)
        async throws
    {
        let directory = try TemporaryDirectory()
        let prefix = directory.path + "/closed/python"
        try FileManager.default.createDirectory(atPath: prefix, withIntermediateDirectories: true)
        try Data("here".utf8).write(to: URL(fileURLWithPath: prefix + "/file"))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o700], ofItemAtPath: directory.path + "/closed")
        var job = shellJob("cat \"$1/file\"; echo x 2>/dev/null > \"$1/new\" || echo refused", prefix)
        job.hostPrefixes = [prefix]
        #expect(try await backend.run(job).outputText == "hererefused\n")
    }

    @Test(arguments: Machine.backends)
    func `a job that makes no sense is refused`(_ backend: Backend) async throws {
        var jobs = [SandboxJob(command: []), SandboxJob(command: ["sh"]), SandboxJob(command: ["/a\0b"])]
        for mount in [
            SandboxMount.temporary(inside: "/a/../b", bytes: 1), .temporary(inside: "/", bytes: 1),
            .readOnly(host: "/no/such/thing", inside: "/x"),
            .overlay(lowers: [], upper: .temporary, inside: "/x", ownership: .asIs),
        ] {
            var job = shellJob("true")
            job.mounts = [mount]
            jobs.append(job)
        }
        for job in jobs {
            await #expect(throws: SandboxError.self) { try await backend.run(job) }
        }
    }

    @Test(arguments: Machine.backends)
    func `a program that is not there is a failure of the sandbox, not of the tests`(_ backend: Backend)
        async throws
    {
        let result = try await backend.run(SandboxJob(command: ["/no/such/program"]))
        guard case .sandboxFailure(let words) = result.ending else {
            Issue.record("ended as \(result.ending)")
            return
        }
        #expect(words.contains("/no/such/program"))
    }
}
