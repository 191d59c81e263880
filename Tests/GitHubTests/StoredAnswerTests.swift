import Files
import Foundation
import Instances
import TestSupport
import Testing

@testable import GitHub

@Suite struct `Stored answers of searches` {
    private let directory: TemporaryDirectory
    private let journal: SearchJournal
    private let moment = Timestamp(seconds: 1_700_000_000)

    init() throws {
        directory = try TemporaryDirectory()
        journal = SearchJournal(directory: directory["search"])
    }

    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: journal.directory).sorted()
    }

    @Test func `are found by their kind and question`() throws {
        #expect(try journal.answer(.search, to: "q") == nil && journal.answers(.search).isEmpty)
        let body = Array("two\nlines \u{0}\u{ff}".utf8)
        try journal.store(.search, body, to: "q", servedAt: moment)
        try journal.store(.facts, [], to: "q", servedAt: moment)
        let entry = try #require(try journal.answer(.search, to: "q"))
        #expect(entry.body == body && entry.header.question == "q" && entry.header.servedAt == moment)
        #expect(try journal.answer(.facts, to: "q")?.body == [])
        #expect(try journal.answer(.contributors, to: "q") == nil && journal.answer(.search, to: "Q") == nil)
        #expect(try journal.answers(.search).count == 1 && journal.answers(.contributors).isEmpty)
    }

    @Test func `have names that no question can choose`() throws {
        for question in ["../../x", "a/b", "", String(repeating: "long", count: 1000), "\u{0}"] {
            try journal.store(.contributors, [1], to: question, servedAt: moment)
            #expect(try journal.answer(.contributors, to: question)?.header.question == question)
        }
        #expect(try files().count == 5 && directory.names == ["search"])
        #expect(try files().allSatisfy { $0.hasPrefix("contributors-") && $0.utf8.count < 100 })
    }

    @Test func `are replaced, and forgotten all at once`() throws {
        try journal.store(.search, [1], to: "q", servedAt: moment)
        try journal.store(.search, [2], to: "q", servedAt: moment)
        #expect(try journal.answer(.search, to: "q")?.body == [2])
        try journal.clear()
        #expect(try journal.answer(.search, to: "q") == nil)
        try journal.clear()
    }

    @Test func `that are not as they were stored are an error that names them`() throws {
        try journal.store(.search, Array("{\"total_count\": 1}".utf8), to: "q", servedAt: moment)
        let name = try #require(try files().first)
        let path = "\(journal.directory)/\(name)"
        let whole = try Data(contentsOf: URL(filePath: path))
        let line = try #require(whole.firstIndex(of: UInt8(ascii: "\n")))
        let text = String(decoding: whole, as: UTF8.self)
        let damaged: [Data] = [
            Data(), whole[..<line], whole.dropLast(), whole + [32], Data("{}\n".utf8), Data("no JSON\n".utf8),
            Data(text.replacing("\"format\":1", with: "\"format\":2").utf8),
            Data(text.replacing("total", with: "tidal").utf8),
        ]
        for bytes in damaged {
            try bytes.write(to: URL(filePath: path))
            let error = #expect(throws: GitHubError.self) { try journal.answer(.search, to: "q") }
            #expect(error?.description.contains(name) == true, "\(bytes.count) bytes")
            #expect(throws: GitHubError.self) { try journal.answers(.search) }
        }
        try whole.write(to: URL(filePath: path))
        #expect(try journal.answers(.search).count == 1)
    }
}

@Suite struct `Stored pages of a repository` {
    private let directory: TemporaryDirectory
    private let journal: CrawlJournal

    init() throws {
        directory = try TemporaryDirectory()
        journal = CrawlJournal(directory: directory["pages"])
    }

    private func append(_ sequence: Int, _ body: String = "{}") throws -> StoredPage {
        var page = StoredPage(
            sequence: sequence, pass: 0, kind: .items, servedAt: Timestamp(seconds: 5), digest: "")
        page.numbers = [3, 1]
        page.moreComments = [3: "c"]
        return try journal.append(page, Array(body.utf8))
    }

