internal import Files
internal import Foundation
package import Instances
internal import JSON
internal import Paths
internal import Threads

/// Instances of other datasets, in a form in which one's own can be compared with all of them at once.
package struct OverlapIndex: Sendable {
    /// From which likeness on texts count as near duplicates.
    package struct Thresholds: Hashable, Sendable {
        /// Of gold patches.
        package var patch = 0.7
        /// Of problem statements.
        package var statement = 0.7

        /// The thresholds by default.
        package init() {}
    }

    /// The files that were read, in their order.
    package private(set) var sources: [RowSource] = []
    /// What the rows of the files lack, likewise.
    package private(set) var lacking: [LackingColumns] = []
    /// The thresholds in force.
    package let thresholds: Thresholds
    /// The repositories, in lower case.
    package private(set) var repositories: Set<String> = []
    /// The names of today of repositories that were renamed, by the earlier ones; all in lower case.
    private let renamed: [String: String]
    private var rows: [(row: OverlapRow, source: Int)] = []
    private var byKey: [String: [Int32]] = [:]
    private var patches = SimilarityIndex()
    private var statements = SimilarityIndex()

    /// Reads files of rows in any published form.
    ///
    /// - Parameter names: repositories that rows may call by a former name.
    /// - Throws: `PublishedRowError` for the first line that cannot be read, `RecordError`.
    package init(
        files: [RowInput], thresholds: Thresholds = Thresholds(), names: [RepositoryNames] = [],
        threads: Int = 2
    ) throws {
        self.thresholds = thresholds
        let pairs = names.flatMap { names in
            names.former.map { ($0.description.lowercased(), names.current.description.lowercased()) }
        }
        renamed = Dictionary(pairs) { first, _ in first }
        for file in files {
            let before = rows.count
            let source = sources.count
            let name = PathText.name(of: file.origin)
            var lacking = LackingColumns(of: name)
            try RowBatches(file).forEach(threads: threads) { row throws(RowLineError) in
                try OverlapRow(try DatasetRow(row))
            } body: { row in
                lacking.add(row)
                add(row, source: source)
            }
            self.lacking.append(lacking)
            sources.append(
                RowSource(
                    name: name, rows: rows.count - before,
                    sha256: try FileDigest.of(file.origin).sha256))
        }
    }

    private mutating func add(_ row: OverlapRow, source: Int) {
        let number = Int32(rows.count)
        rows.append((row, source))
        repositories.insert(name(of: row))
        for key in keys(of: row) { byKey[key.text, default: []].append(number) }
        patches.add(row.patch, as: number)
        statements.add(row.statement, as: number)
    }

    /// Whether any row is of a repository.
    package func knows(repositoryOf row: OverlapRow) -> Bool { repositories.contains(name(of: row)) }

    /// The name by which a row's repository is compared.
    private func name(of row: OverlapRow) -> String { renamed[row.repository] ?? row.repository }

    /// The instances that have something in common with one, in the order of the files.
    ///
    /// The repository alone is no pair: it would be one for each two of its instances.
    package func pairs(with row: OverlapRow) -> [OverlapPair] {
        var signals: [Int32: Set<OverlapSignal>] = [:]
        for key in keys(of: row) {
            for number in byKey[key.text] ?? [] { signals[number, default: []].insert(key.signal) }
        }
        let similar = Set(patches.candidates(for: row.patch) + statements.candidates(for: row.statement))
        return similar.union(signals.keys).sorted().compactMap { number in
            let (other, source) = rows[Int(number)]
            let patch = row.patch.similarity(to: other.patch)
            let statement = row.statement.similarity(to: other.statement)
            var found = signals[number] ?? []
            if Self.isAlike(row.patch, other.patch, patch, thresholds.patch) { found.insert(.patch) }
            if Self.isAlike(row.statement, other.statement, statement, thresholds.statement) {
                found.insert(.statement)
            }
            guard !found.isEmpty else { return nil }
            return OverlapPair(
                instance: row.id, other: other.id, file: sources.isEmpty ? "" : sources[source].name,
                signals: OverlapSignal.allCases.filter(found.contains),
                patchSimilarity: (patch * 100).rounded() / 100,
                statementSimilarity: (statement * 100).rounded() / 100)
        }
    }

    private static func isAlike(
        _ left: Shingles, _ right: Shingles, _ similarity: Double, _ threshold: Double
    ) -> Bool {
        left.isShort || right.isShort ? similarity == 1 : similarity >= threshold
    }

    /// What a row shares exactly with another by having the same key.
    ///
    /// The same number at the same commit is the same pull request, whatever the repository was called: commits have one
    /// name everywhere.
    private func keys(of row: OverlapRow) -> [(signal: OverlapSignal, text: String)] {
        var keys: [(OverlapSignal, String)] = [(.id, "id \(row.id.lowercased())")]
        guard !row.repository.isEmpty else { return keys }
        let repository = name(of: row)
        if let number = row.number { keys.append((.pullRequest, "pull \(repository) \(number)")) }
        if !row.baseCommit.isEmpty { keys.append((.baseCommit, "base \(repository) \(row.baseCommit)")) }
        for issue in Set(row.issues) { keys.append((.issue, "issue \(repository) \(issue)")) }
        if let number = row.number, ObjectID(hex: row.baseCommit) != nil {
            let text = "pull \(number) at \(row.baseCommit)"
            keys += [(.pullRequest, text), (.baseCommit, text)]
        }
        return keys
    }
}
