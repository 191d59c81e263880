internal import Configuration
internal import Digests
internal import Files
internal import Foundation
internal import Git
internal import GitHub
package import Instances
internal import JSON
internal import Mining
package import Mirrors
internal import Paths
internal import Threads
package import Workspace

/// Mines repositories into the workspace.
package struct MiningStage: Sendable {
    /// How many pull requests one segment of records holds.
    private static let segmentLength = 256

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
        let names = Set(request.entries.map(\.name))
        let hours = try await pool.run { () throws in
            // One pass over all hours, not one for each repository.
            try archive.map { try $0.hours.isEmpty ? [:] : try $0.readHours(of: names) } ?? [:]
        }
        return Session(
            request: request, policy: policy, archive: archive, client: client, hours: hours, pool: pool)
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
            return try await stage.attempt(entry, in: session)
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

    private func attempt(_ entry: RepositoryEntry, in session: Session) async throws -> RepositoryMining {
        let request = session.request
        let isAsked = request.gitHub?.concerns(entry) ?? false
        let mirror = try await withTaskCancellationHandler {
            try await session.pool.run { () throws in try update(entry, request) }
        } onCancel: { [mirrors] in
            mirrors.stop()
        }
        defer { withExtendedLifetime(mirror) {} }
        let report = try await read(entry, request, client: isAsked ? session.client : nil, on: session.pool)
        if request.isFetchOnly { return RepositoryMining(entry.name, fetched: report) }
        let source = report == nil ? session.archive : Archive(at: layout.gitHubArchive)
        try await session.pool.run { () throws in
            let pulls = try pullRequests(of: entry.name, in: source, hours: session.hours)
            try mine(
                entry, request: request, policy: session.policy, pulls: pulls,
                archive: pulls == nil ? nil : source)
        }
        var result = try summary(of: entry.name)
        result.gitHub = report.map(GitHubCost.init)
        return result
    }

    /// A client for the repositories that GitHub is to be asked about; nil when there are none, or no token.
    ///
    /// Without a token, what can be done without is done, unless GitHub was asked for in so many words.
    private func gitHubClient(_ request: MiningRequest) throws -> GitHubClient? {
        guard let access = request.gitHub, request.archive == nil,
            request.entries.contains(where: access.concerns)
        else { return nil }
        do {
            return try access.client { [observer] in observer.noted($0) }
        } catch GitHubError.noToken where access.apiURL == nil && !access.refresh {
            observer.noted("\(GitHubError.noToken); mining from the history alone")
            return nil
        } catch let error as GitHubError {
            throw PipelineError.usage(error.description)
        }
    }

    /// Reads what GitHub says, with a client.
    private func read(
        _ entry: RepositoryEntry, _ request: MiningRequest, client: GitHubClient?, on pool: ThreadPool
    ) async throws -> GitHubReport? {
        guard let client else { return nil }
        let reading = GitHubReading(
            client: client, layout: layout, observer: observer, refresh: request.gitHub?.refresh ?? false)
        return try await reading.read(entry, on: pool)
    }

    /// Mines one repository, whose mirror is up to date; blocks.
    private func mine(
        _ entry: RepositoryEntry, request: MiningRequest, policy: MiningPolicy, pulls: RepositoryArchive?,
        archive: Archive?
    ) throws {
        let mirror = layout.mirror(of: entry.name)
        let generation = try generation(of: entry, request: request, archive: archive)
        let mined = MinedGeneration(layout, entry.name, generation: generation)
        var complete = try mined.complete()
        if complete != nil, try catalogue.mining(of: entry.name)?.generation == generation {
            observer.noted("\(entry.name): nothing has changed since it was mined")
            return
        }
        if complete == nil {
            let options = MiningOptions(
                allowMissingObjects: request.allowMissingObjects, threads: request.threads,
                versionFiles: entry.versionFiles ?? [],
                versionRule: entry.versionRule.flatMap(VersionRule.init(rawValue:)) ?? .stated,
                branch: entry.defaultBranch)
            let miner = try RepositoryMiner(
                repository: entry.name, mirror: mirror, archive: pulls, policy: policy, options: options)
            var summary = MiningSummary(
                repository: entry.name, generation: generation, policy: policy.name,
                head: miner.minedUpTo, source: pulls == nil ? .history : .archive, input: 0,
                segments: 0)
            try mineSegments(miner, into: mined, threads: request.threads, summary: &summary)
            complete = summary
        }
        if let complete { try catalogue.index(complete) }
    }

    /// What the archive holds of a repository; nil, and so history alone, when there is no archive of it.
    private func pullRequests(
        of name: RepositoryName, in archive: Archive?, hours: [RepositoryName: RepositoryArchive]
    ) throws -> RepositoryArchive? {
        guard let archive else { return nil }
        if !archive.contains(name), let told = hours[name], !told.pullRequests.isEmpty { return told }
        guard archive.contains(name) else {
            observer.noted("\(name): the archive holds nothing of it; it is mined from its history alone")
            return nil
        }
        let pulls = try archive.read(name)
        for diagnostic in pulls.diagnostics { observer.noted("\(diagnostic)") }
        return pulls
    }

    private func update(_ entry: RepositoryEntry, _ request: MiningRequest) throws -> MirrorHold {
        observer.began("mirror \(entry.name)", unit: "objects", total: nil)
        defer { observer.ended() }
        let counter = ProgressCounter(observer)
        return try mirrors.update(entry.name, from: entry.source(besides: request.file)) { progress in
            counter.show(progress.done)
        }
    }

    /// Mines what is not mined yet, a segment a thread at a time, and completes the generation.
    private func mineSegments(
        _ miner: RepositoryMiner, into mined: MinedGeneration, threads: Int, summary: inout MiningSummary
    ) throws {
        let pulls = try miner.plan()
        let segments = stride(from: 0, to: pulls.count, by: Self.segmentLength).map { start in
            start..<min(start + Self.segmentLength, pulls.count)
        }
        observer.began("mine \(summary.repository)", unit: "pull requests", total: pulls.count)
        defer { observer.ended() }
        let missing = segments.indices.filter { !mined.hasSegment($0) }
        observer.resumed(pulls.count - missing.reduce(0) { $0 + segments[$1].count })
        // With few segments the threads share each of them; with many, each thread takes its own.
        let isSharing = missing.count < threads * 2
        _ = try parallelMap(
            missing, threads: isSharing ? 1 : threads, makeState: { () throws in () },
            body: { (_, index) throws in
                let outcomes = try miner.mine(Array(pulls[segments[index]]), threads: isSharing ? threads : 1)
                try mined.write(outcomes, segment: index)
                observer.advanced(by: outcomes.count, failures: 0)
            })
        summary.segments = segments.count
        summary.input = pulls.count + miner.malformed.count
        if !miner.malformed.isEmpty {
            try mined.write(miner.malformed.map(MiningOutcome.refused), segment: summary.segments)
            summary.segments += 1
        }
        try mined.finish(summary)
    }

    /// The digest of everything that decides what mining finds.
    private func generation(
        of entry: RepositoryEntry, request: MiningRequest, archive: Archive?
    ) throws -> String {
        struct Inputs: Encodable {
            var tool = ToolVersion.current
            var repository: String
            var references: String
            var archive: String?
            var policy: String
            var allowMissingObjects: Bool
            var versionFiles: [String]?
            var versionRule: String?
            var branch: String?
        }
        let inputs = Inputs(
            repository: entry.name.description, references: try referenceDigest(of: entry.name),
            archive: try archive.map { try archiveDigest(try $0.files(of: entry.name)) },
            policy: request.policy,
            allowMissingObjects: request.allowMissingObjects, versionFiles: entry.versionFiles,
            versionRule: entry.versionRule, branch: entry.defaultBranch)
        return String(SHA256Digest(of: try CanonicalJSON.encode(inputs)).hex.prefix(24))
    }

    private func referenceDigest(of name: RepositoryName) throws -> String {
        let repository = try Repository(bareAt: layout.mirror(of: name))
        var hasher = SHA256Hasher()
        hasher.update((try repository.head()).description.utf8)
        for reference in try repository.references(matching: "refs/") {
            hasher.update("\(reference.name) \(reference.target)\n".utf8)
        }
        return hasher.finish().hex
    }

    private func archiveDigest(_ files: [String]) throws -> String {
        var hasher = SHA256Hasher()
        for file in files {
            hasher.update("\(PathText.name(of: file))\n".utf8)
            var blocks = try BlockFile(file)
            while let block = try blocks.next() { hasher.update(block) }
        }
        return hasher.finish().hex
    }

    private func summary(of name: RepositoryName) throws -> RepositoryMining {
        var result = RepositoryMining(name)
        guard let funnel = try catalogue.funnel(of: name, policy: nil)?.counts else { return result }
        result.pullRequests = funnel.pullRequests
        result.candidates = funnel.candidates
        result.awaitingIssueText = funnel.awaitingIssueText
        result.refused = funnel.refused
        return result
    }
}
