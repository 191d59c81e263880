import Foundation
import HTTP
import Instances
import Testing

@testable import GitHub

@Suite struct `What GitHub says of a budget` {
    private func headers(_ limit: String?, _ remaining: String?, _ reset: String?) -> HTTPHeaders {
        var headers = HTTPHeaders()
        headers["X-RateLimit-Limit"] = limit
        headers["X-RateLimit-Remaining"] = remaining
        headers["X-RateLimit-Reset"] = reset
        return headers
    }

    @Test func `is read from the header, whatever the case of its names`() {
        #expect(
            RateReading(headers("5000", "4999", "1700000000"))
                == RateReading(limit: 5000, remaining: 4999, reset: 1_700_000_000))
        // The limit may be left out: it is the usual one then.
        #expect(RateReading(headers(nil, "3", "1")) == RateReading(limit: 5000, remaining: 3, reset: 1))
        #expect(RateReading(headers("many", "3", "1"))?.limit == 5000)
    }

    @Test(
        arguments: [
            (nil, "1"), ("1", nil), ("", "1"), ("1", ""), ("few", "1"), ("1.5", "1"), ("1", "soon"),
            ("1", "inf"), ("1", "nan"),
        ] as [(String?, String?)])
    func `is nothing when it cannot be read`(remaining: String?, reset: String?) {
        #expect(RateReading(headers("5000", remaining, reset)) == nil)
    }
}

@Suite struct `Asking again` {
    @Test func `comes after pauses that double up to a minute, and ends`() {
        var ladder = RetryLadder()
        var pauses: [Double] = []
        while let pause = ladder.pauseAfterFailure(chance: 0) { pauses.append(pause) }
        #expect(pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60])
        #expect(ladder.failures == RetryLadder.greatestFailures)
        #expect(ladder.pauseAfterFailure(chance: 0) == nil)
    }

    @Test(arguments: [0.0, 0.3, 0.999])
    func `is spread by chance, by a quarter at most`(chance: Double) {
        var ladder = RetryLadder()
        var plain = RetryLadder()
        for _ in 0..<9 {
            let pause = ladder.pauseAfterFailure(chance: chance)
            let whole = plain.pauseAfterFailure(chance: 0)
            #expect(pause ?? 0 <= whole ?? 0 && pause ?? 0 >= (whole ?? .infinity) * 0.75)
        }
    }

    @Test func `after a limit waits as long as GitHub says, within reason`() {
        let reading = RateReading(limit: 100, remaining: 0, reset: 1000)
        let cases: [(retryAfter: Double?, reading: RateReading?, now: Double, pause: Double)] = [
            (30, nil, 0, 30), (0, reading, 0, 0), (-5, nil, 0, 0), (1e9, nil, 0, 7200),
            (nil, reading, 400, 601),
            // The window has ended, or something is left: then GitHub did not say why.
            (nil, reading, 1000, 60), (nil, RateReading(limit: 100, remaining: 1, reset: 1000), 0, 60),
            (nil, RateReading(limit: 100, remaining: 0, reset: 1e12), 0, 7200), (nil, nil, 0, 60),
        ]
        for one in cases {
            var ladder = RetryLadder()
            #expect(
                ladder.pauseAfterLimit(retryAfter: one.retryAfter, reading: one.reading, at: one.now)
                    == one.pause,
                "\(one)")
        }
    }

    @Test func `after limits without a word waits longer each time, and ends`() {
        var ladder = RetryLadder()
        var pauses: [Double] = []
        while let pause = ladder.pauseAfterLimit(retryAfter: nil, reading: nil, at: 0) {
            pauses.append(pause)
        }
        #expect(pauses.prefix(6) == [60, 120, 240, 480, 960, 960])
        #expect(pauses.count == RetryLadder.greatestLimits - 1)
    }

    @Test func `for the rest of an answer is done twice`() {
        var ladder = RetryLadder()
        #expect([0, 1, 2, 3].map { _ in ladder.shouldRepeatPart() } == [true, true, false, false])
    }
}

