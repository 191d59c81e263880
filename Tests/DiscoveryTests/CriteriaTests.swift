import Discovery
import GitHub
import Instances
import Testing

/// A repository that the paper's filter lets through.
func goodFacts(_ name: String = "octo/tool") throws -> RepositoryFacts {
    var facts = RepositoryFacts(try #require(RepositoryName(name)))
    facts.language = "Python"
    facts.licence = "MIT"
    facts.createdAt = Timestamp("2015-05-05")
    facts.stars = 501
    facts.pullRequests = 501
    facts.contributors = 101
    facts.linesOfCode = 300
    facts.isFork = false
    facts.isArchived = false
    return facts
}

private func paper() -> RepositoryCriteria {
    var criteria = RepositoryCriteria.paper
    criteria.licences = ["MIT", "Apache-2.0"]
    return criteria
}

@Suite struct `Criteria for repositories` {
    @Test func `let through what lies just within the paper's`() throws {
        #expect(paper().judge(try goodFacts()).refusals.isEmpty)
    }

    @Test(arguments: [
        ("stars", 500, "501-"), ("pull-requests", 500, "501-"), ("contributors", 100, "101-"),
        ("lines", 299, "300-"),
    ])
    func `refuse what lies just outside, with what was found and wanted`(
        reason: String, value: Int, wanted: String
    ) throws {
        var facts = try goodFacts()
        switch reason {
        case "stars": facts.stars = value
        case "pull-requests": facts.pullRequests = value
        case "contributors": facts.contributors = value
        default: facts.linesOfCode = value
        }
        let refusals = paper().judge(facts).refusals
        #expect(refusals.map(\.word) == [reason])
        #expect(refusals.first?.found == String(value))
        #expect(refusals.first?.wanted == wanted)
    }

    @Test func `refuse other languages, later days, other licences, forks and archived repositories`() throws
    {
        func words(_ change: (inout RepositoryFacts) -> Void) throws -> [String] {
            var facts = try goodFacts()
            change(&facts)
            return paper().judge(facts).refusals.map(\.word)
        }
        #expect(try words { $0.language = "Jupyter Notebook" } == ["language"])
        #expect(try words { $0.createdAt = Timestamp("2022-07-01") } == ["created"])
        #expect(try words { $0.createdAt = Timestamp("2022-06-30") } == [])
        #expect(try words { $0.licence = "GPL-3.0" } == ["licence"])
        #expect(try words { $0.licence = "NONE" } == ["licence"])
        #expect(try words { $0.licence = "apache-2.0" } == [])
        #expect(try words { $0.isFork = true } == ["fork"])
        #expect(try words { $0.isArchived = true } == ["archived"])
        #expect(try words { $0.isDisabled = true } == ["disabled"])
        #expect(
            try words {
                $0.stars = 1
                $0.isFork = true
                $0.licence = nil
            } == ["fork", "stars", "licence-unknown"])
    }

    @Test func `refuse what they ask for and nobody knows, unless that is tolerated`() throws {
        var facts = try goodFacts()
        facts.contributors = nil
        facts.linesOfCode = nil
        var criteria = paper()
        #expect(criteria.judge(facts).refusals.map(\.word) == ["contributors-unknown"])
        #expect(criteria.judge(facts).tolerated == [.lines])
        criteria.tolerated = [.contributors]
        #expect(criteria.judge(facts).refusals.map(\.word) == ["lines-unknown"])
        criteria.bounds[.lines] = .init(least: 0)
        #expect(criteria.judge(facts).refusals.isEmpty)
    }

    @Test(arguments: [
        "psf/requests", "requests/requests", "KennethReitz/Requests", "PSF/Requests", "PyCQA/pylint",
        "pylint-dev/astroid", "scikit-learn/scikit-learn", "sqlfluff/SQLFluff",
    ])
    func `refuse the repositories of SWE-bench under any name and in any case`(name: String) throws {
        let refusals = paper().judge(try goodFacts(name)).refusals
        #expect(refusals.first?.reason == .evaluation)
        #expect(refusals.first?.found?.contains("SWE-bench") == true)
    }

    @Test func `refuse a repository whose former name was that of one`() throws {
        var facts = try goodFacts("someone/else")
        facts.formerName = RepositoryName("django/django")
        #expect(paper().judge(facts).refusals.map(\.word) == ["evaluation-set"])
    }

    @Test func `refuse the repositories of sets that the user names`() throws {
        var criteria = paper()
        criteria.evaluation.add(try #require(RepositoryName("Octo/Tool")), set: "mine.jsonl")
        #expect(criteria.judge(try goodFacts()).refusals.first?.found == "mine.jsonl")
    }
}

@Suite struct `A tally of repositories` {
    @Test func `adds up, and takes each repository once`() throws {
        var tally = DiscoveryTally(criteria: paper())
        tally.count(try goodFacts("a/one"), source: "x:2")
        tally.count(try goodFacts("A/One"), source: "x:3")
        tally.count(try goodFacts("a/two"), source: "x:4")
        tally.count(try goodFacts("requests/requests"), source: "x:5")
        tally.count(try goodFacts("psf/requests"), source: "x:6")
        #expect(tally.take(ExportRecord(line: 7, content: .badName("../../etc")), source: "x:7") == nil)
        #expect(
            tally.take(
                ExportRecord(line: 8, content: .unreadable(name: "a/three", problem: "stargazers")),
                source: "x:8") == nil)
        #expect(tally.seen == 7)
        #expect(tally.accepted.map(\.repository.description) == ["a/one", "a/two"])
        #expect(tally.accepted.count + tally.refused.count == tally.seen)
        #expect(
            tally.reasons == ["duplicate": 2, "evaluation-set": 1, "bad-name": 1, "unreadable": 1])
        #expect(tally.reasons.values.reduce(0, +) == tally.refused.count)
    }
}
