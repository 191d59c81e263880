import Discovery
import Foundation
import GitHub
import Instances
import TestSupport
import Testing

@Suite struct `Bounds of criteria` {
    @Test(
        arguments: [
            (.stars, 5, nil, 4, "5-"), (.stars, nil, 10, 11, "-10"), (.forks, 5, 9, 10, "5-9"),
            (.forks, 5, 9, 4, "5-9"), (.issues, nil, 0, 1, "-0"), (.mergedPullRequests, 3, 3, 2, "3-3"),
            (.contributors, 2, 1, 1, "2-1"), (.lines, nil, 10, 11, "-10"), (.pullRequests, 9, nil, 0, "9-"),
        ] as [(RepositoryCriteria.Measure, Int?, Int?, Int, String)])
    func `refuse what lies outside, with what was wanted`(
        measure: RepositoryCriteria.Measure, least: Int?, greatest: Int?, value: Int, wanted: String
    ) throws {
        var criteria = RepositoryCriteria()
        criteria.bounds[measure] = .init(least: least, greatest: greatest)
        var facts = try goodFacts()
        set(measure, value, &facts)
        let findings = criteria.judge(facts).refusals
        #expect(findings.map(\.word) == [measure.rawValue])
        #expect(findings.first?.wanted == wanted && findings.first?.found == "\(value)")
        for inside in [least, greatest].compactMap(\.self) where least ?? 0 <= greatest ?? .max {
            set(measure, inside, &facts)
            #expect(criteria.judge(facts).refusals.isEmpty, "\(inside)")
        }
    }

    @Test(arguments: RepositoryCriteria.Measure.allCases)
    func `that let every number through ask for nothing`(measure: RepositoryCriteria.Measure) throws {
        let unknown = RepositoryFacts(try #require(RepositoryName("octo/tool")))
        var criteria = RepositoryCriteria()
        (criteria.takesForks, criteria.takesArchived, criteria.tolerated) = (true, true, [])
        for least in [nil, 0, -3] {
            criteria.bounds[measure] = .init(least: least)
            #expect(criteria.judge(unknown).refusals.isEmpty)
        }
        criteria.bounds[measure] = .init(least: 1)
        #expect(criteria.judge(unknown).refusals.map(\.word) == ["\(measure.rawValue)-unknown"])
        #expect(criteria.judge(unknown).against.isEmpty)
    }

    private func set(_ measure: RepositoryCriteria.Measure, _ value: Int, _ facts: inout RepositoryFacts) {
        switch measure {
        case .stars: facts.stars = value
        case .forks: facts.forks = value
        case .pullRequests: facts.pullRequests = value
        case .mergedPullRequests: facts.mergedPullRequests = value
        case .issues: facts.issues = value
        case .contributors: facts.contributors = value
        case .lines: facts.linesOfCode = value
        }
    }
}

@Suite struct `A judgement of a repository` {
    @Test(arguments: [
        ("2014-12-31T23:59:59Z", false), ("2015-01-01", true), ("2015-12-31T23:59:59Z", true),
        ("2016-01-01", false),
    ])
    func `has a first day and a day after the last`(created: String, holds: Bool) throws {
        var criteria = RepositoryCriteria()
        criteria.createdSince = Timestamp("2015-01-01")
        criteria.createdBefore = Timestamp("2016-01-01")
        var facts = try goodFacts()
        facts.createdAt = Timestamp(created)
        let refusals = criteria.judge(facts).refusals
        #expect(refusals.isEmpty == holds)
        if !holds { #expect(refusals.first?.wanted == "since 2015-01-01, before 2016-01-01") }
    }

    @Test func `asks when something was last pushed only where that matters`() throws {
        var criteria = RepositoryCriteria()
        var facts = try goodFacts()
        #expect(criteria.judge(facts).refusals.isEmpty)
        criteria.pushedSince = Timestamp("2020-01-01")
        #expect(criteria.judge(facts).refusals.map(\.word) == ["pushed-unknown"])
        facts.pushedAt = Timestamp("2019-12-31")
        #expect(criteria.judge(facts).refusals.first?.found == "2019-12-31")
        facts.pushedAt = Timestamp("2020-01-01")
        #expect(criteria.judge(facts).refusals.isEmpty)
    }

    @Test func `names what is certain before what is unknown, each in the order of the reasons`() throws {
        var criteria = RepositoryCriteria.paper
        criteria.licences = ["MIT"]
        var facts = RepositoryFacts(try #require(RepositoryName("django/django")))
        (facts.linesOfCode, facts.isArchived, facts.language) = (1, true, "Go")
        let judgement = criteria.judge(facts)
        #expect(judgement.against.map(\.word) == ["evaluation-set", "archived", "language", "lines"])
        #expect(
            judgement.unknown.map(\.word) == [
                "fork-unknown", "created-unknown", "stars-unknown", "licence-unknown",
                "pull-requests-unknown",
                "contributors-unknown",
            ])
        #expect(judgement.refusals == judgement.against + judgement.unknown)
        #expect(judgement.open == [.fork, .created, .stars, .licence, .pullRequests, .contributors])
    }

    @Test func `takes forks and archived repositories where they are wanted, known or not`() throws {
        var criteria = RepositoryCriteria()
        (criteria.takesForks, criteria.takesArchived) = (true, true)
        var facts = try goodFacts()
        for known in [true, false, nil] {
            (facts.isFork, facts.isArchived) = (known, known)
            #expect(criteria.judge(facts).refusals.isEmpty)
        }
        // What GitHub has closed is never taken.
        facts.isDisabled = true
        #expect(criteria.judge(facts).refusals.map(\.reason) == [.disabled])
    }
}

@Suite struct `Repositories that are evaluated on` {
    @Test func `are those of SWE-bench, each under all of its names`() throws {
        let sets = EvaluationRepositories.sweBench
        #expect(sets.count == 18)
        for name in ["Mitsuhiko/Flask", "akleeman/xray", "XRAY/xray", "pallets/flask", "pydata/xarray"] {
            #expect(sets.sets(of: try #require(RepositoryName(name))) == ["SWE-bench test"], "\(name)")
        }
        #expect(sets.sets(of: try #require(RepositoryName("darcymason/pydicom"))) == ["SWE-bench dev"])
        #expect(sets.sets(of: try #require(RepositoryName("flask/flask"))) == [])
    }

