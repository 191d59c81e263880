import Instances
import TestSupport
import Testing

@testable import Datasets
@testable import Publishing

@Suite("What changed from one release to the next")
struct ReleaseComparisonTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        for name in ["raw", "full", "lite"] { try directory.write("", to: "new/\(name).jsonl") }
    }

    private func changes(
        from old: [String: [String: String]], to new: [String: [String: String]],
        standings: [String: Standing] = [:], refusals: [String: String] = [:]
    ) throws -> [String: SplitChanges] {
        let instances = old.map { split, rows in
            "\"\(split)\": {\(rows.map { "\"\($0.key)\": \"\($0.value)\"" }.joined(separator: ", "))}"
        }
        let manifest = try directory.write(
            "{\"formatVersion\": 1, \"instances\": {\(instances.joined(separator: ", "))}}",
            to: "old/manifest.json")
        return try ReleaseComparison(
            previous: EarlierRelease(manifest: manifest), instances: new, directory: directory["new"],
            standings: standings, refusals: refusals, repositories: ["o__r"]
        ).bySplit()
    }

    private func standing(
        awaits: Bool = false, _ verdictClass: VerdictClass? = nil, _ reason: VerdictReason? = nil,
        missed: [LiteCriterion]? = nil, excluded: Bool = false
    ) -> Standing {
        Standing(
            awaitsIssueText: awaits, verdictClass: verdictClass, reason: reason, missedByLite: missed,
            isExcluded: excluded)
    }

    @Test("An instance is new to a split for what it was before")
    func added() throws {
        let found = try changes(
            from: ["raw": ["o__r-1": "a"], "full": ["o__r-2": "b"]],
            to: [
                "raw": ["o__r-1": "a", "o__r-3": "c"], "full": ["o__r-1": "a", "o__r-3": "c"],
                "lite": ["o__r-2": "b"],
            ])
        #expect(found["raw"]?.added == [.init(instance: "o__r-3", reason: "new")])
        #expect(
            found["full"]?.added == [
                .init(instance: "o__r-1", reason: "now-valid"), .init(instance: "o__r-3", reason: "new"),
            ])
        #expect(found["lite"]?.added == [.init(instance: "o__r-2", reason: "now-meets-criteria")])
    }

    @Test("One that is gone says why, from how it stands now down to nobody having looked")
    func removed() throws {
        let ids = (1...8).map { "o__r-\($0)" } + ["x__y-1"]
        let found = try changes(
            from: ["lite": Dictionary(uniqueKeysWithValues: ids.map { ($0, "d") })], to: [:],
            standings: [
                "o__r-1": standing(awaits: true), "o__r-2": standing(.valid, excluded: true),
                "o__r-3": standing(), "o__r-4": standing(.invalid, .flaky),
                "o__r-5": standing(.valid, missed: [.hyperlink, .media]),
                "o__r-6": standing(.valid, missed: []),
            ], refusals: ["o__r-7": "no-test-patch"])
        #expect(
            found["lite"]?.removed.map(\.reason) == [
                "awaiting-issue-text", "overlapping", "not-validated", "invalid: flaky",
                "misses: hyperlink, media", "not-published", "refused: no-test-patch", "no-such-pull-request",
                "repository-not-mined",
            ])
    }

    @Test(
        "Changed rows are named, sorted by id as text, with their columns where the earlier rows are at hand")
    func changed() throws {
        let found = try changes(
            from: ["raw": ["o__r-2": "a", "o__r-10": "a"]], to: ["raw": ["o__r-2": "b", "o__r-10": "b"]])
        #expect(found["raw"]?.changed.map(\.instance) == ["o__r-10", "o__r-2"])
        #expect(found["raw"]?.changed.map(\.columns) == [[], []])
        #expect(found["full"]?.isEmpty == true && found["lite"] == SplitChanges())
    }
}
