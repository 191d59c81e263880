import Foundation
import Sandbox
import TestSupport
import Testing

@Suite(.enabled(if: Machine.canSandbox, "no sandbox can be run here"))
struct `Directories laid over one another` {
    /// A checkout of a slot's user with one file, and a directory to keep changes in.
    struct Fixture {
        let directory: TemporaryDirectory
        let slot = Machine.freeSlot()
        var lower: String { directory.path + "/lower" }
        var upper: String { directory.path + "/upper" }

        init(_ backend: Backend, ownedByUser: Bool = true) throws {
            directory = try TemporaryDirectory()
            try FileManager.default.createDirectory(
                atPath: directory.path + "/lower/sub", withIntermediateDirectories: true)
            for file in ["file", "sub/inner"] {
                try Data("old\n".utf8).write(to: URL(fileURLWithPath: lower + "/" + file))
            }
            let user = backend.sandbox.user(slot: slot)
            guard ownedByUser else { return }
            for path in ["", "/sub", "/file", "/sub/inner"] { chown(lower + path, user.uid, user.gid) }
        }

        func text(_ path: String) -> String? {
            FileManager.default.contents(atPath: directory.path + "/" + path).map {
                String(decoding: $0, as: UTF8.self)
            }
        }

        func job(_ script: String, _ upper: SandboxUpper, _ ownership: OverlayOwnership = .asIs) -> SandboxJob
        {
            var job = shellJob(script)
            job.mounts = [.overlay(lowers: [lower], upper: upper, inside: "/testbed", ownership: ownership)]
            job.workingDirectory = "/testbed"
            return job
        }
    }

    @Test(arguments: Machine.backends)
    func `changes never reach the lower directory`(_ backend: Backend) async throws {
        let fixture = try Fixture(backend)
        let script = "echo new > file; echo x > sub/made; rm sub/inner; mkdir d; ls -A . sub; cat file"
        let result = try await backend.sandbox.run(fixture.job(script, .temporary), slot: fixture.slot)
        #expect(result.outputText == ".:\nd\nfile\nsub\n\nsub:\nmade\nnew\n")
        #expect(fixture.text("lower/file") == "old\n")
        #expect(fixture.text("lower/sub/inner") == "old\n")
        let again = try await backend.sandbox.run(fixture.job("ls -A . sub", .temporary), slot: fixture.slot)
        #expect(again.outputText == ".:\nfile\nsub\n\nsub:\ninner\n")
    }

    @Test(arguments: Machine.backends)
    func `a kept layer holds the changes and serves as a lower`(_ backend: Backend) async throws {
        let fixture = try Fixture(backend)
        let script = "echo new > file; rm sub/inner; echo x > sub/made"
        let result = try await backend.sandbox.run(
            fixture.job(script, .keep(host: fixture.upper)), slot: fixture.slot)
        #expect(result.succeeded)
        #expect(fixture.text("upper/file") == "new\n")
        #expect(fixture.text("lower/file") == "old\n")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: fixture.directory.path).sorted() == [
                "lower", "upper",
            ])
        var job = shellJob("cat /w/file; ls -A /w/sub")
        job.mounts = [
            .overlay(
                lowers: [fixture.upper, fixture.lower], upper: .temporary, inside: "/w", ownership: .asIs)
        ]
        #expect(try await backend.run(job).outputText == "new\nmade\n")
    }

    @Test(arguments: Machine.backends, [SandboxUpper.temporary, .keep(host: "")])
    func `directories of another owner can be made the inside user's`(
        _ backend: Backend, _ upper: SandboxUpper
    ) async throws {
        let fixture = try Fixture(backend, ownedByUser: false)
        let script =
            "echo x > sub/made && rm sub/inner && echo y > sub/inner && mkdir sub/deep && cat sub/inner"
        let kept: SandboxUpper = upper == .temporary ? .temporary : .keep(host: fixture.upper)
        let job = fixture.job(script, kept, .directories)
        let result = try await backend.sandbox.run(job, slot: fixture.slot)
        #expect(result.outputText == "y\n")
        #expect(result.succeeded)
        #expect(fixture.text("lower/sub/inner") == "old\n")
        #expect(fixture.text("upper/sub/made") == (upper == .temporary ? nil : "x\n"))
    }

    @Test(arguments: Machine.backends)
    func `directories that nothing was put into are not kept`(_ backend: Backend) async throws {
        let fixture = try Fixture(backend, ownedByUser: false)
        let job = fixture.job("echo x > made", .keep(host: fixture.upper), .directories)
        _ = try await backend.sandbox.run(job, slot: fixture.slot)
        #expect(try FileManager.default.subpathsOfDirectory(atPath: fixture.upper) == ["made"])
    }

    @Test(arguments: Machine.backends)
    func `nothing is left in the scratch, however odd`(_ backend: Backend) async throws {
        let fixture = try Fixture(backend, ownedByUser: false)
        let script = """
            mkdir -p closed/in/side; chmod 0 closed/in closed; mkfifo pipe; ln -s /etc/passwd link
            touch -- -rf 'new
            line'; i=0; while [ $i -lt 150 ]; do mkdir dddddddddddddddddddd; cd dddddddddddddddddddd; i=$((i+1)); done
            echo done
            """
        let result = try await backend.sandbox.run(
            fixture.job(script, .temporary, .directories), slot: fixture.slot)
        #expect(result.outputText == "done\n")
        let left = try FileManager.default.contentsOfDirectory(atPath: backend.scratch)
        #expect(!left.contains { $0.contains("-\(fixture.slot)-") })
        let mounts = try String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)
        #expect(!mounts.contains(Machine.scratch))
    }

    @Test(arguments: Machine.backends)
    func `a writable mount is the host's, a read-only one inside it is not`(_ backend: Backend) async throws {
        let fixture = try Fixture(backend)
        var job = shellJob("echo new > /w/file; echo x > /w/sub/inner || echo refused")
        job.mounts = [
            .writable(host: fixture.lower, inside: "/w"),
            .readOnly(host: fixture.lower + "/sub", inside: "/w/sub"),
        ]
        let result = try await backend.sandbox.run(job, slot: fixture.slot)
        #expect(result.outputText.hasSuffix("refused\n"))
        #expect(fixture.text("lower/file") == "new\n")
        #expect(fixture.text("lower/sub/inner") == "old\n")
    }
}
