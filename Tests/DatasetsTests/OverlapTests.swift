import Foundation
import Instances
import Publishing
import TestSupport
import Testing

@testable import Datasets

@Suite("Overlap with other datasets")
struct OverlapTests {
    private let directory: TemporaryDirectory
    /// Two hundred different words, enough for a likeness to mean something.
    private static let words = (0..<200).map { "word\($0 * 7919 % 1_000)" }

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func row(
        _ id: String, statement: [String] = ["s"], patch: String = "", commit: String = "", more: String = ""
    ) -> String {
        let patch = patch.replacing("\n", with: "\\n")
        let repository = id.split(separator: "-").first?.replacing("__", with: "/") ?? ""
        return """
            {"instance_id": "\(id)", "repo": "\(repository)", "base_commit": "\(commit)", "patch": "\(patch)", \
            "problem_statement": "\(statement.joined(separator: " "))"\(more)}
            """
    }

    private func patch(_ lines: [String]) -> String {
        "diff --git a/x.py b/x.py\n--- a/x.py\n+++ b/x.py\n@@ -1 +1,9 @@\n context\n"
            + lines.map { "+\($0)\n" }.joined()
    }

    private func pairs(
        _ own: String, _ others: String..., thresholds: OverlapIndex.Thresholds = .init()
    ) throws -> [OverlapPair] {
        let mine = try directory.write(own, to: "own.jsonl")
        let theirs = try directory.write(others.joined(separator: "\n"), to: "theirs.jsonl")
        return try OverlapReport(
            of: [RowInput(mine)], with: OverlapIndex(files: [RowInput(theirs)], thresholds: thresholds)
        )
        .pairs
    }

