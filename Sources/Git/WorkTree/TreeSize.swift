internal import Instances

/// Counts what a tree holds before any of it is written, reading each distinct tree once.
struct TreeSize {
    private let objects: ObjectReader
    private let trees: TreeCache
    private let limits: WorkTreeOptions.Limits
    /// The entries of each tree, with those of the trees below it.
    private var known: [ObjectID: Int] = [:]
    /// The entries of the distinct trees.
    private var distinct = 0

    init(objects: ObjectReader, trees: TreeCache, limits: WorkTreeOptions.Limits) {
        self.objects = objects
        self.trees = trees
        self.limits = limits
    }

    /// Whether a tree is within the limits.
    ///
    /// - Throws: `GitError`, `.multiplied` or `.tooLarge` when it is not.
    mutating func check(_ tree: ObjectID) throws(GitError) {
        let entries = try count(tree, depth: 0)
        for (number, limit, kind, what) in [
            (entries - distinct, limits.repeatedEntries, GitError.Kind.multiplied, " in equal folders"),
            (entries, limits.entries, .tooLarge, ""),
        ] where number > limit {
            throw GitError(
                kind: kind, operation: "writing the tree \(tree) into a work tree",
                message:
                    "it has \(number == .max ? "too many" : "\(number)") files and folders\(what), and the limit is \(limit)"
            )
        }
    }

    private mutating func count(_ tree: ObjectID, depth: Int) throws(GitError) -> Int {
        if let known = known[tree] { return known }
        // What is nested more deeply is refused by name when it is written.
        guard depth < WorkTreeWriter.depthLimit else { return 0 }
        var cursor = TreeCursor(try trees.tree(tree, in: objects), id: tree)
        var sum = 0
        while let entry = try cursor.next() {
            sum = Self.sum(sum, 1)
            distinct += 1
            if entry.isFolder { sum = Self.sum(sum, try count(entry.id, depth: depth + 1)) }
        }
        known[tree] = sum
        return sum
    }

    /// A sum that stays at the largest number: folders in folders multiply.
    private static func sum(_ one: Int, _ other: Int) -> Int {
        let (sum, isOver) = one.addingReportingOverflow(other)
        return isOver ? .max : sum
    }
}
