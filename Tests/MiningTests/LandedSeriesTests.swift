import Instances
import Testing

@testable import Mining

/// Commits by the second at which they were written: `1 one` has the subject `one`.
private func traces(_ commits: [String]) -> [CommitTrace] {
    commits.map { text in
        let parts = text.split(separator: " ", maxSplits: 1)
        return CommitTrace(
            authoredAt: Int64(parts[0]).map { Timestamp(seconds: $0) }, subject: String(parts[1]))
    }
}

@Suite struct `A rebased series` {
    @Test(arguments: [
        // The branch newest first.
        (["1 a", "2 b"], ["9 Squash (#7)", "8 other"], LandedSeries.squashed),
        (["1 a", "2 b"], ["2 b", "1 a", "8 other"], .whole(2)),
        (["1 a"], ["1 a", "8 other"], .squashed),
        // New words, a new date, melted together, dropped.
        (["1 a", "2 b"], ["2 b (#7)", "1 a (#7)"], .whole(2)),
        (["1 a", "2 b", "3 c"], ["9 c, better", "2 b", "1 a"], .whole(3)),
        (["1 a", "2 b", "3 c"], ["2 b and c", "1 a"], .whole(2)),
        (["1 a", "2 b", "3 c"], ["1 all of it", "8 other"], .squashed),
        (["1 a", "2 b", "3 c"], ["3 c", "1 a"], .whole(2)),
        // Merges of the branch are left out by a rebase.
        (["1 a", "5 Merge branch 'main' into x", "6 c"], ["6 c", "1 a"], .whole(2)),
        // Something else stands before what is repeated.
        (["1 a", "2 b", "3 c"], ["3 c", "2 b", "8 other"], .partly(2)),
        (["1 a", "2 b"], ["2 b", "8 other"], .partly(1)),
        ([], ["2 b"], .squashed),
        (["x a", "x b"], ["2 b", "1 a"], .whole(2)),
    ])
    func `is recognised as far as it repeats the commits`(
        own: [String], branch: [String], series: LandedSeries
    ) {
        #expect(LandedSeries(of: traces(own), on: traces(branch)) == series)
    }

    @Test(arguments: [
        ("Merge branch 'main' into fix", "main"), ("Merge branch 'main' of https://x.org/y", "main"),
        ("Merge remote-tracking branch 'upstream/release/1.x' into fix", "release/1.x"),
        ("Merge pull request #7 from o/x", nil), ("Merge branch main", nil),
    ])
    func `A merge names the branch that it brings`(subject: String, branch: String?) {
        #expect(MergeSubject.mergedBranch(subject) == branch)
    }
}
