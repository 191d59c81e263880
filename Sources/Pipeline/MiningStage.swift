public import Configuration
internal import Digests
internal import Foundation
internal import Git
internal import GitHub
public import Instances
internal import Mining
internal import Records
internal import Threads
public import Workspace

/// What is to be mined, and how.
public struct MiningRequest: Sendable {
    /// The repositories.
    public var entries: [RepositoryEntry]
    /// The file that the entries come from; relative paths in them are relative to it.
    public var file: String
    /// The archive directory; nil to ask GitHub, where it may be asked, or else to mine from history alone.
    public var archive: String?
    /// How GitHub may be asked when there is no archive; nil when it may not.
    public var gitHub: GitHubAccess?
    /// Whether only mirrors and what GitHub says are brought up to date, and nothing is mined.
    public var isFetchOnly = false
    /// The mining policy's name.
    public var policy = "complete"
    /// Whether to go on without objects that a mirror lacks.
    public var allowMissingObjects = false
    /// How many threads read a history at once.
    public var threads = max(1, ProcessInfo.processInfo.activeProcessorCount)

    /// A request with the defaults.
    public init(entries: [RepositoryEntry], file: String) {
        self.entries = entries
        self.file = file
    }
}

/// What mining one repository came to.
public struct RepositoryMining: Sendable, Encodable {
    /// The repository.
    public var repository: RepositoryName
    /// Pull requests, and unreadable lines that stand for one, that went in.
    public var pullRequests = 0
    /// Candidates.
    public var candidates = 0
    /// Candidates whose issue text is still to come.
    public var awaitingIssueText: Int?
    /// Refusals by primary reason.
    public var refused: [String: Int] = [:]
    /// What asking GitHub cost; nil when it was not asked.
    public var gitHub: GitHubCost?
    /// Why the repository could not be mined at all; nil when it was.
    public var failure: String?

    init(_ repository: RepositoryName) {
        self.repository = repository
    }

    init(_ repository: RepositoryName, fetched report: GitHubReport?) {
        self.repository = repository
        pullRequests = report?.pulls ?? 0
        gitHub = report.map(GitHubCost.init)
    }
}

/// What asking GitHub about one repository cost, and brought.
public struct GitHubCost: Hashable, Sendable, Encodable {
    /// Requests sent, failed ones too.
    public var requests: Int
    /// Points that GitHub charged, of 5,000 that a token has in an hour.
    public var points: Int
    /// Bytes received, as they came over the wire.
    public var bytes: Int
    /// Time spent waiting for limits and between attempts, seconds.
    public var waitedSeconds: Double
    /// Issues that are held now.
    public var issues: Int
    /// Linked numbers that are nowhere to be found.
    public var absentIssues: Int

    init(_ report: GitHubReport) {
        requests = report.spend.requests
        points = report.spend.points
        bytes = report.spend.bytes
        waitedSeconds = report.spend.waitedSeconds
        issues = report.issues
        absentIssues = report.absent
    }
}

/// Mines repositories into the workspace.
public struct MiningStage: Sendable {
    /// How many pull requests one segment of records holds.
    private static let segmentLength = 256

    private let layout: WorkspaceLayout
    private let catalogue: Catalogue
    private let observer: any PipelineObserver

    /// The stage over one workspace.
    public init(layout: WorkspaceLayout, catalogue: Catalogue, observer: any PipelineObserver) {
        self.layout = layout
        self.catalogue = catalogue
        self.observer = observer
    }

