import Commands
import Foundation
import TestSupport
import Testing

/// What commands write for machines: programs rely on the names of these members.
@Suite(.minedDemo, .serialized) struct `The JSON of a command` {
    private let demo: MinedDemo

    init() throws { demo = try #require(MinedDemo.current) }

    private func json(_ arguments: String..., status expected: Int32 = 0) async throws -> Any {
        let (status, console) = await demo.sandpit.run(arguments)
        try #require(status == expected, "\(console.diagnostics)")
        #expect(console.output.hasSuffix("\n"))
        #expect(!console.output.contains("\u{1b}"))
        return try JSONSerialization.jsonObject(with: Data(console.output.utf8))
    }

    private func object(_ value: Any?) throws -> [String: Any] { try #require(value as? [String: Any]) }

    @Test func `of status is the funnel of each repository, and adds up`() async throws {
        let funnels = try #require(
            try await json("status", "--workspace", demo.workspace, "--json") as? [[String: Any]])
        let funnel = try #require(funnels.first)
        #expect(funnel["repository"] as? String == "swegym-demo/pocketunits")
        let refused = try #require(funnel["refused"] as? [String: Int])
        let verdicts = try #require(funnel["verdicts"] as? [String: Int])
        let candidates = try #require(funnel["candidates"] as? Int)
        #expect(refused.values.reduce(0, +) + candidates == funnel["pullRequests"] as? Int)
        let waiting = try #require(funnel["notValidated"] as? Int)
        #expect(verdicts.filter { $0.key != "not-validated" }.values.reduce(0, +) + waiting == candidates)
        #expect(waiting == 19)
    }

    @Test func `of mirrors says what each takes and where it is from`() async throws {
        let listing = try object(
            try await json("status", "--workspace", demo.workspace, "--mirrors", "--json"))
        let mirrors = try #require(listing["mirrors"] as? [[String: Any]])
        let mirror = try #require(mirrors.first)
        #expect(mirrors.count == 1)
        #expect((mirror["bytes"] as? Int ?? 0) > 0)
        #expect((mirror["source"] as? String)?.hasPrefix(demo.sandpit.root) == true)
        #expect(mirror["isPartial"] as? Bool == false)
    }

    @Test func `of show is the story of an instance`() async throws {
        let story = try object(
            try await json("show", "swegym-demo__pocketunits-2", "--workspace", demo.workspace, "--json"))
        let candidate = try object(story["candidate"])
        #expect(candidate["id"] as? String == "swegym-demo__pocketunits-2")
        #expect((candidate["goldPatch"] as? String)?.contains("pocketunits/duration.py") == true)
        #expect((candidate["baseCommit"] as? String)?.count == 40)
    }

    @Test func `of verify names the release, and each fault with its file`() async throws {
        let whole = try object(try await json("verify", demo.published, "--json"))
        let check = try object(whole["check"])
        #expect((check["faults"] as? [Any])?.isEmpty == true)
        #expect((check["digest"] as? String)?.count == 64)
        #expect(whole["signedBy"] == nil)
        // A copy without one of its files.
        let copy = try TemporaryDirectory()
        for name in try FileManager.default.contentsOfDirectory(atPath: demo.published)
        where name != "raw.jsonl" {
            try FileManager.default.copyItem(atPath: "\(demo.published)/\(name)", toPath: copy[name])
        }
        let broken = try object(try await json("verify", copy.path, "--json", status: 1))
        let faults = try #require(try object(broken["check"])["faults"] as? [[String: Any]])
        #expect(faults.compactMap { $0["file"] as? String } == ["raw.jsonl"])
    }

    @Test func `of a split is its manifest`() async throws {
        let output = try TemporaryDirectory()
        let manifest = try object(
            try await json(
                "split", demo.published, "--from", "raw", "--output", output["own"], "--sample", "3",
                "--seed", "1",
                "--json"))
        let derivation = try object(manifest["derivation"])
        #expect(derivation["rows"] as? Int == 19)
        #expect((derivation["leftOut"] as? [String: Int])?.values.reduce(0, +) == 16)
        let files = try #require(manifest["files"] as? [[String: Any]])
        #expect(files.contains { $0["rows"] as? Int == 3 })
    }

    @Test func `of a conversion counts rows and what had no place`() async throws {
        let output = try TemporaryDirectory()
        for (format, number) in [("swe-gym", 19), ("swe-bench", 19), ("swe-rebench", 19)] {
            let result = try object(
                try await json(
                    "convert", demo.published, "--from", "raw", "--to", format, "--output", output[format],
                    "--json"))
            #expect(result["rows"] as? Int == number)
            #expect(result["dropped"] is [String: Int])
            #expect(try output.objects(format).count == number)
        }
    }

    @Test func `of overlap names the files and the signals`() async throws {
        let report = try object(
            try await json(
                "overlap", demo.published, "--from", "raw", "--with", demo.published, "--json", status: 1))
        #expect(report["rows"] as? Int == 19)
        let files = try #require(report["files"] as? [[String: Any]])
        #expect(files.first?["contaminated"] as? Int == 19)
        let pairs = try #require(report["pairs"] as? [[String: Any]])
        #expect(pairs.count >= 19)
    }

    @Test func `of a report names its files`() async throws {
        let output = try TemporaryDirectory()
        let result = try object(
            try await json("report", demo.published, "--output", output["report"], "--json"))
        let files = try #require(result["files"] as? [String])
        #expect(files.contains("index.html") && result["pages"] as? Int == 0)
        for file in files { #expect(FileManager.default.fileExists(atPath: output["report/\(file)"])) }
    }

    @Test func `of environments is empty where there is none`() async throws {
        let listing = try object(
            try await json("environment", "list", "--workspace", demo.workspace, "--json"))
        #expect((listing["rows"] as? [Any])?.isEmpty == true)
        #expect(listing["instances"] as? Int == 0)
        let cleaned = try object(
            try await json("environment", "clean", "--workspace", demo.workspace, "--dry-run", "--json"))
        #expect((cleaned["removed"] as? [Any])?.isEmpty == true)
    }

    @Test func `of doctor has a state and, where one is needed, a remedy for each thing`() async throws {
        let (_, console) = await demo.sandpit.run(["doctor", "--json"])
        let findings = try #require(
            try JSONSerialization.jsonObject(with: Data(console.output.utf8)) as? [[String: Any]])
        #expect(findings.count > 3)
        for finding in findings {
            let state = try #require(finding["state"] as? String)
            #expect(["good", "limited", "missing"].contains(state))
            #expect((finding["name"] as? String)?.isEmpty == false)
            if state == "missing" { #expect((finding["remedy"] as? String)?.isEmpty == false, "\(finding)") }
        }
    }
}

/// What commands print for people.
@Suite(.minedDemo, .serialized) struct `The tables of a command` {
    private let demo: MinedDemo

    init() throws { demo = try #require(MinedDemo.current) }

    private func output(_ arguments: String..., status expected: Int32 = 0) async throws -> String {
        let (status, console) = await demo.sandpit.run(arguments)
        try #require(status == expected, "\(console.diagnostics)")
        return console.output
    }

    @Test func `of status fit the width, and show the sum of the mirrors`() async throws {
        let text = try await output("status", "--workspace", demo.workspace)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.count <= 120 })
        #expect(lines.first?.hasPrefix("repository") == true)
        #expect(lines.contains { $0.hasPrefix("swegym-demo/pocketunits") && $0.hasSuffix(" 19") })
        #expect(text.contains("refused in mining") && !text.contains("not valid"))
        #expect(text.contains("1 mirror: "))
    }

    @Test func `of a publication have a word for each file`() async throws {
        let directory = try TemporaryDirectory()
        let text = try await output("publish", "--workspace", demo.workspace, "--output", directory["out"])
        for name in [
            "raw.jsonl", "full.jsonl", "lite.jsonl", "manifest.json", "README.md", "CITATION.cff",
            "CHANGELOG.md",
        ] {
            let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(name) })
            #expect(line.split(separator: #/ {2,}/#).count >= 3, "\(line)")
        }
        #expect(text.hasSuffix("\nwritten to \(directory["out"])\n"))
    }

    @Test func `of changes say what came and why, or that nothing did`() async throws {
        let directory = try TemporaryDirectory()
        let again = try await output(
            "publish", "--workspace", demo.workspace, "--output", directory["again"], "--against",
            demo.published + "/manifest.json")
        #expect(again.contains("no row was added, removed or changed"))
    }

    @Test func `of overlap show percentages, and the rest in a file`() async throws {
        let directory = try TemporaryDirectory()
        let text = try await output(
            "overlap", demo.published, "--from", "raw", "--with", demo.published, "--pairs",
            directory["pairs.jsonl"],
            status: 1)
        #expect(text.contains("100 %"))
        #expect(text.contains("19 instances compared, 19 of them of a repository that these files know"))
        let pairs = try directory.objects("pairs.jsonl")
        #expect(pairs.count >= 19)
    }

    @Test func `of a split say what was left out for which reason`() async throws {
        let directory = try TemporaryDirectory()
        let text = try await output(
            "split", demo.published, "--from", "raw", "--output", directory["own"], "--since", "2023-01-01")
        #expect(text.contains("19 rows read"))
        let left = try #require(text.components(separatedBy: "left out\n").dropFirst().first)
        #expect(left.split(separator: "\n").first?.firstMatch(of: #/\d+$/#) != nil)
    }

    @Test func `of an instance show its patches only when they are asked for`() async throws {
        let id = "swegym-demo__pocketunits-2"
        let short = try await output("show", id, "--workspace", demo.workspace)
        let long = try await output("show", id, "--workspace", demo.workspace, "--patches")
        #expect(!short.contains("diff --git ") && long.contains("diff --git "))
        #expect(long.count > short.count)
    }
}
