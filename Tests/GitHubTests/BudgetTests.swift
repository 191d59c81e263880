import Foundation
import HTTP
import Instances
import LoopbackGitHub
import TestSupport
import Testing

@testable import GitHub

@Suite struct `The budget` {
    @Test func `The token with most left asks, and each limit is its own token's`() {
        var pool = TokenPool(count: 3)
        #expect(pool.choose(at: 0) == .use(0))
        pool.note(RateReading(limit: 5000, remaining: 4000, reset: 3600), cost: 2, of: 0, at: 0)
        #expect(pool.choose(at: 1) == .use(1))
        pool.note(RateReading(limit: 5000, remaining: 4500, reset: 3600), cost: 2, of: 1, at: 1)
        pool.refuse(2)
        #expect(pool.choose(at: 2) == .use(1))
        pool.block(1, until: 60)
        #expect(pool.choose(at: 2) == .use(0))
        pool.block(0, until: 100)
        #expect(pool.choose(at: 2) == .wait(until: 60))
        #expect(pool.choose(at: 61) == .use(1))
        pool.refuse(0)
        pool.refuse(1)
        #expect(pool.choose(at: 500) == .nobody)
    }

    @Test func `An empty budget rests until its window ends, and is full then`() {
        var pool = TokenPool(count: 1)
        pool.note(RateReading(limit: 100, remaining: 20, reset: 3600), cost: 2, of: 0, at: 10)
        #expect(pool.choose(at: 10) == .wait(until: 3600))
        #expect(pool.choose(at: 3600) == .use(0))
    }

    @Test func `Answers that overtake each other do not give points back`() {
        var pool = TokenPool(count: 1)
        pool.note(RateReading(limit: 100, remaining: 50, reset: 3600), cost: 2, of: 0, at: 10)
        pool.note(RateReading(limit: 100, remaining: 60, reset: 3600), cost: 2, of: 0, at: 11)
        #expect(pool.standings[0].remaining(at: 12) == 50)
    }

    @Test func `A budget that is too small for what is left is spread over the window`() {
        var pool = TokenPool(count: 1)
        pool.outlook = 10_000
        pool.note(RateReading(limit: 5000, remaining: 1020, reset: 3600), cost: 2, of: 0, at: 0)
        guard case .wait(let moment) = pool.choose(at: 0) else {
            Issue.record("it asks at once")
            return
        }
        #expect(abs(moment - 3600.0 * 2 / 1000) < 0.01)
        pool.outlook = 500
        #expect(pool.choose(at: 0) == .use(0))
    }

    @Test func `Sizes are halved, grow again, and grow more slowly after each failure`() {
        var size = QuerySize(100, greatest: 100)
        size.shrink()
        size.shrink()
        #expect(size.current == 25)
        var good = 0
        while size.current < 100 {
            size.succeeded(cost: 1)
            good += 1
        }
        #expect(good == 8)
        size.succeeded(cost: 1000)
        #expect(size.current == 5)
        var small = QuerySize(1, greatest: 10)
        small.shrink()
        #expect(small.current == 1)
    }

    @Test func `Pauses grow, obey what GitHub says, and end`() {
        var ladder = RetryLadder()
        let pauses = (0..<9).map { _ in ladder.pauseAfterFailure(chance: 0) }
        #expect(pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60])
        #expect(ladder.pauseAfterFailure(chance: 0) == nil)
        let empty = RateReading(limit: 10, remaining: 0, reset: 500)
        #expect(ladder.pauseAfterLimit(retryAfter: 7, reading: empty, at: 100) == 7)
        #expect(ladder.pauseAfterLimit(retryAfter: nil, reading: empty, at: 100) == 401)
        #expect(ladder.pauseAfterLimit(retryAfter: nil, reading: nil, at: 100) == 60)
        #expect(ladder.pauseAfterLimit(retryAfter: nil, reading: nil, at: 100) == 120)
        #expect(ladder.pauseAfterLimit(retryAfter: 1e12, reading: nil, at: 100) == 7200)
    }

    @Test func `A forecast adds pages of pull requests, issues and comments`() throws {
        let name = try #require(RepositoryName("octo/tool"))
        let forecast = GitHubForecast(
            name, mergedPulls: 10_000, known: 0, pointsPerHour: 5000, diskKilobytes: 10)
        #expect(forecast.requests == 100 + 60 + 6)
        #expect(forecast.seconds == 332)
        #expect(
            GitHubForecast(name, mergedPulls: 10_000, known: 10_000, pointsPerHour: 1, diskKilobytes: 0)
                .requests == 1)
    }

    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"),
        ("Sat, 01 Jan 2022 00:00:00 GMT", "2022-01-01T00:00:00Z"),
    ])
    func `The time of an answer is read`(text: String, moment: String) {
        #expect(HTTPDate.parse(text) == Timestamp(moment))
        #expect(HTTPDate.parse(String(text.dropLast())) == nil)
    }
}

