public import Instances
public import Validation
public import Workspace

/// How our verdict on a published row compares with what was published.
public struct PublishedRowComparison: Sendable, Encodable {
    /// A published row and the instance that stands for it.
    public struct Row: Sendable {
        /// The instance.
        public var id: InstanceID
        /// What was published.
        public var row: PublishedRow
    }

    /// The row's id, as published.
    public var instanceID: String
    /// `same`, `covers`, `differs`, `unpublished`, or the reason why there is no list of ours.
    public var failToPass: String
    /// The same of the other list.
    public var passToPass: String
    /// The tests that differ, or what stood in the way.
    public var difference: String

    /// Compares published rows with the verdicts of a workspace.
    public static func compare(
        _ rows: [Row], catalogue: Catalogue, policy: ValidationPolicy
    ) -> [PublishedRowComparison] {
        rows.map { row in
            guard let record = catalogue.validation(row.id, policy: policy.rawValue) else {
                return PublishedRowComparison(
                    instanceID: row.row.instanceID, failToPass: "not validated", passToPass: "not validated",
                    difference: "")
            }
            let verdict = record.verdict
            guard verdict.verdictClass == .valid else {
                let reason = verdict.reason?.rawValue ?? verdict.verdictClass.rawValue
                return PublishedRowComparison(
                    instanceID: row.row.instanceID, failToPass: reason, passToPass: reason,
                    difference: verdict.detail)
            }
            let comparison = PublishedComparison(of: verdict, with: row.row)
            return PublishedRowComparison(
                instanceID: row.row.instanceID,
                failToPass: comparison.failToPass?.kind.rawValue ?? "unpublished",
                passToPass: comparison.passToPass?.kind.rawValue ?? "unpublished",
                difference: [comparison.failToPass, comparison.passToPass].compactMap { $0 }.compactMap(
                    difference
                )
                .joined(separator: "; "))
        }
    }

    /// One line over all comparisons.
    public static func summary(_ comparisons: [PublishedRowComparison]) -> String {
        let published = comparisons.filter { $0.failToPass != "unpublished" }
        guard !published.isEmpty else { return "the rows carry no lists of tests to compare with" }
        let same = published.count { $0.failToPass == "same" }
        let covered = published.count { ["same", "covers"].contains($0.passToPass) }
        return """
            FAIL_TO_PASS as published in \(same) of \(published.count) rows; \
            PASS_TO_PASS covers the published in \(covered)
            """
    }

    private static func difference(_ list: PublishedComparison.List) -> String? {
        guard list.kind == .differs else { return nil }
        let missing = list.missing.prefix(3).joined(separator: " ")
        let extra = list.extra.prefix(3).joined(separator: " ")
        return "missing \(list.missing.count): \(missing)"
            + (list.extra.isEmpty ? "" : ", extra \(list.extra.count): \(extra)")
    }
}
