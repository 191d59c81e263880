internal import CGit2
internal import Glibc
package import Instances

extension Repository {
    /// What changed between two commits, by path: no text, no renames, in git's order.
    ///
    /// - Parameters:
    ///   - old: the commit before; nil for nothing at all.
    ///   - new: the commit after.
    package func changes(from old: ObjectID?, to new: ObjectID) throws(GitError) -> [FileChange] {
        var oldTree: ObjectID?
        if let old { oldTree = try tree(of: old) }
        return try changes(fromTree: oldTree, toTree: tree(of: new))
    }

    /// What changed between two commits that a graph mostly knows, so that they need not be read again.
    package func changes(
        from old: ObjectID, to new: ObjectID, knownTo graph: CommitGraph
    ) throws(GitError) -> [FileChange] {
        guard let oldTree = graph.tree(of: old), let newTree = graph.tree(of: new) else {
            return try changes(from: old, to: new)
        }
        return try changes(fromTree: oldTree, toTree: newTree)
    }

    /// Those of some paths at which two commits, which a graph mostly knows, have different files or links.
    ///
    /// Only the trees on the way to them are read.
    package func paths(
        of paths: Set<[UInt8]>, thatDifferBetween one: ObjectID, and other: ObjectID,
        knownTo graph: CommitGraph
    ) throws(GitError) -> Set<[UInt8]> {
        let first = if let tree = graph.tree(of: one) { tree } else { try tree(of: one) }
        let second = if let tree = graph.tree(of: other) { tree } else { try tree(of: other) }
        var found: Set<[UInt8]> = []
        for path in paths where try differ(first, second, at: path) { found.insert(path) }
        return found
    }

    private func differ(_ one: ObjectID, _ other: ObjectID, at path: [UInt8]) throws(GitError) -> Bool {
        var (first, second) = (Optional(one), Optional(other))
        let parts = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() where first != second {
            let before = try first.flatMap { (tree) throws(GitError) in try entry(part, of: tree) }
            let after = try second.flatMap { (tree) throws(GitError) in try entry(part, of: tree) }
            if index == parts.count - 1 { return before?.version != after?.version }
            first = before.flatMap { $0.isFolder ? $0.id : nil }
            second = after.flatMap { $0.isFolder ? $0.id : nil }
        }
        return false
    }

    /// What changed between two trees, by path: no text, no renames, in git's order.
    ///
    /// Only the trees that differ are read.
    package func changes(fromTree old: ObjectID?, toTree new: ObjectID?) throws(GitError) -> [FileChange] {
        var comparison = TreeComparison(objects: objects, trees: trees)
        try comparison.compare(old, new, depth: 0)
        return comparison.changes
    }
}

/// A walk over two trees at once, as two sorted lists are merged.
private struct TreeComparison {
    /// Deeper trees are made to exhaust the stack of whoever reads them.
    private static let depthLimit = 1024

    let objects: ObjectReader
    let trees: TreeCache
    var changes: [FileChange] = []
    private var folder: [UInt8] = []

    init(objects: ObjectReader, trees: TreeCache) {
        self.objects = objects
        self.trees = trees
    }

    mutating func compare(_ old: ObjectID?, _ new: ObjectID?, depth: Int) throws(GitError) {
        if old == new { return }
        guard depth < Self.depthLimit else {
            throw GitError(
                kind: .invalidInput, operation: "comparing trees",
                message: "folders are nested more than \(Self.depthLimit) deep")
        }
        var left = TreeCursor(try content(old), id: old)
        var right = TreeCursor(try content(new), id: new)
        var before = try left.next()
        var after = try right.next()
        while before != nil || after != nil {
            let order = order(before, in: left, after, in: right)
            if order < 0, let entry = before {
                try take(old: entry, new: nil, name: left.name(of: entry), depth: depth)
                before = try left.next()
            } else if order > 0, let entry = after {
                try take(old: nil, new: entry, name: right.name(of: entry), depth: depth)
                after = try right.next()
            } else if let one = before, let two = after {
                if one.id != two.id || one.mode != two.mode {
                    try take(old: one, new: two, name: left.name(of: one), depth: depth)
                }
                before = try left.next()
                after = try right.next()
            }
        }
    }

    private func content(_ id: ObjectID?) throws(GitError) -> TreeContent? {
        guard let id else { return nil }
        return try trees.tree(id, in: objects)
    }

    /// Both entries are of one kind, folder or not: the order of names sees to that.
    private mutating func take(
        old: TreeEntry?, new: TreeEntry?, name: UnsafeRawBufferPointer, depth: Int
    ) throws(GitError) {
        if old?.isFolder ?? new?.isFolder ?? false {
            let length = folder.count
            folder += name
            folder.append(UInt8(ascii: "/"))
            try compare(old?.id, new?.id, depth: depth + 1)
            folder.removeLast(folder.count - length)
            return
        }
        let (before, after) = (old?.version, new?.version)
        if before == after { return }
        let path = GitPath(bytes: folder + name)
        changes.append(
            FileChange(
                oldPath: before == nil ? nil : path, newPath: after == nil ? nil : path, old: before,
                new: after))
    }

    /// Git's order of names in a tree: bytes, a folder's name having a `/` at its end.
    private func order(
        _ one: TreeEntry?, in left: borrowing TreeCursor, _ two: TreeEntry?, in right: borrowing TreeCursor
    ) -> Int {
        guard let one else { return 1 }
        guard let two else { return -1 }
        let first = left.name(of: one)
        let second = right.name(of: two)
        let common = min(first.count, second.count)
        if let a = first.baseAddress, let b = second.baseAddress {
            let order = memcmp(a, b, common)
            if order != 0 { return Int(order) }
        }
        let firstEnd = end(of: first, at: common, one.isFolder)
        let secondEnd = end(of: second, at: common, two.isFolder)
        return firstEnd - secondEnd
    }

    private func end(of name: UnsafeRawBufferPointer, at index: Int, _ isFolder: Bool) -> Int {
        if index < name.count { return Int(name[index]) }
        return isFolder ? Int(UInt8(ascii: "/")) : 0
    }
}
