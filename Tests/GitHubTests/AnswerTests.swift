import Foundation
import HTTP
import Instances
import JSON
import Testing

@testable import GitHub

private let sha = String(repeating: "0f", count: 20)

private let answer = #"""
    {"data": {"asked7": {"cost": 2, "remaining": 4998, "resetAt": "2024-01-01T00:00:00Z"}, "repository": {
      "nameWithOwner": "Octo/Tool", "databaseId": 17, "newMember": {"x": [1.5e3, true]},
      "pullRequests": {"totalCount": 4, "pageInfo": {"endCursor": "Y3Vyc29y", "hasNextPage": true}, "nodes": [
        {"number": 5, "title": "T \"\u00e9\ud83d\ude00\"", "body": "B\r\nfixes #3", "createdAt": "2020-01-01T00:00:00Z",
         "updatedAt": "2020-02-01T00:00:00Z", "mergedAt": "2020-01-02T00:00:00Z", "author": {"login": "ada"},
         "labels": {"nodes": [{"name": "bug"}, null]}, "baseRefName": "main", "baseRefOid": "SHA",
         "headRefName": "topic", "headRefOid": "SHA", "mergeCommit": {"oid": "SHA"}, "state": "QUEUED_SOMEHOW",
         "closingIssuesReferences": {"totalCount": 3, "nodes": [{"number": 3, "repository": {"nameWithOwner": "octo/tool"}},
           {"number": 9, "repository": {"nameWithOwner": "x/y"}}, null]}},
        {"number": 6, "title": null, "body": "", "createdAt": null, "updatedAt": null, "mergedAt": null, "author": null,
         "labels": null, "baseRefName": null, "baseRefOid": null, "headRefName": null, "headRefOid": null,
         "mergeCommit": null, "closingIssuesReferences": null},
        null, {"number": 8, "title": {"wrong": "type"}}]},
      "n3": {"__typename": "Issue", "number": 3, "title": "I", "body": "text", "state": "CLOSED_IN_A_NEW_WAY",
        "repository": {"nameWithOwner": "Octo/Tool"}, "comments": {"totalCount": 60,
        "pageInfo": {"endCursor": "c2", "hasNextPage": true}, "nodes": [{"databaseId": 1, "author": null, "body": "hm",
        "createdAt": "2020-01-01T01:00:00Z", "updatedAt": "2020-01-01T02:00:00Z"}, null]},
        "timelineItems": {"nodes": [{"closer": {"number": 5, "repository": {"nameWithOwner": "Octo/Tool"}}}, {"closer": {}},
        {"closer": null}, {}]}},
      "n4": null, "n5": {"__typename": "PullRequest", "number": 5, "title": "T", "state": "MERGED"}}},
     "errors": [{"type": "NOT_FOUND", "path": ["repository", "n4"], "message": "Could not resolve"},
                {"type": 7, "path": "odd", "message": null, "locations": [{"line": 1}]}], "extensions": {"warnings": []}}
    """#.replacing("SHA", with: sha)

@Suite struct `Answers of GraphQL` {
    @Test func `are read with their nulls, their unknown values and their unreadable nodes`() throws {
        let read = try RepositoryAnswer(Array(answer.utf8))
        #expect(read.asked == 7 && read.cost == 2 && read.name == "Octo/Tool" && read.databaseID == 17)
        let list = try #require(read.pulls)
        #expect(list.total == 4 && list.end == "Y3Vyc29y" && list.hasNext)
        #expect(list.nodes.map(\.number) == [5, 6, nil, 8])
        #expect(list.nodes.map { $0.fault != nil } == [false, false, true, true])
        let pull = try #require(list.nodes[0].pull)
        #expect(pull.title == "T \"\u{e9}\u{1F600}\"" && pull.body == "B\r\nfixes #3" && pull.author == "ada")
        #expect(
            [pull.baseCommit, pull.headCommit, pull.mergeCommit].map { $0?.description } == [sha, sha, sha])
        #expect(list.nodes[0].labels == ["bug"] && list.nodes[0].headBranch == "topic")
        #expect(list.nodes[0].untoldClosingIssues == 1)
        #expect(list.nodes[1].pull?.body == nil && list.nodes[1].pull?.title == nil)
        let own = try #require(RepositoryName("octo/tool"))
        #expect(read.pullRequests(in: own).map(\.closingIssues) == [[3], []])
        let issue = try #require(read.items[3] ?? nil)
        #expect(issue.moreComments == "c2" && issue.comments.map(\.comment.body) == ["hm"])
        #expect(issue.closers.map(\.number) == [5])
        #expect(read.items.keys.sorted() == [3, 4, 5])
        #expect(read.items[4].map { $0 == nil } == true)
        #expect((read.items[5] ?? nil)?.isMergedPull == true)
        #expect(read.errors.map(\.isAbsence) == [true, false])
    }

    @Test(arguments: [
        "", "null", "[]", "{", "{\"data\": 5}", "<html>", "{\"data\": {\"repository\": []}}", "{} {}",
    ])
    func `that are none are told as such`(text: String) {
        #expect(throws: JSONFault.self) { try RepositoryAnswer(Array(text.utf8)) }
    }

    @Test(
        arguments: [
            (200, [:], #"{"message": "Moved"}"#, "failed"),
            (200, [:], #"{"errors": [{"type": "RATE_LIMITED"}]}"#, "limited"),
            (
                200, [:],
                #"{"errors": [{"type": "NOT_FOUND", "path": ["repository"], "message": "no"}], "data": {"repository": null}}"#,
                "noRepository"
            ),
            (200, [:], #"{"errors": [{"message": "something went wrong ... timedout"}]}"#, "failed too much"),
            (200, [:], #"{"errors": [{"type": "INSUFFICIENT_SCOPES", "message": "no"}]}"#, "refused"),
            (
                200, [:], #"{"errors": [{"type": "FORBIDDEN", "path": ["repository"], "message": "SAML"}]}"#,
                "refused"
            ),
            (401, [:], #"{"message": "Bad credentials"}"#, "badToken"),
            (403, [:], #"{"message": "Resource not accessible by integration"}"#, "refused"),
            (403, [:], #"{"message": "You have exceeded a secondary rate limit."}"#, "limited"),
            (403, ["Retry-After": "30"], "", "limited 30"),
            (403, ["X-RateLimit-Remaining": "0"], "{}", "limited"),
            (403, ["Content-Type": "text/html"], "<html>Whoa there</html>", "limited"),
            (429, [:], "", "limited"),
            (404, [:], #"{"message": "Not Found"}"#, "refused"),
            (502, [:], "<html>", "failed too much"),
            (500, [:], "", "failed"),
            (301, [:], "", "refused"),
        ] as [(Int, [String: String], String, String)])
    func `amount to what they say`(status: Int, headers: [String: String], body: String, verdict: String)
        throws
    {
        let name = try #require(RepositoryName("octo/tool"))
        let question = Question(repository: name, number: 1, subject: .pulls(after: nil), size: 10)
        let fields = headers.map { HTTPHeaders.Field(name: $0.key, value: $0.value) }
        let response = HTTPResponse(status: status, headers: HTTPHeaders(fields), body: Array(body.utf8))
        let words =
            switch AnswerVerdict.of(response, to: question) {
            case .answered: "answered"
            case .limited(let seconds): seconds.map { "limited \(Int($0))" } ?? "limited"
            case .badToken: "badToken"
            case .failed(_, let isTooMuch): isTooMuch ? "failed too much" : "failed"
            case .noRepository: "noRepository"
            case .refused: "refused"
            }
        #expect(words == verdict)
    }

    @Test func `to another question, or with a page that leads nowhere, are not taken`() throws {
        let name = try #require(RepositoryName("octo/tool"))
        let response = HTTPResponse(status: 200, body: Array(answer.utf8))
        func isAnswered(_ number: Int, _ subject: Question.Subject) -> Bool {
            let question = Question(repository: name, number: number, subject: subject, size: 100)
            if case .answered = AnswerVerdict.of(response, to: question) { return true }
            return false
        }
        #expect(isAnswered(7, .pulls(after: nil)))
        #expect(!isAnswered(8, .pulls(after: nil)))
        #expect(!isAnswered(7, .pulls(after: "Y3Vyc29y")))
        #expect(isAnswered(7, .items([3, 4])))
        #expect(!isAnswered(7, .items([3, 10])))
        #expect(!isAnswered(7, .changes(after: nil, issuesSince: Timestamp(seconds: 0))))
    }
}

@Suite struct `Mutilated input` {
    /// SplitMix64.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private static let fragments = [
        "null", "{", "}", "[", "]", "\"", "\\", "\\ud800", ",", ":", "-", "1e999", "99999999999999999999",
        "\u{0}", "NaN",
        "true", "\"number\":", "\n", "{\"a\":[", "0",
    ].map { Array($0.utf8) }

    private static func mutilated(_ bytes: [UInt8], _ dice: inout Dice) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &dice) {
            let place = Int.random(in: 0...bytes.count, using: &dice)
            let end = min(bytes.count, place + Int.random(in: 0...12, using: &dice))
            switch Int.random(in: 0..<5, using: &dice) {
            case 0: bytes.removeSubrange(place..<end)
            case 1: bytes.insert(contentsOf: fragments.randomElement(using: &dice) ?? [], at: place)
            case 2: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &dice) }
            case 3: bytes.replaceSubrange(place..<end, with: fragments.randomElement(using: &dice) ?? [])
            default: bytes = Array(bytes[..<place])
            }
        }
        return bytes
    }

    /// More with SWEGYM_FUZZ set to a number of rounds.
    private static let rounds = ProcessInfo.processInfo.environment["SWEGYM_FUZZ"].flatMap { Int($0) } ?? 1500

    @Test func `is refused or read in part by every decoder, and never ends the program`() throws {
        let page = StoredPage(
            sequence: 1, pass: 0, kind: .items, servedAt: Timestamp(seconds: 5), digest: "d", numbers: [1])
        let seeds = [
            Array(answer.utf8), Array(try JSONEncoder().encode(page)),
            Array(
                #"{"type":"IssuesEvent","repo":{"name":"o/t"},"payload":{"issue":{"number":3,"title":"I","body":null,"pull_request":{}}}}"#
                    .utf8),
            Array(
                #"{"number": 4, "title": "x", "merged_at": null, "base": {"ref": "m", "sha": "\#(sha)"}, "user": {"login": "u"}}"#
                    .utf8),
        ]
        let name = try #require(RepositoryName("o/t"))
        var dice = Dice(state: 2024)
        var taken = 0
        var refused = 0
        for _ in 0..<Self.rounds {
            for seed in seeds {
                let bytes = Self.mutilated(seed, &dice)
                if let read = try? RepositoryAnswer(bytes) {
                    taken += 1
                    _ = read.pullRequests(in: name)
                } else {
                    refused += 1
                }
                _ = try? ArchiveEvent(bytes, bytes.indices)
                _ = try? JSONDecoder().decode(StoredPage.self, from: Data(bytes))
                var assembly = ArchiveAssembly(RepositoryNames(name))
                for file in ArchiveFile.allCases {
                    assembly.take(bytes, bytes.indices, file, ArchivePlace(path: "x", line: 1))
                }
                let archive = assembly.archive()
                #expect(archive.pullRequests.count + archive.refusals.count == 1)
                var splitter = ObjectSplitter(limit: 1 << 16)
                splitter.take(bytes) { bytes, range in _ = try? RepositoryAnswer(bytes, range) }
                splitter.finish()
            }
        }
        #expect(taken > 0 && refused > 0)
    }
}
