import Foundation
import Instances
import TestSupport
import Testing

@testable import Git

@Suite("Reading a repository")
struct RepositoryTests {
    @Test("A folder that is no repository, and one that is not there", arguments: ["", "/nowhere"])
    func noRepository(name: String) throws {
        let directory = try TemporaryDirectory()
        let error = #expect(throws: GitError.self) { _ = try Repository(bareAt: directory.path + name) }
        #expect(error?.kind == .notARepository)
        #expect(error?.description.contains(directory.path) == true)
    }

    @Test("References lead to commits, through tag objects, too")
    func references() throws {
        let scripted = try ScriptedRepository()
        let first = try scripted.commit(["a": .text("1")], hour: 0)
        let second = try scripted.commit(["a": .text("2")], onto: [first], hour: 1)
        try scripted.set("refs/heads/main", to: second)
        try scripted.set("refs/pull/7/head", to: first)
        let writer = try RepositoryWriter(at: scripted.path)
        try writer.tag("v1", at: first, tagger: ScriptedRepository.signature(hour: 2))
        let repository = try scripted.open()
        try scripted.set("refs/odd/tree", to: repository.tree(of: first))
        #expect(try repository.head() == second)
        #expect(try repository.headBranch() == "main")
        #expect(try repository.resolve("refs/tags/v1") == first)
        #expect(try repository.resolve("refs/pull/8/head") == nil)
        #expect(try repository.resolve("not a name") == nil)
        let all = try repository.references()
        #expect(all.map(\.name) == ["refs/heads/main", "refs/pull/7/head", "refs/tags/v1"])
        #expect(all.map(\.target) == [second, first, first])
        #expect(try repository.references(matching: "refs/pull/").map(\.name) == ["refs/pull/7/head"])
    }

    @Test("An empty repository has no HEAD commit")
    func empty() throws {
        let scripted = try ScriptedRepository()
        let repository = try scripted.open()
        let error = #expect(throws: GitError.self) { try repository.head() }
        #expect(error?.kind == .notFound)
    }

    @Test("A commit's parts")
    func commit() throws {
        let scripted = try ScriptedRepository()
        let id = try scripted.commit(["a": .text("1")], message: "Subject\n\nBody é\n", hour: 5)
        let commit = try scripted.open().commit(id)
        #expect(commit.subject == "Subject")
        #expect(commit.message == "Subject\n\nBody é\n")
        #expect(commit.author == ScriptedRepository.signature(hour: 5))
        #expect(commit.parents == [])
    }

    @Test("A message in Latin-1 that says so, and one that does not")
    func latin() throws {
        let scripted = try ScriptedRepository()
        let tree = try scripted.open().tree(of: scripted.commit([:], hour: 0))
        let person = "Jos\u{e9} <j@example.org> 1577836800 -0330"
        func write(_ encoding: String) throws -> ObjectID {
            let text = "tree \(tree)\nauthor \(person)\ncommitter \(person)\n\(encoding)\nCaf\u{e9}\n"
            return try scripted.write(text.unicodeScalars.map { UInt8($0.value) }, as: .commit)
        }
        let repository = try scripted.open()
        #expect(try repository.commit(write("encoding ISO-8859-1\n")).subject == "Café")
        let damaged = try repository.commit(write(""))
        #expect(damaged.subject == "Caf\u{fffd}")
        #expect(damaged.author.zoneMinutes == -210)
        #expect(damaged.author.date.description == "2020-01-01T00:00:00Z")
    }

