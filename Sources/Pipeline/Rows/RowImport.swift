package import Datasets
internal import Diffs
internal import Digests
internal import Files
internal import Foundation
internal import Git
package import Instances
internal import Mining
package import Mirrors
package import Reports
package import Settings
internal import Threads
package import Workspace

/// Takes rows that others published as candidates, so that they can be validated and compared.
///
/// Repository, base commit, patches and text come from the row. A row without patches, of which only the base commit
/// is known, gets the pull request's own change from the mirror, split as `swe-bench-2023` splits. The lists of
/// tests in the rows are compared with, never trusted.
package struct RowImport: Sendable {
    private let layout: WorkspaceLayout
    private let catalogue: Catalogue
    private let observer: any PipelineObserver
    private let mirrors: MirrorStore

    /// - Parameter mirrors: the workspace's mirrors; without, they may take any room.
    package init(
        layout: WorkspaceLayout, catalogue: Catalogue, observer: any PipelineObserver,
        mirrors: MirrorStore? = nil
    ) {
        self.mirrors = mirrors ?? MirrorStore(layout: layout, noted: observer.noted)
        self.layout = layout
        self.catalogue = catalogue
        self.observer = observer
    }

    /// Reads a file of rows and makes each a candidate or a refusal.
    ///
    /// - Returns: each row with the instance that stands for it.
    /// - Throws: `PublishedRowError` with file and line; `PipelineError` when the workspace holds mined candidates
    ///   of a repository; what the workspace throws.
    package func run(
        rows input: RowInput, entries: [RepositoryEntry], file: String, allowMissingObjects: Bool
    ) async throws -> [PublishedRowComparison.Row] {
        let digest = try FileDigest.of(input.path).sha256
        let rows = try PublishedRows.read(input)
        let byRepository = Dictionary(grouping: rows, by: \.repository)
        let pool = ThreadPool(threads: 1, name: "rows")
        var known: [PublishedRowComparison.Row] = []
        var left: [GitError] = []
        for (name, rows) in byRepository.sorted(by: { $0.key < $1.key }) {
            try Task.checkCancellation()
            if let mining = try catalogue.mining(of: name), mining.policy != RowReader.policy {
                throw PipelineError.conflictingCandidates(repository: name.description, policy: mining.policy)
            }
            let entry = entries.first { $0.name == name } ?? RepositoryEntry(name: name)
            do {
                try await pool.run { () throws in
                    try take(
                        rows, of: entry, file: file, digest: digest, allowMissingObjects: allowMissingObjects)
                }
            } catch let error as GitError {
                // One repository that cannot be had is no reason to leave the others.
                observer.noted("\(name): \(error); its \(rows.count) rows are left out")
                left.append(error)
                continue
            }
            known += rows.compactMap { row in
                row.instance.map { PublishedRowComparison.Row(id: $0, row: row) }
            }
        }
        if let error = left.last, left.count == byRepository.count { throw error }
        return known.sorted { $0.id < $1.id }
    }

    private func take(
        _ rows: [PublishedRow], of entry: RepositoryEntry, file: String, digest: String,
        allowMissingObjects: Bool
    ) throws {
        try mirrors.update(entry, besides: file, observer).during { mirror in
            try take(
                rows, of: entry, mirror: mirror, digest: digest, allowMissingObjects: allowMissingObjects)
        }
    }

    private func take(
        _ rows: [PublishedRow], of entry: RepositoryEntry, mirror: String, digest: String,
        allowMissingObjects: Bool
    ) throws {
        let repository = try Repository(bareAt: mirror)
        let reader = RowReader(
            repository: entry.name, mirror: mirror, versionFiles: entry.versionFiles ?? [],
            allowMissingObjects: allowMissingObjects)
        let outcomes = try reader.outcomes(of: rows, in: repository)
        let generation = String(
            SHA256Digest(of: "\(ToolVersion.current) \(digest) \(allowMissingObjects)").hex.prefix(24))
        let mined = MinedGeneration(layout, entry.name, generation: generation)
        try mined.write(outcomes, segment: 0)
        let summary = MiningSummary(
            repository: entry.name, generation: generation, policy: RowReader.policy,
            head: try repository.head(), source: .archive, input: outcomes.count, segments: 1)
        try mined.finish(summary)
        try catalogue.index(summary)
    }
}
