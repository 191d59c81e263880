internal import Foundation
internal import GRDB
public import Instances
internal import Records

extension Catalogue {
    /// Makes a complete generation the current one of its repository, in one transaction, and drops the records
    /// of the one before.
    ///
    /// - Throws: `WorkspaceError`.
    public func index(_ summary: MiningSummary) throws(WorkspaceError) {
        let mined = MinedGeneration(layout, summary.repository, generation: summary.generation)
        let repository = summary.repository.description
        try write("indexing the candidates of \(repository)") { database in
            try database.execute(sql: "DELETE FROM outcome WHERE repository = ?", arguments: [repository])
            let statement = try database.makeStatement(
                sql: "INSERT INTO outcome VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            var ordinal = 0
            for segment in 0..<summary.segments {
                let entries = try JSONLines.read(SegmentEntry.self, from: mined.entries(segment))
                for entry in entries {
                    try statement.execute(arguments: [
                        repository, ordinal, entry.number, entry.instance, entry.change,
                        entry.awaiting ? 1 : 0, entry.reason, entry.detail, segment, entry.start,
                        entry.length,
                    ])
                    ordinal += 1
                }
            }
            try database.execute(
                sql: "INSERT OR REPLACE INTO mining VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    repository, summary.generation, summary.policy, summary.head, summary.source.rawValue,
                    summary.input,
                ])
        }
        removeGenerations(of: summary.repository, except: summary.generation)
    }

    private func removeGenerations(of repository: RepositoryName, except current: String) {
        let root = layout.minedRoot(of: repository)
        for name in (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? [] where name != current {
            try? FileManager.default.removeItem(atPath: "\(root)/\(name)")
        }
    }

    /// The current mining of a repository; nil when it was never mined to its end.
    ///
    /// - Throws: `WorkspaceError`.
    public func mining(of repository: RepositoryName) throws(WorkspaceError) -> MiningSummary? {
        try minings().first { $0.repository == repository }
    }

    /// The current mining of every repository, by name.
    ///
    /// - Throws: `WorkspaceError`.
    public func minings() throws(WorkspaceError) -> [MiningSummary] {
        let generations = try read("listing the repositories") { database in
            try Row.fetchAll(database, sql: "SELECT repository, generation FROM mining ORDER BY repository")
                .map { (repository: $0["repository"] as String, generation: $0["generation"] as String) }
        }
        return generations.compactMap { row in
            RepositoryName(row.repository).flatMap {
                MinedGeneration(layout, $0, generation: row.generation).summary
            }
        }
    }

    /// A candidate's entry in the index.
    public struct CandidateEntry: Hashable, Sendable {
        /// The instance.
        public let id: InstanceID
        /// The digest of its base commit and patches.
        public let changeDigest: String
        /// Whether its issue's text is still to come.
        public let awaitsIssueText: Bool
    }

    /// The candidates of the workspace in the order of their ids, or those of some repositories.
    ///
    /// - Throws: `WorkspaceError`.
    public func candidates(of repositories: [RepositoryName]? = nil) throws(WorkspaceError)
        -> [CandidateEntry]
    {
        let rows = try read("listing the candidates") { database in
            try Row.fetchAll(
                database,
                sql:
                    "SELECT instance, change, awaiting FROM outcome WHERE instance IS NOT NULL ORDER BY instance"
            ).map {
                (
                    id: $0["instance"] as String, change: $0["change"] as String,
                    awaiting: $0["awaiting"] as Int
                )
            }
        }
        return rows.compactMap { row in
            guard let id = InstanceID(row.id), repositories?.contains(id.repository) ?? true else {
                return nil
            }
            return CandidateEntry(id: id, changeDigest: row.change, awaitsIssueText: row.awaiting != 0)
        }
    }

    /// One candidate, read from its record.
    ///
    /// - Throws: `WorkspaceError.unknownInstance` with the nearest id, or `.file`.
    public func candidate(_ id: InstanceID) throws(WorkspaceError) -> Candidate {
        let place = try read("looking up \(id)") { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT mining.generation, segment, start, length FROM outcome
                    JOIN mining USING (repository) WHERE instance = ?
                    """,
                arguments: [id.description]
            ).map {
                (
                    generation: $0["generation"] as String, segment: $0["segment"] as Int,
                    start: $0["start"] as Int, length: $0["length"] as Int
                )
            }
        }
        guard let place else { throw try unknown(id.description) }
        let mined = MinedGeneration(layout, id.repository, generation: place.generation)
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: mined.segment(place.segment)))
            defer { try? file.close() }
            try file.seek(toOffset: UInt64(place.start))
            let line = try file.read(upToCount: place.length) ?? Data()
            if case .accepted(let candidate) = try CanonicalJSON.decode(MiningOutcome.self, from: line) {
                return candidate
            }
            throw WorkspaceError.file(operation: "reading the candidate \(id)", cause: "it is a refusal")
        } catch let error as WorkspaceError {
            throw error
        } catch {
            throw WorkspaceError.file(operation: "reading the candidate \(id)", cause: "\(error)")
        }
    }

    /// The refusal of one pull request, when it was refused.
    ///
    /// - Throws: `WorkspaceError`.
    public func refusal(of id: InstanceID) throws(WorkspaceError) -> Refusal? {
        try refusals(of: id.repository).first { $0.number == id.number }
    }

    /// All refusals of a repository, in the order of mining.
    ///
    /// - Throws: `WorkspaceError`.
    public func refusals(of repository: RepositoryName) throws(WorkspaceError) -> [Refusal] {
        guard let summary = try mining(of: repository) else { return [] }
        let mined = MinedGeneration(layout, repository, generation: summary.generation)
        var refusals: [Refusal] = []
        for segment in 0..<summary.segments {
            do {
                for outcome in try mined.read(segment: segment) {
                    if case .refused(let refusal) = outcome { refusals.append(refusal) }
                }
            } catch {
                throw WorkspaceError.file(
                    operation: "reading the refusals of \(repository)", cause: "\(error)")
            }
        }
        return refusals
    }

    /// The error for an id that is not known, with the known id nearest to it.
    func unknown(_ id: String) throws(WorkspaceError) -> WorkspaceError {
        let known = try candidates().map(\.id.description)
        return .unknownInstance(id, nearest: NearestName.of(id, among: known))
    }
}