    @Test("Files by path")
    func files() throws {
        let history = try EventfulHistory()
        let repository = try history.repository.open()
        let first = try #require(history.commits.first).id
        #expect(try repository.file(at: "open-ended.txt", in: first) == Array("one\ntwo\nthree".utf8))
        #expect(try repository.file(at: "link", in: first) == Array("notes.txt".utf8))
        #expect(try repository.file(at: "submodule", in: first) == nil)
        #expect(try repository.file(at: "folder", in: first) == nil)
        #expect(try repository.file(at: "folder/inside.txt/more", in: first) == nil)
        #expect(try repository.version(at: "tool.sh", in: first)?.mode == .regular)
        let files = try repository.files(in: first)
        #expect(Set(files.map(\.path)) == Set(EventfulHistory.firstFiles.keys))
        #expect(files.map(\.path) == files.map(\.path).sorted())
        let objects = try repository.objects(in: first)
        let blobs = Set(files.filter { $0.version.mode != .gitlink }.map(\.version.id))
        #expect(objects.isSuperset(of: blobs))
        // The others are trees: the root's and one for each folder; of a submodule there is nothing.
        let folders = Set(
            files.map { $0.path.description.split(separator: "/").dropLast().joined(separator: "/") })
        #expect(objects.subtracting(blobs).count == folders.union([""]).count)
        let root = try repository.tree(of: first)
        #expect(objects.contains(root))
    }

    @Test("Which of some paths differ between two commits is what all changes between them say")
    func differingPaths() throws {
        let history = try EventfulHistory()
        let repository = try history.repository.open()
        let ids = history.commits.map(\.id)
        let graph = try CommitGraph.load(from: repository, tips: ids.suffix(1))
        var paths: Set<[UInt8]> = [
            Array("nowhere".utf8), Array("folder".utf8), Array("folder/inside.txt/more".utf8), [],
        ]
        for id in ids { paths.formUnion(try repository.files(in: id).map(\.path.bytes)) }
        for (one, other) in Array(zip(ids, ids.dropFirst())) + zip(ids, ids.reversed()) {
            let changed = try repository.changes(from: one, to: other).map(\.path.bytes)
            let found = try repository.paths(
                of: paths, thatDifferBetween: one, and: other, knownTo: graph)
            #expect(found == Set(changed))
        }
    }

    @Test("What is missing or of another kind is named")
    func faults() throws {
        let scripted = try ScriptedRepository()
        let commit = try scripted.commit(["a": .text("1")], hour: 0)
        let repository = try scripted.open()
        let missing = #expect(throws: GitError.self) { try repository.commit(EventfulHistory.someCommit) }
        #expect(missing?.kind == .missingObject(EventfulHistory.someCommit))
        #expect(missing?.description.contains("\(EventfulHistory.someCommit)") == true)
        let otherKind = #expect(throws: GitError.self) { try repository.blob(commit) }
        #expect(otherKind?.object == commit)
    }

    @Test(
        "Trees that are no trees are damaged objects",
        arguments: ["100644 a", "100644", "9 a\0", "100644 \0aaaaaaaaaaaaaaaaaaaa", "100644 a\0short"])
    func malformedTree(text: String) throws {
        let scripted = try ScriptedRepository()
        let tree = try scripted.write(Array(text.utf8), as: .tree)
        let repository = try scripted.open()
        let error = #expect(throws: GitError.self) { try repository.changes(fromTree: nil, toTree: tree) }
        #expect(error?.kind == .corruptObject(tree))
    }

    @Test("A tree nested without end is refused")
    func nested() throws {
        let scripted = try ScriptedRepository()
        var tree = try scripted.write([], as: .tree)
        for _ in 0..<1100 { tree = try scripted.write(Array("40000 d\0".utf8) + tree.bytes, as: .tree) }
        let repository = try scripted.open()
        let error = #expect(throws: GitError.self) { try repository.changes(fromTree: nil, toTree: tree) }
        #expect(error?.kind == .invalidInput)
    }

    @Test("Several threads read one repository, each by its own handle")
    func threads() async throws {
        let history = try EventfulHistory()
        let path = history.repository.path
        let steps = history.steps
        let results = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let repository = try Repository(bareAt: path)
                    return try steps.flatMap { step in
                        try repository.render(repository.changes(from: step.old, to: step.new)).flatMap(
                            \.text)
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.count == 4)
        #expect(Set(results).count == 1)
        #expect(results.first?.isEmpty == false)
    }
}
