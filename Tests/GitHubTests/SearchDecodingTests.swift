import Foundation
import HTTP
import Instances
import Testing

@testable import GitHub

private let page = #"""
    {"total_count": 1201, "incomplete_results": false, "new": {"x": [1.5e3]}, "items": [
      {"id": 1, "node_id": "x", "name": "tool", "full_name": "Octo/Tool", "private": false, "owner": {"login": "Octo"},
       "fork": false, "created_at": "2012-02-26T00:10:20Z", "pushed_at": null, "homepage": "", "size": 812,
       "stargazers_count": 901, "language": "Python", "has_issues": true, "forks_count": 33, "archived": false,
       "disabled": false, "license": {"key": "mit", "name": "MIT License", "spdx_id": "MIT", "url": null},
       "topics": ["a"], "score": 1.0},
      {"full_name": "Octo/Bare", "fork": true, "language": null, "license": null, "stargazers_count": 900},
      {"full_name": "../../etc", "stargazers_count": 899}, {"full_name": 7}, null,
      {"full_name": "Octo/Dark", "language": "\u001b[31m\u202eEvil", "license": {"spdx_id": null}, "stargazers_count": 800}]}
    """#

private let told = #"""
    {"data": {"asked4": {"cost": 3, "remaining": 4990, "resetAt": "2026-01-01T00:00:00Z"},
      "r0": {"nameWithOwner": "New/Name", "isFork": false, "isArchived": true, "isDisabled": false,
        "createdAt": "2012-02-26T00:10:20Z", "pushedAt": null, "stargazerCount": 901, "forkCount": 3, "diskUsage": 77,
        "primaryLanguage": {"name": "Python"}, "licenseInfo": null, "pullRequests": {"totalCount": 700},
        "openPullRequests": {"totalCount": 20}, "mergedPullRequests": {"totalCount": 600}, "issues": {"totalCount": 9}},
      "r1": null, "r2": null}, "errors": [
      {"type": "NOT_FOUND", "path": ["r1"], "message": "Could not resolve to a Repository with the name 'no/body'."},
      {"path": ["r2"], "message": "Something went wrong"}]}
    """#

private func names(_ texts: String...) throws -> [RepositoryName] {
    try texts.map { try #require(RepositoryName($0)) }
}

@Suite struct `Answers of GitHub's search` {
    @Test func `are read with their nulls and what is new in them, and without names that are none`() throws {
        let answer = try SearchAnswer(Array(page.utf8))
        #expect(answer.total == 1201 && !answer.isIncomplete)
        #expect(answer.repositories.map(\.repository.description) == ["Octo/Tool", "Octo/Bare", "Octo/Dark"])
        #expect(answer.unreadable == 3)
        let first = try #require(answer.repositories.first)
        #expect(first.licence == "MIT" && first.stars == 901 && first.forks == 33 && first.kilobytes == 812)
        #expect(first.createdAt == Timestamp("2012-02-26T00:10:20Z") && first.pushedAt == nil)
        #expect(answer.repositories[1].licence == "NONE" && answer.repositories[1].language == nil)
        #expect(answer.repositories[1].isFork == true && answer.repositories[1].isArchived == nil)
        #expect(answer.repositories[2].language == #"\u{1b}[31m\u{202e}Evil"#)
    }

    @Test func `to another search are not taken`() throws {
        let response = HTTPResponse(status: 200, body: Array(page.utf8))
        func isTaken(_ stars: ClosedRange<Int>) -> Bool {
            let query = RepositoryQuery(
                language: nil, stars: stars,
                created: Timestamp(seconds: 0)...Timestamp(seconds: 2_000_000_000), leavesOutArchived: true)
            if case .answered = AnswerVerdict<SearchAnswer>.of(response, to: query) { return true }
            return false
        }
        #expect(isTaken(501...Int.max))
        // One of three lies outside: the index lags behind.
        #expect(isTaken(900...901))
        #expect(!isTaken(5000...6000))
    }

    @Test func `about many repositories tell of each, or that it is gone, or that it must be asked again`()
        throws
    {
        let answer = try FactsAnswer(Array(told.utf8))
        let facts = try #require(answer.facts[0] ?? nil)
        #expect(facts.repository.description == "New/Name" && facts.licence == "NONE")
        #expect(facts.mergedPullRequests == 600 && facts.mergedAtMost == 600 && facts.isArchived == true)
        #expect(answer.facts[1] == .some(nil))
        #expect(answer.facts[2] == nil)
        let response = HTTPResponse(status: 200, body: Array(told.utf8))
        func words(_ question: FactsQuestion) -> String {
            switch AnswerVerdict<FactsAnswer>.of(response, to: question) {
            case .answered: "answered"
            case .failed(let words, let isTooMuch): isTooMuch ? "too much: \(words)" : words
            default: "something else"
            }
        }
        #expect(words(FactsQuestion(number: 4, names: try names("old/name", "no/body"))) == "answered")
        #expect(
            words(FactsQuestion(number: 4, names: try names("old/name", "no/body", "un/known")))
                == "too much: Something went wrong")
        #expect(
            words(FactsQuestion(number: 5, names: try names("old/name"))).hasPrefix("too much: Could not"))
    }

    @Test(
        arguments: [
            (
                200,
                "<https://x/y?per_page=1&page=2>; rel=\"next\", <https://x/y?anon=true&page=321>; rel=\"last\"",
                "[{}]", 321
            ),
            (200, "", "[{\"login\": \"a\"}]", 1), (200, "", "[]", 0), (204, "", "", 0), (404, "", "", nil),
            (
                403, "",
                "{\"message\": \"The history or contributor list is too large to list contributors\"}", nil
            ),
        ] as [(Int, String, String, Int?)])
    func `about contributors are the number of pages`(status: Int, link: String, body: String, count: Int?)
        throws
    {
        var response = HTTPResponse(status: status, body: Array(body.utf8))
        response.headers["Link"] = link
        guard case .answered(let answer, _) = AnswerVerdict<ContributorCount>.ofContributors(response) else {
            Issue.record("not answered")
            return
        }
        #expect(answer.count == count)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `that are damaged at random are read or refused, and harm nothing`(seed: UInt64) throws {
        var state = seed
        func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        for round in 0..<600 {
            var bytes = Array((round % 2 == 0 ? page : told).utf8)
            for _ in 0...below(3) {
                let place = below(bytes.count)
                switch below(3) {
                case 0: bytes[place] = UInt8(below(256))
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(20)))
                default: bytes.removeLast(below(bytes.count))
                }
                if bytes.isEmpty { bytes = [0] }
            }
            let told = (try? SearchAnswer(bytes))?.repositories ?? []
            let facts = (try? FactsAnswer(bytes))?.facts.values.compactMap(\.self) ?? []
            for one in told + facts {
                #expect("\(one.language ?? "")\(one.licence ?? "")".utf8.allSatisfy { $0 >= 32 && $0 < 127 })
            }
        }
    }
}
