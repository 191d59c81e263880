import Foundation
import GitHub
import HTTP
import Instances
import LoopbackGitHub
import Synchronization

/// A clock that tests turn: waiting takes no time.
final class TestClock: Sendable {
    private let seconds = Mutex(1_750_000_000.0)
    /// What time it is.
    var now: Double { seconds.withLock { $0 } }
    /// Lets time pass.
    func advance(_ pause: Double) { seconds.withLock { $0 += pause } }

    var clock: GitHubClock {
        GitHubClock(
            now: { [self] in now },
            sleep: { [self] pause in
                try Task.checkCancellation()
                advance(pause)
            },
            chance: { 0.5 })
    }
}

/// A loopback GitHub with a directory in which its repository is read.
final class Forge: Sendable {
    static let name = "octo/tool"
    let gitHub: LoopbackGitHub
    let clock = TestClock()
    let root: String
    let http: HTTPClient

    init(pulls: Int, seed: UInt64 = 7, _ settings: (inout LoopbackGitHub.Settings) -> Void = { _ in }) throws
    {
        var made = LoopbackGitHub.Settings()
        made.tokens = ["good"]
        made.now = { [clock] in clock.now }
        settings(&made)
        gitHub = try LoopbackGitHub(Population(Self.name, mergedPulls: pulls, seed: seed), settings: made)
        root =
            FileManager.default.temporaryDirectory.appending(path: "swegym-forge-\(UUID().uuidString)").path
        http = try HTTPClient()
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func client(_ tokens: [String] = ["good"], notice: @escaping @Sendable (String) -> Void = { _ in })
        async throws
        -> GitHubClient
    {
        let sources = tokens.map { TokenSource.given(Secret($0), place: "the test") }
        let client = try GitHubClient(
            http: http, address: GitHubAddress(api: gitHub.address), tokens: sources, clock: clock.clock,
            notice: notice)
        await client.setTimeouts(stallSeconds: 2, totalSeconds: 10)
        return client
    }

    /// Reads the repository into a place of this name, from where an earlier reading got to.
    @discardableResult
    func crawl(
        _ place: String = "a", accepting: Bool = false, client given: GitHubClient? = nil,
        linking: @escaping RepositoryCrawl.Linking = Forge.closing
    ) async throws -> GitHubReport {
        var client = given
        if client == nil { client = try await self.client() }
        guard let client, let repository = RepositoryName(Self.name) else { throw CancellationError() }
        let crawl = RepositoryCrawl(
            of: repository, client: client, journal: "\(root)/\(place)/pages",
            archive: "\(root)/\(place)/archive")
        return try await crawl.run(accepting: accepting, linking: linking)
    }

    /// The issues that GitHub says they close, and one that nobody has.
    static let closing: RepositoryCrawl.Linking = { pulls in Set(pulls.flatMap { $0.closingIssues ?? [] }) }

    /// The bytes of a file of the archive.
    func file(_ name: String, _ place: String = "a") -> String {
        let path = "\(root)/\(place)/archive/octo__tool/\(name).jsonl"
        return FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
            ?? "(none)"
    }

    /// The whole archive, as bytes.
    func files(_ place: String = "a") -> [String] { ["pulls", "issues", "comments"].map { file($0, place) } }

    /// The archive as it is read.
    func archive(_ place: String = "a") throws -> RepositoryArchive {
        guard let repository = RepositoryName(Self.name) else { throw CancellationError() }
        return try Archive(at: "\(root)/\(place)/archive").read(repository)
    }
}