    @Test func `come back in their order, with their answers`() throws {
        #expect(try journal.pages().isEmpty)
        let pages = try [3, 1, 2].map { try append($0, #"{"message": "answer \#($0)"}"#) }
        #expect(try journal.pages() == [pages[1], pages[2], pages[0]])
        #expect(try pages.map { try journal.answer(of: $0).message } == ["answer 3", "answer 1", "answer 2"])
        try directory.write("", to: "pages/notes.txt")
        #expect(try journal.pages().count == 3)
    }

    @Test func `of another form, without a first line or with an answer that is none are errors`() throws {
        let page = try append(1)
        let path = "pages/0000001.page"
        let text = try directory.text(path)
        for (damage, words) in [
            ("", "it has no first line"), (String(text.prefix { $0 != "\n" }), "it has no first line"),
            (text.replacing("\"format\":1", with: "\"format\":9"), "it is of the form 9, which is not known"),
            (text.replacing("\"items\"", with: "\"dreams\""), "0000001.page"),
        ] {
            try directory.write(damage, to: path)
            let error = #expect(throws: GitHubError.self) { try journal.pages() }
            #expect(error?.description.contains(words) == true, "\(String(describing: error))")
        }
        try directory.write(text + " ", to: path)
        let error = #expect(throws: GitHubError.self) { try journal.answer(of: page) }
        #expect(error?.description.contains("it is not as it was stored") == true)
        let odd = try append(1, "[")
        #expect(throws: GitHubError.self) { try journal.answer(of: odd) }
    }

    @Test func `are whole, so that what a crash left is no page`() throws {
        _ = try append(1)
        try directory.write("half", to: "pages/0000002.page.7.partial")
        #expect(try journal.pages().count == 1)
        try journal.clearPartial()
        #expect(try FileManager.default.contentsOfDirectory(atPath: journal.directory) == ["0000001.page"])
    }
}

@Suite struct `Facts beside a list of repositories` {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func facts(_ name: String, stars: Int) throws -> RepositoryFacts {
        var facts = RepositoryFacts(try #require(RepositoryName(name)))
        facts.stars = stars
        return facts
    }

    @Test(arguments: [
        ("repos.yaml", "repos.facts.jsonl"), ("a/repos.yml", "a/repos.facts.jsonl"),
        ("repos", "repos.facts.jsonl"),
        ("repos.txt", "repos.txt.facts.jsonl"), ("a.b/repos", "a.b/repos.facts.jsonl"),
    ])
    func `lie in a file of its name`(list: String, expected: String) {
        #expect(RepositoryFactsFile.path(besides: list, "facts") == expected)
    }

    @Test func `are kept by the name in any case, the newest each, sorted`() throws {
        let list = directory["repos.yaml"]
        var file = try RepositoryFactsFile(besides: list)
        #expect(file.facts(of: "octo/tool") == nil)
        file.update([try facts("octo/tool", stars: 1), try facts("a/b", stars: 2)])
        file.update([try facts("Octo/Tool", stars: 3)])
        try file.write()
        let read = try RepositoryFactsFile(besides: list)
        #expect(read.facts(of: "OCTO/tool")?.stars == 3 && read.facts(of: "a/b")?.stars == 2)
        let lines = try directory.text("repos.facts.jsonl").split(separator: "\n")
        #expect(lines.count == 2 && lines[0].contains("a/b") && lines[1].contains("Octo/Tool"))
    }

    @Test(arguments: ["{\n", "{\"repository\": \"no name\"}\n", "[]\n"])
    func `that are something else are an error`(text: String) throws {
        try directory.write(text, to: "repos.facts.jsonl")
        #expect(throws: (any Error).self) { try RepositoryFactsFile(besides: directory["repos.yaml"]) }
    }
}
