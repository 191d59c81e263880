package import Instances

extension Verdict {
    /// The same verdict unless it says that the candidate falls short where the environment does: then it is ours.
    ///
    /// What was found before the gold patch, and in the patches themselves, holds whatever the environment lacks after it.
    ///
    /// - Parameter shortfall: what the patched project requires and the environment does not have; nil for nothing.
    package func excusing(_ shortfall: String?) -> Verdict {
        guard let shortfall, let reason, Self.afterPatch.contains(reason) else { return self }
        let found = detail.isEmpty ? reason.rawValue : "\(reason.rawValue): \(detail)"
        return .refused(.requirementMoved, "\(Printable.text(shortfall)); without it, \(found)", flaky: flaky)
    }

    /// The reasons that rest on runs after the gold patch.
    private static let afterPatch: Set<VerdictReason> = [
        .goldDoesNotFix, .flaky, .collectionError, .testTimeout, .missingModule, .missingPlugin,
        .environmentError, .unexplained, .passesBefore,
    ]
}
