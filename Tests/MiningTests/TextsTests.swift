import Instances
import Testing

@testable import Mining

private func pull(firstCommit: String?) -> PullRequest {
    var pull = PullRequest(number: 9, source: .archive)
    pull.commits = firstCommit.map {
        [PullRequestCommit(sha: .zero, message: "", authorDate: Timestamp($0), committerDate: nil)]
    }
    return pull
}

private func comment(_ body: String, _ day: String) -> IssueComment {
    IssueComment(body: body, createdAt: Timestamp("2000-01-01"), updatedAt: Timestamp(day))
}

@Suite struct `Problem statement and hints` {
    private let issues: [Int: Instances.Issue] = [
        1: Instances.Issue(
            number: 1, title: "One", body: "b\r\n<!-- c -->",
            comments: [comment("x", "2020-01-01"), comment("y", "2020-03-01"), comment("z", "2020-01-02")]),
        2: Instances.Issue(number: 2, title: "Two", body: nil, comments: [comment("w", "2020-01-31")]),
        3: Instances.Issue(number: 3, title: nil, body: nil),
    ]

    @Test func `The statement is title and body of each issue, as often as it is linked`() {
        let texts = TextsRule.sweBench.texts(of: pull(firstCommit: nil), linking: [2, 1, 2], issues: issues)
        #expect(texts.standing == .known("Two\n\nOne\nb\r\n<!-- c -->\nTwo\n\n"))
        #expect(texts.hints == "")
    }

    @Test func `The hints end at the first comment that is not older than the first commit`() {
        let pull = pull(firstCommit: "2020-02-01")
        #expect(TextsRule.sweBench.texts(of: pull, linking: [1, 2], issues: issues).hints == "x\nw")
        #expect(TextsRule.complete.texts(of: pull, linking: [1, 2], issues: issues).hints == "x\nz\nw")
    }

    @Test func `Issues that are not held are passed over; a text that is not known is awaited`() {
        let pull = pull(firstCommit: nil)
        #expect(
            TextsRule.complete.texts(of: pull, linking: [8, 2], issues: issues).standing == .known("Two\n\n"))
        #expect(TextsRule.complete.texts(of: pull, linking: [8], issues: issues).standing == .none)
        #expect(TextsRule.complete.texts(of: pull, linking: [3], issues: issues).standing == .awaited)
        #expect(TextsRule.complete.texts(of: pull, linking: [3, 2], issues: issues).unknown == [3])
    }
}
