internal import Git
internal import Instances

/// Mines one pull request: gathers every reason against it, and makes a candidate of it when there is none.
struct PullRequestMining {
    let context: MiningContext
    private var pull: PullRequest
    private let located: LocatedPullRequest
    private var reasons: [RefusalReason] = []
    private var details: [String] = []
    private var notes: [String] = []

    init(context: MiningContext, located: LocatedPullRequest) {
        self.context = context
        self.located = located
        pull = located.pull
    }

    /// The outcome.
    ///
    /// - Throws: `GitError` when the mirror as a whole cannot be read.
    consuming func outcome(in repository: borrowing Repository) throws(GitError) -> MiningOutcome {
        try takeCommits(from: repository)
        let links = try links(in: repository)
        guard pull.source == .history || pull.mergedAt != nil else {
            reasons.insert(.notMerged, at: 0)
            details.insert("it was closed without being merged", at: 0)
            return refused()
        }
        let found = try rangeAndChange(in: repository)
        let texts = texts(linking: links)
        guard reasons.isEmpty, let (range, change) = found else { return refused() }
        if let candidate = try candidate(links, texts, range, change, in: repository) {
            return .accepted(candidate)
        }
        return refused()
    }

    private mutating func refuse(_ reason: RefusalReason, _ detail: String) {
        reasons.append(reason)
        details.append(detail)
    }

    /// The refusal, infrastructure first, then link, gold, test.
    private func refused() -> MiningOutcome {
        let order = RefusalReason.allCases
        let sorted = zip(reasons, details).enumerated().sorted { left, right in
            let a = left.element.0
            let b = right.element.0
            if a.isInfrastructure != b.isInfrastructure { return a.isInfrastructure }
            let places = (order.firstIndex(of: a) ?? 0, order.firstIndex(of: b) ?? 0)
            return places.0 != places.1 ? places.0 < places.1 : left.offset < right.offset
        }.map(\.element)
        return .refused(
            Refusal(
                repository: context.repository, number: pull.number, reasons: sorted.map(\.0),
                detail: sorted.map(\.1).joined(separator: "; ")))
    }

    /// Records that an object is missing or damaged; anything else is no fault of the pull request and goes on.
    private mutating func record(_ error: GitError) throws(GitError) {
        switch error.kind {
        case .missingObject: refuse(.missingObject, error.description)
        case .corruptObject: refuse(.corruptObject, error.description)
        default: throw error
        }
    }
}

// MARK: - Links and texts

extension PullRequestMining {
    /// Fills in the commits that an archive does not list, where the mirror has the head.
    private mutating func takeCommits(from repository: borrowing Repository) throws(GitError) {
        guard pull.source == .archive, pull.commits == nil, pull.mergedAt != nil,
            let range = located.listedRange
        else { return }
        do throws(GitError) {
            pull.commits = try context.history.commits(over: range, in: repository)
        } catch {
            try record(error)
        }
    }

    /// The messages of the commits by which it entered its branch, where the policy reads them.
    private mutating func landing(in repository: borrowing Repository) throws(GitError) -> [String] {
        guard context.policy.linking.readsLanding, pull.mergedAt != nil else { return [] }
        do throws(GitError) {
            guard try context.isOwnMerge(of: pull, in: repository) else { return [] }
            return try LandingMessages.of(pull, in: context.graph, repository)
        } catch {
            try record(error)
            return []
        }
    }

    private mutating func links(in repository: borrowing Repository) throws(GitError) -> Candidate.Links {
        guard pull.source == .archive else { return .unknown }
        let numbers = context.pullRequestNumbers
        let found = context.policy.linking.links(
            of: pull, landing: try landing(in: repository), in: context.names
        ) { numbers.contains($0) }
        if found.numbers.isEmpty {
            if found.elsewhere.isEmpty {
                let others = found.pullRequests.map { "#\($0) is a pull request" }.joined(separator: ", ")
                let aside = others.isEmpty ? "" : " (\(others))"
                refuse(.noLinkedIssue, "it links no issue under the policy \(context.policy.name)\(aside)")
            } else {
                let list = found.elsewhere.joined(separator: ", ")
                let remedy = found.elsewhere.contains(where: context.mayBeFormer) ? Self.formerNameRemedy : ""
                refuse(.noProblemStatement, "it links issues of other repositories only: \(list)\(remedy)")
            }
        } else if !found.elsewhere.isEmpty {
            notes.append("also links \(found.elsewhere.joined(separator: ", "))")
        }
        return .known(found.numbers)
    }

    private static let formerNameRemedy =
        "; if that is an earlier name of this repository, add it to former-names in repos.yaml"

