import Foundation
import HTTP
import Instances
import Testing

@testable import GitHub

private struct Body: Decodable {
    var query: String
    var variables: [String: String]
}

private func question(_ subject: Question.Subject, size: Int = 50) throws -> Question {
    Question(repository: try #require(RepositoryName("octo/tool")), number: 7, subject: subject, size: size)
}

@Suite struct `A question about a repository` {
    private func body(_ subject: Question.Subject) throws -> Body {
        try JSONDecoder().decode(Body.self, from: Data(question(subject).body))
    }

    private static let subjects: [Question.Subject] = [
        .pulls(after: nil), .pulls(after: "c"), .changes(after: nil, issuesSince: Timestamp(seconds: 0)),
        .changedIssues(since: Timestamp(seconds: 0), after: "c"), .census(after: "c"), .items([1, 2]),
        .comments([4: "c"]), .pullsByNumber([3]), .measure,
    ]

    @Test(arguments: subjects)
    func `bears its number, names the repository, and closes what it opens`(subject: Question.Subject) throws
    {
        let body = try body(subject)
        #expect(body.query.contains("asked7: rateLimit"))
        #expect(body.variables["owner"] == "octo" && body.variables["name"] == "tool")
        #expect(body.query.count { $0 == "{" } == body.query.count { $0 == "}" })
        #expect(body.query.count { $0 == "(" } == body.query.count { $0 == ")" })
        // Each variable is declared and used; each fragment that is used is there.
        for name in body.variables.keys {
            #expect(body.query.components(separatedBy: "$\(name)").count >= 3, "\(name)")
        }
        for fragment in ["Pull", "Item", "PullItem", "Comments"] {
            let isUsed = body.query.contains("...\(fragment) ")
            #expect(isUsed == body.query.contains("fragment \(fragment) on "), "\(fragment)")
        }
    }

    @Test(arguments: [
        Question.Subject.pulls(after: "\") { evil }"), .census(after: "\") { evil }"),
        .changes(after: "\") { evil }", issuesSince: nil), .comments([4: "\") { evil }"]),
        .changedIssues(since: Timestamp(seconds: 0), after: "\") { evil }"),
    ])
    func `keeps the cursors of others out of its text`(subject: Question.Subject) throws {
        let body = try body(subject)
        #expect(!body.query.contains("evil"))
        #expect(body.variables.values.contains("\") { evil }"))
    }

    @Test func `asks for issues since a moment only where one is given`() throws {
        let since = Timestamp("2020-02-02T00:00:00Z")
        #expect(
            try body(.changes(after: nil, issuesSince: since)).query.contains(
                #"filterBy: {since: "2020-02-02T00:00:00Z"}"#))
        #expect(try !body(.changes(after: nil, issuesSince: nil)).query.contains("issues("))
        #expect(try body(.pulls(after: nil)).query.contains("first: 50, orderBy: {field: CREATED_AT"))
        #expect(try body(.pulls(after: "c")).query.contains("first: 50, after: $after, orderBy"))
    }
}

@Suite struct `What an answer leaves open` {
    private typealias Connection = RepositoryAnswer.Connection

    private func answer(_ change: (inout RepositoryAnswer) -> Void) throws -> RepositoryAnswer {
        var answer = try RepositoryAnswer(Array("{}".utf8))
        change(&answer)
        return answer
    }

    private func list(_ count: Int, end: String? = nil, hasNext: Bool = false) -> Connection<PullNode> {
        Connection(total: 100, end: end, hasNext: hasNext, nodes: Array(repeating: PullNode(), count: count))
    }

    @Test(
        arguments: [
            (1, nil, false, nil), (0, nil, false, nil), (2, "b", true, nil),
            (2, nil, true, "its page leads nowhere"),
            (2, "a", true, "its page leads nowhere"), (0, "b", true, "its page leads nowhere"),
            (2, "a", false, nil),
            (3, "b", true, "its page is larger than asked for"),
            (3, nil, false, "its page is larger than asked for"),
        ] as [(Int, String?, Bool, String?)])
    func `is a page that leads nowhere or is too large`(count: Int, end: String?, hasNext: Bool, gap: String?)
        throws
    {
        let answer = try answer { $0.pulls = list(count, end: end, hasNext: hasNext) }
        for subject in [
            Question.Subject.pulls(after: "a"), .census(after: "a"), .changes(after: "a", issuesSince: nil),
        ] {
            #expect(answer.gap(in: try question(subject, size: 2)) == gap)
        }
    }

    @Test func `is a list that is not there`() throws {
        let nothing = try answer { _ in }
        for subject in [Question.Subject.pulls(after: nil), .census(after: nil), .measure] {
            #expect(nothing.gap(in: try question(subject)) == "its answer holds no list of pull requests")
        }
        let since = Timestamp(seconds: 0)
        #expect(
            nothing.gap(in: try question(.changedIssues(since: since, after: "a")))
                == "its answer holds no list of issues")
        let pulls = try answer { $0.pulls = list(1) }
        #expect(
            pulls.gap(in: try question(.changes(after: nil, issuesSince: since)))
                == "its answer holds no list of issues")
        #expect(pulls.gap(in: try question(.changes(after: nil, issuesSince: nil))) == nil)
        let both = try answer {
            $0.pulls = list(1)
            $0.changedIssues = Connection(end: "a", hasNext: true)
        }
        #expect(both.gap(in: try question(.changes(after: nil, issuesSince: since))) == nil)
        #expect(
            both.gap(in: try question(.changedIssues(since: since, after: "a"))) == "its page leads nowhere")
        #expect(both.gap(in: try question(.changedIssues(since: since, after: "b"))) == nil)
    }

    @Test func `is a number of which nothing is said, but not one that is not there`() throws {
        let answer = try answer {
            $0.items.updateValue(nil, forKey: 3)
            $0.pullsByNumber.updateValue(nil, forKey: 5)
        }
        #expect(answer.gap(in: try question(.items([3]))) == nil)
        #expect(answer.gap(in: try question(.items([3, 4]))) == "its answer says nothing of #4")
        #expect(answer.gap(in: try question(.comments([3: "c"]))) == nil)
        #expect(answer.gap(in: try question(.comments([9: "c"]))) == "its answer says nothing of #9")
        #expect(answer.gap(in: try question(.pullsByNumber([5]))) == nil)
        #expect(answer.gap(in: try question(.pullsByNumber([3]))) == "its answer says nothing of #3")
    }
}
