internal import Datasets
internal import Digests
internal import Files
internal import Foundation
internal import Instances
internal import Threads

/// Makes a publication: the splits, their sidecar files, the dataset card and the manifest.
///
/// Everything is written into a new directory within the output directory, and moved into place file by file when all
/// of it is whole, the manifest last: whoever finds a manifest finds what it lists, or sees by its digests that a
/// publication was interrupted; running it again mends that.
package struct SplitAssembly {
    /// How many candidates are prepared between two times of writing.
    private static let batchSize = 256

    private let inputs: SplitInputs
    private let options: PublicationOptions

    /// A publication to be made.
    package init(_ inputs: SplitInputs, options: PublicationOptions) {
        self.inputs = inputs
        self.options = options
    }

    /// Writes the publication into a directory, replacing an earlier one there.
    ///
    /// - Throws: `PublicationError`, `RecordError`, and what the inputs throw.
    /// - Returns: the manifest.
    package func write(to directory: String) throws -> Manifest {
        let staging = try StagingDirectory(in: directory)
        var writer = try SplitWriter(
            staging: staging.path, keepingStandings: options.previous != nil,
            listingOverlaps: options.overlap != nil)
        let states = inputs.repositories.sorted { $0.repository < $1.repository }
        for state in states {
            writer.begin(state)
            for refusal in Self.ordered(try inputs.refusals(state.repository)) { try writer.add(refusal) }
        }
        try addCandidates(to: &writer)
        let funnel = writer.funnel
        guard funnel.addsUp else {
            throw PublicationError.countsDisagree(
                pullRequests: funnel.pullRequests, refused: funnel.refusedCount,
                candidates: funnel.candidates)
        }
        if options.overlap?.treatment == .refuse, !writer.contaminated.isEmpty {
            throw PublicationError.overlap(writer.contaminated)
        }
        var manifest = manifest(of: writer, states: states)
        var files = try writer.finish()
        manifest.changes = try changes(of: manifest, writer: writer, in: staging.path)
        files += try attach(to: staging.path, locks: writer.lockDigests.sorted())
        var shapes = Split.allCases.map {
            SplitShape($0, rows: writer.instances[$0]?.count ?? 0, loadedBytes: writer.loadedBytes[$0] ?? 0)
        }
        files += try staging.export(&shapes, by: options.export)
        files += try Companions(
            manifest: manifest, files: files, splits: shapes, previous: options.previous
        ).write(to: staging)
        manifest.files = files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        try staging.publish(
            files.map(\.name), manifest: try manifest.encoded(), noted: options.noted)
        return manifest
    }

    /// Prepares candidates on several threads, a batch at a time, and writes them in the order of their ids.
    private func addCandidates(to writer: inout SplitWriter) throws {
        let ids = Set(inputs.candidates).sorted()
        let (instance, overlap) = (inputs.instance, options.overlap)
        for start in stride(from: 0, to: ids.count, by: Self.batchSize) {
            let batch = Array(ids[start..<min(start + Self.batchSize, ids.count)])
            let prepared = try parallelMap(batch, threads: options.threads) { () throws(any Error) in
            } body: { (_: inout Void, id) throws(any Error) in
                try PreparedInstance(try instance(id), overlap: overlap)
            }
            for instance in prepared { try writer.add(instance) }
            inputs.advanced(batch.count)
        }
    }

    private func manifest(of writer: SplitWriter, states: [RepositoryState]) -> Manifest {
        var manifest = Manifest(
            toolVersion: options.toolVersion, release: options.release,
            policies: Manifest.Policies(
                mining: writer.miningPolicies.sorted(), validation: options.validationPolicy),
            configuration: options.configuration, repositories: states, funnel: writer.funnel, files: [],
            instances: [:])
        for index in manifest.repositories.indices {
            let name = manifest.repositories[index].repository
            manifest.repositories[index].funnel = writer.funnels[name] ?? Funnel()
        }
        for split in Split.allCases { manifest.instances[split.rawValue] = writer.instances[split] ?? [:] }
        manifest.follows = options.previous?.digest
        if !writer.judges.isEmpty { manifest.judges = Manifest.Judge.listed(writer.judges) }
        if let overlap = options.overlap {
            manifest.overlap = overlap.check(
                signals: writer.overlapSignals, instances: writer.contaminated.map(\.instance))
        }
        return manifest
    }

    private func changes(
        of manifest: Manifest, writer: SplitWriter, in staging: String
    ) throws -> [String: SplitChanges]? {
        guard let previous = options.previous else { return nil }
        return try ReleaseComparison(
            previous: previous, instances: manifest.instances, directory: staging,
            standings: writer.standings, refusals: writer.refusals,
            repositories: Set(manifest.repositories.map(\.repository.slug))
        ).bySplit()
    }

    private func attach(to staging: String, locks: [String]) throws -> [PublishedFile] {
        var taken = Set(PublicationFiles.reserved)
        var files: [PublishedFile] = []
        func write(_ bytes: [UInt8], as name: String) throws {
            guard PublishedFile.isPath(name), taken.insert(name).inserted else {
                throw PublicationError.attachmentName(name)
            }
            try RecordFile.write(bytes, to: "\(staging)/\(name)", durable: false)
            files.append(
                PublishedFile(
                    name: name, bytes: bytes.count, rows: nil, sha256: SHA256Digest(of: bytes).hex))
        }
        for digest in locks {
            if let text = try inputs.lock(digest) { try write(text, as: "environments/\(digest).lock") }
        }
        for name in inputs.attachments { try write(try inputs.attachment(name), as: name) }
        return files
    }

    /// By number, those that stand for an unreadable line last.
    private static func ordered(_ refusals: [Refusal]) -> [Refusal] {
        refusals.sorted { left, right in
            let (leftNumber, rightNumber) = (left.number ?? .max, right.number ?? .max)
            return leftNumber == rightNumber
                ? left.detail.utf8.lexicographicallyPrecedes(right.detail.utf8) : leftNumber < rightNumber
        }
    }
}
