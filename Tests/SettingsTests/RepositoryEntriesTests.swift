import Instances
import Settings
import Testing

@testable import Settings

private func names(_ texts: String...) throws -> [RepositoryName] {
    try texts.map { try #require(RepositoryName($0)) }
}

@Suite struct `Entries added to a list of repositories` {
    @Test func `begin a new list`() throws {
        let entries = try RepositoryEntries(adding: names("a/b", "c/d"), to: nil, file: "repos.yaml")
        #expect(String(decoding: entries.bytes, as: UTF8.self) == "- name: a/b\n- name: c/d\n")
        #expect(entries.added.count == 2 && entries.kept.isEmpty)
    }

    @Test(arguments: [
        "# mine\n- name: A/b # kept\n  default-branch: main\n",
        "- name: A/b",
        "  - name: A/b\n    url: /srv/x.git\n\n  # the end\n",
        "- name: A/b\r\n- name: x/y\r\n",
        "---\n- name: A/b\n",
        "- {name: A/b}\n",
    ])
    func `follow those that are there, which stay byte for byte`(old: String) throws {
        let entries = try RepositoryEntries(
            adding: names("a/B", "c/d"), to: Array(old.utf8), file: "repos.yaml")
        #expect(entries.bytes.starts(with: old.utf8))
        #expect(entries.added == (try names("c/d")))
        #expect(entries.kept == (try names("a/B")))
        let list = try RepositoryList(yaml: entries.bytes, file: "repos.yaml")
        #expect(list.entries.last?.name.description == "c/d")
        #expect(list.entries.first?.name.description == "A/b")
    }

    @Test func `leave a list alone that has them all`() throws {
        let old = Array("- name: a/b".utf8)
        #expect(try RepositoryEntries(adding: names("A/B"), to: old, file: "x").bytes == old)
    }

    @Test(arguments: ["# nothing yet\n", "\n\n", "---\n# to come\n"])
    func `begin a list that holds nothing`(old: String) throws {
        let entries = try RepositoryEntries(adding: names("a/b"), to: Array(old.utf8), file: "repos.yaml")
        #expect(String(decoding: entries.bytes, as: UTF8.self) == old + "- name: a/b\n")
    }

    @Test(arguments: ["[{name: a/b}]\n", "- name: a/b\n...\n"])
    func `are not put where they would spoil the list`(old: String) throws {
        let error = #expect(throws: RepositoryEntriesError.self) {
            try RepositoryEntries(adding: names("c/d"), to: Array(old.utf8), file: "repos.yaml")
        }
        #expect(error?.description.hasPrefix("repos.yaml: ") == true)
    }

    @Test func `are not added to a file that is no list`() throws {
        #expect(throws: ConfigurationError.self) {
            try RepositoryEntries(adding: names("c/d"), to: Array("name: a/b\n".utf8), file: "repos.yaml")
        }
    }

    @Test func `are as plain as any name can be`() throws {
        let odd = try names("-/-", "0/1", "1e3/2", "a.b/.c", "_/null", "y/n")
        let entries = try RepositoryEntries(adding: odd, to: nil, file: "repos.yaml")
        #expect(try RepositoryList(yaml: entries.bytes, file: "x").entries.map(\.name) == odd)
    }
}
