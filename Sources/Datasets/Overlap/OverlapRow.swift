package import Instances
package import JSON

/// What of an instance is compared with others for contamination.
package struct OverlapRow: Hashable, Sendable {
    /// `instance_id`, as it stands.
    package let id: String
    /// The repository, in lower case: published ids differ in case.
    let repository: String
    /// The number of the pull request; nil when it is not known.
    let number: Int?
    let baseCommit: String
    /// The numbers of the resolved issues, where they are known.
    let issues: [String]
    let patch: Shingles
    let statement: Shingles
    /// What the row does not have, so that it cannot be compared.
    let lacking: [Column]

    /// A row of a file.
    package init(_ row: DatasetRow) throws(RowLineError) {
        let texts: [(Column, String)] = [
            (.patch, try row.patch ?? ""), (.problemStatement, try row.statement ?? ""),
            (.baseCommit, try row.baseCommit ?? ""),
        ]
        id = row.id
        repository = try row.repositoryText.lowercased()
        number = try row.pullNumber
        issues = try row.issues
        lacking = texts.filter(\.1.isEmpty).map(\.0)
        patch = Shingles(patch: texts[0].1)
        statement = Shingles(prose: texts[1].1)
        baseCommit = texts[2].1.lowercased()
    }

    /// A candidate.
    package init(_ candidate: Candidate) {
        id = candidate.id.description
        repository = candidate.id.repository.description.lowercased()
        number = candidate.id.number
        baseCommit = candidate.baseCommit.description
        issues = candidate.links.numbers.map(String.init)
        patch = Shingles(patch: candidate.goldPatch)
        statement = Shingles(prose: candidate.problemStatement ?? "")
        lacking = []
    }
}

/// What two instances have in common.
///
/// The raw values are published.
package enum OverlapSignal: String, Hashable, Sendable, Codable, CaseIterable {
    /// The same id, but for case.
    case id
    /// The same pull request of the same repository.
    case pullRequest = "pull-request"
    /// An issue of the same repository that both resolve.
    case issue
    /// Gold patches that are alike.
    case patch
    /// Problem statements that are alike.
    case statement
    /// The same base commit; other pull requests may start from it too.
    case baseCommit = "base-commit"

    /// Whether it means that training on one gives away the other.
    package var isContamination: Bool { self != .baseCommit }
}

/// Two instances that have something in common.
package struct OverlapPair: Hashable, Sendable, Codable {
    /// Our instance.
    package var instance: String
    /// The other one.
    package var other: String
    /// The file that holds the other one.
    package var file: String
    /// What they have in common.
    package var signals: [OverlapSignal]
    /// How alike the gold patches are, from 0 to 1, in hundredths.
    package var patchSimilarity: Double
    /// How alike the problem statements are, from 0 to 1, in hundredths.
    package var statementSimilarity: Double

    /// Whether training on one gives away the other.
    package var isContamination: Bool { signals.contains(where: \.isContamination) }

    private enum CodingKeys: String, CodingKey {
        case instance = "instance_id"
        case other = "other_id"
        case file, signals
        case patchSimilarity = "patch_similarity"
        case statementSimilarity = "statement_similarity"
    }
}
