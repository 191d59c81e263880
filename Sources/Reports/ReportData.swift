public import Datasets
public import Publishing

/// What a report is about: a publication, read back from its files.
public struct ReportData: Sendable {
    /// The manifest.
    public var manifest: Manifest
    /// The SHA-256 of the manifest.
    public var digest: String
    /// The statistics of each split, in their order.
    public var splits: [SplitStatistics]
    /// Every instance, sorted by id.
    public var instances: [ReportInstance]

    /// A report's data by its parts.
    public init(
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
public struct ReportInstance: Hashable, Sendable {
    /// The instance.
    public var id: String
    /// Its repository.
    public var repository: String
    /// The names of the splits that hold it, in their order.
    public var splits: [String]
    /// What is counted of it.
    public var measures: InstanceMeasures
    /// `valid`, or the class and reason of its verdict, or `not-validated`.
    public var verdict: String
    /// Whether it has a page of its own.
    public var hasPage: Bool

    /// An instance by its parts.
    public init(
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
