internal import Foundation
package import Instances
internal import Paths

/// The sharing of objects between mirrors whose histories have commits in common, as those of forks do.
///
/// A new mirror borrows the objects of another one beside it, by Git's own means (`objects/info/alternates`, with a
/// relative path), and holds only what that one lacks. A borrower never lends: libgit2 follows relative paths only
/// once.
package enum BorrowedObjects {
    /// The mirrors that a mirror borrows from, by the names of their folders beside it.
    package static func lenders(of mirror: String) -> [String] {
        guard let text = try? String(contentsOfFile: file(mirror), encoding: .utf8) else { return [] }
        return text.split(separator: "\n").compactMap { line in
            line.wholeMatch(of: #/\.\./\.\./([^/]+)/objects/#).map { String($0.output.1) }
        }
    }

    /// The mirror, of some, that has most of the objects that a source's branches and tags name; nil when none has
    /// any of them.
    ///
    /// A commit or tag that two repositories have makes them relatives beyond doubt, since its id is the digest of its
    /// whole history.
    package static func lender(of tips: [ObjectID], among mirrors: [String]) -> String? {
        var best: (mirror: String, count: Int)?
        for mirror in mirrors where lenders(of: mirror).isEmpty {
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
        guard ObjectFiles.bytes(of: mirror) == 0, lenders(of: mirror).isEmpty, let path = lender(tips),
            isPartial || LeftOutObjects.of(path) == nil
        else {
            return
        }
        let lending = URL(filePath: path).standardizedFileURL
        let beside = URL(filePath: mirror).standardizedFileURL.deletingLastPathComponent()
        guard lending.deletingLastPathComponent() == beside else { return }
        try Folder.attempt("letting \(mirror) borrow the objects of \(path)") {
            try FileManager.default.createDirectory(
                atPath: mirror + "/objects/info", withIntermediateDirectories: true)
            try Data("../../\(lending.lastPathComponent)/objects\n".utf8).write(
                to: URL(filePath: file(mirror)), options: .atomic)
        }
    }

    /// The references of the mirrors that a mirror borrows from: what it has, too.
    static func references(of mirror: String) throws(GitError) -> [(name: String, target: ObjectID)] {
        var found: [(name: String, target: ObjectID)] = []
        for folder in folders(of: mirror) {
            let repository = try Repository(bareAt: PathText.folder(of: folder))
            found += try repository.rawReferences(matching: "refs/")
        }
        return found
    }

    /// The folders of the objects that a mirror borrows.
    static func folders(of mirror: String) -> [String] {
        let beside = URL(filePath: mirror).standardizedFileURL.deletingLastPathComponent().path
        return lenders(of: mirror).map { "\(beside)/\($0)/objects" }
    }

    private static func file(_ mirror: String) -> String { mirror + "/objects/info/alternates" }
}
