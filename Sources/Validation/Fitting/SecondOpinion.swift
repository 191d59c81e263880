internal import Instances

extension InstanceValidator {
    /// Validates an instance in the environment that was found, and where the tests speak against the candidate or
    /// against the environment, in an alternative one too: a candidate is accused only when both agree.
    ///
    /// The alternative costs one run after the gold patch, and all others only when a test passes in it that did not.
    ///
    /// - Returns: the result that counts, and the environment that it rests on.
    /// - Throws: what a run, the store or the making of an environment throws; `CancellationError`.
    package func validate<Spoken: Language>(
        _ fit: EnvironmentFitter<Spoken>.Fit, by fitter: EnvironmentFitter<Spoken>, leftOut: [String]
    ) async throws -> (ValidationResult, EnvironmentFitter<Spoken>.Fit) {
        var result = try await validate(fit.tests, leftOut: leftOut)
        guard let reason = result.verdict.reason, reason.isOpenToSecondOpinion,
            let alternative = try await fitter.alternative(to: fit)
        else { return (result, fit) }
        let change = alternative.change
        var other = alternative.fit
        guard let trial = try await trial(other.tests, costs: &other.costs) else { return (result, fit) }
        if Self.passing(trial).isSubset(of: result.runs.flatMap(Self.passing)) {
            result.verdict.detail += "; no more tests pass with another environment: \(change)"
        } else {
            let second = try await validate(other.tests, leftOut: leftOut)
            if second.verdict.verdictClass == .valid {
                other.notes.append(
                    "\(change): before, \(reason.rawValue): \(result.verdict.detail)")
                other.costs.add(fit.costs)
                other.costs.add(result.costs)
                return (second, other)
            }
            result.costs.add(second.costs)
            result.notes.append(
                "\(change): \(second.verdict.reason?.rawValue ?? ""): \(second.verdict.detail)")
        }
        result.costs.add(other.costs)
        return (result, fit)
    }

    /// The tests that passed in a run after the gold patch.
    private static func passing(_ run: RunRecord) -> Set<String> {
        guard run.variant == .gold else { return [] }
        return Set(run.outcomes.filter { $0.value == .passed }.keys)
    }
}

extension VerdictReason {
    /// Whether another environment could lead to another verdict.
    fileprivate var isOpenToSecondOpinion: Bool {
        switch self {
        case .goldDoesNotFix, .collectionError, .interpreter, .environmentError, .unexplained, .runnerCrash:
            true
        default: false
        }
    }
}
