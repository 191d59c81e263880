import Instances
import Testing

@testable import Mining

private let repository: RepositoryNames = {
    guard let name = RepositoryName("octo/tool") else { preconditionFailure("octo/tool is a name") }
    return RepositoryNames(name)
}()

private func pull(title: String? = nil, body: String? = nil, messages: [String] = []) -> PullRequest {
    var pull = PullRequest(number: 99, source: .archive)
    pull.title = title
    pull.body = body
    pull.commits = messages.map {
        PullRequestCommit(sha: .zero, message: $0, authorDate: nil, committerDate: nil)
    }
    return pull
}

private func links(_ rule: LinkingRule, _ body: String) -> [Int] {
    rule.links(of: pull(body: body), in: repository) { _ in false }.numbers
}

@Suite struct `The linking rule of published rows` {
    @Test(arguments: [
        ("Fixes #1", [1]),
        ("Fixes #1 and Fixes #2, fixes #3", [2, 3]),
        ("fixes #5 then Fixes #5", [5, 5]),
        ("Closes #13703\r\nCloses #12239", [12239]),
        ("RESOLVED\n#7", [7]),
        ("hot-fix #3", [3]),
        ("prefix #3", []),
        ("unfixes #3", []),
        ("Fixes: #1, fixes GH-1, fixes o/r#1, fixes [#1](x)", []),
        ("Fixes #1, #2", [1]),
        ("see #12fix #3", [3]),
        ("\u{e9}fix #3", []),
        ("\u{201c}fix #3", [3]),
        ("fix\u{a0}#3", [3]),
        ("fix #99999999999999999999999", []),
        ("fixes <!-- fixes #1\n --> #2", [2]),
        ("fixes #1 <!-- fixes #2", [2]),
        ("implements #4, addresses #5, refs #6", []),
    ])
    func `One issue per spelling of a keyword, the last`(body: String, numbers: [Int]) {
        #expect(links(.lastPerSpelling, body) == numbers)
    }

    @Test func `Title and commit messages count, too`() {
        let pull = pull(title: "Fix #1", body: nil, messages: ["x", "Closes #2"])
        #expect(LinkingRule.lastPerSpelling.links(of: pull, in: repository) { _ in true }.numbers == [1, 2])
    }

    @Test func `The later rule takes every issue once, in ascending order`() {
        #expect(links(.everyOnce, "Fixes #9, Fixes #2; fixes #9") == [2, 9])
    }

    @Test func `Hostile text costs no more than its length`() {
        let clock = ContinuousClock()
        let texts = [
            String(repeating: "<!--", count: 50_000), String(repeating: "a ", count: 50_000) + "#",
            String(repeating: "fix [", count: 50_000), String(repeating: "#1", count: 50_000),
            String(repeating: "fix " + String(repeating: "a", count: 500), count: 300),
            String(repeating: "fix #1,", count: 20_000),
        ]
        for text in texts {
            for rule in LinkingRule.allCases {
                #expect(clock.measure { _ = links(rule, text) } < .seconds(5))
            }
        }
    }
}

@Suite struct `The complete linking rule` {
    @Test(arguments: [
        ("Fixes #1", [1]),
        ("Fixes: #1", [1]),
        ("fixes:#1", [1]),
        ("**Closes:** #1", [1]),
        ("fixes #1, #2 and #3", [1, 2, 3]),
        ("Resolves #4 & #5; #6, and #7", [4, 5, 6, 7]),
        ("Fixes #1 and closes #2", [1, 2]),
        ("Fixes #1 fixes #1", [1]),
        ("fixes GH-8", [8]),
        ("closes octo/tool#9, Octo/Tool#10", [9, 10]),
        ("closes other/tool#9", []),
        ("Fixes https://github.com/octo/tool/issues/11#issuecomment-5", [11]),
        ("Fixes <https://github.com/octo/tool/issues/12>", [12]),
        ("Fixes https://github.com/octo/tool/pull/13", []),
        ("Fixes https://github.com/other/tool/issues/13", []),
        (
            "Fixes [#14](https://github.com/octo/tool/issues/14), [#15](x) and [that](http://github.com/octo/tool/issues/16)",
            [14, 15, 16]
        ),
        ("Closes [#17]", [17]),
        ("hot-fix #3, prefix #3, unfix #3, fix_ #3, fixture #3", []),
        ("fix\n#3", []),
        ("fixes the bug of #3", []),
        ("fixes #3abc", []),
        ("fixes #0", []),
        ("should solve the issue in #3579; Implements #2527; Addresses issue #1891", []),
        ("<!-- fixes #1 -->", []),
        ("Fixes#1", []),
    ])
    func `What authors plainly mean, and nothing else`(body: String, numbers: [Int]) {
        #expect(links(.complete, body) == numbers)
    }

    @Test func `References to other repositories are noted`() {
        let found = LinkingRule.complete.links(of: pull(body: "fixes a/b#1, a/b#1"), in: repository) { _ in
            false
        }
        #expect(found == FoundLinks(numbers: [], elsewhere: ["a/b#1"]))
    }

    @Test func `GitHub's own references are added; pull requests and the number itself are taken away`() {
        var pull = pull(body: "fixes #5, #6, #99")
        pull.closingIssues = [5, 7]
        let found = LinkingRule.complete.links(of: pull, in: repository) { $0 == 6 }
        #expect(found == FoundLinks(numbers: [5, 7], pullRequests: [6]))
    }
}
