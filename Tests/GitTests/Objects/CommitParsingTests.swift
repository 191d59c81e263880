import Instances
import Testing

@testable import Git

@Suite struct `The text of a commit object` {
    private static let digits = String(repeating: "a1", count: 20)
    private static let other = String(repeating: "b2", count: 20)
    private static let person = "Ada <a@x.org> 1600000000 +0100"

    private func read(_ bytes: [UInt8]) -> Commit? {
        bytes.withUnsafeBytes { Commit(id: .zero, parsing: $0) }
    }
    private func read(_ text: String) -> Commit? { read(Array(text.utf8)) }
    private func readHead(_ text: String) -> CommitHead? {
        Array(text.utf8).withUnsafeBytes { CommitHead(parsing: $0) }
    }

    private func text(parents: [String] = [], more: String = "", message: String = "A change\n") -> String {
        "tree \(Self.digits)\n" + parents.map { "parent \($0)\n" }.joined()
            + "author \(Self.person)\ncommitter Bob <b@x.org> 1600000500 -0230\n\(more)\n\(message)"
    }

    @Test func `gives tree, parents in their order, people and message`() throws {
        let commit = try #require(read(text(parents: [Self.other, Self.digits], message: "A\n\nbody\n")))
        #expect(commit.tree.description == Self.digits)
        #expect(commit.parents.map(\.description) == [Self.other, Self.digits])
        #expect(commit.author.name == "Ada" && commit.author.zoneMinutes == 60)
        #expect(commit.committer.date.seconds == 1_600_000_500 && commit.committer.zoneMinutes == -150)
        #expect(commit.message == "A\n\nbody\n")
    }

    @Test func `has a head that agrees with the whole`() throws {
        for parents in [[], [Self.other], [Self.other, Self.digits]] {
            let given = text(parents: parents, more: "gpgsig x\n y\n")
            let (head, commit) = (try #require(readHead(given)), try #require(read(given)))
            #expect(head.tree == commit.tree && head.parents == commit.parents)
            #expect(head.committedAt == commit.committer.date.seconds)
        }
    }

    @Test func `may hold headers that nobody knows before its message`() throws {
        let signed = text(more: "gpgsig -----BEGIN\n line\n -----END\nmergetag object x\n", message: "M\n")
        #expect(try #require(read(signed)).message == "M\n")
        #expect(try #require(read(text(message: ""))).message == "")
    }

    @Test func `is Latin-1 where it says so, else UTF-8 with what is damaged replaced`() throws {
        func bytes(_ more: String) -> [UInt8] { Array(text(more: more, message: "Caf").utf8) + [0xe9] }
        for name in ["ISO-8859-1", "latin1"] {
            #expect(try #require(read(bytes("encoding \(name)\n"))).message == "Caf\u{e9}")
        }
        #expect(try #require(read(bytes(""))).message == "Caf\u{fffd}")
        #expect(try #require(read(bytes("encoding KOI8-R\n"))).message == "Caf\u{fffd}")
    }

    @Test(arguments: [
        ("A\nb\n", "A"), ("\n\nA b\n\nc", "A b"), ("", ""), ("\n\n", ""), ("one line", "one line"),
    ])
    func `has its first line as its subject`(message: String, subject: String) throws {
        #expect(try #require(read(text(message: message))).subject == subject)
    }

    @Test func `is refused where one of its parts is missing or of another form`() {
        let whole = text(parents: [Self.other])
        #expect(read(whole) != nil && readHead(whole) != nil)
        let damaged = [
            "", "tree", "tree \(Self.digits)", whole.replacing("tree ", with: "free "),
            whole.replacing(Self.digits, with: "xyz"), whole.replacing(Self.digits, with: Self.digits + "0"),
            whole.replacing("author", with: "writer"), whole.replacing("committer", with: "sender"),
            whole.replacing(Self.digits.prefix(2), with: "g1", maxReplacements: 1),
        ]
        for text in damaged {
            #expect(read(text) == nil, "\(text)")
            #expect(readHead(text) == nil, "\(text)")
        }
    }
}

@Suite struct `A path of a repository` {
    @Test func `ends in its last part`() {
        for (path, last) in [("a/b/c.py", "c.py"), ("a", "a"), ("a/", ""), ("", "")] {
            #expect(String(decoding: GitPath(path).lastComponent, as: UTF8.self) == last)
        }
    }

    @Test func `is ordered by its bytes, not by its letters`() {
        let paths: [GitPath] = ["a/b", "a.b", "a", "Z", "\u{e9}", "a0"]
        #expect(paths.sorted() == ["Z", "a", "a.b", "a/b", "a0", "\u{e9}"])
    }

    @Test func `may be no text, and can be shown all the same`() {
        let path = GitPath(bytes: [0x61, 0xff])
        #expect(path.text == nil && path.description == "a\u{fffd}")
        #expect(GitPath("\u{e9}").text == "\u{e9}")
    }
}

@Suite struct `A fault of a repository` {
    private func description(_ kind: GitError.Kind) -> String {
        GitError(kind: kind, operation: "reading x", message: "no").description
    }

    @Test func `says what was done, why it failed and what helps`() {
        #expect(description(.missingObject(.zero)).contains("allow missing objects"))
        #expect(description(.corruptObject(.zero)) == "reading x: no; fetch the repository again")
        #expect(description(.network).contains("check the URL and the connection"))
        #expect(description(.notARepository).contains("expected a bare repository"))
        for kind: GitError.Kind in [.notFound, .invalidInput, .forbiddenName, .io, .other(code: -1)] {
            #expect(description(kind) == "reading x: no")
        }
    }

    @Test func `names an object only when it is about one`() {
        for kind: GitError.Kind in [.missingObject(.zero), .corruptObject(.zero)] {
            #expect(GitError(kind: kind, operation: "", message: "").object == .zero)
        }
        #expect(GitError(kind: .io, operation: "", message: "").object == nil)
    }

    @Test func `of a work tree warns where files are changed already`() {
        let cause = GitError(kind: .io, operation: "writing a", message: "disk full")
        #expect(WorkTreeError.system(cause, isPartial: false).description == "writing a: disk full")
        #expect(
            WorkTreeError.system(cause, isPartial: true).description.hasSuffix("make the work tree again"))
        for obstacle in WorkTreeError.Obstacle.allCases {
            let text = WorkTreeError.file(path: "a/b", obstacle: obstacle).description
            #expect(text == "applying a patch to a/b: \(obstacle.rawValue)")
        }
    }
}
