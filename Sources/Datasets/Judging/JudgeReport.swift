/// What became of one instance that was to be judged.
package enum JudgeOutcome: Hashable, Sendable {
    /// It was judged before.
    case known
    /// It was judged now.
    case judged
    /// The answer has another form than was asked for.
    case unusable(String)
    /// There was no answer.
    case failed(String)
    /// It was not asked about.
    case left
    /// It is no member of the split.
    case elsewhere

    /// Whether a model was asked, and gave no answer that can be used.
    package var isFailure: Bool {
        switch self {
        case .unusable, .failed: true
        case .known, .judged, .left, .elsewhere: false
        }
    }
}

/// The outcomes of a run of judging; the parts add up to `selected`.
package struct JudgeReport: Hashable, Sendable, Encodable {
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

    package init() {}

    package mutating func count(_ outcome: JudgeOutcome) {
        switch outcome {
        case .elsewhere: return
        case .known: known += 1
        case .judged: judged += 1
        case .left: left += 1
        case .unusable(let fault):
            unusable += 1
            faults[fault, default: 0] += 1
        case .failed(let fault):
            failed += 1
            faults[fault, default: 0] += 1
        }
        selected += 1
    }
}
