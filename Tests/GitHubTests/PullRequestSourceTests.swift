import Files
import Foundation
import Instances
import Synchronization
import Testing

@testable import GitHub

@Suite struct `What tells the pull requests of a repository` {
    private let directory = NSTemporaryDirectory() + "swegym-source-\(UUID().uuidString)"
    private let name = RepositoryName("octo/tool")

    private func write(_ text: String, _ path: String) throws {
        try RecordFile.write(Data(text.utf8), to: "\(directory)/\(path)")
    }

    @Test func `is its own files, else the hours, else the history`() throws {
        defer { Directory.discard(directory) }
        let name = try #require(name)
        let archive = Archive(at: directory)
        let told = RepositoryArchive(
            repository: name, pullRequests: [PullRequest(number: 1, source: .archive)], issues: [:])
        let nothing = RepositoryArchive(repository: name, pullRequests: [], issues: [:])
        func source(_ archive: Archive?, _ hours: RepositoryArchive?) -> PullRequestSource {
            PullRequestSource(of: name, in: archive, hours: hours.map { [name: $0] } ?? [:])
        }
        #expect(try source(nil, told).read(name) == nil)
        #expect(try source(archive, nothing).read(name) == nil)
        #expect(try source(archive, nil).digest(of: name) == nil)
        #expect(try source(archive, told).read(name) == told)
        try write(
            #"{"number": 2, "title": "T", "merged_at": null, "base": null}"# + "\n",
            "octo__tool/pulls.jsonl")
        #expect(try source(archive, told).read(name)?.pullRequests.map(\.number) == [2])
    }

    @Test func `may lie under a former name, and refer to the repository by it`() throws {
        defer { Directory.discard(directory) }
        let name = try #require(name)
        let former = try #require(RepositoryName("old/tool"))
        let references = #"[{"number": 5, "repository": {"nameWithOwner": "Old/Tool"}}]"#
        try write(
            #"{"number": 2, "title": "T", "merged_at": null, "base": null, "closingIssuesReferences": "#
                + "\(references)}\n",
            "old__tool/pulls.jsonl")
        let archive = Archive(at: directory)
        let source = PullRequestSource(of: name, in: archive, hours: [:], formerly: [former])
        let read = try #require(try source.read(name, formerly: [former]))
        #expect(read.repository == name && read.pullRequests.first?.closingIssues == [5])
        #expect(try source.digest(of: name, formerly: [former]) != nil)
        #expect(try PullRequestSource(of: name, in: archive, hours: [:]).read(name) == nil)
    }

    @Test func `has a digest that nothing is decoded for`() throws {
        defer { Directory.discard(directory) }
        let name = try #require(name)
        let archive = Archive(at: directory)
        try write("no JSON", "octo__tool/pulls.jsonl")
        let source = PullRequestSource(of: name, in: archive, hours: [:])
        let digest = try #require(try source.digest(of: name))
        #expect(try source.digest(of: name) == digest)
        try write("no JSON\n", "octo__tool/pulls.jsonl")
        #expect(try source.digest(of: name) != digest)
        try write("no JSON", "octo__tool/pulls.jsonl")
        try write("", "octo__tool/issues.jsonl")
        #expect(try source.digest(of: name) != digest)
    }

    @Test func `GitHub is asked about repositories that lie there, or all of another server`() {
        var access = GitHubAccess(environment: [:])
        let urls = ["https://GitHub.com/a/b", "git@github.com:a/b.git", "ssh://git@github.com/a/b"]
        #expect(urls.allSatisfy { access.concerns(url: $0) } && access.concerns(url: nil))
        #expect(!access.concerns(url: "https://gitlab.com/a/b") && !access.concerns(url: "../mirror.git"))
        access.apiURL = "http://127.0.0.1:1/api"
        #expect(access.concerns(url: "https://gitlab.com/a/b"))
    }

    @Test func `without a token the history has to do, unless GitHub was asked for in particular`() throws {
        var access = GitHubAccess(environment: [:])
        let notes = Mutex<[String]>([])
        let notice: @Sendable (String) -> Void = { note in notes.withLock { $0.append(note) } }
        #expect(try access.clientIfPossible(for: [nil], notice: notice) == nil)
        #expect(notes.withLock { $0.count } == 1)
        #expect(try access.clientIfPossible(for: ["/srv/x.git"], notice: notice) == nil)
        #expect(notes.withLock { $0.count } == 1)
        access.refresh = true
        #expect(throws: GitHubError.self) { try access.clientIfPossible(for: [nil], notice: notice) }
    }
}
