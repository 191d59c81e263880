internal import Instances

/// How the commits of a branch repeat those of a pull request.
///
/// A rebase leaves author date and subject as they were, unless somebody rewords; a squash leaves neither. Commits that
/// came to nothing, or became part of the one before, are not repeated.
enum LandedSeries: Hashable {
    /// They do not: one commit of the branch has the whole change.
    case squashed
    /// The last so many commits of the branch are the pull request's.
    case whole(Int)
    /// They are, but its first commit is not among them.
    case partly(Int)

    /// How many commits of the branch are the pull request's own.
    var length: Int {
        switch self {
        case .squashed: 1
        case .whole(let length), .partly(let length): length
        }
    }

    /// Compares a pull request's own commits, oldest first, with those of the branch, newest first.
    init(of commits: [CommitTrace], on branch: some Sequence<CommitTrace>) {
        let own = commits.filter { !$0.isMerge }
        var matches: [(place: Int, own: Int)] = []
        for (place, commit) in branch.prefix(own.count).enumerated() {
            let bound = matches.last?.own ?? own.count - place
            if let match = Self.match(commit, in: own[..<bound]) {
                matches.append((place, match))
            } else if place > 0 {
                break
            }
            // The last commit may have new words and a new date; the one before it then shows the series.
        }
        guard let last = matches.last, last != (0, 0) else {
            self = .squashed
            return
        }
        self = last.own == 0 ? .whole(last.place + 1) : .partly(last.place + 1)
    }

    /// The last of some commits that another one repeats.
    private static func match(_ commit: CommitTrace, in own: ArraySlice<CommitTrace>) -> Int? {
        own.lastIndex { $0 == commit } ?? own.lastIndex { !$0.isUnlike(commit) }
    }
}

/// What a rebase leaves of a commit as it was.
struct CommitTrace: Hashable {
    /// When the change was written; nil when that is not known.
    var authoredAt: Timestamp?
    var subject: String

    init(authoredAt: Timestamp?, subject: String) {
        self.authoredAt = authoredAt
        self.subject = subject
    }

    init(_ commit: HistoryCommit) {
        self.init(authoredAt: commit.authoredAt, subject: commit.subject)
    }

    init(_ commit: PullRequestCommit) {
        let line = commit.message.utf8.lazy.drop { $0 == 10 || $0 == 13 }.prefix { $0 != 10 && $0 != 13 }
        self.init(authoredAt: commit.authorDate, subject: String(decoding: Array(line), as: UTF8.self))
    }

    /// Whether its subject is the one that git gives a merge; a rebase leaves such commits out.
    var isMerge: Bool {
        [
            "Merge branch ", "Merge remote-tracking branch ", "Merge pull request ", "Merge tag ",
            "Merge commit ",
        ]
        .contains(where: subject.hasPrefix)
    }

    /// Whether another commit cannot be this one: it was written at another time, or, where that is not known, has
    /// another subject.
    func isUnlike(_ other: CommitTrace) -> Bool {
        guard let authoredAt, let otherDate = other.authoredAt else { return subject != other.subject }
        return authoredAt != otherDate
    }
}
