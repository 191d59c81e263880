/// What a model proposes for one instance.
package struct Prediction: Hashable, Sendable {
    /// The instance, as the file spells it.
    package var instanceID: String
    /// The model, by `model_name_or_path`; empty when the file names none.
    package var model: String
    /// The patch as it is applied; nil when the file has none for the instance.
    package var patch: String?
    /// Where in its file it stands, from 1: the line, or the element of a list.
    package var place: Int

    package init(instanceID: String, model: String, patch: String?, place: Int = 0) {
        self.instanceID = instanceID
        self.model = model
        self.patch = patch
        self.place = place
    }

    /// Whether there is nothing to run: no patch, or one of blanks alone.
    package var isEmpty: Bool { patch?.utf8.allSatisfy { $0 <= UInt8(ascii: " ") } ?? true }
}

/// Why a file of predictions cannot be used.
package struct PredictionError: Error, Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// The line of the file or the element of its list, from 1; nil when the file as a whole is meant.
    package let place: Int?
    /// What is wrong with it, and what to do.
    package let problem: String

    package init(file: String, place: Int? = nil, problem: String) {
        self.file = file
        self.place = place
        self.problem = problem
    }

    /// `FILE:PLACE: what is wrong`.
    package var description: String { "\(file)\(place.map { ":\($0)" } ?? ""): \(problem)" }
}
