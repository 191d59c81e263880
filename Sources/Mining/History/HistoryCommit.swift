package import Git
package import Instances

/// A commit as far as recognising pull requests needs it.
package struct HistoryCommit: Hashable, Sendable {
    /// Its name.
    package var id: ObjectID
    /// The commits before it.
    package var parents: [ObjectID]
    /// The message's first line.
    package var subject: String
    /// The first line after the subject that is not blank; a merge commit has the pull request's title there.
    package var secondLine: String?
    /// When the change was written; it survives a rebase.
    package var authoredAt: Timestamp
    /// When the commit was made.
    package var committedAt: Timestamp

    package init(
        id: ObjectID, parents: [ObjectID], subject: String, secondLine: String? = nil, authoredAt: Timestamp,
        committedAt: Timestamp
    ) {
        self.id = id
        self.parents = parents
        self.subject = subject
        self.secondLine = secondLine
        self.authoredAt = authoredAt
        self.committedAt = committedAt
    }

    /// What is needed of a commit of a repository.
    package init(_ commit: Commit) {
        let lines = commit.message.utf8.lazy.split(separator: UInt8(ascii: "\n")).dropFirst()
        let second = commit.parents.count > 1 ? lines.first { !$0.allSatisfy { $0 == 32 || $0 == 13 } } : nil
        self.init(
            id: commit.id, parents: commit.parents, subject: commit.subject,
            secondLine: second.map { String(decoding: $0, as: UTF8.self) }, authoredAt: commit.author.date,
            committedAt: commit.committer.date)
    }
}
