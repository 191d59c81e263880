internal import Digests
internal import Files
internal import Foundation
internal import GRDB
package import Instances
internal import JSON

extension Catalogue {
    /// Makes a complete generation the current one of its repository, in one transaction, and drops the records
    /// of the one before.
    ///
    /// - Throws: `WorkspaceError`.
    package func index(_ summary: MiningSummary) throws(WorkspaceError) {
        let repository = summary.repository.description
        let segments = try entries(of: summary)
        try write("indexing the candidates of \(repository)") { database in
            try database.execute(sql: "DELETE FROM outcome WHERE repository = ?", arguments: [repository])
            let statement = try database.makeStatement(
                sql: "INSERT INTO outcome VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            var ordinal = 0
            for (segment, entries) in segments.enumerated() {
                for entry in entries {
                    try statement.execute(arguments: [
                        repository, ordinal, entry.number, entry.instance, entry.change,
                        entry.awaiting ? 1 : 0, entry.reason, entry.detail, segment, entry.start,
                        entry.length, entry.digest,
                    ])
                    ordinal += 1
                }
            }
            try database.execute(
                sql: "INSERT OR REPLACE INTO mining VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    repository, summary.generation, summary.policy, summary.head.description,
                    summary.source.rawValue,
                    summary.input,
                ])
        }
        let root = layout.minedRoot(of: summary.repository)
        for name in try names(in: root) where name != summary.generation {
            Directory.discard("\(root)/\(name)")
        }
    }

    /// The current mining of a repository; nil when it was never mined to its end.
    ///
    /// - Throws: `WorkspaceError`.
    package func mining(of repository: RepositoryName) throws(WorkspaceError) -> MiningSummary? {
        try minings(where: "repository = ?", arguments: [repository.description]).first
    }

    /// The current mining of every repository, by name.
    ///
    /// - Throws: `WorkspaceError`.
    package func minings() throws(WorkspaceError) -> [MiningSummary] {
        try minings(where: "TRUE", arguments: [])
    }