    /// Mines each repository; one that fails is reported, and the others go on.
    ///
    /// - Throws: `PipelineError` for an unknown policy or an archive that is not there; `CancellationError`.
    public func run(_ request: MiningRequest) async throws -> [RepositoryMining] {
        guard let policy = MiningPolicy(named: request.policy) else {
            let known = MiningPolicy.all.map(\.name).joined(separator: ", ")
            throw PipelineError.usage("the policy \(request.policy) is not known; expected one of \(known)")
        }
        let archive = request.archive.map { Archive(at: $0) }
        if let archive, try archive.repositories().isEmpty, archive.hours.isEmpty {
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
            try archive.map { $0.hours.isEmpty ? [:] : try $0.readHours(of: names) } ?? [:]
        }
        var results: [RepositoryMining] = []
        for entry in request.entries {
            try Task.checkCancellation()
            do {
                let isAsked = request.gitHub?.concerns(entry) ?? false
                let report = try await prepare(entry, request, client: isAsked ? client : nil, on: pool)
                if request.isFetchOnly {
                    results.append(RepositoryMining(entry.name, fetched: report))
                    continue
                }
                let source = report == nil ? archive : Archive(at: layout.gitHubArchive)
                try await pool.run { [source] () throws in
                    let pulls = try pullRequests(of: entry.name, in: source, hours: hours)
                    try mine(
                        entry, request: request, policy: policy, pulls: pulls,
                        archive: pulls == nil ? nil : source)
                }
                var result = try summary(of: entry.name)
                result.gitHub = report.map(GitHubCost.init)
                results.append(result)
            } catch is CancellationError {
                throw CancellationError()
            } catch let error as WorkspaceError {
                throw error
            } catch {
                var failed = RepositoryMining(entry.name)
                failed.failure = "\(error)"
                results.append(failed)
                observer.noted("\(entry.name): \(error)")
            }
        }
        return results
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

    /// Brings the mirror up to date, and with a client reads what GitHub says.
    private func prepare(
        _ entry: RepositoryEntry, _ request: MiningRequest, client: GitHubClient?, on pool: ThreadPool
    ) async throws -> GitHubReport? {
        try await pool.run { () throws in
            try update(
                layout.mirror(of: entry.name), from: entry.source(besides: request.file), name: entry.name)
        }
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
        if try catalogue.mining(of: entry.name)?.generation == generation {
            observer.noted("\(entry.name): nothing has changed since it was mined")
            return
        }
        let mined = MinedGeneration(layout, entry.name, generation: generation)
        if mined.summary == nil {
            let options = MiningOptions(
                allowMissingObjects: request.allowMissingObjects, threads: request.threads,
                versionFiles: entry.versionFiles ?? [],
                versionRule: entry.versionRule.flatMap(VersionRule.init(rawValue:)) ?? .stated,
                branch: entry.defaultBranch)
            let miner = try RepositoryMiner(
                repository: entry.name, mirror: mirror, archive: pulls, policy: policy, options: options)
            var summary = MiningSummary(
                repository: entry.name, generation: generation, policy: policy.name,
                head: miner.minedUpTo.description, source: pulls == nil ? .history : .archive, input: 0,
                segments: 0)
            try mineSegments(miner, into: mined, threads: request.threads, summary: &summary)
        }
        if let summary = mined.summary { try catalogue.index(summary) }
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

    private func update(_ mirror: String, from source: String, name: RepositoryName) throws {
        observer.began("mirror \(name)", unit: "objects", total: nil)
        defer { observer.ended() }
        let counter = ProgressCounter(observer)
        _ = try Mirror.update(at: mirror, from: source) { progress in counter.show(progress.done) }
    }

    /// Mines what is not mined yet, a segment a thread at a time, and completes the generation.
    private func mineSegments(
        _ miner: RepositoryMiner, into mined: MinedGeneration, threads: Int, summary: inout MiningSummary
    ) throws {
        let pulls = try miner.plan()
        let segments = stride(from: 0, to: pulls.count, by: Self.segmentLength).map { start in
            Array(pulls[start..<min(start + Self.segmentLength, pulls.count)])
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
                let outcomes = try miner.mine(segments[index], threads: isSharing ? threads : 1)
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
            archive: try archive.map { try archiveDigest($0.files(of: entry.name)) }, policy: request.policy,
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
            hasher.update("\((file as NSString).lastPathComponent)\n".utf8)
            hasher.update(try RecordFile.read(file))
        }
        return hasher.finish().hex
    }

    private func summary(of name: RepositoryName) throws -> RepositoryMining {
        var result = RepositoryMining(name)
        let funnels = try catalogue.funnels(policy: "")
        guard let funnel = funnels.first(where: { $0.repository == name }) else { return result }
        result.pullRequests = funnel.pullRequests
        result.candidates = funnel.candidates
        result.awaitingIssueText = funnel.awaitingIssueText
        result.refused = funnel.refused
        return result
    }
}
