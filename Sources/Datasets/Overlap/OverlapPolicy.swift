/// With what a publication is compared for contamination, and what is done about what is found.
public struct OverlapPolicy: Sendable {
    /// The other instances.
    public var index: OverlapIndex
    /// What is done with instances that are contaminated.
    public var treatment: OverlapTreatment

    /// A policy by its parts.
    public init(index: OverlapIndex, treatment: OverlapTreatment) {
        self.index = index
        self.treatment = treatment
    }

    /// The manifest's record of the comparison.
    package func check(signals: [String: Int], instances: [String]) -> OverlapCheck {
        var check = OverlapCheck()
        check.compared = index.sources
        check.patchSimilarity = index.thresholds.patch
        check.statementSimilarity = index.thresholds.statement
        check.treatment = treatment.rawValue
        check.signals = signals
        check.instances = instances
        return check
    }
}

/// What is done with instances that are contaminated.
///
/// The raw values are published.
public enum OverlapTreatment: String, Hashable, Sendable, CaseIterable {
    /// Nothing is published.
    case refuse
    /// They are left out of every split.
    case exclude
    /// They are published, and recorded.
    case allow
}
