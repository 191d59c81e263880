import Commands
import Demonstration
import Foundation
import Testing

/// A directory of its own with the demo's repository, its archive and a `repos.yaml`.
struct Sandpit {
    let root = NSTemporaryDirectory() + "swegym-end-to-end-\(UUID().uuidString)"
    let archive: String

    init() throws {
        let built = try DemonstrationRepository.build(in: root + "/demonstration")
        archive = built.archive
        try Data("- name: \(built.name)\n  url: \(built.repository)\n".utf8)
            .write(to: URL(fileURLWithPath: root + "/repos.yaml"))
    }

    func run(_ arguments: [String]) async -> (status: Int32, console: Console) {
        let console = Console()
        return (await SwegymCommand.run(arguments, context: console.context), console)
    }

    func mine(_ more: String...) async -> (status: Int32, console: Console) {
        await run(["mine", root + "/repos.yaml", "--workspace", root + "/workspace"] + more)
    }

    func publish(to name: String) async throws -> [String: Data] {
        let directory = "\(root)/\(name)"
        let (status, console) = await run([
            "publish", "--workspace", root + "/workspace", "--output", directory,
        ])
        #expect(status == 0, "\(console.diagnostics)")
        var files: [String: Data] = [:]
        for file in try FileManager.default.contentsOfDirectory(atPath: directory) {
            files[file] = FileManager.default.contents(atPath: "\(directory)/\(file)")
        }
        return files
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: root)
    }
}

@Suite struct `Mining and publishing the demo` {
    @Test func `the archive gives candidates, and a reason for each refusal`() async throws {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        let (status, console) = await sandpit.mine("--archive", sandpit.archive, "--json")
        #expect(status == 0, "\(console.diagnostics)")
        let results = try #require(
            try JSONSerialization.jsonObject(with: Data(console.output.utf8)) as? [[String: Any]])
        let demo = try #require(results.first)
        #expect(demo["pullRequests"] as? Int == 23)
        #expect(demo["candidates"] as? Int == 19)
        #expect(
            demo["refused"] as? [String: Int] == [
                "no-linked-issue": 1, "no-test-patch": 1, "no-gold-patch": 1, "not-merged": 1,
            ])
    }

    @Test func `the same workspace is published in the same bytes, also after it was mined again`()
        async throws
    {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        _ = await sandpit.mine("--archive", sandpit.archive)
        let first = try await sandpit.publish(to: "first")
        _ = await sandpit.mine("--archive", sandpit.archive)
        let second = try await sandpit.publish(to: "second")
        #expect(first == second)
        let raw = try #require(first["raw.jsonl"])
        #expect(raw.split(separator: UInt8(ascii: "\n")).count == 19)
    }

    @Test func `history alone gives candidates that await their text, and the archive brings it`()
        async throws
    {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        _ = await sandpit.mine()
        let alone = try await sandpit.publish(to: "alone")
        #expect(alone["raw.jsonl"]?.isEmpty == true)
        let awaiting = try #require(alone["awaiting.jsonl"])
        #expect(awaiting.split(separator: UInt8(ascii: "\n")).count == 20)
        _ = await sandpit.mine("--archive", sandpit.archive)
        let told = try await sandpit.publish(to: "told")
        #expect(told["raw.jsonl"]?.split(separator: UInt8(ascii: "\n")).count == 19)
    }

    @Test func `records that a crash left are taken up, not made again`() async throws {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        _ = await sandpit.mine("--archive", sandpit.archive)
        let expected = try await sandpit.publish(to: "expected")
        // As after a kill between the segments and the summary, with the catalogue lost on top.
        let mined = sandpit.root + "/workspace/records/mined/swegym-demo__pocketunits"
        let generation = try #require(try FileManager.default.contentsOfDirectory(atPath: mined).first)
        try FileManager.default.removeItem(atPath: "\(mined)/\(generation)/summary.json")
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: sandpit.root + "/workspace/catalogue.sqlite" + suffix)
        }
        let segment = "\(mined)/\(generation)/000000.jsonl"
        let before = try FileManager.default.attributesOfItem(atPath: segment)[.modificationDate] as? Date
        let (status, console) = await sandpit.mine("--archive", sandpit.archive)
        #expect(status == 0, "\(console.diagnostics)")
        let after = try FileManager.default.attributesOfItem(atPath: segment)[.modificationDate] as? Date
        #expect(before == after)
        #expect(try await sandpit.publish(to: "resumed") == expected)
    }

    @Test func `one instance's story is told, and a mistyped id is answered with the nearest`() async throws {
        let sandpit = try Sandpit()
        defer { sandpit.remove() }
        _ = await sandpit.mine("--archive", sandpit.archive)
        let workspace = ["--workspace", sandpit.root + "/workspace"]
        let shown = await sandpit.run(["show", "swegym-demo__pocketunits-2"] + workspace)
        #expect(shown.status == 0)
        #expect(shown.console.output.contains("problem statement:"))
        let refused = await sandpit.run(["show", "swegym-demo__pocketunits-9"] + workspace)
        #expect(refused.console.output.contains("no-test-patch"))
        let mistyped = await sandpit.run(["show", "swegym-demo__pocketunit-2"] + workspace)
        #expect(mistyped.status == 2)
        #expect(mistyped.console.diagnostics.contains("swegym-demo__pocketunits-2"))
    }
}
