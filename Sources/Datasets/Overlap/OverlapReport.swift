internal import Files
package import Instances
internal import JSON
internal import Paths
internal import Threads

/// How a set of instances overlaps with those of other datasets.
package struct OverlapReport: Sendable, Encodable {
    /// One of the other files.
    package struct File: Sendable, Encodable {
        package var source: RowSource
        /// How many pairs were found, by what they have in common.
        package var signals: [String: Int]
        /// How many of our instances are contaminated by it.
        package var contaminated: Int
    }

    /// How many instances were compared.
    package var rows = 0
    /// How many of them are of a repository that the other files know too.
    package var inKnownRepositories = 0
    /// The other files, in their order.
    package var files: [File] = []
    /// What rows on either side lack, by file.
    package var lacking: [LackingColumns] = []
    /// The pairs, in the order of our instances.
    package var pairs: [OverlapPair] = []

    /// Our instances on which training would give away another one, sorted.
    package var contaminated: [String] {
        Set(pairs.filter(\.isContamination).map(\.instance)).sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
    }

    /// Compares the rows of some files with an index.
    ///
    /// - Throws: `PublishedRowError` for the first line that cannot be read, `RecordError`.
    package init(of files: [RowInput], with index: OverlapIndex, threads: Int = 2) throws {
        for file in files {
            var lacking = LackingColumns(of: PathText.name(of: file.origin))
            defer { self.lacking.append(lacking) }
            try RowBatches(file).forEach(threads: threads) { row throws(RowLineError) in
                let row = try OverlapRow(try DatasetRow(row))
                return (row: row, pairs: index.pairs(with: row), isKnown: index.knows(repositoryOf: row))
            } body: { found in
                rows += 1
                lacking.add(found.row)
                if found.isKnown { inKnownRepositories += 1 }
                pairs += found.pairs
            }
        }
        lacking += index.lacking
        self.files = Self.files(of: pairs, index)
    }

    /// Compares the rows of some files with those of others, on threads of its own.
    ///
    /// - Throws: `PublishedRowError` for the first line that cannot be read, `RecordError`.
    package static func compare(
        _ own: [RowInput], with others: [RowInput], thresholds: OverlapIndex.Thresholds,
        names: [RepositoryNames] = [], threads: Int
    ) async throws -> OverlapReport {
        try await onOwnThread(name: "overlap") { () throws(any Error) in
            let index = try OverlapIndex(
                files: others, thresholds: thresholds, names: names, threads: threads)
            return try OverlapReport(of: own, with: index, threads: threads)
        }
    }

    /// Writes the pairs to a file, one a line.
    ///
    /// - Throws: `RecordError`, or `EncodingError`, which pairs do not give rise to.
    package func write(pairs path: String) throws {
        try RecordFile.write(try JSONLines.encode(pairs), to: path)
    }

    private static func files(of pairs: [OverlapPair], _ index: OverlapIndex) -> [File] {
        index.sources.map { source in
            let own = pairs.filter { $0.file == source.name }
            let signals = Dictionary(own.flatMap(\.signals).map { ($0.rawValue, 1) }, uniquingKeysWith: +)
            return File(
                source: source, signals: signals,
                contaminated: Set(own.filter(\.isContamination).map(\.instance)).count)
        }
    }
}