    @Test func `belong to every set that names them, once to each`() throws {
        var sets = EvaluationRepositories.sweBench
        for name in ["psf/requests", "kennethreitz/requests", "PSF/Requests"] {
            sets.add(try #require(RepositoryName(name)), set: "mine")
        }
        #expect(sets.count == 18)
        #expect(
            sets.sets(of: try #require(RepositoryName("requests/requests"))) == ["SWE-bench test", "mine"])
        var criteria = RepositoryCriteria()
        criteria.evaluation = sets
        let finding = criteria.judge(try goodFacts("psf/requests")).refusals.first
        #expect(finding?.found == "SWE-bench test, mine")
    }
}

@Suite struct `What is counted of repositories` {
    @Test func `are those that may still be accepted, and those that are gone`() throws {
        var tally = DiscoveryTally(criteria: .paper)
        var facts = try goodFacts("a/one")
        #expect(tally.isOpen(facts))
        facts.contributors = nil
        #expect(tally.isOpen(facts))
        facts.stars = 1
        #expect(!tally.isOpen(facts))
        tally.countGone(facts, source: "x:2")
        #expect(tally.reasons == ["gone": 1] && tally.refused.first?.facts == facts && tally.seen == 1)
        // Gone under this name is no reason against another mention of it.
        #expect(tally.isOpen(try goodFacts("a/one")))
        tally.count(try goodFacts("a/one"), source: "x:3")
        #expect(!tally.isOpen(try goodFacts("A/One")))
    }

    @Test func `are those of which something tolerated is unknown`() throws {
        var tally = DiscoveryTally(criteria: .paper)
        for number in 1...3 {
            var facts = try goodFacts("a/r\(number)")
            facts.linesOfCode = number == 1 ? 300 : nil
            tally.count(facts, source: "x:\(number)")
        }
        var refused = try goodFacts("a/r4")
        (refused.linesOfCode, refused.stars) = (nil, 0)
        tally.count(refused, source: "x:5")
        #expect(tally.accepted.count == 3 && tally.tolerated == [.lines: 2])
    }

    @Test func `are refusals that name the place, what was found, and every reason`() throws {
        var tally = DiscoveryTally(criteria: .paper)
        var facts = try goodFacts("a/one")
        tally.count(facts, source: "x:2")
        facts.stars = 3
        tally.count(facts, source: "y:9")
        _ = tally.take(ExportRecord(line: 4, content: .badName("no name")), source: "y:4")
        let unreadable = ExportRecord(line: 5, content: .unreadable(name: "c/d", problem: "size: odd"))
        _ = tally.take(unreadable, source: "y:5")
        let duplicate = try #require(tally.refused.first)
        #expect(duplicate.findings.map(\.word) == ["duplicate", "stars"] && duplicate.reason == "duplicate")
        #expect(duplicate.source == "y:9" && duplicate.repository == facts.repository)
        #expect(tally.refused[1].told == "no name" && tally.refused[1].repository == nil)
        #expect(
            tally.refused[2].repository?.description == "c/d"
                && tally.refused[2].findings.first?.found == "size: odd")
        for one in tally.refused {
            #expect(try JSONDecoder().decode(RefusedRepository.self, from: JSONEncoder().encode(one)) == one)
        }
    }
}

@Suite struct `Looking for repositories in exports` {
    private struct NoConnection: Error {}

