import Foundation
import GitHub
import Instances
import LoopbackGitHub
import Synchronization
import Testing

@Suite struct `Reading a repository from GitHub` {
    @Test func `Every merged pull request, linked issue and comment arrives, for few requests`() async throws
    {
        let forge = try Forge(pulls: 1000)
        let report = try await forge.crawl()
        let population = Population(Forge.name, mergedPulls: 1000, seed: 7)
        let archive = try forge.archive()
        #expect(archive.pullRequests.map(\.number) == population.mergedPulls)
        let targets = population.mergedPulls.compactMap { population.target(of: $0) }
        #expect(archive.issues.keys.sorted() == targets.sorted())
        #expect(
            archive.pullRequests.allSatisfy {
                $0.closingIssues == population.target(of: $0.number).map { [$0] } ?? []
            })
        #expect(archive.issues.values.contains { $0.comments.count == 130 })
        #expect(report.pulls == 1000 && report.issues == targets.count)
        #expect(report.comments == archive.issues.values.reduce(0) { $0 + $1.comments.count })
        #expect(archive.refusals.isEmpty && archive.diagnostics.isEmpty)
        #expect(forge.gitHub.counts.requests <= 30)
        #expect(report.spend.requests == forge.gitHub.counts.requests)
        #expect(report.spend.points == forge.gitHub.counts.points)
    }

    @Test func `Texts arrive as they are`() async throws {
        let forge = try Forge(pulls: 150)
        try await forge.crawl()
        let archive = try forge.archive()
        #expect(archive.pullRequests.contains { $0.body == nil })
        #expect(archive.pullRequests.contains { $0.body?.utf8.contains(13) == true })
        #expect(archive.pullRequests.contains { $0.author == nil })
        let pull = try #require(archive.pullRequests.first)
        #expect(pull.baseCommit != nil && pull.headCommit != nil && pull.mergeCommit != nil)
        #expect(pull.baseBranch == "main")
        #expect(archive.issues.values.contains { issue in issue.comments.contains { $0.createdAt != nil } })
    }

    @Test func `A second reading asks only for what changed, and leaves what was taken as it is`()
        async throws
    {
        let forge = try Forge(pulls: 1000)
        try await forge.crawl()
        let first = forge.gitHub.counts.requests
        let before = forge.files()
        forge.clock.advance(30 * 86_400)
        let now = Int(forge.clock.now)
        let population = Population(Forge.name, mergedPulls: 1000, seed: 7)
        forge.gitHub.change { population in
            for number in stride(from: 10, through: 100, by: 10) {
                population.edit(population.mergedPulls[number], at: now)
            }
        }
        for pull in population.mergedPulls.prefix(40) {
            if let issue = population.target(of: pull) { forge.gitHub.change { $0.edit(issue, at: now) } }
        }
        forge.gitHub.resetCounts()
        forge.clock.advance(100)
        let report = try await forge.crawl()
        #expect(forge.gitHub.counts.requests <= 2)
        #expect(Double(forge.gitHub.counts.requests) <= max(2, Double(first) * 0.03))
        #expect(report.edited > 10)
        #expect(forge.files() == before)

        let accepted = try await forge.crawl(accepting: true)
        #expect(accepted.edited == 0)
        #expect(forge.file("pulls").contains("(edited 1)") && forge.file("issues").contains("(edited 1)"))
        // What a new reader finds is what was accepted.
        try await forge.crawl("fresh")
        #expect(forge.files() == forge.files("fresh"))
    }

    @Test func `New pull requests are added, and the others stay`() async throws {
        let forge = try Forge(pulls: 150)
        try await forge.crawl()
        let before = forge.file("pulls")
        forge.clock.advance(86_400)
        forge.gitHub.change { [now = Int(forge.clock.now)] in
            for _ in 0..<3 { $0.addLinkedPull(at: now) }
        }
        let report = try await forge.crawl()
        #expect(report.pulls == 153)
        #expect(forge.file("pulls").hasPrefix(before))
        #expect(try forge.archive().pullRequests.suffix(3).allSatisfy { $0.closingIssues?.count == 1 })
    }

    @Test
    func `A deleted pull request and a transferred issue are noticed, and left until they are accepted`()
        async throws
    {
        let forge = try Forge(pulls: 250)
        try await forge.crawl()
        let population = Population(Forge.name, mergedPulls: 250, seed: 7)
        let linked = try #require(
            population.mergedPulls.dropFirst(20).first { population.target(of: $0) != nil })
        let issue = try #require(population.target(of: linked))
        let doomed = population.mergedPulls[5]
        let before = forge.files()
        forge.clock.advance(86_400)
        forge.gitHub.change { [now = Int(forge.clock.now)] population in
            population.delete(doomed)
            population.edit(issue, at: now)
            population.transferred.insert(issue)
        }
        let report = try await forge.crawl()
        #expect(report.gone == 2)
        #expect(forge.files() == before)
        try await forge.crawl(accepting: true)
        let archive = try forge.archive()
        #expect(!archive.pullRequests.contains { $0.number == doomed })
        #expect(archive.issues[issue] == nil)
    }

    @Test func `A repository that moved is read under its old name, and one that was replaced is not`()
        async throws
    {
        let forge = try Forge(pulls: 30)
        try await forge.crawl()
        let before = forge.files()
        forge.gitHub.change {
            $0.name = "new-octo/tool"
            $0.formerNames = ["octo/tool"]
        }
        let report = try await forge.crawl()
        #expect(report.newName == "new-octo/tool")
        #expect(forge.files() == before)
        forge.gitHub.change { $0.databaseID = 1 }
        let error = await #expect(throws: GitHubError.self) { try await forge.crawl() }
        #expect(error?.description.contains("another repository (id 1)") == true)
    }

    @Test func `A pull request that GitHub cannot tell is refused with a reason, and the rest goes on`()
        async throws
    {
        let forge = try Forge(pulls: 120)
        let population = Population(Forge.name, mergedPulls: 120, seed: 7)
        let (untold, illTyped) = (population.mergedPulls[3], population.mergedPulls[60])
        forge.gitHub.change {
            $0.unreadable.insert(untold)
            $0.illTyped.insert(illTyped)
        }
        let report = try await forge.crawl()
        let archive = try forge.archive()
        #expect(archive.pullRequests.count == 118)
        #expect(report.unreadable == 2)
        // GitHub does not even tell the number of the first.
        #expect(Set(archive.refusals.map(\.number)) == [nil, illTyped])
        #expect(archive.refusals.allSatisfy { $0.reasons == [.malformed] })
        #expect(archive.refusals.contains { $0.detail.contains("title: expected a string") })
        // It is told later.
        forge.gitHub.change {
            $0.unreadable = []
            $0.edit(untold, at: Int(forge.clock.now))
        }
        forge.clock.advance(86_400)
        try await forge.crawl()
        #expect(try forge.archive().pullRequests.contains { $0.number == untold })
        #expect(try forge.archive().refusals.map(\.number) == [illTyped])
        #expect(forge.gitHub.counts.requests <= 15)
    }

    @Test func `Numbers that no issue has cost nothing but a place in a question`() async throws {
        let forge = try Forge(pulls: 30)
        let report = try await forge.crawl { _ in [999_999, Int(Int32.max) + 1, .max, 0, -4, 1] }
        #expect(report.issues + report.absent == 2)
        #expect(forge.gitHub.counts.requests == 2)
    }
}