    private func minings(
        where condition: String, arguments: StatementArguments
    ) throws(WorkspaceError) -> [MiningSummary] {
        try read("listing the repositories") { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT mining.*, (SELECT segment + 1 FROM outcome WHERE repository = mining.repository
                        ORDER BY ordinal DESC LIMIT 1) AS segments
                    FROM mining WHERE \(condition) ORDER BY repository
                    """,
                arguments: arguments
            ).compactMap { row in
                guard let repository = RepositoryName(row["repository"] as String),
                    let source = PullRequest.Source(rawValue: row["source"]),
                    let head = ObjectID(row["head"] as String)
                else { return nil }
                return MiningSummary(
                    repository: repository, generation: row["generation"], policy: row["policy"],
                    head: head, source: source, input: row["input"], segments: row["segments"] ?? 0)
            }
        }
    }

    /// A candidate's entry in the index.
    package struct CandidateEntry: Hashable, Sendable {
        /// The instance.
        package let id: InstanceID
        /// The digest of its base commit and patches.
        package let changeDigest: String
        /// Whether its issue's text is still to come.
        package let awaitsIssueText: Bool
    }

    /// The candidates of the workspace in the order of their ids, or those of some repositories.
    ///
    /// - Throws: `WorkspaceError`.
    package func candidates(of repositories: [RepositoryName]? = nil) throws(WorkspaceError)
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
    package func candidate(_ id: InstanceID) throws(WorkspaceError) -> Candidate {
        let places = try places(
            "looking up \(id)", of: id.repository, where: "instance = ?", arguments: [id.description])
        var found: Candidate?
        try forEachOutcome(at: places, of: id.repository) { outcome in
            if case .accepted(let candidate) = outcome, candidate.id == id { found = candidate }
        }
        guard let found else { throw try unknown(id.description) }
        return found
    }

    /// The refusal of one pull request, when it was refused.
    ///
    /// - Throws: `WorkspaceError`.
    package func refusal(of id: InstanceID) throws(WorkspaceError) -> Refusal? {
        try refusals(of: id.repository, where: "instance IS NULL AND number = ?", arguments: [id.number])
            .first
    }

    /// All refusals of a repository, in the order of mining.
    ///
    /// - Throws: `WorkspaceError`.
    package func refusals(of repository: RepositoryName) throws(WorkspaceError) -> [Refusal] {
        try refusals(of: repository, where: "instance IS NULL", arguments: [])
    }

    private func refusals(
        of repository: RepositoryName, where condition: String, arguments: StatementArguments
    ) throws(WorkspaceError) -> [Refusal] {
        let places = try places(
            "looking up the refusals of \(repository)", of: repository, where: condition,
            arguments: arguments)
        var refusals: [Refusal] = []
        try forEachOutcome(at: places, of: repository) { outcome in
            if case .refused(let refusal) = outcome { refusals.append(refusal) }
        }
        return refusals
    }

    /// Where the line of an outcome lies within the current generation of its repository.
    private struct Place: Sendable {
        let generation: String
        let segment: Int
        let start: Int
        let length: Int
        /// The digest of the line; nil in catalogues of earlier versions.
        let digest: String?
        /// The digest of the candidate's change.
        let change: String?

        /// Whether a line and its outcome are those that were written there.
        func holds(_ outcome: MiningOutcome, _ line: Data) -> Bool {
            if let digest { return digest == SHA256Digest(of: line).hex }
            guard case .accepted(let candidate) = outcome, let change else { return true }
            return candidate.changeDigest == change
        }
    }

    /// The places of the outcomes of a repository that satisfy a condition, in the order of mining.
    private func places(
        _ operation: String, of repository: RepositoryName, where condition: String,
        arguments: StatementArguments
    ) throws(WorkspaceError) -> [Place] {
        try read(operation) { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT mining.generation, segment, start, length, digest, change FROM outcome
                    JOIN mining USING (repository) WHERE repository = ? AND \(condition) ORDER BY ordinal
                    """,
                arguments: [repository.description] + arguments
            ).map {
                Place(
                    generation: $0["generation"], segment: $0["segment"], start: $0["start"],
                    length: $0["length"], digest: $0["digest"], change: $0["change"])
            }
        }
    }

    /// Reads the outcomes at some places, and nothing else of their segments.
    private func forEachOutcome(
        at places: [Place], of repository: RepositoryName, _ body: (MiningOutcome) -> Void
    ) throws(WorkspaceError) {
        var open: (path: String, file: FileHandle)?
        defer { open?.file.shut() }
        for place in places {
            let path = MinedGeneration(layout, repository, generation: place.generation)
                .segment(place.segment)
            do {
                if open?.path != path {
                    try open?.file.close()
                    open = (path, try FileHandle(forReadingFrom: URL(fileURLWithPath: path)))
                }
                try open?.file.seek(toOffset: UInt64(place.start))
                let line = try open?.file.read(upToCount: place.length) ?? Data()
                let outcome = try CanonicalJSON.decode(MiningOutcome.self, from: line)
                guard place.holds(outcome, line) else {
                    throw WorkspaceError.file(
                        operation: "reading \(path)",
                        cause:
                            "the record at byte \(place.start) is damaged: its digest is that of other content; "
                            + "remove the file and mine the repository again")
                }
                body(outcome)
            } catch let error as WorkspaceError {
                throw error
            } catch {
                throw WorkspaceError.file(operation: "reading \(path)", cause: "\(error)")
            }
        }
    }

    /// The error for an id that is not known, with the known id nearest to it.
    func unknown(_ id: String) throws(WorkspaceError) -> WorkspaceError {
        let known = try candidates().map(\.id.description)
        return .unknownInstance(id, nearest: NearestName.of(id, among: known))
    }
}