    private let directory: TemporaryDirectory
    private let discovery: RepositoryDiscovery

    init() throws {
        directory = try TemporaryDirectory()
        discovery = RepositoryDiscovery(observer: Unobserved()) { throw NoConnection() }
    }

    private func request(_ texts: String...) throws -> DiscoveryRequest {
        let files = try texts.enumerated().map { try directory.write($1, to: "\($0).csv") }
        var criteria = RepositoryCriteria()
        criteria.bounds[.stars] = .init(least: 10)
        (criteria.takesForks, criteria.takesArchived) = (true, true)
        return DiscoveryRequest(.exports(files), criteria: criteria)
    }

    @Test func `needs no connection, and takes each repository once from all of them`() async throws {
        let request = try request(
            "name,stargazers\na/one,10\na/two,9\nno name,50\n", "name,stargazers\nA/One,99\na/three,30\n")
        let result = try await discovery.run(request)
        #expect(result.tally.accepted.map(\.repository.description) == ["a/one", "a/three"])
        #expect(
            result.tally.reasons == ["stars": 1, "bad-name": 1, "duplicate": 1] && result.tally.seen == 5)
        #expect(
            result.tally.refused.map(\.source) == [
                "\(directory["0.csv"]):3", "\(directory["0.csv"]):4", "\(directory["1.csv"]):2",
            ])
        #expect(result.spend == GitHubSpend() && result.untold == 0)
    }

    @Test func `asks GitHub only about those that may be accepted`() async throws {
        var none = try request("name,stargazers\na/two,9\n")
        none.confirms = true
        #expect(try await discovery.run(none).tally.refused.count == 1)
        var some = try request("name,stargazers\na/one,10\n")
        some.confirms = true
        await #expect(throws: NoConnection.self) { try await discovery.run(some) }
        await #expect(throws: NoConnection.self) {
            try await discovery.run(DiscoveryRequest(.search, criteria: .paper))
        }
    }

    @Test func `ends at a file that cannot be read`() async throws {
        let request = try request("name,stargazers\na/one,10\n", "<html>")
        let error = await #expect(throws: RepositoryExportError.self) { try await discovery.run(request) }
        #expect(error?.file == directory["1.csv"])
    }
}

private struct Unobserved: PipelineObserver {
    func began(_ title: String, unit: String, total: Int?) {}
    func advanced(by units: Int, as kind: String?) {}
    func working(on subject: String, phase: String) {}
    func left(_ subject: String) {}
    func resumed(_ units: Int) {}
    func ended() {}
    func noted(_ message: String) {}
}
