package import Instances

/// The commits of a repository as a graph in memory: a value without any handle, which threads may share.
///
/// Commits are numbered so that parents come before their children and, where that leaves a choice, earlier commits
/// before later ones. Every walk is then one pass over an array, from a high number down.
package struct CommitGraph: Sendable {
    let ids: [ObjectID]
    let numbers: [ObjectID: Int32]
    let trees: [ObjectID]
    let dates: [Int64]
    /// The parents of commit `n` are `parentNumbers[parentStarts[n]..<parentStarts[n + 1]]`.
    let parentNumbers: [Int32]
    let parentStarts: [Int32]
    /// Commits that others name as parents or tips, but that cannot be read: the walk ends there.
    package let missing: [ObjectID]

    /// How many commits there are.
    package var count: Int { ids.count }

    /// Whether the commit is in the graph.
    package func contains(_ id: ObjectID) -> Bool { numbers[id] != nil }

    /// The commit's parents that are in the graph, the first one first; none for a commit that is not.
    package func parents(of id: ObjectID) -> [ObjectID] {
        guard let number = position(of: id) else { return [] }
        return parents(of: number).map { ids[Int($0)] }
    }

    /// When the commit was made; nil for one that is not in the graph.
    package func committedAt(_ id: ObjectID) -> Timestamp? {
        position(of: id).map { Timestamp(seconds: dates[$0]) }
    }

    /// The tree that the commit records; nil for one that is not in the graph.
    package func tree(of id: ObjectID) -> ObjectID? {
        position(of: id).map { trees[$0] }
    }

    /// The commit and its first parents, newest first, at most so many.
    package func firstParentChain(from id: ObjectID, length: Int = .max) -> [ObjectID] {
        var chain: [ObjectID] = []
        var next = position(of: id)
        while let number = next, chain.count < length {
            chain.append(ids[number])
            next = parents(of: number).first.map(Int.init)
        }
        return chain
    }

    func position(of id: ObjectID) -> Int? { numbers[id].map(Int.init) }

    func parents(of number: Int) -> ArraySlice<Int32> {
        parentNumbers[Int(parentStarts[number])..<Int(parentStarts[number + 1])]
    }
}
