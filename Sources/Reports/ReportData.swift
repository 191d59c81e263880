internal import Datasets
internal import Publishing

/// What a report is about: a publication, read back from its files.
struct ReportData: Sendable {
    /// The manifest.
    var manifest: Manifest
    /// The SHA-256 of the manifest.
    var digest: String
    /// The statistics of each split, in their order.
    var splits: [SplitStatistics]
    /// Every instance, sorted by id.
    var instances: [ReportInstance]

    init(
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
struct ReportInstance: Hashable, Sendable {
    var id: String
    /// Its repository.
    var repository: String
    /// The names of the splits that hold it, in their order.
    var splits: [String]
    /// What is counted of it.
    var measures: InstanceMeasures
    /// `valid`, or the class and reason of its verdict, or `not-validated`.
    var verdict: String
    /// Whether it has a page of its own.
    var hasPage: Bool

    init(
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
