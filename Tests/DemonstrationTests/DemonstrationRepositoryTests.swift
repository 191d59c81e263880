import Demonstration
import Foundation
import Git
import GitHub
import Instances
import Testing

@Suite struct DemonstrationRepositoryTests {
    private static let pull = """
        issue 1 bob 2021-01-02T00:00:00Z
        title It is wrong
        body
        |Two is 2.
        |
        |# not a comment
        comment ada 2021-01-02T01:00:00Z edited 2021-01-03T01:00:00Z
        |Yes.
        pull 2 bob 2021-01-02T02:00:00Z fix
        title Right it
        body
        |Fixes #1
        push bob 2021-01-02T01:30:00Z
        message
        |Write 2
        edit a.txt
        @
        |one
        -two
        +2
        push bob 2021-01-02T01:40:00Z
        message
        |Move it
        move a.txt to b.txt
        commit ada 2021-01-03T00:00:00Z
        message
        |Meanwhile
        edit a.txt
        @
        -three
        +3
        merge 2 ada 2021-01-04T00:00:00Z
        """

    private func built<Result>(
        _ kind: String, _ body: (borrowing Repository, DemonstrationRepository) throws -> Result
    ) throws -> Result {
        try withTemporaryDirectory { directory in
            let script = try script(Self.pull + " \(kind)\ntag v1\n")
            let built = try DemonstrationRepository.build(script, in: directory)
            return try body(Repository(bareAt: built.repository), built)
        }
    }

    @Test("A merge has two parents, GitHub's message, and both changes")
    func merge() throws {
        try built("merge") { repository, _ in
            let tip = try repository.commit(try repository.head())
            #expect(tip.message == "Merge pull request #2 from bob/fix\n\nRight it\n")
            #expect(tip.author.name == "Ada L")
            #expect(tip.committer.email == "noreply@github.com")
            #expect(tip.parents.count == 2)
            #expect(try repository.resolve("refs/pull/2/head") == tip.parents.last)
            #expect(try repository.resolve("refs/tags/v1") == tip.id)
            #expect(try repository.file(at: "b.txt", in: tip.id) == Array("one\n2\n3\n".utf8))
            #expect(try repository.file(at: "a.txt", in: tip.id) == nil)
        }
    }

    @Test("A squash is one commit by the pull request's author")
    func squash() throws {
        try built("squash") { repository, _ in
            let tip = try repository.commit(try repository.head())
            #expect(tip.message == "Right it (#2)\n\n* Write 2\n\n* Move it\n")
            #expect(tip.author.name == "Bob")
            #expect(tip.parents.count == 1)
            #expect(try repository.file(at: "b.txt", in: tip.id) == Array("one\n2\n3\n".utf8))
        }
    }

    @Test("A rebase writes every commit anew: the author's date stays, the committer is who merged")
    func rebase() throws {
        try built("rebase") { repository, _ in
            let tip = try repository.commit(try repository.head())
            #expect(tip.message == "Move it\n")
            #expect(tip.author.date == Timestamp("2021-01-02T01:40:00Z"))
            #expect(tip.committer.name == "Ada L")
            #expect(tip.committer.date == Timestamp("2021-01-04T00:00:00Z"))
            let head = try #require(try repository.resolve("refs/pull/2/head"))
            #expect(head != tip.id)
            #expect(try repository.commit(head).message == tip.message)
        }
    }

    @Test("The archive tells of pull requests, commits, issues and comments as the API does")
    func archive() throws {
        try built("squash") { repository, built in
            let archive = try Archive(at: built.archive).read(built.name)
            #expect(archive.refusals.isEmpty)
            let pull = try #require(archive.pullRequests.first)
            #expect(pull.number == 2)
            #expect(pull.title == "Right it")
            #expect(pull.body == "Fixes #1")
            #expect(pull.mergedAt == Timestamp("2021-01-04T00:00:00Z"))
            let head = try repository.head()
            #expect(pull.mergeCommit == head)
            let base = try repository.commit(head).parents.first.flatMap {
                try repository.commit($0).parents.first
            }
            #expect(pull.baseCommit == base)
            #expect(pull.commits?.map(\.message) == ["Write 2", "Move it"])
            let issue = try #require(archive.issues[1])
            #expect(issue.body == "Two is 2.\n\n# not a comment")
            #expect(issue.comments.map(\.body) == ["Yes."])
            #expect(issue.comments.first?.updatedAt == Timestamp("2021-01-03T01:00:00Z"))
        }
    }

    @Test("Building again over what is there gives the same, so an interrupted build can be repeated")
    func repeating() throws {
        try withTemporaryDirectory { directory in
            let script = try script(Self.pull + " merge\n")
            let first = try DemonstrationRepository.build(script, in: directory)
            let head = try Repository(bareAt: first.repository).head()
            let second = try DemonstrationRepository.build(script, in: directory)
            #expect(first == second)
            #expect(try Repository(bareAt: second.repository).head() == head)
        }
    }

    @Test("Locks that a build which was killed has left do not stop the next one")
    func locked() throws {
        try withTemporaryDirectory { directory in
            let script = try script(Self.pull + " merge\ntag v1\n")
            let built = try DemonstrationRepository.build(script, in: directory)
            for name in ["refs/pull/2/head.lock", "refs/tags/v1.lock", "HEAD.lock"] {
                try Data().write(to: URL(filePath: "\(built.repository)/\(name)"))
            }
            #expect(try DemonstrationRepository.build(script, in: directory) == built)
            #expect(!FileManager.default.fileExists(atPath: built.repository + "/refs/tags/v1.lock"))
        }
    }

    @Test("The embedded demonstration has the same commit ids every time")
    func embedded() throws {
        try withTemporaryDirectory { directory in
            let built = try DemonstrationRepository.build(in: directory)
            #expect(built.name.description == "swegym-demo/pocketunits")
            #expect(built.repository.hasPrefix("/"))
            let repository = try Repository(bareAt: built.repository)
            // A change of the script changes this id; nothing else may.
            #expect(try repository.head().description == "ba3f7abff2dd69e9d380c25e08fd4e5b877401b0")
            let heads = try repository.references(matching: "refs/pull/").count
            let archive = try Archive(at: built.archive).read(built.name)
            #expect(heads == 23)
            #expect(archive.pullRequests.count == 23)
            #expect(archive.pullRequests.filter { $0.mergedAt == nil }.map(\.number) == [32])
            // On GitHub, pull requests and issues share their numbers.
            let numbers = archive.pullRequests.map(\.number) + archive.issues.keys
            #expect(numbers.sorted() == Array(1...46))
            let tags = try repository.references(matching: "refs/tags/").map(\.name)
            #expect(tags == ["v0.1.0", "v0.2.0", "v0.3.0", "v0.4.0", "v0.5.0"].map { "refs/tags/" + $0 })
        }
    }
}
