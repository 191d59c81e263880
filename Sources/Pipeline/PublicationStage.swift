public import Datasets
internal import Digests
internal import Foundation
internal import Instances
internal import Records
public import Validation
public import Workspace

/// What is to be published, and where to.
public struct PublicationRequest: Sendable {
    /// The directory to write to.
    public var output: String
    /// The manifest that this publication follows.
    public var against: String?
    /// The validation policy whose verdicts count.
    public var policy: ValidationPolicy

    /// A request by its parts.
    public init(output: String, against: String? = nil, policy: ValidationPolicy) {
        self.output = output
        self.against = against
        self.policy = policy
    }
}

/// What a publication came to.
public struct PublicationReport: Sendable, Encodable {
    /// The files, with the manifest last.
    public var files: [PublishedFile]
    /// How it differs from the publication that it follows.
    public var changes: Changes?

    /// The sizes of the differences over all splits.
    public struct Changes: Sendable, Encodable {
        /// The digest of the manifest that this one follows.
        public var digest: String
        /// Rows that are new.
        public var added: Int
        /// Rows that are gone.
        public var removed: Int
        /// Rows whose content differs.
        public var changed: Int
    }
}

/// Writes the splits of a workspace.
public struct PublicationStage: Sendable {
    private let layout: WorkspaceLayout
    private let catalogue: Catalogue
    private let observer: any PipelineObserver

    /// The stage over one workspace.
    public init(layout: WorkspaceLayout, catalogue: Catalogue, observer: any PipelineObserver) {
        self.layout = layout
        self.catalogue = catalogue
        self.observer = observer
    }

    /// Publishes; the same workspace gives the same bytes.
    ///
    /// - Throws: what the workspace and the datasets room throw, and `PipelineError` when nothing was mined.
    public func run(_ request: PublicationRequest) throws -> PublicationReport {
        let minings = try catalogue.minings()
        guard !minings.isEmpty else {
            throw PipelineError.usage("nothing was mined in \(layout.root) yet; run `swegym mine` first")
        }
        let candidates = try catalogue.candidates()
        observer.began("publish", unit: "candidates", total: candidates.count)
        defer { observer.ended() }
        let previous = try request.against.map { try Manifest.read($0) }
        let records = try ValidationLookup(catalogue, policy: request.policy)
        var inputs = SplitInputs(
            repositories: minings.map {
                RepositoryState(
                    repository: $0.repository, commit: $0.head, source: $0.source.rawValue,
                    pullRequests: $0.input)
            },
            candidates: candidates.map(\.id),
            candidate: { id in
                observer.advanced(by: 1, failures: 0)
                return try catalogue.candidate(id)
            })
        inputs.verdict = { records[$0]?.verdict }
        inputs.lock = { records[$0]?.lockDigest }
        inputs.runs = { id in (records[id]?.runKeys ?? []).compactMap { catalogue.run(id, key: $0) } }
        inputs.refusals = { try catalogue.refusals(of: $0) }
        inputs.attachments = try locks(records).map { "environments/\($0).lock" }
        inputs.attachment = { name in
            let digest = String(name.dropFirst("environments/".count).dropLast(".lock".count))
            return Array(try RecordFile.read(layout.lock(digest)))
        }
        let assembly = SplitAssembly(
            inputs, toolVersion: ToolVersion.current, validationPolicy: request.policy.rawValue,
            configuration: try configuration(minings, records), following: previous)
        let manifest = try assembly.write(to: request.output)
        return try report(manifest, in: request.output)
    }

    /// The digests of the locks that the verdicts rest on and that are there, sorted.
    private func locks(_ records: ValidationLookup) throws -> [String] {
        try records.lockDigests().filter { FileManager.default.fileExists(atPath: layout.lock($0)) }
    }

    /// The digest of all that decided the content but the repositories themselves.
    private func configuration(_ minings: [MiningSummary], _ records: ValidationLookup) throws -> String {
        let parts = minings.map { "\($0.repository) \($0.policy) \($0.source.rawValue)" }
        let text = (parts + records.configurationDigests).joined(separator: "\n")
        return SHA256Digest(of: text).hex
    }

    private func report(_ manifest: Manifest, in directory: String) throws -> PublicationReport {
        let bytes = try RecordFile.read("\(directory)/\(Manifest.fileName)")
        let own = PublishedFile(
            name: Manifest.fileName, bytes: bytes.count, rows: nil, sha256: SHA256Digest(of: bytes).hex)
        let changes = manifest.follows.map { digest in
            let splits = (manifest.changes ?? [:]).values
            return PublicationReport.Changes(
                digest: digest, added: splits.reduce(0) { $0 + $1.added.count },
                removed: splits.reduce(0) { $0 + $1.removed.count },
                changed: splits.reduce(0) { $0 + $1.changed.count })
        }
        return PublicationReport(files: manifest.files + [own], changes: changes)
    }
}

/// The validation records that hold for the candidates as they stand, read when they are asked for.
struct ValidationLookup: Sendable {
    private let catalogue: Catalogue
    private let policy: ValidationPolicy
    private let entries: [InstanceID: Catalogue.VerdictEntry]

    init(
        _ catalogue: Catalogue, policy: ValidationPolicy
    ) throws {
        self.catalogue = catalogue
        self.policy = policy
        entries = try catalogue.verdicts(policy: policy.rawValue)
    }

    /// The record of an instance; nil when it has no verdict that holds.
    subscript(id: InstanceID) -> ValidationRecord? {
        entries[id] == nil ? nil : catalogue.validation(id, policy: policy.rawValue)
    }

    /// The digests of the configurations under which the verdicts were drawn, sorted.
    var configurationDigests: [String] { Set(entries.values.map(\.configurationDigest)).sorted() }

    /// The digests of the locks that the verdicts rest on, sorted.
    func lockDigests() throws -> [String] {
        Set(entries.keys.compactMap { self[$0]?.lockDigest }).sorted()
    }
}