@Suite struct `Tokens` {
    private func file(_ text: String, mode: Int) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "swegym-token-\(UUID().uuidString)")
            .path
        _ = FileManager.default.createFile(
            atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: mode])
        return path
    }

    @Test func `come from the environment and a file, each once`() throws {
        let path = try file("# mine\nghp_a\n\n  ghp_b  # second\n", mode: 0o600)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let sources = try TokenSource.gather(
            environment: [
                "GITHUB_TOKEN": "ghp_c", "GITHUB_TOKENS": "ghp_a, ghp_d\nghp_e", "GH_TOKEN": "ghp_c",
            ], file: path)
        #expect(sources.count == 5)
        #expect(!"\(sources)".contains("ghp_"))
        #expect(try TokenSource.gather(environment: [:]).isEmpty)
    }

    @Test(arguments: [(0o644, "chmod 600"), (0o640, "chmod 600")])
    func `in a file that others can read are refused`(mode: Int, words: String) throws {
        let path = try file("ghp_hidden\n", mode: mode)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let error = #expect(throws: GitHubError.self) { try TokenSource.gather(environment: [:], file: path) }
        #expect(error?.description.contains(words) == true)
        #expect(error?.description.contains("hidden") == false)
    }

    @Test func `that are none, and Apps that are half described, are refused without being shown`() throws {
        let odd = try file("ghp_hid\u{7}den\n", mode: 0o600)
        let empty = try file("# nothing\n", mode: 0o600)
        defer { for path in [odd, empty] { try? FileManager.default.removeItem(atPath: path) } }
        for (environment, path) in [
            ([:], odd), ([:], empty), ([:], "/nonexistent"), ([:], "/dev/zero"),
            (["GITHUB_APP_ID": "1"], nil as String?),
        ] as [([String: String], String?)] {
            let error = #expect(throws: GitHubError.self) {
                try TokenSource.gather(environment: environment, file: path)
            }
            #expect(error?.description.contains("hid") == false)
        }
    }

    private static let openssl = "/usr/bin/openssl"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: openssl), "needs the program openssl"))
    func `of an App are asked for with a signed web token, and used`() async throws {
        let forge = try Forge(pulls: 20)
        try FileManager.default.createDirectory(atPath: forge.root, withIntermediateDirectories: true)
        let key = "\(forge.root)/key.pem"
        try run(["genrsa", "-out", key, "2048"])
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        let sources = try TokenSource.gather(environment: [
            "GITHUB_APP_ID": "17", "GITHUB_APP_INSTALLATION_ID": "4", "GITHUB_APP_PRIVATE_KEY_FILE": key,
        ])
        let client = try GitHubClient(
            http: forge.http, address: GitHubAddress(api: forge.gitHub.address), tokens: sources,
            clock: forge.clock.clock)
        #expect(try await forge.crawl(client: client).pulls == 20)
        #expect(forge.gitHub.counts.rest == 1)

        guard case .app(let app) = sources.first else { return }
        let token = try app.webToken(at: 1000).reveal { $0 }
        let parts = token.split(separator: ".").map(String.init)
        let claims = try #require(Data(base64Encoded: Self.padded(parts[1])))
        #expect(String(decoding: claims, as: UTF8.self) == #"{"iat":940,"exp":1540,"iss":"17"}"#)
        let signature = try #require(Data(base64Encoded: Self.padded(parts[2])))
        try signature.write(to: URL(filePath: "\(forge.root)/signature"))
        try Data("\(parts[0]).\(parts[1])".utf8).write(to: URL(filePath: "\(forge.root)/signed"))
        try run(["rsa", "-in", key, "-pubout", "-out", "\(forge.root)/public.pem"])
        try run([
            "dgst", "-sha256", "-verify", "\(forge.root)/public.pem", "-signature", "\(forge.root)/signature",
            "\(forge.root)/signed",
        ])
    }

    private static func padded(_ text: String) -> String {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        return plain + String(repeating: "=", count: (4 - plain.count % 4) % 4)
    }

    private func run(_ arguments: [String]) throws {
        #expect(try ProgramRun(Self.openssl, arguments).status == 0, "openssl \(arguments)")
    }
}
