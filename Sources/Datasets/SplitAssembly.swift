internal import Digests
internal import Foundation
internal import Instances
internal import Records

/// Makes a publication: the splits, the files beside them, the dataset card and the manifest.
///
/// Everything is written into a new directory within the output directory, and moved into place file by file when all
/// of it is whole, the manifest last: whoever finds a manifest finds what it lists, or sees by its digests that a
/// publication was interrupted; running it again mends that.
public struct SplitAssembly {
    private let inputs: SplitInputs
    private let toolVersion: String
    private let validationPolicy: String
    private let configuration: String
    private let previous: (manifest: Manifest, digest: String)?

    /// A publication to be made.
    ///
    /// - Parameters:
    ///   - inputs: where its content comes from.
    ///   - toolVersion: the version of the program.
    ///   - validationPolicy: the policy of the verdicts.
    ///   - configuration: the digest of the configuration.
    ///   - previous: the manifest that this publication follows, with its digest.
    public init(
        _ inputs: SplitInputs, toolVersion: String, validationPolicy: String, configuration: String,
        following previous: (manifest: Manifest, digest: String)? = nil
    ) {
        self.inputs = inputs
        self.toolVersion = toolVersion
        self.validationPolicy = validationPolicy
        self.configuration = configuration
        self.previous = previous
    }

    /// Writes the publication into a directory, replacing an earlier one there.
    ///
    /// - Throws: `PublicationError`, `RecordError`, and what the inputs throw.
    /// - Returns: the manifest.
    public func write(to directory: String) throws -> Manifest {
        let staging = try StagingDirectory(in: directory)
        var writer = try SplitWriter(staging: staging.path)
        let states = inputs.repositories.sorted { $0.repository < $1.repository }
        for state in states {
            writer.funnel.pullRequests += state.pullRequests
            for refusal in Self.ordered(try inputs.refusals(state.repository)) { try writer.add(refusal) }
        }
        for id in Set(inputs.candidates).sorted() {
            try writer.add(
                try inputs.candidate(id), verdict: try inputs.verdict(id), runs: try inputs.runs(id),
                lock: try inputs.lock(id))
        }
        guard writer.funnel.addsUp else {
            throw PublicationError.countsDisagree(
                pullRequests: writer.funnel.pullRequests, refused: writer.funnel.refused.values.reduce(0, +),
                candidates: writer.funnel.candidates)
        }
        var files = try writer.finish()
        files += try attach(
            to: staging.path, besides: Set(files.map(\.name) + [Manifest.fileName, DatasetCard.fileName]))
        let rows = Dictionary(
            uniqueKeysWithValues: Split.allCases.map { ($0, writer.instances[$0]?.count ?? 0) })
        files.append(
            try staging.write(
                DatasetCard.text(rows: rows, repositories: states.map(\.repository)), as: DatasetCard.fileName
            ))
        let manifest = manifest(of: writer, states: states, files: files)
        try staging.publish(files.map(\.name), manifest: try manifest.encoded())
        return manifest
    }

    private func manifest(
        of writer: SplitWriter, states: [RepositoryState], files: [PublishedFile]
    ) -> Manifest {
        var instances: [String: [String: String]] = [:]
        for split in Split.allCases { instances[split.rawValue] = writer.instances[split] ?? [:] }
        let changes = previous.map { previous in
            instances.reduce(into: [String: SplitChanges]()) { changes, split in
                changes[split.key] = SplitChanges(
                    from: previous.manifest.instances[split.key] ?? [:], to: split.value)
            }
        }
        return Manifest(
            toolVersion: toolVersion,
            policies: Manifest.Policies(mining: writer.miningPolicies.sorted(), validation: validationPolicy),
            configuration: configuration, repositories: states, funnel: writer.funnel,
            files: files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) },
            instances: instances,
            follows: previous?.digest, changes: changes)
    }

    private func attach(to staging: String, besides taken: Set<String>) throws -> [PublishedFile] {
        var names = taken
        return try inputs.attachments.map { name in
            guard PublishedFile.isPath(name), names.insert(name).inserted else {
                throw PublicationError.attachmentName(name)
            }
            let bytes = try inputs.attachment(name)
            try RecordFile.write(bytes, to: "\(staging)/\(name)")
            return PublishedFile(
                name: name, bytes: bytes.count, rows: nil, sha256: SHA256Digest(of: bytes).hex)
        }
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
