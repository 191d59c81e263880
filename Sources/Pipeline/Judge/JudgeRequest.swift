package import LanguageModel
package import Publishing
package import Validation

/// Which instances a language model is to judge, and how it is asked.
package struct JudgeRequest: Sendable {
    /// Who is asked.
    package var model: ChatModel
    /// The validation policy whose verdicts say what belongs to a split.
    package var policy: ValidationPolicy
    /// The instances and repositories to take; empty means all.
    package var only: [InstanceSelection] = []
    /// The split whose members are judged.
    package var split = Split.full
    /// How many questions are open at once.
    package var workers = 2
    /// How many questions are begun in a minute at most.
    package var perMinute = 60
    /// How many questions are asked at most in this run; nil for any number.
    package var limit: Int?
    /// Whether instances whose answer cannot be used are asked about again.
    package var retry = false
    /// The wait before a question is repeated for the first time; the next is four times as long.
    package var patience = Duration.seconds(2)

    /// A request by its parts.
    package init(model: ChatModel, policy: ValidationPolicy) {
        self.model = model
        self.policy = policy
    }
}

/// What a judging came to; the parts add up to `selected`.
package struct JudgeReport: Sendable, Encodable {
    /// How many instances were to be judged.
    package var selected = 0
    /// Judged before: neither asked about again nor paid for again.
    package var known = 0
    /// Answered now, in the form that was asked for.
    package var judged = 0
    /// Answered, now or before, in another form, which is recorded and not used.
    package var unusable = 0
    /// Not answered: asked about again by the next run.
    package var failed = 0
    /// Not asked about, since the limit was reached or the endpoint had failed too often.
    package var left = 0
    /// Why answers could not be used, or did not come, with their numbers.
    package var faults: [String: Int] = [:]
    /// Whether the run ended early because one question after another failed.
    package var gaveUp = false
}
