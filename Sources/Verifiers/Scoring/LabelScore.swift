internal import Foundation
package import LanguageModel

/// How likely a model holds YES against NO.
package struct LabelScore: Hashable, Sendable, Codable {
    /// A label.
    package enum Label: String, Sendable, Codable {
        case yes = "YES"
        case no = "NO"
    }

    /// The logarithm of the probability of YES, both spellings together.
    package var logYes: Double
    /// The same of NO.
    package var logNo: Double
    /// The label that is not among the likeliest tokens: it has the probability of the least likely one.
    package var floored: Label?

    /// P(YES) / (P(YES) + P(NO)).
    package var score: Double { 1 / (1 + exp(logNo - logYes)) }

    /// What of all probability the two labels have; the part of a floored one is an upper bound.
    package var mass: Double { min(1, exp(logYes) + exp(logNo)) }

    /// Why there is no score.
    package enum Absence: String, Error, Sendable, Codable {
        /// Neither label is among the likeliest tokens.
        case noLabel = "no-label"
        /// Both labels are so unlikely that nothing can be said.
        case noMass = "no-mass"
        /// The server refuses the prompt.
        case refused
    }

    package init(logYes: Double, logNo: Double, floored: Label? = nil) {
        self.logYes = logYes
        self.logNo = logNo
        self.floored = floored
    }

    /// Reads the place of an answer at which the label stands: the first one at which YES or NO was written; where the
    /// answer was begun by us, the first one.
    ///
    /// - Throws: `Absence`, rather than to say 0.5.
    package init(_ places: [TokenAlternatives], isContinued: Bool) throws(Absence) {
        let place = isContinued ? places.first : places.first { $0.chosen.flatMap(Self.label) != nil }
        guard let place else { throw .noLabel }
        func sum(_ label: Label) -> Double? {
            Self.logSum(place.listed.filter { Self.label($0.text) == label }.map(\.logProbability))
        }
        let least = place.listed.map(\.logProbability).min() ?? 0
        // Where nothing else is listed, what is left of all probability is the bound.
        func floor(besides other: Double) -> Double { min(least, log(max(1e-12, 1 - exp(other)))) }
        switch (sum(.yes), sum(.no)) {
        case (let yes?, let no?): (logYes, logNo, floored) = (yes, no, nil)
        case (let yes?, nil): (logYes, logNo, floored) = (yes, floor(besides: yes), .no)
        case (nil, let no?): (logYes, logNo, floored) = (floor(besides: no), no, .yes)
        case (nil, nil): throw .noLabel
        }
        guard mass > 1e-12 else { throw .noMass }
    }

    /// The label that a token spells, with blanks around it or without.
    private static func label(_ token: String) -> Label? {
        Label(rawValue: token.trimmingCharacters(in: .whitespaces))
    }

    private static func logSum(_ values: [Double]) -> Double? {
        guard let most = values.max() else { return nil }
        return most + log(values.reduce(0) { $0 + exp($1 - most) })
    }
}
