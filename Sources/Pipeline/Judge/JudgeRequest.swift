public import LanguageModel
public import Publishing
public import Validation

/// Which instances a language model is to judge, and how it is asked.
public struct JudgeRequest: Sendable {
    /// Who is asked.
    public var model: ChatModel
    /// The validation policy whose verdicts say what belongs to a split.
    public var policy: ValidationPolicy
    /// The instances and repositories to take; empty means all.
    public var only: [InstanceSelection] = []
    /// The split whose members are judged.
    public var split = Split.full
    /// How many questions are open at once.
    public var workers = 2
    /// How many questions are begun in a minute at most.
    public var perMinute = 60
    /// How many questions are asked at most in this run; nil for any number.
    public var limit: Int?
    /// Whether instances whose answer cannot be used are asked about again.
    public var retry = false
    /// The wait before a question is repeated for the first time; the next is four times as long.
    public var patience = Duration.seconds(2)

    /// A request by its parts.
    public init(model: ChatModel, policy: ValidationPolicy) {
        self.model = model
        self.policy = policy
    }
}

/// What a judging came to; the parts add up to `selected`.
public struct JudgeReport: Sendable, Encodable {
    /// How many instances were to be judged.
    public var selected = 0
    /// Judged before: neither asked about again nor paid for again.
    public var known = 0
    /// Answered now, in the form that was asked for.
    public var judged = 0
    /// Answered, now or before, in another form, which is recorded and not used.
    public var unusable = 0
    /// Not answered: asked about again by the next run.
    public var failed = 0
    /// Not asked about, since the limit was reached or the endpoint had failed too often.
    public var left = 0
    /// Why answers could not be used, or did not come, with their numbers.
    public var faults: [String: Int] = [:]
    /// Whether the run ended early because one question after another failed.
    public var gaveUp = false
}
