package import Datasets
package import Publishing

/// What a report is about: a publication, read back from its files.
package struct ReportData: Sendable {
    /// The manifest.
    package var manifest: Manifest
    /// The SHA-256 of the manifest.
    package var digest: String
    /// The statistics of each split, in their order.
    package var splits: [SplitStatistics]
    /// Every instance, sorted by id.
    package var instances: [ReportInstance]

    package init(
        manifest: Manifest, digest: String, splits: [SplitStatistics], instances: [ReportInstance]
    ) {
        self.manifest = manifest
        self.digest = digest
        self.splits = splits
        self.instances = instances
    }

    /// What the publication is called.
    var title: String {
        manifest.release ?? "Task instances of \(splits.first?.repositories.count ?? 0) repositories"
    }
}

/// One instance in the table of a report.
package struct ReportInstance: Hashable, Sendable {
    package var id: String
    /// Its repository.
    package var repository: String
    /// The names of the splits that hold it, in their order.
    package var splits: [String]
    /// What is counted of it.
    package var measures: InstanceMeasures
    /// `valid`, or the class and reason of its verdict, or `not-validated`.
    package var verdict: String
    /// Whether it has a page of its own.
    package var hasPage: Bool

    package init(
        id: String, repository: String, splits: [String], measures: InstanceMeasures, verdict: String,
        hasPage: Bool
    ) {
        self.id = id
        self.repository = repository
        self.splits = splits
        self.measures = measures
        self.verdict = verdict
        self.hasPage = hasPage
    }
}
