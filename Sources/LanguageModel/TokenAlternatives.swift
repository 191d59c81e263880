/// What a model could have written at one place, and how likely each of it was.
package struct TokenAlternatives: Hashable, Sendable {
    /// A token and the logarithm of its probability.
    package struct Token: Hashable, Sendable {
        package var text: String
        package var logProbability: Double

        package init(_ text: String, _ logProbability: Double) {
            self.text = text
            self.logProbability = logProbability
        }
    }

    /// What it wrote; nil when the answer does not say.
    package var chosen: String?
    /// The likeliest tokens, in the order of the answer.
    package var listed: [Token]

    package init(chosen: String? = nil, listed: [Token]) {
        self.chosen = chosen
        self.listed = listed
    }
}