@Suite struct `Limits and faults` {
    @Test func `Questions that take too long are asked smaller, and larger again`() async throws {
        let forge = try Forge(pulls: 400) { $0.nodesInTime = 4000 }
        try await forge.crawl()
        #expect(try forge.archive().pullRequests.count == 400)
        let slow = forge.gitHub.counts.requests
        forge.gitHub.set { $0.nodesInTime = .max }
        try await forge.crawl("b")
        #expect(forge.gitHub.counts.requests - slow < slow)
        #expect(forge.files("a") == forge.files("b"))
    }

    @Test func `Several tokens share the work, and a budget that is used up is waited for`() async throws {
        let forge = try Forge(pulls: 600) {
            $0.tokens = ["one", "two"]
            $0.limit = 30
        }
        let notices = Mutex<[String]>([])
        let client = try await forge.client(["one", "revoked-secret", "two"]) { text in
            notices.withLock { $0.append(text) }
        }
        let start = forge.clock.now
        let report = try await forge.crawl(client: client)
        #expect(report.pulls == 600)
        #expect(forge.gitHub.counts.limited == 0)
        #expect(forge.clock.now - start > 600)
        #expect(notices.withLock { $0 }.contains { $0.contains("limits are reached") })
        #expect(notices.withLock { $0 }.contains { $0.contains("does not accept a token from the test") })
        #expect(!notices.withLock { $0 }.joined().contains("revoked-secret"))
    }

