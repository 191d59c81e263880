import Foundation
import Instances
import Sandbox
import TestSupport
import Testing

@testable import Validation

/// What of services this machine can try.
private enum Machine {
    static let scratch = NSTemporaryDirectory() + "swegym-service-tests-\(getpid())"
    static let sandbox: BubblewrapSandbox? = {
        guard let sandbox = try? BubblewrapSandbox(scratch: scratch) else { return nil }
        atexit { rmdir(Machine.scratch) }
        let missing = sandbox.check().filter { $0.state == .missing }
        guard missing.isEmpty else {
            print("tests of services are skipped: \(missing.map(\.finding).joined(separator: "; "))")
            return nil
        }
        return sandbox
    }()
    static let redis = "/usr/bin/redis-server"
    static let hasRedis: Bool = {
        let found = FileManager.default.isExecutableFile(atPath: redis)
        if !found { print("a test of a started service is skipped: there is no \(redis)") }
        return found
    }()
}

@Suite("Services in the sandbox of a run", .enabled(if: Machine.sandbox != nil))
struct ServiceStarterTests {
    private func run(
        _ services: [Service], _ programs: [ServiceKind: String], _ script: String
    ) async throws -> (states: [StartedService], said: String, rest: String) {
        let sandbox = try #require(Machine.sandbox)
        var job = SandboxJob(command: ["/bin/sh", "-c", script])
        job.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
        job.report = ReportChannel(descriptor: 3)
        job.input = Array("nonce".utf8)
        job.limits.wallSeconds = 60
        let installed = InstalledServices(
            programs.mapValues { InstalledServices.Program(path: $0, version: "1.0") })
        ServiceStarter(services, installed: installed).add(to: &job, prepared: [:])
        let result = try await sandbox.run(job, slot: Int.random(in: 100..<900))
        var report = result.report
        let states = try #require(ServiceStates.take(for: services, from: &report))
        return (states, result.outputText, String(decoding: report, as: UTF8.self))
    }

    @Test("A service that does not start is named, and the tests run without it")
    func failure() async throws {
        let (states, said, rest) = try await run(
            [Service(.redis), Service(.memcached)], [.redis: "/usr/bin/false", .memcached: "/usr/bin/none"],
            "cat; echo report >&3; exec 3>&-; echo ' tests ran'")
        #expect(states.map(\.name) == ["redis", "memcached"])
        #expect(states.allSatisfy { $0.failure != nil })
        #expect(states.last?.failure == "there is no program")
        #expect(said.hasSuffix("nonce tests ran\n"))
        #expect(rest == "report\n")
    }

    @Test(
        "A service answers on loopback under its names, is no child of the tests, and leaves nothing in their directory",
        .enabled(if: Machine.hasRedis))
    func redis() async throws {
        var service = Service(.redis, port: 6390)
        service.hosts = ["cache"]
        service.password = "s3cret"
        let (states, said, _) = try await run(
            [service], [.redis: Machine.redis],
            """
            exec 3>&-
            redis-cli -h cache -p 6390 -a s3cret --no-auth-warning ping
            redis-cli -h cache -p 6390 ping
            for place in /proc/[0-9]*; do
                read -r number name state parent rest < $place/stat
                [ "$name" = "(redis-server)" ] && echo "parent $parent"
            done
            ls /tmp | wc -l
            """)
        #expect(states.map(\.failure) == [nil])
        let lines = said.split(separator: "\n")
        #expect(lines.first?.hasPrefix("swegym: service\tredis\t6390\tready") == true)
        #expect(lines.contains("PONG"))
        #expect(lines.contains { $0.contains("NOAUTH") })
        #expect(lines.suffix(2) == ["parent 1", "0"])
    }

    @Test("Without services a job is what it was")
    func none() {
        var job = SandboxJob(command: ["/bin/true"])
        ServiceStarter([], installed: InstalledServices()).add(to: &job, prepared: [:])
        #expect(job.command == ["/bin/true"])
        #expect(job.mounts.isEmpty && job.hostNames.isEmpty)
    }
}
