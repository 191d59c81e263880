package import Instances

extension Verdict {
    /// The verdict, unless it accuses a candidate of which files were missing: then it is our shortcoming.
    package func excusing(missing leftOut: [String]) -> Verdict {
        guard verdictClass == .invalid, let first = leftOut.first else { return self }
        let rest = leftOut.count > 1 ? " and \(leftOut.count - 1) more" : ""
        return .refused(
            .incompleteCheckout,
            "the checkout lacks \(Printable.text(first))\(rest); so nothing is said of: "
                + "\(reason?.rawValue ?? ""): \(detail)",
            flaky: flaky, causes: causes)
    }

    /// The same verdict unless it accuses the candidate of runs for which a service did not start.
    func excusing(servicesOf runs: [RunRecord]) -> Verdict {
        guard verdictClass == .invalid,
            let failed = runs.lazy.flatMap({ $0.services ?? [] }).first(where: { $0.failure != nil })
        else { return self }
        return .refused(
            .missingService,
            "\(Printable.text(failed.name)) did not start: \(Printable.text(failed.failure ?? "")); so nothing is "
                + "said of: \(reason?.rawValue ?? ""): \(detail)",
            flaky: flaky, causes: causes)
    }

    /// The same verdict unless it says that the candidate falls short where its recipe does: then it is ours.
    package func excusing(_ recipe: Recipe?) -> Verdict {
        excusing(shortfall: recipe?.afterShortfall).excusing(missingRunner: recipe?.missingRunner)
    }

    /// What was found before the gold patch, and in the patches themselves, holds whatever the environment lacks after it.
    ///
    /// - Parameter shortfall: what the patched project requires and the environment does not have; nil for nothing.
    func excusing(shortfall: String?) -> Verdict {
        guard let shortfall, let reason, Self.afterPatch.contains(reason) else { return self }
        let found = detail.isEmpty ? reason.rawValue : "\(reason.rawValue): \(detail)"
        return .refused(
            .requirementMoved, "\(Printable.text(shortfall)); without it, \(found)", flaky: flaky,
            causes: causes)
    }

    /// What another runner than the project's own does not find, collect or pass is not the candidate's fault.
    func excusing(missingRunner: String?) -> Verdict {
        guard let missingRunner, let reason, Self.byRunner.contains(reason) else { return self }
        return .refused(
            .missingRunner,
            "the project's own runner, \(Printable.text(missingRunner)), is not built in; with another one, "
                + "\(reason.rawValue): \(detail)", flaky: flaky, causes: causes)
    }

    /// The same verdict unless it accuses the candidate where the project's own build failed.
    ///
    /// That tests pass before the gold patch holds without a build, too, unless the patch changes what is built.
    package func excusing(_ failedBuild: FailedBuild?) -> Verdict {
        guard let failedBuild, let reason,
            Self.byBuild.contains(reason) || reason == .passesBefore && failedBuild.isPatched
        else { return self }
        return .refused(
            .environment,
            "the project's own build failed: \(Printable.text(String(failedBuild.said.suffix(400)))); so nothing is said "
                + "of: \(reason.rawValue): \(detail)", flaky: flaky, causes: causes)
    }

    /// The reasons that a failed build may have caused.
    private static let byBuild: Set<VerdictReason> = [
        .goldDoesNotFix, .flaky, .noTests, .collectionError, .unexplained,
    ]

    /// The reasons that another runner may have caused.
    private static let byRunner: Set<VerdictReason> = [
        .goldDoesNotFix, .flaky, .noTests, .collectionError, .testTimeout, .unexplained,
    ]

    /// The reasons that rest on runs after the gold patch.
    private static let afterPatch: Set<VerdictReason> = [
        .goldDoesNotFix, .flaky, .collectionError, .testTimeout, .missingModule, .missingPlugin,
        .environmentError, .unexplained, .passesBefore,
    ]
}
