internal import Git
internal import Instances
internal import Synchronization

/// What files say of the version, each read and looked through once: most commits have their version files in common.
///
/// A file whose object is missing or damaged counts as absent: another one may say.
final class StatedVersions: Sendable {
    private struct File: Hashable {
        var path: String
        /// Its object; nil where it is absent.
        var blob: ObjectID?
    }

    /// A decision of our own rule, with all files that it looked at.
    private struct Decision {
        var files: [File]
        var version: String?
    }

    /// The most decisions that are remembered for one list of paths.
    private static let mostDecisions = 8

    private let known = Mutex<[File: String?]>([:])
    private let decisions = Mutex<[[String]: [Decision]]>([:])

    /// The version that a file of a tree states by the rule of SWE-bench; nil when there is no such file or it states
    /// none.
    ///
    /// - Throws: `GitError` that is not about one object.
    func version(
        in path: String, of tree: ObjectID, _ repository: borrowing Repository
    ) throws(GitError) -> String? {
        let file = try file(path, of: tree, repository)
        guard file.blob != nil else { return nil }
        if let known = known.withLock({ $0[file] }) { return known }
        let stated = try bytes(of: file, repository).flatMap { VersionText.version(in: $0, path: path) }
        known.withLock { $0[file] = .some(stated) }
        return stated
    }

    /// The version that files of a tree state by our own rule, `StatedVersion`.
    ///
    /// - Throws: `GitError` that is not about one object.
    func version(
        in paths: [String], of tree: ObjectID, _ repository: borrowing Repository
    ) throws(GitError) -> String? {
        var files: [String: File] = [:]
        for decision in decisions.withLock({ $0[paths] ?? [] }) {
            if try holds(decision, tree, &files, repository) { return decision.version }
        }
        var order: [File] = []
        let version = try StatedVersion<GitError>.version(in: paths) { (path) throws(GitError) in
            let file = if let known = files[path] { known } else { try self.file(path, of: tree, repository) }
            files[path] = file
            order.append(file)
            return try bytes(of: file, repository)
        }
        let made = Decision(files: order, version: version)
        decisions.withLock { $0[paths] = ([made] + ($0[paths] ?? [])).prefix(Self.mostDecisions).map(\.self) }
        return version
    }

    /// Whether all that a decision looked at is the same in a tree.
    private func holds(
        _ decision: Decision, _ tree: ObjectID, _ files: inout [String: File],
        _ repository: borrowing Repository
    ) throws(GitError) -> Bool {
        for known in decision.files {
            let file =
                if let read = files[known.path] { read } else {
                    try self.file(known.path, of: tree, repository)
                }
            files[known.path] = file
            guard file == known else { return false }
        }
        return true
    }

    private func file(
        _ path: String, of tree: ObjectID, _ repository: borrowing Repository
    ) throws(GitError) -> File {
        do throws(GitError) {
            let version = try repository.version(at: GitPath(path), inTree: tree)
            return File(path: path, blob: version.flatMap { $0.mode == .gitlink ? nil : $0.id })
        } catch {
            guard error.object != nil else { throw error }
            return File(path: path, blob: nil)
        }
    }

    private func bytes(of file: File, _ repository: borrowing Repository) throws(GitError) -> [UInt8]? {
        guard let blob = file.blob else { return nil }
        do throws(GitError) {
            return try repository.blob(blob)
        } catch {
            guard error.object != nil else { throw error }
            return nil
        }
    }
}
