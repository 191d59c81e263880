internal import Files

/// What a model answered to one question, as it is kept.
package struct ScoreRecord: Hashable, Sendable, Codable {
    /// The model that was asked.
    package var verifier: String
    /// What it holds of the labels; nil when it said nothing usable.
    package var score: LabelScore?
    /// Why there is no score.
    package var absence: LabelScore.Absence?
    /// What the server said when it refused the question.
    package var refusal: String?

    package init(
        verifier: String, score: LabelScore? = nil, absence: LabelScore.Absence? = nil, refusal: String? = nil
    ) {
        self.verifier = verifier
        self.score = score
        self.absence = absence
        self.refusal = refusal
    }

    /// The record's path below a directory, by the digest of the question.
    package static func path(_ digest: String, in directory: String) -> String {
        "\(directory)/\(digest.prefix(2))/\(digest).json"
    }
}

extension ScoreRecord: StoredRecord {
    package static var format: Int { 1 }
}
