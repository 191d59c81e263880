package import Instances

/// What becomes the problem statement and the hints.
package enum TextsRule: String, Hashable, Sendable, CaseIterable {
    /// SWE-bench's: an issue as often as it is linked; comments up to the first that was edited after the first
    /// commit was written (later ones are lost, even if older).
    case sweBench
    /// Ours: the same texts, but every comment last edited before the first commit was written.
    case complete

    /// The texts of the linked issues, one after another.
    ///
    /// The statement is, for each issue, its title, a newline, its body and a newline; carriage returns and HTML
    /// comments stay. An issue that the source does not hold (deleted, transferred) is passed over, as the API's 404
    /// is; one of which not even the title is known leaves the statement unknown unless another is known.
    package func texts(
        of pull: PullRequest, linking numbers: [Int], issues: [Int: Issue]
    ) -> IssueTexts {
        let held = numbers.compactMap { issues[$0] }
        let known = held.filter { $0.title != nil }
        var texts = IssueTexts()
        texts.missing = numbers.filter { issues[$0] == nil }
        texts.unknown = held.filter { $0.title == nil }.map(\.number)
        if held.isEmpty {
            texts.standing = .none
        } else if known.isEmpty {
            texts.standing = .awaited
        } else {
            texts.standing = .known(known.map { "\($0.title ?? "")\n\($0.body ?? "")\n" }.joined())
        }
        texts.hints = hints(on: held, of: pull)
        return texts
    }

    /// The comments on each issue joined by newlines, the issues' likewise; nothing when no commit is known.
    private func hints(on issues: [Issue], of pull: PullRequest) -> String {
        guard let first = pull.commits?.first?.authorDate else { return "" }
        let perIssue = issues.map { issue in
            let isEarly = { (comment: IssueComment) in
                (comment.updatedAt ?? comment.createdAt).map { $0 < first } ?? false
            }
            let comments: [IssueComment] =
                switch self {
                case .sweBench: Array(issue.comments.prefix(while: isEarly))
                case .complete: issue.comments.filter(isEarly)
                }
            return comments.map { $0.body ?? "" }.joined(separator: "\n")
        }
        return perIssue.joined(separator: "\n")
    }
}

/// What the issues of a pull request say.
package struct IssueTexts: Hashable, Sendable {
    /// What is known of the problem statement.
    package enum Standing: Hashable, Sendable {
        /// It is this.
        case known(String)
        /// The issues exist, but their text is still to come.
        case awaited
        /// None of the linked issues is held by the source.
        case none
    }

    /// The problem statement, as far as it is known.
    package var standing: Standing = .none
    /// The hints.
    package var hints = ""
    /// Linked numbers that the source does not hold.
    package var missing: [Int] = []
    /// Linked issues of which not even the title is known.
    package var unknown: [Int] = []
}
