internal import Digests
package import Instances

/// The answer of one language model to one question about an instance: a record of the workspace.
package struct Judgement: Hashable, Sendable, Codable {
    package var id: InstanceID
    /// The model, by the name under which it was asked for.
    package var model: String
    /// The SHA-256 of the prompt.
    package var promptDigest: String
    /// The SHA-256 of the question.
    package var questionDigest: String
    /// What the model answered, as it stands; foreign text, cut off when it is very long.
    package var answer: String
    /// The scores; nil when the answer cannot be used.
    package var scores: JudgeScores?
    /// Why it cannot be used; nil when it can.
    package var fault: String?

    /// How much of an answer is kept, characters.
    private static let longestAnswer = 16_000

    /// The record of an answer.
    package init(id: InstanceID, model: String, question: JudgeQuestion, answer: String) {
        self.id = id
        self.model = model
        promptDigest = JudgeQuestion.promptDigest
        questionDigest = question.digest
        self.answer = String(String.UnicodeScalarView(answer.unicodeScalars.prefix(Self.longestAnswer)))
        do throws(JudgeAnswerFault) {
            scores = try JudgeScores(answer: answer)
        } catch {
            fault = error.description
        }
    }

    /// What an answer is kept under, hexadecimal: equal for the same model, prompt and question.
    package static func key(model: String, question: JudgeQuestion) -> String {
        let parts = [model, JudgeQuestion.promptDigest, question.digest]
        return SHA256Digest(of: parts.joined(separator: "\0").utf8).hex
    }
}

/// A line of `judgements.jsonl`.
package struct JudgementRecord: Encodable {
    var instanceID: InstanceID
    /// The model's name.
    package var model: String
    /// The digest of the prompt.
    package var promptDigest: String
    var scores: JudgeScores

    /// The line of a judgement; nil when its answer cannot be used.
    package init?(_ judgement: Judgement) {
        guard let scores = judgement.scores else { return nil }
        instanceID = judgement.id
        model = judgement.model
        promptDigest = judgement.promptDigest
        self.scores = scores
    }

    private enum CodingKeys: String, CodingKey {
        case instanceID = "instance_id"
        case model
        case promptDigest = "prompt_sha256"
    }

    /// Writes the line.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(instanceID, forKey: .instanceID)
        try container.encode(model, forKey: .model)
        try container.encode(promptDigest, forKey: .promptDigest)
        try scores.encode(to: encoder)
    }
}
