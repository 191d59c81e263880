import Foundation
import Instances
import TestSupport
import Testing

@testable import Git

@Suite("The graph of commits")
struct CommitGraphTests {
    /// A repository with commits that hold nothing, by their names' order.
    private func make(_ plan: [(name: String, parents: [String], hour: Int)]) throws -> (
        repository: ScriptedRepository, ids: [String: ObjectID]
    ) {
        let repository = try ScriptedRepository()
        var ids: [String: ObjectID] = [:]
        for step in plan {
            let parents = step.parents.compactMap { ids[$0] }
            ids[step.name] = try repository.commit([:], onto: parents, message: step.name, hour: step.hour)
            if let id = ids[step.name] { try repository.set("refs/heads/\(step.name)", to: id) }
        }
        return (repository, ids)
    }

    private func load(_ repository: ScriptedRepository) throws -> CommitGraph {
        let handle = try repository.open()
        return try CommitGraph.load(from: handle, tips: handle.references().map(\.target))
    }

    @Test("A pull request that took the base branch in between")
    func pullRequest() throws {
        let (repository, ids) = try make([
            ("a", [], 0), ("b", ["a"], 1), ("p1", ["a"], 2), ("c", ["b"], 3), ("p2", ["p1", "b"], 4),
            ("p3", ["p2"], 5), ("m", ["c", "p3"], 6),
        ])
        let graph = try load(repository)
        func id(_ name: String) throws -> ObjectID { try #require(ids[name]) }
        #expect(graph.count == 7)
        #expect(graph.missing == [])
        #expect(try graph.firstParentChain(from: id("m")) == [id("m"), id("c"), id("b"), id("a")])
        #expect(try graph.mergeBase(id("c"), id("p3")) == id("b"))
        #expect(try graph.mergeBase(id("b"), id("b")) == id("b"))
        #expect(try graph.mergeBase(id("a"), id("m")) == id("a"))
        #expect(try graph.isAncestor(id("p1"), of: id("m")))
        #expect(try !graph.isAncestor(id("p1"), of: id("c")))
        #expect(
            try graph.commits(reachableFrom: id("p3"), notFrom: id("c")) == [id("p1"), id("p2"), id("p3")])
        #expect(try graph.parents(of: id("m")) == [id("c"), id("p3")])
        #expect(try graph.committedAt(id("b")) == ScriptedRepository.signature(hour: 1).date)
    }

    @Test("Commits that have nothing in common, and commits that are not there")
    func strangers() throws {
        let (repository, ids) = try make([("a", [], 0), ("b", [], 1)])
        let graph = try load(repository)
        let (a, b) = (try #require(ids["a"]), try #require(ids["b"]))
        #expect(graph.mergeBase(a, b) == nil)
        #expect(graph.mergeBase(a, EventfulHistory.someCommit) == nil)
        #expect(graph.commits(reachableFrom: b, notFrom: nil) == [b])
        #expect(!graph.contains(EventfulHistory.someCommit))
    }

    @Test("A missing parent is a boundary, not an error")
    func boundary() throws {
        let repository = try ScriptedRepository()
        let child = try repository.commit([:], onto: [], hour: 1)
        let tree = try repository.open().tree(of: child)
        let writer = try RepositoryWriter(at: repository.path)
        let orphan = try writer.commit(
            tree: tree, parents: [EventfulHistory.someCommit, child],
            author: ScriptedRepository.signature(hour: 2), message: "m")
        let graph = try CommitGraph.load(from: repository.open(), tips: [orphan])
        #expect(graph.missing == [EventfulHistory.someCommit])
        #expect(graph.parents(of: orphan) == [child])
    }

    @Test("The nearest tag is the one with the fewest commits between")
    func nearestTag() throws {
        let (repository, ids) = try make([
            ("a", [], 0), ("b", ["a"], 1), ("side", ["a"], 2), ("c", ["b", "side"], 3), ("d", ["c"], 4),
        ])
        let graph = try load(repository)
        func id(_ name: String) throws -> ObjectID { try #require(ids[name]) }
        let tags = try [("v1", id("a")), ("v2", id("b")), ("side", id("side"))].map {
            (name: $0.0, target: $0.1)
        }
        let tagged = NearestTags(tags, in: graph)
        let nearest = try #require(tagged.nearest(to: try id("d")))
        #expect(nearest.name == "side")
        #expect(nearest.distance == 3)
        #expect(try tagged.name(nearestTo: id("d")) == "side")
        #expect(try tagged.nearest(to: id("b"))?.distance == 0)
        #expect(try tagged.name(nearestTo: id("b")) == "v2")
        #expect(try NearestTags([tags[1]], in: graph).nearest(to: id("a")) == nil)
    }

    @Test(
        "Random histories are walked as by git",
        .enabled(if: GitProgram.isAvailable, "needs git to compare with"), arguments: 1...4)
    func random(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        var plan: [(name: String, parents: [String], hour: Int)] = []
        for number in 0..<40 {
            let count = number == 0 ? 0 : Int.random(in: 1...2, using: &random)
            let low = max(0, number - 6)
            let parents = Set((0..<count).map { _ in "c\(Int.random(in: low..<number, using: &random))" })
                .sorted()
            plan.append(("c\(number)", parents, number))
        }
        let (repository, ids) = try make(plan)
        let graph = try load(repository)
        for _ in 0..<12 {
            let one = try #require(ids["c\(Int.random(in: 20..<40, using: &random))"])
            let two = try #require(ids["c\(Int.random(in: 20..<40, using: &random))"])
            let folder = repository.path
            let base = try GitProgram.text("merge-base", one.description, two.description, in: folder)
            #expect(graph.mergeBase(one, two)?.description == base)
            let list = try GitProgram.text(
                "rev-list", "--date-order", "--reverse", one.description, "^\(two)", in: folder)
            let mine = graph.commits(reachableFrom: one, notFrom: two).map(\.description)
            #expect(mine == list.split(separator: "\n").map(String.init))
            let isAncestor = base == one.description
            #expect(graph.isAncestor(one, of: two) == isAncestor)
        }
    }
}
