import Foundation
import GitHub
import Instances
import LoopbackGitHub
import Testing

extension Forge {
    fileprivate func finder(_ place: String = "search", tokens: [String] = ["good"]) async throws
        -> RepositoryFinder
    {
        RepositoryFinder(client: try await client(tokens), journal: "\(root)/\(place)")
    }
}

private func query(_ stars: ClosedRange<Int> = 501...Int.max) -> RepositoryQuery {
    RepositoryQuery(
        language: "Python", stars: stars,
        created: Timestamp(seconds: 1_200_000_000)...Timestamp(seconds: 1_700_000_000),
        leavesOutArchived: false)
}

@Suite struct `Searching GitHub` {
    @Test func `tells a page of repositories with what is known of them`() async throws {
        let forge = try Forge(pulls: 1)
        forge.gitHub.list(ListedRepositories(count: 150, seed: 3))
        let finder = try await forge.finder()
        let first = try await finder.search(query())
        #expect(first.total == 150)
        #expect(first.repositories.count == 100)
        let facts = try #require(first.repositories.first)
        #expect(facts.language == "Python" && facts.stars ?? 0 > 501 && facts.createdAt != nil)
        #expect(facts.licence != nil && facts.isFork == false && facts.kilobytes != nil)
        #expect(facts.pullRequests == nil && facts.contributors == nil)
        var second = query()
        second.page = 2
        #expect(try await finder.search(second).repositories.count == 50)
    }

    @Test func `asks nothing twice`() async throws {
        let forge = try Forge(pulls: 1)
        forge.gitHub.list(ListedRepositories(count: 120, seed: 3))
        let finder = try await forge.finder()
        let page = try await finder.search(query())
        let names = page.repositories.map(\.repository)
        var told: [RepositoryName: RepositoryFacts?] = [:]
        try await finder.facts(of: names) { told.updateValue($1, forKey: $0) }
        let contributors = try await finder.contributors(of: names[0])
        let asked = forge.gitHub.counts.requests
        let again = try await forge.finder()
        #expect(try await again.search(query()).repositories == page.repositories)
        var retold: [RepositoryName: RepositoryFacts?] = [:]
        try await again.facts(of: names.reversed()) { retold.updateValue($1, forKey: $0) }
        #expect(retold == told)
        #expect(try await again.contributors(of: names[0]) == contributors)
        #expect(forge.gitHub.counts.requests == asked)
        try again.forget()
        _ = try await again.search(query())
        #expect(forge.gitHub.counts.requests == asked + 1)
    }

    @Test func `waits for its own limit of thirty a minute, and leaves the other budgets alone`() async throws
    {
        let forge = try Forge(pulls: 1)
        forge.gitHub.list(ListedRepositories(count: 5, seed: 3))
        let finder = try await forge.finder()
        let start = forge.clock.now
        for stars in 0..<75 { _ = try await finder.search(query((501 + stars)...Int.max)) }
        #expect(forge.clock.now - start > 110)
        #expect(forge.clock.now - start < 130)
        #expect(forge.gitHub.counts.limited == 0)
        let before = forge.clock.now
        try await finder.facts(of: [try #require(RepositoryName("no/body"))]) { _, _ in }
        #expect(forge.clock.now == before)
    }

    @Test func `asks about many repositories at once, and knows them by their new names or not at all`()
        async throws
    {
        let forge = try Forge(pulls: 1)
        var listed = ListedRepositories(count: 130, seed: 3)
        listed.all[7].formerName = "former/name"
        forge.gitHub.list(listed)
        let finder = try await forge.finder()
        let names =
            try listed.all.map { try #require(RepositoryName($0.name)) }
            + [try #require(RepositoryName("Former/Name")), try #require(RepositoryName("no/body"))]
        var told: [RepositoryName: RepositoryFacts?] = [:]
        try await finder.facts(of: names) { told.updateValue($1, forKey: $0) }
        #expect(told.count == 132)
        #expect(forge.gitHub.counts.graphQL == 2)
        let renamed = try #require(told[names[130]] ?? nil)
        #expect(renamed.repository.description == listed.all[7].name)
        #expect(told[names[131]] == .some(nil))
        let facts = try #require(told[names[0]] ?? nil)
        #expect(facts.pullRequests == listed.all[0].pulls.all)
        #expect(facts.mergedPullRequests == listed.all[0].pulls.merged)
        #expect(facts.openPullRequests == listed.all[0].pulls.open)
        #expect(facts.issues == listed.all[0].issues)
        #expect(facts.licence == listed.all[0].licence ?? "NONE")
    }

    @Test func `counts contributors, as far as GitHub does`() async throws {
        let forge = try Forge(pulls: 1)
        var listed = ListedRepositories(count: 4, seed: 3)
        listed.all[0].contributors = 250
        listed.all[1].contributors = 1
        listed.all[2].contributors = 0
        listed.all[3].contributors = nil
        forge.gitHub.list(listed)
        let finder = try await forge.finder()
        var counts: [Int?] = []
        for one in listed.all {
            counts.append(try await finder.contributors(of: try #require(RepositoryName(one.name))))
        }
        #expect(counts == [250, 1, 0, nil])
    }

    @Test(arguments: 1...6)
    func `comes to the same when every third answer goes wrong`(seed: UInt64) async throws {
        let forge = try Forge(pulls: 1) { settings in
            settings.faultPercent = 33
            settings.seed = seed
        }
        let listed = ListedRepositories(count: 60, seed: 3)
        forge.gitHub.list(listed)
        let finder = try await forge.finder()
        let page = try await finder.search(query())
        #expect(page.repositories.count == 60)
        var merged = 0
        try await finder.facts(of: page.repositories.map(\.repository)) {
            merged += $1?.mergedPullRequests ?? 0
        }
        #expect(merged == listed.all.reduce(0) { $0 + $1.pulls.merged })
        for one in listed.all.prefix(5) {
            let name = try #require(RepositoryName(one.name))
            #expect(try await finder.contributors(of: name) == one.contributors)
        }
    }

    @Test func `says what GitHub does not understand, and that a stored answer was changed`() async throws {
        let forge = try Forge(pulls: 1)
        forge.gitHub.list(ListedRepositories(count: 5, seed: 3))
        let finder = try await forge.finder()
        var far = query()
        far.page = 11
        let error = await #expect(throws: GitHubError.self) { try await finder.search(far) }
        #expect(error?.description.contains("Only the first 1000 search results") == true)
        _ = try await finder.search(query())
        let folder = "\(forge.root)/search"
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let path = "\(folder)/\(name)"
            var bytes = try #require(FileManager.default.contents(atPath: path))
            bytes[bytes.count - 3] ^= 1
            try bytes.write(to: URL(filePath: path))
        }
        let damaged = await #expect(throws: GitHubError.self) { try await finder.search(query()) }
        #expect(damaged?.description.contains("remove it to ask again") == true)
    }
}
