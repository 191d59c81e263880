import Git
import Instances
import Testing

@testable import Mining

private func id(_ number: Int) -> ObjectID {
    guard let id = ObjectID(hex: String(repeating: "0", count: 36) + format4(number)) else {
        preconditionFailure("40 digits make an id")
    }
    return id
}

private func format4(_ number: Int) -> String { String(String(10_000 + number).dropFirst()) }

private func commit(
    _ number: Int, _ subject: String, parents: [Int], authored: Int64? = nil, committed: Int64? = nil,
    title: String? = nil
) -> HistoryCommit {
    HistoryCommit(
        id: id(number), parents: parents.map(id), subject: subject, secondLine: title,
        authoredAt: Timestamp(seconds: authored ?? Int64(number)),
        committedAt: Timestamp(seconds: committed ?? Int64(number)))
}

@Suite struct `Recognising pull requests in history` {
    @Test(arguments: [
        ("Add x (#12)", 12), ("Backport \"x (#1)\" (#2)", 2), ("Revert \"x (#1)\" (#3)", 3), ("x (#4) ", 4),
        ("Revert \"x (#1)\"", nil), ("Revert x (#1) -- it fails", nil), ("x (#1", nil), ("x (1)", nil),
        ("x (#)", nil),
        ("x (see #1)", nil), ("x (#0)", nil), ("(#5)", 5),
    ])
    func `A squashed commit's subject ends in its number`(subject: String, number: Int?) {
        #expect(MergeSubject.squashedNumber(subject)?.number == number)
    }

    @Test func `A merge commit's subject names it as GitHub writes it`() {
        #expect(MergeSubject.mergedNumber("Merge pull request #7 from octo/fix") == 7)
        #expect(MergeSubject.mergedNumber("Merge pull request #7") == nil)
        #expect(MergeSubject.mergedNumber("Merge branch 'fix-#7'") == nil)
    }

    @Test func `Merges and squashes tell number, title, base and head`() {
        let chain = [
            commit(1, "root", parents: []),
            commit(2, "Merge pull request #7 from o/x", parents: [1, 50], title: "The title"),
            commit(3, "Squash it (#8)", parents: [2]),
            commit(4, "plain", parents: [3]),
            commit(5, "Merge branch x", parents: [4, 51], title: "other words"),
        ]
        let found = HistoryRecognition(chain: chain, heads: [7: id(50), 8: id(60), 9: id(51), 10: id(70)])
        #expect(found.pullRequests.map(\.number) == [7, 8, 9])
        #expect(found.pullRequests.map(\.title) == ["The title", "Squash it", "other words"])
        #expect(found.pullRequests.map(\.base) == [id(1), id(2), id(4)])
        #expect(found.pullRequests.map(\.head) == [id(50), id(60), id(51)])
        #expect(found.open == [10])
    }

    @Test func `Where heads are known they judge: issues' numbers and a fork's own merges are none`() {
        let chain = [
            commit(1, "Fix issue (#5)", parents: [0]),
            commit(2, "Merge pull request #7 from fork/x", parents: [1, 50]),
        ]
        #expect(HistoryRecognition(chain: chain, heads: [7: id(99)]).pullRequests.isEmpty)
        #expect(HistoryRecognition(chain: chain, heads: [:]).pullRequests.map(\.number) == [5, 7])
    }

    @Test func `A commit that is years older than a head is no squash of it`() {
        let day: Int64 = 86_400
        let chain = [
            commit(1, "Of the old tracker (#5)", parents: [0], committed: 0),
            commit(2, "Squash it (#5)", parents: [1], committed: 1000 * day),
            commit(3, "By a clock that is late (#6)", parents: [2], committed: 1001 * day),
        ]
        let heads = [5: id(50), 6: id(60)]
        let dates = [5: Timestamp(seconds: 999 * day), 6: Timestamp(seconds: 1003 * day)]
        let found = HistoryRecognition(chain: chain, heads: heads, headsCommittedAt: dates).pullRequests
        #expect(found.map(\.mergeCommit) == [id(2), id(3)])
        let unknown = HistoryRecognition(chain: chain, heads: heads).pullRequests
        #expect(unknown.map(\.mergeCommit) == [id(1), id(3)])
    }

    @Test func `Of several commits with one number the first counts`() {
        let chain = [
            commit(1, "x (#5)", parents: [0]), commit(2, "Revert \"x (#5)\"", parents: [1]),
            commit(3, "x (#5)", parents: [2]),
        ]
        #expect(HistoryRecognition(chain: chain, heads: [:]).pullRequests.map(\.mergeCommit) == [id(1)])
    }

    @Test func `A rebased series is found by author date and subject, and reaches back to its first commit`()
    {
        let chain = [
            commit(1, "before", parents: [0]),
            commit(2, "one", parents: [1], authored: 100, committed: 200),
            commit(3, "two", parents: [2], authored: 101, committed: 200),
            commit(4, "after", parents: [3]),
        ]
        let own = [
            commit(50, "one", parents: [0], authored: 100, committed: 100),
            commit(51, "two", parents: [50], authored: 101, committed: 101),
        ]
        var recognition = HistoryRecognition(chain: chain, heads: [6: id(51)])
        let places = recognition.places(of: [(6, own[1])])
        #expect(places.map(\.place) == [2])
        recognition.claimSeries(of: 6, endingAt: 2, commits: own)
        #expect(recognition.pullRequests.map(\.mergeCommit) == [id(3)])
        #expect(recognition.pullRequests.map(\.base) == [id(1)])
    }

    @Test func `A backport's head, younger than the commit it repeats, is no trace of a merge`() {
        let chain = [commit(1, "fix", parents: [0], authored: 10, committed: 20)]
        let recognition = HistoryRecognition(chain: chain, heads: [6: id(51)])
        #expect(
            recognition.places(of: [(6, commit(51, "fix", parents: [9], authored: 10, committed: 30))])
                .isEmpty)
    }
}
