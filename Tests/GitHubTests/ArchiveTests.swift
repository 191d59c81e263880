import Foundation
import GitHub
import Instances
import Testing

private let repository: RepositoryName = {
    guard let name = RepositoryName("octo/tool") else { preconditionFailure("octo/tool is a name") }
    return name
}()

/// An archive of `octo/tool` written from lines, and read.
private func archive(
    pulls: String = "", commits: String = "", issues: String = "", comments: String = "",
    directory name: String = "octo__tool"
) throws -> RepositoryArchive {
    let root = FileManager.default.temporaryDirectory.appending(path: "archive-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    let directory = root.appending(path: name)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let files = ["pulls": pulls, "commits": commits, "issues": issues, "comments": comments]
    for (file, text) in files {
        try Data(text.utf8).write(to: directory.appending(path: "\(file).jsonl"))
    }
    let archive = Archive(at: root.path)
    #expect(try archive.repositories() == [repository])
    return try archive.read(repository)
}

private func pull(_ number: Int, _ more: String = "", base: String = "null") -> String {
    #"{"number": \#(number), "title": "T\#(number)", "merged_at": null, "base": \#(base)\#(more)}"# + "\n"
}

private let sha = String(repeating: "a1", count: 20)

@Suite struct `Reading an archive` {
    @Test(arguments: ["octo__tool", "octo/tool"])
    func `Pull requests come with their commits, issues with their comments`(directory: String) throws {
        let archive = try archive(
            pulls: pull(
                7,
                #", "body": "B\r\n\u00e4\ud83d\ude00\/", "created_at": "2021-03-06T16:17:12Z", "user": {"login": "u"}"#
                    + #", "merge_commit_sha": "\#(sha)", "head": {"ref": null, "sha": "\#(sha)"}, "x": [1.5e3, {}]"#,
                base: #"{"ref": "main", "sha": "\#(sha)"}"#),
            commits: #"{"pull_number": 7, "sha": "\#(sha)", "commit": {"message": "M", "author": "#
                + #"{"date": "2020-01-01T00:00:00Z"}, "committer": null}}"#,
            issues: #"{"number": 3, "title": "I", "body": null, "pull_request": {"url": "x"}}"#,
            comments: #"{"issue_number": 3, "body": "c1", "updated_at": "2020-01-01T00:00:00Z"}"# + "\n"
                + #"{"issue_url": "https://api.github.com/repos/octo/tool/issues/3", "body": "c2"}"#,
            directory: directory)
        let pull = try #require(archive.pullRequests.first)
        #expect(pull.body == "B\r\n\u{e4}\u{1F600}/")
        #expect(pull.baseBranch == "main")
        #expect(
            [pull.mergeCommit, pull.headCommit, pull.baseCommit].map { $0?.description } == [sha, sha, sha])
        #expect(pull.commits?.map(\.message) == ["M"])
        #expect(pull.author == "u")
        #expect(pull.mergedAt == nil)
        #expect(archive.issues[3]?.isPullRequest == true)
        #expect(archive.issues[3]?.comments.map(\.body) == ["c1", "c2"])
        #expect(archive.refusals.isEmpty)
        #expect(archive.diagnostics.isEmpty)
    }

    @Test func `Of two lines about one pull request or commit the last wins, in the first one's place`()
        throws
    {
        let commit = { (message: String, sha: String) in
            #"{"pull_number": 1, "sha": "\#(sha)", "commit": {"message": "\#(message)"}}"# + "\n"
        }
        let other = String(repeating: "b2", count: 20)
        let archive = try archive(
            pulls: pull(2) + pull(1, #", "body": "old""#) + pull(1, #", "body": "new""#),
            commits: commit("a", sha) + commit("b", other) + commit("c", sha))
        #expect(archive.pullRequests.map(\.number) == [1, 2])
        #expect(archive.pullRequests.first?.body == "new")
        #expect(archive.pullRequests.first?.commits?.map(\.message) == ["c", "b"])
    }

    @Test func `GitHub's own closing references are read in both forms, other repositories' left out`() throws
    {
        let nodes =
            #"{"nodes": [{"number": 5, "repository": {"nameWithOwner": "Octo/Tool"}}, "#
            + #"{"number": 6, "repository": {"nameWithOwner": "x/y"}}]}"#
        let list = #"[{"number": 8}, {"number": 9, "repository": {"name": "y", "owner": {"login": "x"}}}]"#
        let archive = try archive(
            pulls: pull(1, #", "closingIssuesReferences": \#(nodes)"#)
                + pull(2, #", "closingIssuesReferences": \#(list)"#) + pull(3))
        #expect(archive.pullRequests.map(\.closingIssues) == [[5], [8], nil])
    }

    @Test(arguments: [
        ("not json\n", nil, "expected an object"),
        (#"{"number": 4, "title": "cut"#, 4, "a string does not end"),
        (#"{"number": 4, "title": 5, "merged_at": null, "base": null}"#, 4, "title: expected a string"),
        (#"{"number": 4, "title": "x", "base": null}"#, 4, "merged_at: expected this member"),
        (#"{"number": "4", "title": "x", "merged_at": null, "base": null}"#, nil, "number: expected a whole"),
        (#"{"number": 4, "title": "x", "merged_at": "soon", "base": null}"#, 4, "merged_at: expected a time"),
        (
            #"{"number": 4, "title": "x", "merged_at": null, "base": {"sha": "main"}}"#, 4,
            "base.sha: expected a"
        ),
        (#"{"number": 4, "title": "x", "merged_at": null, "base": null} {}"#, 4, "expected the end"),
        (String(repeating: "[", count: 100_000), nil, "expected an object"),
        (#"{"x":"# + String(repeating: "[", count: 100_000), nil, "nested too deep"),
    ])
    func `A bad line is refused with file, line and what was expected; the rest goes on`(
        line: String, number: Int?, words: String
    ) throws {
        let archive = try archive(pulls: pull(1) + line + "\n" + pull(9))
        #expect(archive.pullRequests.map(\.number) == [1, 9])
        let refusal = try #require(archive.refusals.first)
        #expect(archive.refusals.count == 1)
        #expect(refusal.reasons == [.malformed])
        #expect(refusal.number == number)
        #expect(refusal.detail.contains("pulls.jsonl:2: "))
        #expect(refusal.detail.contains(words), "\(refusal.detail)")
    }

    @Test func `A bad line about a pull request that another line tells does not count against it`() throws {
        let archive = try archive(pulls: #"{"number": 1, "title": 0}"# + "\n" + pull(1))
        #expect(archive.pullRequests.map(\.number) == [1])
        #expect(archive.refusals.map(\.number) == [nil])
    }

    @Test func `Bad lines of the other files and absent files are diagnostics`() throws {
        let archive = try archive(
            pulls: pull(1), commits: "{}\n", issues: "7\n", comments: "{\"issue_number\": 1}\n{")
        #expect(archive.diagnostics.map(\.line) == [1, 1, 2])
        #expect(archive.refusals.isEmpty)
    }

    @Test func `A repository or archive that is not there is an error that says where it was looked for`()
        throws
    {
        #expect(throws: ArchiveError.noArchive(path: "/nowhere")) {
            try Archive(at: "/nowhere").read(repository)
        }
        let here = FileManager.default.temporaryDirectory.path
        #expect(throws: ArchiveError.noRepository(name: "octo/tool", path: here)) {
            try Archive(at: here).read(repository)
        }
    }

    @Test func `Lines longer than a block and a file without a last newline are read whole`() throws {
        let body = String(repeating: "x", count: 3_000_000)
        let archive = try archive(
            pulls: pull(1, #", "body": "\#(body)""#) + pull(2).dropLast())
        #expect(archive.pullRequests.map { $0.body?.utf8.count } == [3_000_000, nil])
    }

    @Test func `What is written is read back equal, twice the same bytes`() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "archive-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        var pull = PullRequest(number: 4, source: .archive)
        pull.title = "A \"title\"\u{2028}"
        pull.mergedAt = Timestamp("2021-01-01T00:00:00Z")
        pull.baseCommit = ObjectID(sha)
        pull.closingIssues = [2]
        pull.commits = [
            PullRequestCommit(
                sha: try #require(ObjectID(sha)), message: "m\n", authorDate: nil,
                committerDate: pull.mergedAt)
        ]
        let comment = IssueComment(body: "c", createdAt: pull.mergedAt, updatedAt: pull.mergedAt)
        let issue = Issue(number: 2, title: "I", body: nil, isPullRequest: true, comments: [comment])
        let archive = RepositoryArchive(repository: repository, pullRequests: [pull], issues: [2: issue])
        try ArchiveWriter(directory: root.path).write(archive)
        #expect(try Archive(at: root.path).read(repository) == archive)
    }
}