    @Test func `Without a good token the end is quick and clear`() async throws {
        let forge = try Forge(pulls: 5)
        let client = try await forge.client(["bad", "worse"])
        let error = await #expect(throws: GitHubError.self) { try await forge.crawl(client: client) }
        #expect(error?.description.contains("none of the 2 tokens") == true)
        #expect(forge.gitHub.counts.requests == 2)
        await #expect(throws: GitHubError.self) { try await forge.client([]) }
    }

    @Test(arguments: [
        "http://example.org", "http://127.0.0.1.example.org/", "ftp://x", "https://a@b", "https://x?y", "",
    ])
    func `An address to which a token would go in the open is refused`(text: String) {
        #expect(throws: GitHubError.self) { try GitHubAddress(api: text) }
    }

    @Test func `A repository that is not there is an error that names it`() async throws {
        let forge = try Forge(pulls: 5)
        forge.gitHub.change { $0.name = "elsewhere/tool" }
        let error = await #expect(throws: GitHubError.self) { try await forge.crawl() }
        #expect(error?.description.contains("octo/tool") == true)
        #expect(forge.gitHub.counts.requests == 1)
    }

    @Test(arguments: LoopbackFault.allCases)
    func `Each fault alone, met at every other answer, changes nothing in the archive`(fault: LoopbackFault)
        async throws
    {
        let forge = try Forge(pulls: 60)
        try await forge.crawl("quiet")
        forge.gitHub.set {
            $0.faults = [fault]
            $0.faultPercent = 50
        }
        try await forge.crawl("disturbed")
        #expect(forge.files("quiet") == forge.files("disturbed"))
    }

    @Test func `A server that never answers well is left, and what was read is kept`() async throws {
        let forge = try Forge(pulls: 250)
        forge.gitHub.set {
            $0.faults = [.badGateway]
            $0.faultPercent = 60
            $0.seed = 3
        }
        forge.gitHub.set { $0.faultPercent = 100 }
        let error = await #expect(throws: GitHubError.self) { try await forge.crawl() }
        #expect(error?.description.contains("10 attempts") == true)
        #expect(forge.gitHub.counts.requests == 10)
        forge.gitHub.set { $0.faultPercent = 0 }
        #expect(try await forge.crawl().pulls == 250)
    }

    /// As many seeds as a test run can bear; Benchmarks/github.py takes a hundred, and kills for good.
    @Test(arguments: 1...8)
    func `Random faults, limits and interruptions end in the same bytes`(seed: UInt64) async throws {
        let forge = try Forge(pulls: 500)
        try await forge.crawl("quiet")
        let quiet = forge.gitHub.counts.requests
        forge.gitHub.resetCounts()
        forge.gitHub.set {
            $0.seed = seed
            $0.faultPercent = 10
            $0.limit = 25
        }
        var crawls = 0
        while crawls < 40 {
            crawls += 1
            let task = Task { try await forge.crawl("disturbed") }
            // Cancelled after some milliseconds, which differ; the later attempts may finish.
            let pause = crawls < 6 ? 5 + Int(seed) * 3 + crawls * 4 : 60_000
            let killer = Task {
                try await Task.sleep(for: .milliseconds(pause))
                task.cancel()
            }
            let outcome = await task.result
            killer.cancel()
            if case .success = outcome { break }
        }
        #expect(forge.files("quiet") == forge.files("disturbed"))
        // Besides the answers that went wrong, each interruption may cost the question under way.
        let counts = forge.gitHub.counts
        #expect(counts.requests - counts.faults - counts.limited <= quiet * 3 / 2 + crawls, "\(counts)")
    }
}
