import Foundation
import Publishing
import TestSupport
import Testing

@Suite struct `Verifying and signing a publication` {
    private static var hasSSHKeygen: Bool {
        ["/usr/bin", "/bin", "/usr/local/bin"].contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/ssh-keygen")
        }
    }

    private func makeKey(_ path: String) throws {
        let words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", path]
        _ = try ProgramRun("/usr/bin/env", words)
    }

    @Test func `a copy is verified, and one that was touched is not`() async throws {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        _ = await sandpit.mine("--archive", sandpit.archive)
        _ = try await sandpit.publish(to: "published")
        let whole = await sandpit.run(["verify", sandpit.root + "/published"])
        #expect(whole.status == 0, "\(whole.console.diagnostics)")
        #expect(whole.console.output.contains("every byte is as published"))
        let raw = URL(fileURLWithPath: sandpit.root + "/published/raw.jsonl")
        var bytes = try Data(contentsOf: raw)
        bytes[100] ^= 1
        try bytes.write(to: raw)
        let touched = await sandpit.run(["verify", sandpit.root + "/published/manifest.json", "--json"])
        #expect(touched.status == 1)
        #expect(touched.console.output.contains("\"file\" : \"raw.jsonl\""))
        #expect(await sandpit.run(["verify", sandpit.root + "/nowhere"]).status == 2)
    }

    @Test(.enabled(if: hasSSHKeygen, "ssh-keygen is not installed"))
    func `a signature speaks for its key alone, and for the manifest as it is`() async throws {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        _ = await sandpit.mine("--archive", sandpit.archive)
        for name in ["key", "other"] { try makeKey("\(sandpit.root)/\(name)") }
        let published = sandpit.root + "/published"
        let signed = await sandpit.run([
            "publish", "--workspace", sandpit.root + "/workspace", "--output", published, "--sign",
            sandpit.root + "/key",
        ])
        #expect(signed.status == 0, "\(signed.console.diagnostics)")
        func verify(_ signer: String) async -> Int32 {
            await sandpit.run(["verify", published, "--signer", "\(sandpit.root)/\(signer)"]).status
        }
        #expect(await verify("key.pub") == 0)
        #expect(await verify("other.pub") == 1)
        let key = try String(contentsOfFile: sandpit.root + "/key.pub", encoding: .utf8)
        try "someone@example.org \(key)".write(
            toFile: sandpit.root + "/signers", atomically: true, encoding: .utf8)
        let named = await sandpit.run(["verify", published, "--signer", sandpit.root + "/signers"])
        #expect(named.console.output.contains("signed by someone@example.org"))
        // A later publication of other content keeps no signature of the earlier one.
        let again = await sandpit.run([
            "publish", "--workspace", sandpit.root + "/workspace", "--output", published, "--release", "two",
        ])
        #expect(again.status == 0)
        #expect(await verify("key.pub") == 1)
    }

    @Test func `a signature without the program, the key or a signature is a plain error`() throws {
        let directory = NSTemporaryDirectory() + "swegym-signature-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        for name in ["manifest.json", "ssh", "minisign.pub"] {
            let text = name == "ssh" ? "-----BEGIN OPENSSH PRIVATE KEY-----\n" : "untrusted comment: x\n"
            try text.write(toFile: "\(directory)/\(name)", atomically: true, encoding: .utf8)
        }
        let signature = ReleaseSignature(
            of: "\(directory)/manifest.json", environment: ["PATH": "/nowhere"])
        let noSSH = #expect(throws: SignatureError.self) { try signature.sign(with: "\(directory)/ssh") }
        #expect(noSSH?.description.contains("apt-get install openssh-client") == true)
        let noMinisign = #expect(throws: SignatureError.self) {
            try signature.sign(with: "\(directory)/minisign.pub")
        }
        #expect(noMinisign?.description.contains("apt-get install minisign") == true)
        #expect(throws: SignatureError.absent("\(directory)/manifest.json.minisig")) {
            try signature.verify(against: "\(directory)/minisign.pub")
        }
        #expect(throws: SignatureError.self) { try signature.sign(with: "\(directory)/none") }
    }

    @Test func `a split of one's own is made from a publication, and verified like it`() async throws {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        _ = await sandpit.mine("--archive", sandpit.archive)
        _ = try await sandpit.publish(to: "published")
        let arguments = [
            "split", sandpit.root + "/published", "--from", "raw", "--output", sandpit.root + "/own",
        ]
        let made = await sandpit.run(arguments + ["--sample", "5", "--seed", "3"])
        #expect(made.status == 0, "\(made.console.diagnostics)")
        #expect(made.console.output.contains("not-drawn"))
        #expect(await sandpit.run(["verify", sandpit.root + "/own"]).status == 0)
        for wrong in [
            ["--files", "x"], ["--since", "soon"], ["--fraction", "2"], ["--by-repository"],
            ["--name", "Bad Name"], ["--only", "x"], ["--format", "csv"], ["--from", "best"],
        ] {
            #expect(await sandpit.run(arguments + wrong).status == 2, "\(wrong)")
        }
    }

    @Test func `a report of a publication has a page, texts, and a page for every instance`() async throws {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        _ = await sandpit.mine("--archive", sandpit.archive)
        _ = try await sandpit.publish(to: "published")
        let report = sandpit.root + "/report"
        let made = await sandpit.run([
            "report", sandpit.root + "/published", "--output", report, "--instances", "--json",
        ])
        #expect(made.status == 0, "\(made.console.diagnostics)")
        #expect(made.console.output.contains("\"pages\" : 19"))
        let page = try String(contentsOfFile: report + "/index.html", encoding: .utf8)
        #expect(page.contains("instances/swegym-demo__pocketunits-2.html"))
        let instance = try String(
            contentsOfFile: report + "/instances/swegym-demo__pocketunits-2.html", encoding: .utf8)
        #expect(instance.contains("Problem statement") && instance.contains("class=\"add\""))
        #expect(FileManager.default.fileExists(atPath: report + "/instances.csv"))
        #expect(await sandpit.run(["report", sandpit.root, "--output", report]).status == 2)
    }
}
