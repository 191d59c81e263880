import Foundation
import Instances
import TestSupport
import Testing

@testable import Datasets
@testable import Publishing

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
            try Self.input(id) { number in
                switch number {
                case 1, 2, 4: .valid(failToPass: ["t"], passToPass: [], flaky: ["f"])
                case 9: .refused(.goldDoesNotFix, "still failing")
                default: nil
                }
            }
        }
        inputs.refusals = { repository in
            [
                Refusal(
                    repository: repository, number: 3, reasons: [.noLinkedIssue, .noTestPatch], detail: "none"
                )
            ]
        }
        inputs.lock = { $0 == "abc" ? Array("{}".utf8) : nil }
        inputs.attachments = ["notes/one.txt"]
        inputs.attachment = { _ in Array("one".utf8) }
        return inputs
    }

    private static func input(_ id: InstanceID, verdict: (Int) -> Verdict?) throws -> InstanceInput {
        var input =
            switch id.number {
            case 2: InstanceInput(try candidate(2, statement: "too short"))
            case 4: InstanceInput(try candidate(4, statement: nil))
            default: InstanceInput(try candidate(id.number))
            }
        input.verdict = verdict(id.number)
        input.lockDigest = id.number == 1 ? "abc" : nil
        input.licences = ["MIT"]
        return input
    }

    private func assembly(
        _ inputs: SplitInputs, following previous: String? = nil, threads: Int = 2
    ) throws -> SplitAssembly {
        var options = PublicationOptions(
            toolVersion: "1.0", validationPolicy: "swe-bench", configuration: "digest")
        options.previous = try previous.map { try EarlierRelease(manifest: $0) }
        options.threads = threads
        return SplitAssembly(inputs, options: options)
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
                == "abc")
        #expect(try directory.objects("provenance.jsonl").first?["licences"] as? [String] == ["MIT"])
        #expect(try directory.objects("refusals.jsonl").count == 1)
        #expect(try directory.text("environments/abc.lock") == "{}")
        #expect(try directory.text("notes/one.txt") == "one")
        #expect(
            try directory.names == [
                "CHANGELOG.md", "CITATION.cff", "README.md", "awaiting.jsonl", "environments", "full.jsonl",
                "lite.jsonl", "manifest.json", "measures.jsonl", "notes", "provenance.jsonl", "quality.jsonl",
                "raw.jsonl", "refusals.jsonl",
                "runs.jsonl", "verdicts.jsonl",
            ])
    }

    @Test("The funnel adds up, and one that does not is no publication")
    func funnel() throws {
        var inputs = try inputs()
        let manifest = try assembly(inputs).write(to: directory.path)
        let funnel = manifest.funnel
        #expect(funnel.addsUp && manifest.repositories.map(\.funnel) == [funnel])
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

    @Test(
        "The same inputs give the same bytes, in whatever order the candidates come, by any number of threads"
    )
    func deterministic() throws {
        var inputs = try inputs()
        _ = try assembly(inputs, threads: 1).write(to: directory.path)
        let other = try TemporaryDirectory()
        inputs.candidates.reverse()
        _ = try assembly(inputs, threads: 4).write(to: other.path)
        for name in try directory.names where !["environments", "notes"].contains(name) {
            #expect(try directory.text(name) == other.text(name), "\(name)")
        }
    }

    @Test("A publication names what changed against the one that it follows, why, and its digest")
    func changes() throws {
        var inputs = try inputs()
        _ = try assembly(inputs).write(to: directory.path)
        let manifest = "\(directory.path)/manifest.json"
        let digest = try Manifest.read(manifest).digest
        inputs.instance = { id in
            try Self.input(id) { number in
                switch number {
                case 2: .valid(failToPass: ["t", "u"], passToPass: [], flaky: [])
                case 9: .valid(failToPass: ["t"], passToPass: [], flaky: [])
                case 1: .refused(.flaky, "wavering")
                default: nil
                }
            }
        }
        inputs.candidates.removeAll { $0.number == 10 }
        inputs.repositories[0].pullRequests = 5
        let other = try TemporaryDirectory()
        let next = try assembly(inputs, following: manifest).write(to: other.path)
        #expect(next.follows == digest)
        let full = try #require(next.changes?["full"])
        #expect(full.added == [.init(instance: "owner__name-9", reason: "now-valid")])
        #expect(full.removed == [.init(instance: "owner__name-1", reason: "invalid: flaky")])
        #expect(full.changed == [.init(instance: "owner__name-2", columns: ["FAIL_TO_PASS"])])
        let raw = try #require(next.changes?["raw"])
        #expect(raw.removed == [.init(instance: "owner__name-10", reason: "no-such-pull-request")])
        #expect(raw.added.isEmpty && raw.changed.isEmpty)
        #expect(next.changes?["lite"]?.removed.map(\.reason) == ["invalid: flaky"])
        #expect(next.changes?["lite"]?.added.map(\.reason) == ["now-valid"])
        #expect(try Manifest.read("\(other.path)/manifest.json").manifest.changes == next.changes)
        let log = try other.text("CHANGELOG.md")
        #expect(log.contains("| `full` | 1 | 1 | 1 |") && log.contains("`full`: 1 removed, invalid: flaky"))
        #expect(log.contains("The first release"))
    }

    @Test("Published over the release that it follows, a publication finds its rows still")
    func changesInPlace() throws {
        var inputs = try inputs()
        _ = try assembly(inputs).write(to: directory.path)
        inputs.instance = { id in
            try Self.input(id) { _ in .valid(failToPass: ["t", "u"], passToPass: [], flaky: []) }
        }
        let next = try assembly(inputs, following: "\(directory.path)/manifest.json").write(
            to: directory.path)
        #expect(next.changes?["lite"]?.changed.first?.columns == ["FAIL_TO_PASS"])
    }

    @Test("What models said is published beside the splits, by model and prompt; unusable answers are not")
    func judgements() throws {
        var inputs = try inputs()
        let given = inputs.instance
        inputs.instance = { id in
            var input = try given(id)
            guard let question = JudgeQuestion(input.candidate, verdict: input.verdict) else { return input }
            let answer =
                #"{"issue_text_score": 1, "test_score": 0, "difficulty_score": 3, "explanation": "why"}"#
            input.judgements = ["a", "b"].map {
                Judgement(id: id, model: $0, question: question, answer: id.number == 9 ? "no" : answer)
            }
            return input
        }
        let manifest = try assembly(inputs).write(to: directory.path)
        #expect(manifest.judges?.map(\.model) == ["a", "b"])
        #expect(manifest.judges?.map(\.instances) == [3, 3])
        let first = try #require(try directory.objects("judgements.jsonl").first)
        #expect(first["instance_id"] as? String == "owner__name-1" && first["model"] as? String == "a")
        #expect(first["prompt_sha256"] as? String == JudgeQuestion.promptDigest)
        #expect(first["difficulty_score"] as? Int == 3 && first["explanation"] as? String == "why")
        #expect(try ids("judgements.jsonl").count == 6)
        #expect(try directory.text("README.md").contains("`a` (3 instances, prompt `"))
        let path = "\(directory.path)/manifest.json"
        #expect(try PublicationCheck.of(manifest: path).faults == [])
        let written = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(try JSONSchema(contentsOf: "docs/manifest.schema.json").faults(of: written) == [])
    }

    @Test("A failure on the way leaves an earlier publication untouched, and the next one clears up after it")
    func interrupted() throws {
        var inputs = try inputs()
        _ = try assembly(inputs).write(to: directory.path)
        let before = try directory.text("manifest.json")
        try FileManager.default.createDirectory(
            atPath: "\(directory.path)/.publishing-1", withIntermediateDirectories: false)
        inputs.instance = { _ in throw FixtureError.badName }
        #expect(throws: FixtureError.self) { _ = try assembly(inputs).write(to: directory.path) }
        #expect(try directory.text("manifest.json") == before)
        #expect(try !directory.names.contains { $0.hasPrefix(".publishing") })
    }

    @Test(
        "An attachment cannot leave the publication nor take another file's place",
        arguments: ["../x", "", "raw.jsonl", "a//b", "manifest.json", "manifest.json.sig"])
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
        // What a killed publication was writing is nobody's.
        _ = try directory.write("{", to: "manifest.json.12-3456.partial")
        inputs.attachments = ["notes/other.txt"]
        _ = try assembly(inputs).write(to: directory.path)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: "\(directory.path)/notes") == ["other.txt"])
        #expect(try directory.text("notes.txt") == "mine")
        #expect(try !directory.names.contains { $0.hasSuffix(".partial") })
    }

    @Test("A publication of nothing has every file, and a card that declares every column")
    func empty() throws {
        let manifest = try assembly(
            SplitInputs(repositories: [], candidates: []) { _ in throw FixtureError.badName }
        ).write(to: directory.path)
        #expect(manifest.instances == ["raw": [:], "full": [:], "lite": [:]])
        #expect(try PublicationCheck.of(manifest: "\(directory.path)/manifest.json").faults == [])
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
        _ = try directory.write(#"{"formatVersion": 3}"#, to: "manifest.json")
        let newer = #expect(throws: (any Error).self) { try Manifest.read(path) }
        #expect("\(newer.map { "\($0)" } ?? "")".contains("format version 3"))
    }
}
