import Auditing
import Commands
import Foundation
import Instances
import Mirrors
import Pipeline
import Sandbox
import TestSupport
import Testing
import Workspace

extension `The validated demo` {
    /// The answer is looked for where tests and sessions run.
    @Suite struct `audited` {
        private let demo: ValidatedDemo

        init() throws { demo = try #require(ValidatedDemo.current) }

        @Test func `has no answer in the room, and says what was looked at`() async throws {
            let copy = try demo.copy().cutOff
            let (status, console) = await copy.run("audit", DemoCopy.id(11), DemoCopy.id(2))
            #expect(status == 0, "\(console.output)\(console.diagnostics)")
            #expect(console.output.contains("\(DemoCopy.id(11)): the answer is not in the room\n"))
            #expect(console.output.contains(" 0 not proven, 0 found\n"))
            #expect(try copy.names(below: "scratch").filter { $0.hasPrefix("scratch/audit") } == [])
        }

        @Test func `is published with what was found, and without it as before`() async throws {
            let copy = try demo.copy().cutOff
            let output = copy.directory["audited"]
            let (status, console) = await copy.run("publish", "--output", output, "--audit")
            #expect(status == 0, "\(console.diagnostics)")
            let lines = try String(contentsOfFile: output + "/audit.jsonl", encoding: .utf8).split(
                separator: "\n")
            let full = try String(contentsOfFile: output + "/full.jsonl", encoding: .utf8).split(
                separator: "\n")
            #expect(lines.count == full.count)
            #expect(lines.allSatisfy { $0.contains(#""outcome":"clean""#) })
            #expect(
                !lines.contains { $0.contains(copy.workspace) }, "a publication names no path of the host")
            let checked = Console()
            #expect(await SwegymCommand.run(["verify", output], context: checked.context) == 0)
            for name in ["full.jsonl", "raw.jsonl", "verdicts.jsonl"] {
                let bytes = try Data(contentsOf: URL(filePath: "\(output)/\(name)"))
                #expect(bytes == (try Data(contentsOf: URL(filePath: "\(demo.splits)/\(name)"))), "\(name)")
            }
        }

        @Test func `proves nothing of what it does not know`() async throws {
            let copy = try demo.copy().cutOff
            let (status, console) = await copy.run("audit", "swegym-demo__pocketunits-9999")
            #expect(status == 1)
            #expect(console.output.contains("swegym-demo__pocketunits-9999: not proven"))
        }

        /// What an audit finds where something was planted.
        private func found(
            in copy: DemoCopy, planting: @escaping @Sendable (inout SandboxJob, String) throws -> Void
        ) async throws -> [String: InstanceAudit.Check] {
            let layout = WorkspaceLayout(root: copy.workspace)
            let id = try #require(InstanceID(DemoCopy.id(11)))
            var stage = try AuditStage(
                layout: layout, catalogue: try Catalogue(of: layout), observer: SilentObserver(),
                environment: ValidatedDemo.environment(index: copy.index, home: copy.directory.path),
                mirrors: .keepingSize(of: layout, noted: { _ in }))
            stage.planting = planting
            let lease = try Lease(of: layout, command: "test")
            let audit = try await lease.during { try await stage.run([id], ValidationRequest()) }
            let checks = try #require(audit.first).checks
            return Dictionary(uniqueKeysWithValues: checks.map { ($0.name, $0) })
        }

        private func patch(_ member: String, in copy: DemoCopy) async throws -> Data {
            let (_, console) = await copy.run("show", DemoCopy.id(11), "--json")
            let story = try #require(
                try JSONSerialization.jsonObject(with: Data(console.output.utf8)) as? [String: Any])
            let candidate = try #require(story["candidate"] as? [String: Any])
            return Data(try #require(candidate[member] as? String).utf8)
        }

        @Test func `finds the fix as a commit under a tag, loose and in a pack with differences`()
            async throws
        {
            let copy = try demo.copy().cutOff
            let gold = try await patch("goldPatch", in: copy)
            for isPacked in [false, true] {
                let checks = try await found(in: copy) { _, checkout in
                    try GitProgram.run(["apply", "--index"], in: checkout, input: gold)
                    try GitProgram.run(["commit", "-qm", "fix"], in: checkout)
                    try GitProgram.run(["tag", "v9.0"], in: checkout)
                    try GitProgram.run(["reset", "-q", "--hard", "HEAD~1"], in: checkout)
                    if isPacked { try GitProgram.run(["repack", "-adfq", "--depth=50"], in: checkout) }
                }
                let history = try #require(checks["history"])
                #expect(history.outcome == .leak)
                #expect(history.leaks.contains { $0.contains("as it is after the gold patch") }, "\(history)")
                #expect(
                    history.leaks.contains { $0.contains("refs/tags/v9.0") || $0.contains("packed-refs") },
                    "\(history)")
                #expect(history.leaks.contains { $0.contains("ORIG_HEAD") })
                #expect(checks["gold patch"]?.outcome == .clean)
            }
        }

        @Test func `finds a newer release, a patched module, a test file at home, and records`() async throws
        {
            let copy = try demo.copy().cutOff
            let planted = try TemporaryDirectory()
            let workspace = copy.workspace
            try planted.write(
                "Name: pocketunits\nVersion: 9.0\n", to: "release/pocketunits-9.0.dist-info/METADATA")
            let (gold, test) = (
                try await patch("goldPatch", in: copy), try await patch("testPatch", in: copy)
            )
            let checks = try await found(in: copy) { job, checkout in
                // The patched files elsewhere, with other ends, so that they are recognised by their lines.
                try FileManager.default.copyItem(atPath: checkout, toPath: planted["copy"])
                try GitProgram.run(["apply"], in: planted["copy"], input: gold)
                try GitProgram.run(["apply"], in: planted["copy"], input: test)
                let changed = try GitProgram.run(["status", "--porcelain"], in: planted["copy"])
                for line in String(decoding: changed, as: UTF8.self).split(separator: "\n") {
                    let path = line.dropFirst(3)
                    guard path.hasSuffix(".py") else { continue }
                    let text = try String(contentsOfFile: "\(planted["copy"])/\(path)", encoding: .utf8)
                    let name = path.replacing("/", with: "_")
                    try planted.write(
                        text + "# end\n", to: path.contains("test") ? "home/\(name)" : "release/\(name)")
                }
                try FileManager.default.removeItem(atPath: planted["copy"])
                job.mounts.append(.readOnly(host: planted["release"], inside: "/opt/more"))
                job.mounts.append(.readOnly(host: planted["home"], inside: "/home/box/notes"))
                job.mounts.append(.readOnly(host: workspace + "/records/locks", inside: "/srv/locks"))
            }
            #expect(
                checks["releases"]?.leaks.first?.contains("/opt/more/pocketunits-9.0.dist-info (9.0)") == true
            )
            #expect(checks["gold patch"]?.leaks.contains { $0.hasPrefix("/opt/more/") } == true)
            #expect(checks["test patch"]?.leaks.contains { $0.hasPrefix("/home/box/notes/") } == true)
            #expect(checks["mounts"]?.leaks == ["/srv/locks shows records"])
            #expect(checks["history"]?.outcome == .clean)
            #expect(checks["gold patch before"]?.outcome == .clean)
        }
    }
}
