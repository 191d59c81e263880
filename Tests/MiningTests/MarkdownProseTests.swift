import Instances
import Testing

@testable import Mining

private func links(_ body: String, title: String = "", messages: [String] = []) throws -> [Int] {
    var pull = PullRequest(number: 99, source: .archive)
    pull.title = title
    pull.body = body
    pull.commits = messages.map {
        PullRequestCommit(sha: .zero, message: $0, authorDate: nil, committerDate: nil)
    }
    let names = RepositoryNames(try #require(RepositoryName("octo/tool")))
    return LinkingRule.complete.links(of: pull, in: names) { _ in false }.numbers
}

@Suite struct `Prose of a description` {
    @Test(arguments: [
        ("`Fixes #1` is what the template says", []),
        ("``a ` Fixes #1`` and fixes #2", [2]),
        ("`Fixes #1\ngoes on`, fixes #2", [2]),
        ("an open ` and fixes #1", [1]),
        ("an open `\n\nfixes #1 `", [1]),
        ("- an open `\n- fixes #1 `", [1]),
        (#"\`Fixes #1\`"#, [1]),
        (#"\\`Fixes #1`"#, []),
        ("``` Fixes #1 ``` fixes #2", [2]),
        ("Fixes `the bug` #1", []),
        ("`Fixes` #1", []),
        ("Fixes `#1`", []),
        ("Fixes #1 (not `fixes #2`)", [1]),
    ])
    func `leaves out code spans`(body: String, numbers: [Int]) throws {
        #expect(try links(body) == numbers)
    }

    @Test(arguments: [
        ("Fixes #1\n\n```python\n# fixes #2\n```\n", [1]),
        ("```\r\nFixes #1\r\n```\r\nFixes #2", [2]),
        ("~~~\nFixes #1\n```\nFixes #2\n~~~\nFixes #3", [3]),
        ("````\n```\nFixes #1\n````\nFixes #2", [2]),
        ("```\nFixes #1", []),
        ("text\n```\nFixes #1\n```\ntext, fixes #2", [2]),
        ("- item\n  ```\n  Fixes #1\n  ```\n- fixes #2", [2]),
        ("- ```\n  Fixes #1\n\nFixes #2", [2]),
        ("1. item\n\n   ```\n   Fixes #1\n   ```\n\nFixes #2", [2]),
        ("text:\n\n    Fixes #1\n\nFixes #2", [2]),
        ("text:\n\n\tFixes #1\n", []),
        ("text that goes on\n    Fixes #1", [1]),
        ("- item\n\n    Fixes #1", [1]),
        ("- item\n\n      Fixes #1", []),
        ("# A title `\nFixes #1 `", [1]),
    ])
    func `leaves out code blocks`(body: String, numbers: [Int]) throws {
        #expect(try links(body) == numbers)
    }

    @Test(arguments: [
        ("> Fixes #1\n\nFixes #2", [2]),
        ("> > Fixes #1\n>\n> Fixes #3\nFixes #2", [2]),
        ("- > Fixes #1\n- fixes #2", [2]),
        ("a > b, fixes #1", [1]),
        ("<blockquote>\nFixes #1\n\nfixes #2</blockquote>\nFixes #3", [3]),
        ("<pre>\nFixes #1\n\n```\n</pre>\nFixes #2", [2]),
        ("<PRE class=x>Fixes #1", []),
        ("say <code>Fixes #1</code>, fixes #2", [2]),
        ("say <code>fixes #1", [1]),
        ("<prefix> fixes #1", [1]),
        ("<!-- Fixes #1\n\n`-->\nFixes #2 `", [2]),
        ("fixes #1 <!-- fixes #2", [1, 2]),
        ("`<!--` fixes #1 `-->`", [1]),
        ("Fixes #1\n<!-- of a template\n\nFixes #2", [1]),
        ("<details>\n\nFixes #1\n</details>", [1]),
    ])
    func `leaves out quotations and elements of HTML`(body: String, numbers: [Int]) throws {
        #expect(try links(body) == numbers)
    }

    @Test(arguments: [
        ("[//]: # (fixes #2)\nFixes #1", [1]),
        ("[comment]: <> (closes #3)\n[x]: https://a.b \"fixes #4\"\n\nFixes #1", [1]),
        ("text\n[x]: https://a.b (fixes #2)", [2]),
        ("[^1]: fixes #2", [2]),
        ("[x]: https://a.b fixes #2", [2]),
        ("[x] fixes #2", [2]),
    ])
    func `leaves out definitions of links`(body: String, numbers: [Int]) throws {
        #expect(try links(body) == numbers)
    }

    @Test func `A title has code spans only, and commit messages are plain text`() throws {
        #expect(try links("", title: "    Fix #1, not `fix #2`") == [1])
        #expect(try links("", messages: ["`Fixes #1`\n\n```\nfixes #2\n```\n> fixes #3"]) == [1, 2, 3])
    }

    @Test func `The published rules read all as plain text`() {
        var pull = PullRequest(number: 9, source: .archive)
        pull.body = "`Fixes #1`\n> Closes #2"
        let names = RepositoryName("octo/tool").map { RepositoryNames($0) }
        for rule in [LinkingRule.lastPerSpelling, .everyOnce] {
            #expect(names.map { rule.links(of: pull, in: $0) { _ in false }.numbers } == [1, 2])
        }
    }

    @Test func `costs no more than its length`() {
        let texts = [
            String(repeating: "`", count: 100_000), String(repeating: "` `` ", count: 40_000),
            (1...600).map { String(repeating: "`", count: $0) }.joined(separator: " "),
            String(repeating: "- ", count: 100_000), String(repeating: "<code>", count: 30_000),
            String(repeating: "<!-- ", count: 30_000), String(repeating: "```\n", count: 50_001),
            String(repeating: "- ```\nx\n", count: 20_000), String(repeating: "\\`", count: 100_000),
        ]
        for text in texts {
            let time = ContinuousClock().measure { _ = MarkdownProse.prose(of: Array(text.utf8)) }
            #expect(time < .seconds(5))
        }
    }
}

@Suite struct `Links by a former name` {
    @Test(arguments: [
        ("Fixes oldocto/tool#1", [1]), ("closes OldOcto/Tool#1, octo/tool#2", [1, 2]),
        ("Fixes https://github.com/oldocto/tool/issues/3", [3]), ("fixes first/name#4", [4]),
        ("Fixes [that](https://github.com/first/name/issues/5)", [5]), ("Fixes oldocto/other#6", []),
    ])
    func `are the repository's own`(body: String, numbers: [Int]) throws {
        let names = RepositoryNames(
            try #require(RepositoryName("octo/tool")),
            former: ["oldocto/tool", "first/name"].compactMap { RepositoryName($0) })
        var pull = PullRequest(number: 99, source: .archive)
        pull.body = body
        let found = LinkingRule.complete.links(of: pull, in: names) { _ in false }
        #expect(found.numbers == numbers)
        #expect(found.elsewhere.isEmpty == !numbers.isEmpty)
    }
}

@Suite struct `Messages of landing commits` {
    @Test func `come last, and only for our rule`() throws {
        var pull = PullRequest(number: 99, source: .archive)
        pull.body = "Fixes #5"
        pull.closingIssues = [7]
        let names = RepositoryNames(try #require(RepositoryName("octo/tool")))
        let messages = ["Change (#99)\r\n\r\n* part\r\n\r\nCloses: #8, #5\r\n\r\nCo-authored-by: A <a@b.c>"]
        func numbers(_ rule: LinkingRule) -> [Int] {
            rule.links(of: pull, landing: messages, in: names) { _ in false }.numbers
        }
        #expect(numbers(.complete) == [5, 7, 8])
        #expect(numbers(.everyOnce) == [5] && numbers(.lastPerSpelling) == [5])
    }
}
