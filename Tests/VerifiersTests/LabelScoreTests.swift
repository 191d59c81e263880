import Foundation
import LanguageModel
import Testing

@testable import Verifiers

@Suite("Scores from labels")
struct LabelScoreTests {
    private func place(_ chosen: String?, _ listed: [String: Double]) -> TokenAlternatives {
        TokenAlternatives(
            chosen: chosen, listed: listed.sorted { $0.key < $1.key }.map { .init($0.key, log($0.value)) })
    }

    @Test("Both spellings of a label count together, and the mass is what the labels have")
    func spellings() throws {
        let score = try LabelScore(
            [place("YES", ["YES": 0.3, " YES": 0.3, "NO": 0.1, " NO": 0.1, "MAYBE": 0.2])], isContinued: true)
        #expect(abs(score.score - 0.75) < 1e-12)
        #expect(abs(score.mass - 0.8) < 1e-12)
        #expect(score.floored == nil)
    }

    @Test("A label that is not listed gets the least listed probability, and is flagged")
    func floored() throws {
        let score = try LabelScore([place("YES", ["YES": 0.9, "Y": 0.06, "y": 0.03])], isContinued: true)
        #expect(score.floored == .no)
        #expect(abs(score.score - 0.9 / 0.93) < 1e-12)
        #expect(try LabelScore([place("NO", ["NO": 0.9, "x": 0.1])], isContinued: true).floored == .yes)
    }

    @Test("A label that is listed alone is no half")
    func alone() throws {
        let score = try LabelScore([place("NO", ["NO": 0.99])], isContinued: true)
        #expect(abs(score.score - 0.01) < 1e-9)
    }

    @Test("The place is the first at which YES or NO was written")
    func place() throws {
        let places = [
            place("<", ["<": 0.9, "YES": 0.05]), place("judgement>", ["judgement>": 1]),
            place(" NO", [" NO": 0.8, "YES": 0.2]), place("YES", ["YES": 1]),
        ]
        #expect(abs(try LabelScore(places, isContinued: false).score - 0.2) < 1e-12)
        // What we began ourselves is continued at once.
        #expect(try LabelScore(places, isContinued: true).floored == .no)
    }

    @Test("Without either label there is no score, and none where both have nothing")
    func none() {
        #expect(throws: LabelScore.Absence.noLabel) {
            try LabelScore([place("Well", ["Well": 0.7, "Yes": 0.2, "YESNO": 0.1])], isContinued: true)
        }
        #expect(throws: LabelScore.Absence.noLabel) {
            try LabelScore([place("I", ["I": 0.7, "YES": 0.2])], isContinued: false)
        }
        #expect(throws: LabelScore.Absence.noLabel) { try LabelScore([], isContinued: false) }
        #expect(throws: LabelScore.Absence.noMass) {
            try LabelScore(
                [TokenAlternatives(listed: [.init("YES", -9_999), .init("NO", -9_999)])], isContinued: true)
        }
    }
}