    /// The issues' texts; nil when only history is known.
    private mutating func texts(linking links: Candidate.Links) -> IssueTexts? {
        guard case .known(let numbers) = links, !numbers.isEmpty else { return nil }
        let texts = context.policy.texts.texts(of: pull, linking: numbers, issues: context.issues)
        let list = numbers.map { "#\($0)" }.joined(separator: ", ")
        switch texts.standing {
        case .none: refuse(.noProblemStatement, "the source holds none of the linked issues (\(list))")
        case .known(""): refuse(.noProblemStatement, "the linked issues (\(list)) are empty")
        case .known, .awaited: break
        }
        if !texts.missing.isEmpty {
            notes.append("linked, but not held: \(texts.missing.map { "#\($0)" }.joined(separator: ", "))")
        }
        if !texts.unknown.isEmpty {
            notes.append("linked, text not known: \(texts.unknown.map { "#\($0)" }.joined(separator: ", "))")
        }
        return texts
    }
}

// MARK: - The change

extension PullRequestMining {
    /// Where the change lies and what it is; nil, with the reason recorded, when the mirror lacks something.
    private mutating func rangeAndChange(
        in repository: borrowing Repository
    ) throws(GitError) -> (range: ChangeRange, change: PullRequestChange)? {
        let range: ChangeRange
        do throws(MissingCommit) {
            range = try located.range.get()
        } catch {
            refuse(.missingCommit, error.description)
            return nil
        }
        do throws(GitError) {
            let change = try PullRequestChange(over: range, context: context, in: repository)
            checkParts(of: change.split)
            return (range, change)
        } catch {
            try record(error)
            return nil
        }
    }

    private mutating func checkParts(of split: SplitChange) {
        let name = context.policy.name
        if !split.hasGold { refuse(.noGoldPatch, "its change has no gold part under the policy \(name)") }
        if !split.hasTest { refuse(.noTestPatch, "its change has no test part under the policy \(name)") }
    }

    /// The candidate; nil, with the reason recorded, when its patches do not apply or an object is missing.
    private mutating func candidate(
        _ links: Candidate.Links, _ texts: IssueTexts?, _ range: ChangeRange, _ change: PullRequestChange,
        in repository: borrowing Repository
    ) throws(GitError) -> Candidate? {
        do throws(GitError) {
            let check = ApplicationCheck(range: range, graph: context.graph)
            if let obstacle = try check.obstacle(to: change, in: repository) {
                refuse(.patchDoesNotApply, obstacle)
                return nil
            }
            return compose(
                links, texts, range, change, version: try version(at: range.base, change, in: repository))
        } catch {
            try record(error)
            return nil
        }
    }

    private func compose(
        _ links: Candidate.Links, _ texts: IssueTexts?, _ range: ChangeRange, _ change: PullRequestChange,
        version: String
    ) -> Candidate {
        var notes = notes + change.notes
        var statement: String?
        if case .known(let text) = texts?.standing { statement = text }
        let created = pull.createdAt ?? Self.estimatedCreation(of: range, pull, in: context.graph)
        if pull.createdAt == nil { notes.append("created_at estimated from the history") }
        return Candidate(
            id: InstanceID(context.repository, pull.number), links: links, baseCommit: range.base,
            baseCommittedAt: context.graph.committedAt(range.base) ?? created, mergeCommit: pull.mergeCommit,
            headCommit: pull.headCommit, goldPatch: change.goldPatch, testPatch: change.testPatch,
            problemStatement: statement,
            hints: texts?.hints ?? "", createdAt: created,
            version: version, policy: context.policy.name, source: pull.source, notes: notes)
    }

    /// The first commit's date, as pull requests are mostly opened right after it, but not after the merge.
    private static func estimatedCreation(
        of range: ChangeRange, _ pull: PullRequest, in graph: CommitGraph
    ) -> Timestamp {
        let first = graph.commits(reachableFrom: range.new, notFrom: range.old).first
        let merged = pull.mergedAt ?? graph.committedAt(range.new)
        let dates = [first.flatMap { graph.committedAt($0) }, merged].compactMap { $0 }
        return dates.min() ?? Timestamp(seconds: 0)
    }

    private func version(
        at base: ObjectID, _ change: PullRequestChange, in repository: borrowing Repository
    ) throws(GitError) -> String {
        if context.options.versionRule == .finishedSeries {
            let created = pull.createdAt ?? pull.mergedAt
            return created.flatMap { context.history.series.version(asOf: $0) } ?? ""
        }
        if let version = try statedVersion(at: base, change, in: repository) { return version }
        return context.nearestTags.name(nearestTo: base).flatMap(VersionText.version(ofTag:)) ?? ""
    }

    /// The version that files of the base commit state, read as the policy does.
    private func statedVersion(
        at base: ObjectID, _ change: PullRequestChange, in repository: borrowing Repository
    ) throws(GitError) -> String? {
        let named = context.options.versionFiles
        guard let tree = context.graph.tree(of: base) else { return nil }
        switch context.policy.versions {
        case .sweBench:
            let paths =
                named.isEmpty
                ? VersionPaths.candidates(for: context.repository, changed: change.goldPaths) : named
            for path in paths {
                if let version = try context.versions.version(in: path, of: tree, repository) {
                    return version
                }
            }
            return nil
        case .complete:
            let paths =
                named.isEmpty
                ? VersionPaths.widened(for: context.repository, changed: change.goldPaths) : named
            return try context.versions.version(in: paths, of: tree, repository)
        }
    }
}
