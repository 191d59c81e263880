internal import Foundation
internal import GitHub
package import Instances
package import Mining
package import Mirrors
internal import Settings
internal import Threads
package import Workspace

/// Mines repositories into the workspace.
package struct MiningStage: Sendable {
    private let layout: WorkspaceLayout
    private let catalogue: Catalogue
    private let mirrors: MirrorStore
    private var observer: any PipelineObserver

    /// The stage over one workspace.
    ///
    /// - Parameter mirrors: the workspace's mirrors; without, they may take any room.
    package init(
        layout: WorkspaceLayout, catalogue: Catalogue, observer: any PipelineObserver,
        mirrors: MirrorStore? = nil
    ) {
        self.layout = layout
        self.catalogue = catalogue
        self.observer = observer
        self.mirrors = mirrors ?? MirrorStore(layout: layout, noted: observer.noted)
    }

    /// Mines each repository; one that fails is reported, and the others go on.
    ///
    /// - Throws: `PipelineError` for an unknown policy or an archive that is not there; `CancellationError`.
    package func run(_ request: MiningRequest) async throws -> [RepositoryMining] {
        let session = try await begin(request)
        var results: [RepositoryMining] = []
        for entry in request.entries { results.append(try await mine(entry, in: session)) }
        return results
    }

    /// What the mining of all repositories of a request shares.
    struct Session: Sendable {
        fileprivate let request: MiningRequest
        fileprivate let policy: MiningPolicy
        fileprivate let archive: Archive?
        fileprivate let client: GitHubClient?
        fileprivate let hours: [RepositoryName: RepositoryArchive]
        fileprivate let pool: ThreadPool
    }

    /// Looks at what a request names before the first repository is mined.
    ///
    /// - Throws: as `run` does.
    func begin(_ request: MiningRequest) async throws -> Session {
        guard let policy = MiningPolicy(named: request.policy) else {
            let known = MiningPolicy.all.map(\.name).joined(separator: ", ")
            throw PipelineError.usage("the policy \(request.policy) is not known; expected one of \(known)")
        }
        let archive = request.archive.map { Archive(at: $0) }
        if let archive, try archive.repositories().isEmpty, try archive.hours.isEmpty {
            throw PipelineError.archive(
                "\(archive.directory): there is no archive; it holds a directory OWNER__NAME for each repository, "
                    + "or hours of GH Archive"
            )
        }
        let client = try gitHubClient(request)
        let pool = ThreadPool(threads: 1, name: "mining")
        let names = request.entries.map(\.names)
        let hours = try await pool.run { () throws in
            // One pass over all hours, not one for each repository.
            try archive.map { try $0.hours.isEmpty ? [:] : try $0.readHours(of: names) } ?? [:]
        }
        return Session(
            request: request, policy: policy, archive: archive, client: client, hours: hours, pool: pool)
    }

    private func gitHubClient(_ request: MiningRequest) throws -> GitHubClient? {
        guard request.archive == nil, let access = request.gitHub else { return nil }
        do {
            return try access.clientIfPossible(for: request.entries.map(\.url), notice: observer.noted)
        } catch let error as GitHubError {
            throw PipelineError.usage(error.description)
        }
    }

    /// Mines one repository; its failure is a part of the result.
    ///
    /// - Parameter isAhead: whether something else is at work, so that no progress is shown.
    /// - Throws: what the workspace throws; `CancellationError`.
    func mine(
        _ entry: RepositoryEntry, in session: Session, isAhead: Bool = false
    ) async throws -> RepositoryMining {
        try Task.checkCancellation()
        var stage = self
        if isAhead { stage.observer = NotesOnly(observer) }
        do {
            let mirror = try await stage.updatedMirror(of: entry, in: session)
            return try await mirror.during { try await stage.mine(entry, mirror: $0, in: session) }
        } catch is CancellationError {
            throw CancellationError()
        } catch let error as WorkspaceError {
            throw error
        } catch {
            try Task.checkCancellation()
            var failed = RepositoryMining(entry.name)
            failed.failure = "\(error)"
            observer.noted("\(entry.name): \(error)")
            return failed
        }
    }

    private func updatedMirror(of entry: RepositoryEntry, in session: Session) async throws -> MirrorHold {
        try await withTaskCancellationHandler {
            try await session.pool.run { () throws in
                try mirrors.update(entry, besides: session.request.file, observer)
            }
        } onCancel: { [mirrors] in
            mirrors.stop()
        }
    }

    private func mine(
        _ entry: RepositoryEntry, mirror: String, in session: Session
    ) async throws -> RepositoryMining {
        let request = session.request
        var history: MirrorHistory?
        var report: GitHubReport?
        if let client = session.client, let access = request.gitHub, access.concerns(url: entry.url) {
            let known = try await session.pool.run { () throws in
                try MirrorHistory(of: mirror, branch: entry.defaultBranch)
            }
            report = try await GitHubReading(
                client: client, journal: layout.gitHubPages(of: entry.name), archive: layout.gitHubArchive,
                observer: observer
            ).read(entry.names, history: known, accepting: access.refresh, on: session.pool)
            history = known
        }
        if request.isFetchOnly { return RepositoryMining(entry.name, fetched: report) }
        let archive = report == nil ? session.archive : Archive(at: layout.gitHubArchive)
        let known = history
        try await session.pool.run { () throws in
            let source = PullRequestSource(
                of: entry.name, in: archive, hours: session.hours, formerly: entry.formerNames)
            if archive != nil, case .history = source {
                observer.noted(
                    "\(entry.name): the archive holds nothing of it; it is mined from its history alone")
            }
            try mine(entry, source, mirror: mirror, history: known, in: session)
        }
        return RepositoryMining(
            entry.name, mined: try catalogue.funnel(of: entry.name, policy: nil)?.counts, report)
    }

    /// Mines one repository whose mirror is up to date, unless nothing has changed; blocks.
    private func mine(
        _ entry: RepositoryEntry, _ source: PullRequestSource, mirror: String, history: MirrorHistory?,
        in session: Session
    ) throws {
        let request = session.request
        let generation = try MiningInputs(
            tool: ToolVersion.current, repository: entry.name,
            references: try MiningInputs.references(of: mirror),
            archive: try source.digest(of: entry.name, formerly: entry.formerNames),
            policy: request.policy, allowMissingObjects: request.allowMissingObjects,
            versionFiles: entry.versionFiles, versionRule: entry.versionRule, branch: entry.defaultBranch,
            formerNames: entry.formerNames
        ).generation
        let mined = MinedGeneration(layout, entry.name, generation: generation)
        if let complete = try mined.complete() {
            guard try catalogue.mining(of: entry.name)?.generation != generation else {
                return observer.noted("\(entry.name): nothing has changed since it was mined")
            }
            return try catalogue.index(complete)
        }
        let archive = try source.read(entry.name, formerly: entry.formerNames)
        if case .files = source, let archive {
            for diagnostic in archive.diagnostics { observer.noted("\(diagnostic)") }
        }
        let history = try history ?? MirrorHistory(of: mirror, branch: entry.defaultBranch)
        let miner = RepositoryMiner(
            repository: entry.name, history: history, archive: archive, policy: session.policy,
            options: MiningOptions(
                allowMissingObjects: request.allowMissingObjects, threads: request.threads,
                versionFiles: entry.versionFiles ?? [],
                versionRule: entry.versionRule.flatMap(VersionRule.init(rawValue:)) ?? .stated,
                formerNames: entry.formerNames))
        var summary = MiningSummary(
            repository: entry.name, generation: generation, policy: session.policy.name, head: history.tip,
            source: archive == nil ? .history : .archive, input: 0, segments: 0)
        try mineSegments(miner, into: mined, threads: request.threads, summary: &summary)
        try catalogue.index(summary)
    }

    /// Mines what is not mined yet, and completes the generation.
    private func mineSegments(
        _ miner: RepositoryMiner, into mined: MinedGeneration, threads: Int, summary: inout MiningSummary
    ) throws {
        let segments = SegmentPlan(try miner.plan())
        observer.began("mine \(summary.repository)", unit: "pull requests", total: segments.pullRequests)
        defer { observer.ended() }
        let missing = (0..<segments.count).filter { !mined.hasSegment($0) }
        observer.resumed(segments.pullRequests - missing.reduce(0) { $0 + segments[$1].count })
        let division = SegmentPlan.threads(for: missing.count, of: threads)
        _ = try parallelMap(missing, threads: division.outer, makeState: { try miner.mirrorRepository() }) {
            (repository, index) in
            let pulls = Array(segments[index])
            let writer = try mined.writer(ofSegment: index)
            if division.inner > 1 {
                try miner.mine(pulls, threads: division.inner, making: SegmentLine.init, take: writer.append)
            } else {
                try miner.mine(pulls, in: repository) { try writer.append(SegmentLine($0)) }
            }
            try writer.finish()
            observer.advanced(by: pulls.count, as: nil)
        }
        summary.segments = segments.count
        summary.input = segments.pullRequests + miner.malformed.count
        if !miner.malformed.isEmpty {
            try mined.write(miner.malformed.map(MiningOutcome.refused), segment: summary.segments)
            summary.segments += 1
        }
        try mined.finish(summary)
    }
}
