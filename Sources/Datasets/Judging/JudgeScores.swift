internal import Foundation
internal import JSON

/// What a language model said of an instance, in the one form in which an answer counts.
package struct JudgeScores: Hashable, Sendable, Codable {
    /// How much the issue's text leaves open, from 0 (clear) to 3 (nothing can be learned from it).
    package var issueText: Int
    /// How fair the tests are, from 0 (they accept every correct solution) to 3 (they look for something else).
    package var tests: Int
    /// How long a solution takes, from 0 (less than 15 minutes) to 3 (more than four hours).
    package var difficulty: Int
    /// The model's reasons; foreign text.
    package var explanation: String

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case issueText = "issue_text_score"
        case tests = "test_score"
        case difficulty = "difficulty_score"
        case explanation
    }

    /// The longest explanation that is taken, characters; the prompt asks for fewer.
    private static let longestExplanation = 1_200

    /// Reads an answer: one JSON object with exactly the members that the prompt names, each within its bounds.
    ///
    /// The object may stand in one fence of Markdown, since models cannot help it. Anything else around it, a member
    /// too many, too few or twice, or a score of another form makes the whole answer unusable: an issue's text that
    /// talks the model into something can change scores at most, never what is accepted as one.
    /// - Throws: `JudgeAnswerFault`.
    package init(answer: String) throws(JudgeAnswerFault) {
        let bytes = Self.unfenced(answer)
        let row: RowLine
        do {
            row = try RowLine(bytes)
        } catch {
            throw .noObject
        }
        guard Set(row.names) == Set(CodingKeys.allCases.map(\.rawValue)) else {
            throw .otherMembers(row.names)
        }
        // RowLine finds members without judging their values; the decoder knows what JSON is.
        let decoded: Self
        do {
            decoded = try JSONDecoder().decode(Self.self, from: Data(bytes))
        } catch {
            throw .noObject
        }
        for key in CodingKeys.allCases where key != .explanation {
            guard let digits = row.raw(key.rawValue), digits.count == 1, let digit = digits.first,
                (UInt8(ascii: "0")...UInt8(ascii: "3")).contains(digit)
            else { throw .noScore(key.rawValue) }
        }
        guard Self.isText(decoded.explanation) else { throw .badExplanation }
        self = decoded
    }

    private static func isText(_ explanation: String) -> Bool {
        let characters = explanation.unicodeScalars
        return characters.count <= longestExplanation
            && characters.allSatisfy { $0 == "\n" || $0 == "\t" || $0.properties.generalCategory != .control }
    }

    /// The bytes of an answer without blanks around it and without one fence around all of it.
    private static func unfenced(_ answer: String) -> [UInt8] {
        var text = answer.trimmingCharacters(in: .whitespacesAndNewlines)
        for opening in ["```json\n", "```\n"] where text.hasPrefix(opening) && text.hasSuffix("\n```") {
            text = String(text.dropFirst(opening.count).dropLast(4))
            break
        }
        return Array(text.utf8)
    }
}

/// Why an answer cannot be used.
package enum JudgeAnswerFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// It is not one JSON object.
    case noObject
    /// Its members are others than those asked for.
    case otherMembers([String])
    /// A score is no whole number from 0 to 3.
    case noScore(String)
    /// The explanation is too long, or holds control characters.
    case badExplanation

    /// What is wrong; names of members are foreign and not repeated.
    package var description: String {
        switch self {
        case .noObject: "the answer is not one JSON object"
        case .otherMembers(let names): "the answer has other members than asked for (\(names.count) of them)"
        case .noScore(let name): "\(name) is no whole number from 0 to 3"
        case .badExplanation: "the explanation is too long or holds control characters"
        }
    }
}
