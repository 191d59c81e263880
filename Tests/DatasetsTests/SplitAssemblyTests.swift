import Foundation
import Instances
import Testing

@testable import Datasets

@Suite("Publications")
struct SplitAssemblyTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// Four candidates — valid, valid but not Lite, invalid, awaiting — one without verdict, and one refusal.
    private func inputs() throws -> SplitInputs {
        let repository = try repository()
        let state = RepositoryState(
            repository: repository, commit: String(repeating: "b", count: 40), source: "archive",
            pullRequests: 6)
        let ids = [10, 9, 2, 1, 4].map { InstanceID(repository, $0) }
        var inputs = SplitInputs(repositories: [state], candidates: ids) { id in
            switch id.number {
            case 2: try candidate(2, statement: "too short")
            case 4: try candidate(4, statement: nil)
            default: try candidate(id.number)
            }
        }
        inputs.verdict = { id in
            switch id.number {
            case 1, 2, 4: .valid(failToPass: ["t"], passToPass: [], flaky: ["f"])
            case 9: .refused(.goldDoesNotFix, "still failing")
            default: nil
            }
        }
        inputs.refusals = { repository in
            [
                Refusal(
                    repository: repository, number: 3, reasons: [.noLinkedIssue, .noTestPatch], detail: "none"
                )
            ]
        }
        inputs.lock = { $0.number == 1 ? "lock" : nil }
        inputs.attachments = ["environments/lock.json"]
        inputs.attachment = { _ in Array("{}".utf8) }
        return inputs
    }

    private func assembly(
        _ inputs: SplitInputs, following previous: String? = nil
    ) throws -> SplitAssembly {
        SplitAssembly(
            inputs, toolVersion: "1.0", validationPolicy: "swe-bench", configuration: "digest",
            following: try previous.map(Manifest.read))
    }

    private func ids(_ name: String) throws -> [String] {
        try directory.objects(name).compactMap { $0["instance_id"] as? String }
    }

    @Test("Each split holds its instances, sorted by id as text; each file beside them tells the rest")
    func content() throws {
        _ = try assembly(try inputs()).write(to: directory.path)
        #expect(
            try ids("raw.jsonl") == ["owner__name-1", "owner__name-10", "owner__name-2", "owner__name-9"])
        #expect(try ids("full.jsonl") == ["owner__name-1", "owner__name-2"])
        #expect(try ids("lite.jsonl") == ["owner__name-1"])
        let awaiting = try #require(try directory.objects("awaiting.jsonl").first)
        #expect(awaiting["instance_id"] as? String == "owner__name-4")
        #expect(awaiting["problem_statement"] is NSNull && awaiting["patch"] is String)
        #expect(try ids("verdicts.jsonl").count == 4)
        let missed = try directory.objects("verdicts.jsonl").map { $0["missed_by_lite"] as? [String] }
        #expect(missed == [[], ["short-problem-statement"], nil, nil])
        #expect(
            try directory.objects("provenance.jsonl").map { $0["environment_lock"] as? String }.first
                == "lock")
        #expect(try directory.objects("refusals.jsonl").count == 1)
        #expect(try directory.text("environments/lock.json") == "{}")
        #expect(
            try directory.names == [
                "README.md", "awaiting.jsonl", "environments", "full.jsonl", "lite.jsonl", "manifest.json",
                "provenance.jsonl", "raw.jsonl", "refusals.jsonl", "runs.jsonl", "verdicts.jsonl",
            ])
    }

    @Test("The funnel adds up, and one that does not is no publication")
    func funnel() throws {
        var inputs = try inputs()
        let funnel = try assembly(inputs).write(to: directory.path).funnel
        #expect(funnel.addsUp)
        #expect(funnel.refused == ["no-linked-issue": 1])
        #expect(funnel.verdicts == ["valid": 3, "invalid": 1, "not-validated": 1])
        #expect(funnel.reasons == ["gold-does-not-fix": 1])
        #expect(funnel.awaitingIssueText == 1)
        inputs.repositories[0].pullRequests = 7
        let other = try TemporaryDirectory()
        #expect(throws: PublicationError.countsDisagree(pullRequests: 7, refused: 1, candidates: 5)) {
            _ = try assembly(inputs).write(to: other.path)
        }
        #expect(try other.names == [])
    }

    @Test("The same inputs give the same bytes, in whatever order the candidates come")
    func deterministic() throws {
        var inputs = try inputs()
        _ = try assembly(inputs).write(to: directory.path)
        let other = try TemporaryDirectory()
        inputs.candidates.reverse()
        _ = try assembly(inputs).write(to: other.path)
        for name in try directory.names where name != "environments" {
            #expect(try directory.text(name) == other.text(name), "\(name)")
        }
    }

    @Test("A copy is verified by its manifest alone")
    func verification() throws {
        _ = try assembly(try inputs()).write(to: directory.path)
        let manifest = try Manifest.read("\(directory.path)/manifest.json").manifest
        #expect(manifest.faults(of: directory.path) == [])
        _ = try directory.write(try directory.text("full.jsonl") + " ", to: "full.jsonl")
        _ = try directory.write(
            try directory.text("raw.jsonl").replacing("word", with: "Word"), to: "raw.jsonl")
        try FileManager.default.removeItem(atPath: "\(directory.path)/runs.jsonl")
        #expect(manifest.faults(of: directory.path).map(\.file) == ["full.jsonl", "raw.jsonl", "runs.jsonl"])
        var hostile = manifest
        hostile.files[0].name = "../manifest.json"
        #expect(
            hostile.faults(of: directory.path).first?.problem
                == "the name leaves the directory of the publication")
    }

    @Test("A publication names what changed against the one that it follows, and its digest")
    func changes() throws {
        var inputs = try inputs()
        _ = try assembly(inputs).write(to: directory.path)
        let manifest = "\(directory.path)/manifest.json"
        let digest = try Manifest.read(manifest).digest
        inputs.verdict = { id in
            switch id.number {
            case 2: .valid(failToPass: ["t", "u"], passToPass: [], flaky: [])
            case 9: .valid(failToPass: ["t"], passToPass: [], flaky: [])
            default: nil
            }
        }
        let next = try assembly(inputs, following: manifest).write(to: directory.path)
        #expect(next.follows == digest)
        #expect(next.changes?["full"]?.added == ["owner__name-9"])
        #expect(next.changes?["full"]?.removed == ["owner__name-1"])
        #expect(next.changes?["full"]?.changed == ["owner__name-2"])
        #expect(next.changes?["raw"] == SplitChanges(from: [:], to: [:]))
        #expect(try Manifest.read(manifest).manifest == next)
    }

    @Test("A failure on the way leaves an earlier publication untouched, and the next one clears up after it")
    func interrupted() throws {
        var inputs = try inputs()
        _ = try assembly(inputs).write(to: directory.path)
        let before = try directory.text("manifest.json")
        try FileManager.default.createDirectory(
            atPath: "\(directory.path)/.publishing-1", withIntermediateDirectories: false)
        inputs.candidate = { _ in throw FixtureError.badName }
        #expect(throws: FixtureError.self) { _ = try assembly(inputs).write(to: directory.path) }
        #expect(try directory.text("manifest.json") == before)
        #expect(try !directory.names.contains { $0.hasPrefix(".publishing") })
    }

    @Test(
        "An attachment cannot leave the publication nor take another file's place",
        arguments: ["../x", "", "raw.jsonl", "a//b", "manifest.json"])
    func attachments(_ name: String) throws {
        var inputs = try inputs()
        inputs.attachments = [name]
        #expect(throws: PublicationError.attachmentName(name)) {
            _ = try assembly(inputs).write(to: directory.path)
        }
    }

    @Test("Files that only the earlier publication held are gone; what it did not list stays")
    func stale() throws {
        var inputs = try inputs()
        _ = try assembly(inputs).write(to: directory.path)
        _ = try directory.write("mine", to: "notes.txt")
        inputs.attachments = ["environments/other.json"]
        _ = try assembly(inputs).write(to: directory.path)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: "\(directory.path)/environments") == [
                "other.json"
            ])
        #expect(try directory.text("notes.txt") == "mine")
    }

    @Test("A publication of nothing has every file, and a card that declares every column")
    func empty() throws {
        let manifest = try assembly(
            SplitInputs(repositories: [], candidates: []) { _ in throw FixtureError.badName }
        ).write(to: directory.path)
        #expect(manifest.instances == ["raw": [:], "full": [:], "lite": [:]])
        #expect(manifest.faults(of: directory.path) == [])
        let card = try directory.text("README.md")
        for split in Split.allCases {
            for column in split.columns { #expect(card.contains("  - name: \(column.rawValue)\n")) }
        }
        #expect(card.contains("  - name: pull_number\n    dtype: int64\n"))
    }

    @Test("A manifest that cannot be read is named")
    func unreadable() throws {
        let path = try directory.write("{}", to: "manifest.json")
        let error = #expect(throws: (any Error).self) { try Manifest.read(path) }
        #expect("\(error.map { "\($0)" } ?? "")".contains(path))
        _ = try assembly(try inputs()).write(to: directory.path)
        _ = try directory.write(
            try directory.text("manifest.json").replacing(
                "\"formatVersion\" : 1", with: "\"formatVersion\" : 2"),
            to: "manifest.json")
        let newer = #expect(throws: (any Error).self) { try Manifest.read(path) }
        #expect("\(newer.map { "\($0)" } ?? "")".contains("format version 2"))
    }
}
