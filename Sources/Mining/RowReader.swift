package import Git
package import Instances

/// Makes candidates of published rows, with what the mirror knows of their base commits.
package struct RowReader {
    /// The policy under which such candidates are recorded.
    package static let policy = "rows"

    private let repository: RepositoryName
    private let mirror: String
    private let versionFiles: [String]
    private let allowMissingObjects: Bool

    package init(
        repository: RepositoryName, mirror: String, versionFiles: [String], allowMissingObjects: Bool
    ) {
        self.repository = repository
        self.mirror = mirror
        self.versionFiles = versionFiles
        self.allowMissingObjects = allowMissingObjects
    }

    /// One outcome a row, in the order of the pull requests' numbers.
    package func outcomes(of rows: [PublishedRow], in handle: borrowing Repository) throws -> [MiningOutcome]
    {
        var outcomes: [(number: Int, outcome: MiningOutcome)] = []
        var bare: [PublishedRow] = []
        for row in rows {
            if row.patch != nil, row.testPatch != nil {
                outcomes.append((row.number ?? .max, outcome(of: row, in: handle)))
            } else {
                bare.append(row)
            }
        }
        outcomes += try changes(of: bare, in: handle).map { ($0.row.number ?? .max, $0.outcome) }
        return outcomes.sorted { $0.number < $1.number }.map(\.outcome)
    }

    private func outcome(of row: PublishedRow, in handle: borrowing Repository) -> MiningOutcome {
        guard let number = row.number, let patch = row.patch, let testPatch = row.testPatch else {
            return refusal(row, .malformed, "\(row.instanceID) is no instance id")
        }
        do {
            guard let id = ObjectID(row.baseCommit) else {
                return refusal(row, .missingCommit, "\(row.baseCommit) is no commit")
            }
            let commit = try handle.commit(id)
            return .accepted(
                Candidate(
                    id: InstanceID(repository, number), links: .unknown, baseCommit: id,
                    baseCommittedAt: commit.committer.date, mergeCommit: nil, headCommit: nil,
                    goldPatch: patch,
                    testPatch: testPatch, problemStatement: row.problemStatement, hints: row.hints ?? "",
                    createdAt: row.createdAt ?? commit.committer.date, version: row.version ?? "",
                    policy: Self.policy, source: .archive))
        } catch {
            return refusal(row, .missingCommit, "\(error)")
        }
    }

    /// The changes of rows that carry no patches, from the mirror.
    private func changes(
        of rows: [PublishedRow], in handle: borrowing Repository
    ) throws -> [(row: PublishedRow, outcome: MiningOutcome)] {
        guard !rows.isEmpty else { return [] }
        let byNumber = Dictionary(
            rows.compactMap { row in row.number.map { ($0, row) } }, uniquingKeysWith: { $1 })
        let bases = byNumber.compactMapValues { ObjectID($0.baseCommit) }
        let options = MiningOptions(
            allowMissingObjects: allowMissingObjects, versionFiles: versionFiles, only: Set(byNumber.keys))
        let miner = RepositoryMiner(
            repository: repository, history: try MirrorHistory(of: mirror), archive: nil,
            policy: .sweBench2023, options: options)
        let merged = try miner.plan()
        let pulls = try (merged + unmerged(byNumber.keys, besides: merged, in: handle)).map { pull in
            var pull = pull
            pull.baseCommit = bases[pull.number] ?? pull.baseCommit
            return pull
        }
        let found = Dictionary(
            zip(pulls.map(\.number), try miner.mine(pulls)), uniquingKeysWith: { $1 })
        return byNumber.map { number, row in
            guard bases[number] != nil else {
                return (row, refusal(row, .missingCommit, "\(row.baseCommit) is no commit"))
            }
            switch found[number] {
            case .accepted(var candidate)?:
                candidate.version = row.version ?? candidate.version
                candidate.policy = Self.policy
                return (row, .accepted(candidate))
            case .refused(let refused)?:
                return (row, .refused(refused))
            case nil:
                let sought =
                    "its merge was not found in the history, nor refs/pull/\(number)/head in the mirror"
                return (row, refusal(row, .missingCommit, sought))
            }
        }
    }

    /// The pull requests whose merge is not in the history of the main branch (one into a release branch, mostly), by
    /// their heads.
    private func unmerged(
        _ numbers: some Sequence<Int>, besides known: [PullRequest], in handle: borrowing Repository
    ) throws -> [PullRequest] {
        let known = Set(known.map(\.number))
        var found: [PullRequest] = []
        for number in numbers.sorted() where !known.contains(number) {
            guard let head = try handle.resolve("refs/pull/\(number)/head") else { continue }
            var pull = PullRequest(number: number, source: .history)
            pull.headCommit = head
            found.append(pull)
        }
        return found
    }

    private func refusal(_ row: PublishedRow, _ reason: RefusalReason, _ detail: String) -> MiningOutcome {
        .refused(
            Refusal(repository: repository, number: row.number, reasons: [reason], detail: detail))
    }
}

extension PublishedRow {
    /// The instance that stands for the row; nil when its id holds no number.
    ///
    /// The repository's spelling is the row's `repo`, since ids lose case.
    package var instance: InstanceID? { number.map { InstanceID(repository, $0) } }

    /// The number of the pull request, from the id; nil when the id holds none.
    var number: Int? {
        guard let dash = instanceID.lastIndex(of: "-") else { return nil }
        return Int(instanceID[instanceID.index(after: dash)...])
    }
}
