/// A language model that is asked to judge.
package protocol JudgeModel: Sendable {
    /// The name under which its answers are kept.
    var name: String { get }

    /// Its answer to a question.
    ///
    /// - Throws: `NoAnswer` when there is none; any other error, such as `CancellationError`, ends the judging.
    func answer(system: String, question: String) async throws -> String
}

/// Why a model gave no answer.
package struct NoAnswer: Error, Hashable, Sendable {
    /// What happened, for people.
    package var reason: String
    /// Whether the same question may fare better later.
    package var isTransient: Bool

    package init(reason: String, isTransient: Bool) {
        self.reason = reason
        self.isTransient = isTransient
    }
}
