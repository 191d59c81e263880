internal import Foundation
package import Instances
internal import Paths

/// The sharing of objects between mirrors whose histories have commits in common, as those of forks do.
///
/// A new mirror borrows the objects of another one in the same folder, by Git's own means (`objects/info/alternates`, with a
/// relative path), and holds only what that one lacks. A borrower never lends: libgit2 follows relative paths only
/// once.
package enum BorrowedObjects {
    /// The mirrors that a mirror borrows from, by the names of their folders, which lie next to its own.
    ///
    /// - Throws: `GitError` when that cannot be read.
    package static func lenders(of mirror: String) throws(GitError) -> [String] {
        try Alternates.lines(of: mirror + "/objects").compactMap { line in
            line.wholeMatch(of: #/\.\./\.\./([^/]+)/objects/#).map { String($0.output.1) }
        }
    }

    /// The mirror, of some, that has most of the objects that a source's branches and tags name; nil when none has
    /// any of them.
    ///
    /// A commit or tag that two repositories have makes them relatives beyond doubt, since its id is the digest of its
    /// whole history.
    /// - Throws: `GitError` when it cannot be read whether one of them borrows.
    package static func lender(of tips: [ObjectID], among mirrors: [String]) throws(GitError) -> String? {
        var best: (mirror: String, count: Int)?
        for mirror in mirrors where try lenders(of: mirror).isEmpty {
            // What cannot be opened has nothing to lend.
            guard let repository = try? Repository(bareAt: mirror) else { continue }
            let count = tips.count { repository.containsNow($0) }
            if count > best?.count ?? 0 { best = (mirror, count) }
        }
        return best?.mirror
    }

    /// Lets a mirror that is still empty borrow the objects of the one that is named.
    ///
    /// - Parameter isPartial: whether the mirror leaves large files out; one that does not must not borrow from one
    ///   that does.
    static func begin(
        at mirror: String, tips: [ObjectID], isPartial: Bool, lender: ([ObjectID]) -> String?
    ) throws(GitError) {
        guard try ObjectFiles.bytes(of: mirror) == 0, try lenders(of: mirror).isEmpty,
            let path = lender(tips),
            isPartial || LeftOutObjects.of(path) == nil
        else {
            return
        }
        let lending = URL(filePath: path).standardizedFileURL
        let parent = URL(filePath: mirror).standardizedFileURL.deletingLastPathComponent()
        guard lending.deletingLastPathComponent() == parent else { return }
        try Folder.attempt("letting \(mirror) borrow the objects of \(path)") {
            try FileManager.default.createDirectory(
                atPath: mirror + "/objects/info", withIntermediateDirectories: true)
            try Data("../../\(lending.lastPathComponent)/objects\n".utf8).write(
                to: URL(filePath: Alternates.file(of: mirror + "/objects")), options: .atomic)
        }
    }

    /// The references of the mirrors that a mirror borrows from: what it has, too.
    static func references(of mirror: String) throws(GitError) -> [(name: String, target: ObjectID)] {
        var found: [(name: String, target: ObjectID)] = []
        for folder in try folders(of: mirror) {
            let repository = try Repository(bareAt: PathText.folder(of: folder))
            found += try repository.rawReferences(matching: "refs/")
        }
        return found
    }

    /// The folders of the objects that a mirror borrows.
    static func folders(of mirror: String) throws(GitError) -> [String] {
        let parent = URL(filePath: mirror).standardizedFileURL.deletingLastPathComponent().path
        return try lenders(of: mirror).map { "\(parent)/\($0)/objects" }
    }
}
