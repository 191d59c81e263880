/// With what a publication is compared for contamination, and what is done about what is found.
package struct OverlapPolicy: Sendable {
    /// The other instances.
    package var index: OverlapIndex
    /// What is done with instances that are contaminated.
    package var treatment: OverlapTreatment

    package init(index: OverlapIndex, treatment: OverlapTreatment) {
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
package enum OverlapTreatment: String, Hashable, Sendable, CaseIterable {
    /// Nothing is published.
    case refuse
    /// They are left out of every split.
    case exclude
    /// They are published, and recorded.
    case allow
}
