import Digests
import Foundation
import Instances
import TestSupport
import Testing

@testable import Datasets
@testable import Publishing

@Suite("Published bytes")
struct PublishedBytesTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// Three candidates, one valid with runs, one refused, one that awaits its issue's text; and two refusals.
    private func inputs() throws -> SplitInputs {
        let repository = try repository()
        var state = RepositoryState(
            repository: repository, commit: String(repeating: "b", count: 40), source: "archive",
            pullRequests: 5)
        state.licences = ["MIT"]
        state.licenceFile = "LICENSE"
        var inputs = SplitInputs(
            repositories: [state], candidates: [9, 4, 10].map { InstanceID(repository, $0) },
            instance: Self.input)
        inputs.refusals = { repository in
            [
                Refusal(repository: repository, number: 3, reasons: [.noTestPatch], detail: "no tests"),
                Refusal(repository: repository, number: nil, reasons: [.malformed], detail: "line 7"),
            ]
        }
        inputs.lock = { _ in Array("{\"packages\":[]}\n".utf8) }
        inputs.attachments = ["environments/recipes/owner__name.jsonl"]
        inputs.attachment = { _ in Array("{\"instance_id\":\"owner__name-9\"}\n".utf8) }
        return inputs
    }

    private static func input(_ id: InstanceID) throws -> InstanceInput {
        switch id.number {
        case 4: return InstanceInput(try candidate(4, statement: nil))
        case 10:
            var input = InstanceInput(try candidate(10, statement: "See #12 on https://example.org\n"))
            input.verdict = .refused(.goldDoesNotFix, "1 of 2 tests still fails", flaky: ["tests/a.py::f"])
            return input
        default: return try valid(id)
        }
    }

    /// A valid instance whose texts need every kind of escape.
    private static func valid(_ id: InstanceID) throws -> InstanceInput {
        let words = String(repeating: "word ", count: 41)
        var input = InstanceInput(
            try candidate(
                9, statement: "Tïtle \"q\"\n\(words)\t\u{7f}\u{85}\u{2028}\u{1F600}/\\ it returns b"))
        input.verdict = .valid(
            failToPass: ["tests/a.py::t[é]"], passToPass: ["tests/a.py::u", "tests/a.py::v"], flaky: [])
        input.runs = [Variant.gold, .base].map { variant in
            RunRecord(
                key: String(repeating: "0", count: 63) + (variant == .gold ? "1" : "2"), id: id,
                variant: variant,
                repeatIndex: 0, ending: .exited(status: variant == .gold ? 0 : 1),
                outcomes: [
                    "tests/a.py::t[é]": variant == .gold ? .passed : .failed, "tests/a.py::u": .passed,
                ],
                collectionErrors: [:], isComplete: true, wallSeconds: 1.5, cpuSeconds: 0.25,
                log: "records/logs/owner__name/owner__name-9/\(variant)-1.log")
        }
        input.lockDigest = "abc"
        input.codebase = CodebaseSize(files: 12, lines: 3456)
        input.licences = ["MIT"]
        let question = try #require(JudgeQuestion(input.candidate, verdict: input.verdict))
        input.judgements = [
            Judgement(
                id: id, model: "model", question: question,
                answer: """
                    {"issue_text_score": 1, "test_score": 0, "difficulty_score": 3, "explanation": "clear"}
                    """)
        ]
        return input
    }

    private func publish(following previous: String? = nil) throws -> [String: String] {
        let other = try directory.write(
            #"{"instance_id": "owner__name-9", "repo": "owner/name", "patch": null}"# + "\n",
            to: "other.jsonl")
        var options = PublicationOptions(
            toolVersion: "1.0", validationPolicy: "swe-bench", configuration: "digest")
        options.release = "Release 1"
        options.previous = try previous.map { try EarlierRelease(manifest: $0) }
        options.overlap = OverlapPolicy(index: try OverlapIndex(files: [RowInput(other)]), treatment: .allow)
        let output = directory[previous == nil ? "first" : "second"]
        _ = try SplitAssembly(try inputs(), options: options).write(to: output)
        var digests: [String: String] = [:]
        let enumerator = try #require(FileManager.default.enumerator(atPath: output))
        for case let name as String in enumerator {
            guard let data = FileManager.default.contents(atPath: "\(output)/\(name)") else { continue }
            digests[name] = SHA256Digest(of: data).hex
        }
        return digests
    }

    @Test("Every file of a publication keeps its bytes from version to version")
    func publication() throws {
        let digests = try publish()
        for (name, digest) in digests.sorted(by: { $0.key < $1.key }) {
            #expect(digest == Self.expected[name], "\(name)")
        }
        #expect(digests.keys.sorted() == Self.expected.keys.sorted())
    }

    @Test("A publication of the same rows that follows one differs in manifest and changelog alone")
    func successor() throws {
        let first = try publish()
        let second = try publish(following: "\(directory["first"])/manifest.json")
        #expect(second.filter { first[$0.key] != $0.value } == Self.successor)
    }

    private static let expected = [
        "CHANGELOG.md":
            "20f064ceb3524553f54ce42f1b56cc6bee4ebf95e554df6d8156887089a3e292",
        "CITATION.cff":
            "571ee794e29eb7e76c0945f0dfa02b855730503d1b73fbcc8dccefc43f5349b6",
        "README.md":
            "9bea79c60bec2a2c1343166cd5a6b061b9ff55a0f6f89a941e39482d7ffab28f",
        "awaiting.jsonl":
            "61d12598919918a535ba5c82af09b9234eca1ff0a25f85e1d2df44327da37607",
        "environments/abc.lock":
            "5b73e021f74f025cb469d2e562f3cdc49ac01cea559c23d8f034749a2cb22a8f",
        "environments/recipes/owner__name.jsonl":
            "846ead2562e0d8f1480e61c6f353f46081706195f0420e604b65d23afebbf4e8",
        "full.jsonl":
            "f9d180a5d5d98f607e4e6229f4595c53f602f582c9ac7662c937985f09e98b8d",
        "judgements.jsonl":
            "1a97ed526381007a4d5d011c601200c119a7292dcbd52f32f6f42cbd42c153ec",
        "lite.jsonl":
            "f9d180a5d5d98f607e4e6229f4595c53f602f582c9ac7662c937985f09e98b8d",
        "manifest.json":
            "c5601a7c95dfcb12675ed6c4805b7ae9cc1626f87080f3b5a4c2c748119aa33e",
        "measures.jsonl":
            "14865ce3fc36e18ac374cdf98d59fd996fcf0409a5272219e48b73b0a6a43c2f",
        "overlap.jsonl":
            "fe95967ebf0e4e3074fc06b109c3f560f1b32bbc355c6338b36fb550434cac46",
        "provenance.jsonl":
            "fe2f8612a18a95926135cdc83a33020113cab702171aba6de3e835ad69c8e283",
        "quality.jsonl":
            "a5918cf2f7f843e7b6b04243fc998c3ff62aeae336ace591312f61e20a4f76e3",
        "raw.jsonl":
            "9b0b8a9128a5fdd4e5d50ac28a6e66f9d2ea63166cbe1a94d03d04a87d8e8c42",
        "refusals.jsonl":
            "fabd1c45036c2409d721aa390a10b02c163efb01db226b05e75a807a9e99b7ca",
        "runs.jsonl":
            "38a4c123b3302527a3ec9ac480615107dbe0dab35486f51f3caa55954c05b27d",
        "verdicts.jsonl":
            "8154a6ec06339c3dd26943647a92943816a8038cbed43781177f604bc228301c",
    ]
    private static let successor = [
        "CHANGELOG.md":
            "6b76d629cfdab8543b7b5e07620458e199984b41073f5f2cd36d0718aaad7da9",
        "manifest.json":
            "dc27b948ce6df62bb671d1b3eb4f65b41b3dc4444bf96eeddf3a03ce64147844",
    ]
}