    @Test("A repository is known by its former names")
    func formerNames() throws {
        let own = try directory.write(
            row("new__r-1", statement: ["a"], more: #", "issue_numbers": [8]"#), to: "own.jsonl")
        let other = try directory.write(
            row("Old__r-1", statement: ["b"], more: #", "issue_numbers": [8]"#), to: "theirs.jsonl")
        let name = try #require(RepositoryName("new/r"))
        let former = try #require(RepositoryName("old/R"))
        let plain = try OverlapReport(of: [RowInput(own)], with: OverlapIndex(files: [RowInput(other)]))
        #expect(plain.pairs == [] && plain.inKnownRepositories == 0)
        for names in [RepositoryNames(name, former: [former]), RepositoryNames(former, former: [name])] {
            let report = try OverlapReport(
                of: [RowInput(own)], with: OverlapIndex(files: [RowInput(other)], names: [names]))
            #expect(report.pairs.map(\.signals) == [[.pullRequest, .issue]])
            #expect(report.inKnownRepositories == 1)
        }
    }

    @Test("The same id, pull request, issue or base commit is found, whatever the case of names")
    func exact() throws {
        let id = try pairs(row("Own__Er-1"), row("own__er-1"))
        #expect(id.first?.signals == [.id, .pullRequest, .statement])
        let commit = try pairs(row("o__r-1", statement: ["a"], commit: "AB"), row("o__r-2", commit: "ab"))
        #expect(commit.map(\.signals) == [[.baseCommit]])
        #expect(commit.first?.isContamination == false)
        let elsewhere = try pairs(row("o__r-1", statement: ["a"], commit: "ab"), row("p__r-2", commit: "ab"))
        #expect(elsewhere == [])
        let issue = try pairs(
            row("o__r-1", statement: ["a"], more: #", "issue_numbers": ["7", "8"]"#),
            row("o__r-2", more: #", "issue_numbers": [8]"#))
        #expect(issue.map(\.signals) == [[.issue]])
        let base = String(repeating: "ab", count: 20)
        let moved = try pairs(row("o__r-1", statement: ["a"], commit: base), row("p__r-1", commit: base))
        #expect(moved.map(\.signals) == [[.pullRequest, .baseCommit]])
        let forked = try pairs(row("o__r-1", statement: ["a"], commit: base), row("p__r-2", commit: base))
        #expect(forked == [])
        let renamed = try pairs(
            row("x-1", statement: ["a"], more: #", "pull_number": 5"#), row("o__r-5", statement: ["b"]))
        #expect(renamed == [])
    }

    @Test(
        "A statement that was edited a little is found in another repository; one that shares words only is not"
    )
    func statements() throws {
        var edited = Self.words
        edited[50] = "another"
        edited[120] = "NEW"
        edited.insert("more", at: 10)
        let found = try pairs(row("o__r-1", statement: Self.words), row("p__q-9", statement: edited))
        #expect(found.map(\.signals) == [[.statement]])
        #expect((0.8..<1).contains(found.first?.statementSimilarity ?? 0))
        let shuffled = Array(Self.words.reversed())
        #expect(try pairs(row("o__r-1", statement: Self.words), row("p__q-9", statement: shuffled)) == [])
        var strict = OverlapIndex.Thresholds()
        strict.statement = 0.99
        #expect(
            try pairs(
                row("o__r-1", statement: Self.words), row("p__q-9", statement: edited), thresholds: strict)
                == [])
    }

    @Test("Patches are alike by what they add and remove, not by names of files, line numbers or context")
    func patches() throws {
        let lines = Self.words.map { "    \($0) = compute(\($0), 1)" }
        let moved = patch(lines).replacing("x.py", with: "lib/y.py").replacing(
            "@@ -1 +1,9", with: "@@ -77 +80,9"
        )
        .replacing(" context", with: " other")
        let found = try pairs(
            row("o__r-1", statement: ["a"], patch: patch(lines)), row("p__q-2", patch: moved))
        #expect(found.map(\.signals) == [[.patch]])
        #expect(found.first?.patchSimilarity == 1)
        let reversed = patch(lines).replacing("\n+", with: "\n-")
        #expect(
            try pairs(row("o__r-1", statement: ["a"], patch: patch(lines)), row("p__q-2", patch: reversed))
                == [])
    }

    @Test("Short texts are alike only when they are the same")
    func short() throws {
        #expect(
            try pairs(
                row("o__r-1", statement: ["fix", "the", "bug"]),
                row("p__q-2", statement: ["fix", "the", "bug"])
            )
            .map(\.signals) == [[.statement]])
        #expect(
            try pairs(
                row("o__r-1", statement: ["fix", "the", "bug"]),
                row("p__q-2", statement: ["fix", "the", "bugs"]))
                == [])
        #expect(try pairs(row("o__r-1", statement: []), row("p__q-2", statement: [])) == [])
    }

    @Test("The similarity by sketches is near the exact one, and that of what is whole is exact")
    func sketches() {
        func text(_ range: Range<Int>) -> String { range.map { "w\($0)" }.joined(separator: " ") }
        let (left, right) = (Shingles(prose: text(0..<10_000)), Shingles(prose: text(2_000..<12_000)))
        #expect(left.hashes.count == Shingles.limit)
        #expect(abs(left.similarity(to: right) - 8_000.0 / 12_000) < 0.05)
        let (a, b) = (Shingles(prose: text(0..<104)), Shingles(prose: text(50..<154)))
        #expect(a.similarity(to: b) == Double(50) / 150)
        #expect(a.similarity(to: a) == 1)
    }

    @Test("Of pairs as alike as the threshold asks, the index misses next to none")
    func recall() {
        var generator = SplitMix(seed: 3)
        var found = 0
        for round in 0..<300 {
            let words = (0..<400).map { _ in "w\(Int.random(in: 0..<1_000_000, using: &generator))" }
            // One changed word in twenty-eight changes five shingles of a hundred and forty: about 0.7.
            let edited = words.enumerated().map { $0 % 28 == 0 ? "x\(round)y\($0)" : $1 }
            var index = SimilarityIndex()
            index.add(Shingles(prose: words.joined(separator: " ")), as: 0)
            if !index.candidates(for: Shingles(prose: edited.joined(separator: " "))).isEmpty { found += 1 }
        }
        #expect(found >= 298)
    }

    @Test("The pairs are the same by any number of threads, and a faulty row is named with its place")
    func threads() throws {
        let own = try directory.write(
            (0..<1_200).map { row("o__r-\($0)", statement: Self.words + ["n\($0)"]) }.joined(separator: "\n"),
            to: "own")
        let others = try directory.write(row("p__q-1", statement: Self.words), to: "others")
        let one = try OverlapReport(
            of: [RowInput(own)], with: OverlapIndex(files: [RowInput(others)]), threads: 1)
        let four = try OverlapReport(
            of: [RowInput(own)], with: OverlapIndex(files: [RowInput(others)]), threads: 4)
        #expect(one.pairs == four.pairs && one.pairs.count == 1_200)
        #expect(one.contaminated.count == 1_200 && one.files.first?.signals == ["statement": 1_200])
        let bad = try directory.write(row("a__b-1") + "\n\n{}\n", to: "bad")
        let error = #expect(throws: PublishedRowError.self) { try OverlapIndex(files: [RowInput(bad)]) }
        #expect(error?.line == 3)
    }

    @Test(
        "Rows of Multi-SWE-bench are compared by patch, statement, issue and commit, and what rows lack is counted"
    )
    func nested() throws {
        let text = patch(Self.words).replacing("\n", with: "\\n")
        let nested = """
            {"org": "o", "repo": "r", "number": 9, "base": {"sha": "AB"}, "fix_patch": "\(text)", "f2p_tests": {}, \
            "resolved_issues": {"number": [8], "title": ["T"], "body": ["\(Self.words.joined(separator: " "))"]}}
            """
        let own = row(
            "o__r-1", statement: ["T"] + Self.words, patch: patch(Self.words), commit: "ab",
            more: #", "issue_numbers": [8]"#)
        let found = try pairs(own, nested)
        #expect(found.map(\.other) == ["o__r-9"])
        #expect(found.first?.signals == [.issue, .patch, .statement, .baseCommit])
        let files = [own, row("o__r-2", statement: []), #"{"instance_id": "x", "repo": "o/r"}"#]
        let path = RowInput(try directory.write(files.joined(separator: "\n"), to: "lacking.jsonl"))
        let report = try OverlapReport(of: [path], with: OverlapIndex(files: [path]))
        #expect(
            report.lacking.map(\.rows) == [
                ["patch": 2, "problem_statement": 2, "base_commit": 2],
                ["patch": 2, "problem_statement": 2, "base_commit": 2],
            ])
        #expect(
            report.lacking.first?.notes.first
                == "2 rows of lacking.jsonl have no base_commit, by which nothing could be compared")
        let odd = RowInput(
            try directory.write(#"{"instance_id": "o__r-1", "patch": ["x"]}"#, to: "odd.jsonl"))
        #expect(throws: PublishedRowError.self) { try OverlapIndex(files: [odd]) }
    }

    private func publish(_ treatment: OverlapTreatment) throws -> Manifest {
        let name = try repository()
        let state = RepositoryState(repository: name, commit: "", source: "archive", pullRequests: 3)
        let inputs = SplitInputs(repositories: [state], candidates: (1...3).map { InstanceID(name, $0) }) {
            id in
            let text = id.number == 2 ? Self.words : (0..<50).map { "own\(id.number)n\($0)" }
            var input = InstanceInput(try candidate(id.number, statement: text.joined(separator: " ")))
            input.candidate.links = .known([])
            input.candidate.goldPatch = goldPatch.replacing("+b", with: "+b\(id.number)")
            input.verdict = .valid(failToPass: ["t"], passToPass: [], flaky: [])
            return input
        }
        let others = try directory.write(row("p__q-1", statement: Self.words), to: "others.jsonl")
        var options = PublicationOptions(
            toolVersion: "1.0", validationPolicy: "swe-bench", configuration: "digest")
        options.overlap = OverlapPolicy(
            index: try OverlapIndex(files: [RowInput(others)]), treatment: treatment)
        return try SplitAssembly(inputs, options: options).write(to: "\(directory.path)/out")
    }

    @Test("A publication that overlaps is refused, and nothing is written")
    func refused() throws {
        let error = #expect(throws: PublicationError.self) { try publish(.refuse) }
        #expect(error?.description.contains("owner__name-2 and p__q-1 of others.jsonl: statement") == true)
        #expect(
            try !directory.names.contains("out")
                || FileManager.default.contentsOfDirectory(
                    atPath: "\(directory.path)/out") == []
        )
    }

    @Test("Told to, it leaves overlapping instances out of every split, or publishes them; both are recorded")
    func treated() throws {
        let excluded = try publish(.exclude)
        #expect(excluded.instances["raw"]?.keys.sorted() == ["owner__name-1", "owner__name-3"])
        #expect(excluded.funnel.overlapping == 1 && excluded.funnel.addsUp)
        #expect(
            excluded.overlap.instances == ["owner__name-2"] && excluded.overlap.signals == ["statement": 1])
        #expect(excluded.overlap.compared.map(\.name) == ["others.jsonl"])
        #expect(try directory.objects("out/overlap.jsonl").first?["other_id"] as? String == "p__q-1")
        #expect(
            try directory.text("out/README.md").contains(
                "`others.jsonl` (1 rows): 1 instance overlaps and left out"))
        let allowed = try publish(.allow)
        #expect(allowed.instances["lite"]?.count == 3 && allowed.overlap.treatment == "allow")
        #expect(try PublicationCheck.of(manifest: "\(directory.path)/out/manifest.json").faults == [])
    }
}
