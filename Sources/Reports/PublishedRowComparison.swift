package import Instances
internal import Validation
package import Workspace

/// How our verdict on a published row compares with what was published.
package struct PublishedRowComparison: Sendable, Encodable {
    /// A published row and the instance that stands for it.
    package struct Row: Sendable {
        package var id: InstanceID
        package var row: PublishedRow

        package init(id: InstanceID, row: PublishedRow) {
            self.id = id
            self.row = row
        }
    }

    /// The row's id, as published.
    package var instanceID: String
    package var repository: RepositoryName
    /// Whether the row carries lists to compare with.
    package var hasLists: Bool
    /// `same`, `covers`, `differs`, `unpublished`, or the reason why there is no list of ours.
    package var failToPass: String
    /// The same of the other list.
    package var passToPass: String
    /// The tests that differ, or what stood in the way.
    package var difference: String
    /// Whether there was an environment in which tests ran.
    package var isBuilt: Bool
    /// What the record notes, causes of differences above all.
    package var notes: [String]
    /// CPU time of resolving, building and installing, seconds.
    package var environmentCPUSeconds: Double
    /// CPU time of all test runs, seconds.
    package var testCPUSeconds: Double
    /// Wall time, seconds.
    package var wallSeconds: Double
    /// What CPU and wall time were spent on; nil where that is not known.
    package var costs: Costs?

    /// Compares a row with the record of its validation; nil when there is none.
    package init(_ row: Row, _ record: ValidationRecord?) {
        instanceID = row.row.instanceID
        repository = row.id.repository
        hasLists = row.row.failToPass != nil
        (failToPass, passToPass, difference) = ("not validated", "not validated", "")
        isBuilt = record?.runKeys.isEmpty == false
        notes = record?.notes ?? []
        environmentCPUSeconds = record?.environmentCPUSeconds ?? 0
        testCPUSeconds = record?.testCPUSeconds ?? 0
        wallSeconds = record?.wallSeconds ?? 0
        costs = record?.costs
        guard let verdict = record?.verdict else { return }
        guard verdict.verdictClass == .valid else {
            let reason = verdict.reason?.rawValue ?? verdict.verdictClass.rawValue
            (failToPass, passToPass, difference) = (reason, reason, verdict.detail)
            return
        }
        let comparison = PublishedComparison(of: verdict, with: row.row)
        let lists = [comparison.failToPass, comparison.passToPass]
        failToPass = comparison.failToPass?.kind.rawValue ?? "unpublished"
        passToPass = comparison.passToPass?.kind.rawValue ?? "unpublished"
        difference = lists.compactMap { $0 }.compactMap(Self.difference).joined(separator: "; ")
    }

    /// One line over all comparisons.
    package static func summary(_ comparisons: [PublishedRowComparison]) -> String {
        let published = comparisons.filter(\.hasLists)
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