@Suite struct `The number of contributors` {
    @Test(
        arguments: [
            (
                #"<https://api.github.com/x?per_page=1&page=2>; rel="next", <https://api.github.com/x?per_page=1&page=345>; rel="last""#,
                345
            ),
            (#"<https://api.github.com/x?page=7&per_page=1>; rel="last""#, 7),
            (#"<https://x/?page=9>; rel="next""#, nil), ("", nil),
            (#"<https://x/?page=many>; rel="last""#, nil), (#"https://x/?page=3; rel="last""#, nil),
            (#">https://x/?page=3<; rel="last""#, nil),
            (#"<https://x/?pages=3>; rel="last""#, nil), (#"<https://x/>; rel="last""#, nil),
        ] as [(String, Int?)])
    func `is that of the last page`(link: String, expected: Int?) {
        #expect(ContributorCount.lastPage(in: link) == expected)
    }

    private func verdict(_ status: Int, _ body: String, link: String? = nil) -> AnswerVerdict<
        ContributorCount
    > {
        var response = HTTPResponse(status: status, body: Array(body.utf8))
        response.headers["Link"] = link
        return .ofContributors(response)
    }

    private func count(_ verdict: AnswerVerdict<ContributorCount>) -> Int?? {
        if case .answered(let answer, isPartial: false) = verdict { return answer.count }
        return nil
    }

    @Test func `is what one page holds, where there is only one`() {
        #expect(count(verdict(200, "[]")) == .some(0))
        #expect(count(verdict(200, #"[{"login": "ada"}]"#)) == .some(1))
        #expect(count(verdict(200, "[]", link: #"<https://x/?page=5>; rel="last""#)) == .some(5))
        #expect(count(verdict(204, "")) == .some(0))
    }

    @Test func `is unknown where GitHub does not count, and asked again where it answers badly`() {
        for status in [404, 451] { #expect(count(verdict(status, "{}")) == .some(nil)) }
        #expect(
            count(verdict(403, #"{"message": "The history is too large to list contributors"}"#))
                == .some(nil))
        for body in ["{}", "[", "<html>"] { #expect(count(verdict(200, body)) == nil, "\(body)") }
        #expect(count(verdict(500, "")) == nil)
    }
}

@Suite struct `A search for repositories` {
    private func query(language: String? = "Python", stars: ClosedRange<Int> = 10...20, archived: Bool = true)
        throws
        -> RepositoryQuery
    {
        RepositoryQuery(
            language: language, stars: stars,
            created: try #require(
                Timestamp("2010-01-01"))...(try #require(Timestamp("2020-12-31T23:59:59Z"))),
            leavesOutArchived: archived)
    }

    @Test func `is spelled in GitHub's language`() throws {
        #expect(
            try query().text
                == #"language:"Python" stars:10..20 created:2010-01-01T00:00:00Z..2020-12-31T23:59:59Z archived:false"#
        )
        #expect(
            try query(language: nil, stars: 5...(.max), archived: false).text.hasPrefix("stars:>=5 created:"))
        // A quote cannot end the text.
        #expect(
            try query(language: "C\" stars:>0 \"").text.hasPrefix("language:\"C stars:>0 \" stars:10..20"))
    }

    @Test func `is escaped, and tells page and attempt apart`() throws {
        var query = try query(language: "C++ é")
        #expect(query.path.contains("language%3A%22C%2B%2B%20%C3%A9%22"))
        #expect(!query.path.contains(" ") && !query.path.contains("\""))
        let first = query.identity
        query.page = 2
        let second = query.identity
        query.attempt = 1
        #expect(Set([first, second, query.identity]).count == 3)
    }

    @Test func `allows what lies within its bounds, as far as that is known`() throws {
        let query = try query()
        var facts = RepositoryFacts(try #require(RepositoryName("octo/tool")))
        #expect(query.allows(facts))
        for (stars, isAllowed) in [(9, false), (10, true), (20, true), (21, false)] {
            facts.stars = stars
            #expect(query.allows(facts) == isAllowed)
        }
        facts.stars = 15
        for (day, isAllowed) in [
            ("2009-12-31", false), ("2010-01-01", true), ("2020-12-31", true), ("2021-01-01", false),
        ] {
            facts.createdAt = Timestamp(day)
            #expect(query.allows(facts) == isAllowed)
        }
    }
}

@Suite struct `What is known of a repository` {
    private func facts(_ name: String = "octo/tool", _ change: (inout RepositoryFacts) -> Void = { _ in })
        throws
        -> RepositoryFacts
    {
        var facts = RepositoryFacts(try #require(RepositoryName(name)))
        change(&facts)
        return facts
    }

    @Test func `stays where a later source says nothing, and changes where it does`() throws {
        var known = try facts {
            $0.stars = 5
            $0.language = "Python"
            $0.isFork = false
        }
        known.update(
            with: try facts {
                $0.stars = 7
                $0.licence = "MIT"
            })
        #expect(
            known.stars == 7 && known.language == "Python" && known.licence == "MIT" && known.isFork == false)
        #expect(known.formerName == nil && known.forks == nil)
    }

    @Test func `remembers the first of its former names`() throws {
        var known = try facts("old/name")
        known.update(with: try facts("Old/Name"))
        #expect(known.formerName == nil && known.repository.description == "Old/Name")
        known.update(with: try facts("new/name"))
        known.update(with: try facts("newest/name"))
        #expect(known.formerName?.description == "Old/Name" && known.repository.description == "newest/name")
    }

    @Test func `bounds its merged pull requests by those that are not open`() throws {
        #expect(try facts().mergedAtMost == nil)
        #expect(try facts { $0.pullRequests = 10 }.mergedAtMost == 10)
        let open = try facts {
            $0.pullRequests = 10
            $0.openPullRequests = 3
        }
        #expect(open.mergedAtMost == 7)
        // Counts of different moments may contradict each other.
        #expect(
            try facts {
                $0.pullRequests = 2
                $0.openPullRequests = 3
            }.mergedAtMost == 0)
        #expect(
            try facts {
                $0.pullRequests = 10
                $0.mergedPullRequests = 4
            }.mergedAtMost == 4)
    }

    @Test(arguments: [
        ("Python", "Python"), ("C++", "C++"), ("", ""), ("a\nb", "a\\u{a}b"), ("\u{1b}[31m", "\\u{1b}[31m"),
        ("é", "\\u{e9}"),
        ("\u{202e}x", "\\u{202e}x"),
    ])
    func `holds foreign text in plain characters`(text: String, expected: String) {
        #expect(RepositoryFacts.plain(text) == expected)
    }

    @Test func `holds foreign text no longer than a line`() {
        let plain = RepositoryFacts.plain(String(repeating: "x", count: 10_000))
        #expect(plain.hasSuffix("...") && plain.utf8.count < 140)
        #expect(RepositoryFacts.plain(String(repeating: "\u{10FFFF}", count: 100)).utf8.count < 140)
    }

    @Test func `survives its JSON`() throws {
        let known = try facts {
            $0.stars = 3
            $0.createdAt = Timestamp("2020-02-02")
            $0.formerName = RepositoryName("a/b")
        }
        let data = try JSONEncoder().encode(known)
        #expect(try JSONDecoder().decode(RepositoryFacts.self, from: data) == known)
    }
}

@Suite struct `The time of an answer` {
    @Test(arguments: [
        "", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT",
        "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
        "1994-11-06T08:49:37Z",
    ])
    func `is read in one form alone`(text: String) {
        #expect(HTTPDate.parse(text) == nil)
    }

    @Test(arguments: 1...12)
    func `is read in every month`(month: Int) {
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let expected = "2023-\(month < 10 ? "0" : "")\(month)-15T01:02:03Z"
        #expect(HTTPDate.parse("Wed, 15 \(names[month - 1]) 2023 01:02:03 GMT")?.description == expected)
    }
}

@Suite struct `A forecast of reading a repository` {
    private func forecast(_ merged: Int, known: Int = 0, perHour: Int = 5000) throws -> GitHubForecast {
        GitHubForecast(
            try #require(RepositoryName("octo/tool")), mergedPulls: merged, known: known,
            pointsPerHour: perHour,
            diskKilobytes: 10)
    }

    @Test func `costs a question at least, and grows with what is new`() throws {
        #expect(try forecast(0).requests == 1)
        #expect(try forecast(500, known: 500).requests == 1)
        // What is known may be more than what is there now.
        #expect(try forecast(5, known: 50).archiveBytes == 0)
        var last = 0
        for merged in [1, 100, 101, 1000, 10_000, 100_000] {
            let points = try forecast(merged).points
            #expect(points >= last)
            last = points
        }
        #expect(last > 1000)
        #expect(try forecast(1000).mirrorBytes == 10_240)
    }

    @Test func `takes hours where a budget is smaller than its points`() throws {
        let large = try forecast(1_000_000)
        #expect(large.points > 5000)
        #expect(large.seconds >= Double(large.points - 5000) / 5000 * 3600)
        #expect(try forecast(1_000_000, perHour: 0).seconds == Double(large.requests) * 2)
        #expect(try forecast(1_000_000, perHour: 500).seconds > large.seconds)
    }

    @Test func `adds and takes apart what was spent`() {
        var spend = GitHubSpend()
        spend.requests = 3
        spend.points = 7
        spend.bytes = 100
        spend.waitedSeconds = 1.5
        spend.repeats = 1
        var sum = spend
        sum += spend
        #expect(
            sum.requests == 6 && sum.points == 14 && sum.bytes == 200 && sum.waitedSeconds == 3
                && sum.repeats == 2)
        #expect(sum - spend == spend)
    }
}
