internal import Digests
package import Instances
internal import JSON

/// What a language model is asked about an instance.
package struct JudgeQuestion: Hashable, Sendable {
    /// The instructions for the model: `docs/judge-prompt.md`, word for word.
    package static let prompt = String(decoding: PackageResources.judge_prompt_md, as: UTF8.self)
    /// The SHA-256 of the prompt, hexadecimal.
    package static let promptDigest = SHA256Digest(of: PackageResources.judge_prompt_md).hex

    /// How much of a text is shown, characters.
    private static let longestStatement = 24_000
    private static let longestPatch = 48_000
    private static let mostTests = 50

    /// The question: a JSON object of the instance's texts, so that no text can end where it likes.
    package let text: String

    /// The question about a candidate; nil while its problem statement is not known.
    package init?(_ candidate: Candidate, verdict: Verdict?) {
        guard let statement = candidate.problemStatement else { return nil }
        let isValid = verdict?.verdictClass == .valid
        var text = JSONWriter(.spaced)
        text.object { text in
            text.member("repo", candidate.id.repository.description)
            text.member("problem_statement", Self.shown(statement, limit: Self.longestStatement))
            text.member("gold_patch", Self.shown(candidate.goldPatch, limit: Self.longestPatch))
            text.member("test_patch", Self.shown(candidate.testPatch, limit: Self.longestPatch))
            text.member(
                "fail_to_pass", Array((isValid ? verdict?.failToPass ?? [] : []).prefix(Self.mostTests)))
        }
        self.text = String(decoding: text.bytes, as: UTF8.self)
    }

    /// The SHA-256 of the question, hexadecimal: an answer holds as long as the question is the same.
    package var digest: String { SHA256Digest(of: text.utf8).hex }

    private static func shown(_ text: String, limit: Int) -> String {
        let characters = text.unicodeScalars
        guard characters.count > limit else { return text }
        return String(String.UnicodeScalarView(characters.prefix(limit)))
            + "\n[cut off: \(limit) of \(characters.count) characters are shown]"
    }
}
