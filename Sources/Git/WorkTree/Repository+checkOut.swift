internal import CGit2
internal import Foundation
internal import Glibc
package import Instances

extension Repository {
    /// Writes the files of a commit into a fresh folder, which becomes a repository of its own with this one commit.
    ///
    /// The folder's repository holds exactly the files written, in a commit without parents that keeps author, committer,
    /// dates and message, on the branch `main`, with the given tag: nothing later than the commit can be found there.
    /// Contents are written as they are (no line endings converted); files bear the commit's time.
    /// - Parameter directory: where; nothing may be there but an empty folder.
    /// - Throws: `GitError`: `.forbiddenName` for a tree with names that lead elsewhere or into `.git`,
    ///   `.missingObject` unless the options allow for it. What was written until then is left for the caller to remove.
    package func checkOut(
        _ commit: ObjectID, into directory: String, options: WorkTreeOptions = WorkTreeOptions()
    ) throws(GitError) -> WorkTreeSummary {
        let original = try self.commit(commit)
        try bringFiles(of: [commit])
        let fresh = try OneCommitRepository(at: directory)
        let pack = options.twin == nil ? try PackWriter(objects: fresh.objects) : nil
        let twin = try options.twin.map { twin throws(GitError) in try SharedFolder(at: twin.directory) }
        var writer = WorkTreeWriter(
            objects: objects, trees: trees, pack: pack, twin: twin, options: options,
            time: OneCommitRepository.fileTime(original))
        let root = try Folder(at: directory)
        try writer.write(original.tree, into: root)
        var summary = WorkTreeSummary(
            commit: commit, files: writer.written.count, bytes: writer.bytes, omitted: writer.omitted)
        if let twin = options.twin {
            try fresh.share(objectsOf: twin.directory)
            (summary.commit, summary.tag) = (twin.summary.commit, twin.summary.tag)
        } else if let pack {
            (summary.commit, summary.tag) = try Self.end(
                pack, with: writer.files, as: original, tagged: options.tag)
        }
        try fresh.finish(
            commit: summary.commit, tag: summary.tag.flatMap { id in options.tag.map { ($0, id) } },
            files: writer.written)
        if let owner = options.owner { try fresh.give(to: owner) }
        return summary
    }

    /// Adds trees, the commit and the tag to a pack that has all blobs, and ends it.
    private static func end(
        _ pack: PackWriter, with files: [(path: GitPath, version: FileVersion)], as original: Commit,
        tagged name: String?
    ) throws(GitError) -> (commit: ObjectID, tag: ObjectID?) {
        let tree = try ObjectForm.tree(of: files) { bytes, kind throws(GitError) in
            try pack.object(bytes, kind)
        }
        let commit = try pack.object(
            ObjectForm.commit(
                tree: tree, parents: [], author: original.author, committer: original.committer,
                message: original.message), GIT_OBJECT_COMMIT)
        let tag = try name.map { name throws(GitError) in
            try pack.object(
                ObjectForm.tag(name, of: commit, tagger: original.committer, message: "\(name)\n"),
                GIT_OBJECT_TAG)
        }
        try pack.finish()
        return (commit, tag)
    }

    /// Writes the files of a commit of this repository into the folder that another one's checkout has for it.
    ///
    /// As after `git submodule update`, git sees in the outer repository nothing but the submodule's folder. Submodules
    /// of the submodule stay empty.
    /// - Parameters:
    ///   - path: where the outer repository has the submodule.
    ///   - directory: the outer repository's checkout.
    /// - Throws: `GitError`; `.invalidInput` also when there is no such folder.
    package func fillSubmodule(
        _ commit: ObjectID, at path: GitPath, of directory: String,
        options: WorkTreeOptions = WorkTreeOptions()
    ) throws(GitError) -> WorkTreeSummary {
        let original = try self.commit(commit)
        try bringFiles(of: [commit])
        let root = try Folder(at: directory)
        guard path.parts.allSatisfy({ EntryName.isSafe($0) }), let folder = try root.descending(path.parts)
        else {
            throw GitError(
                kind: .invalidInput, operation: "filling the submodule \(path) of \(directory)",
                message: "there is no such folder")
        }
        var writer = WorkTreeWriter(
            objects: objects, trees: trees, pack: nil, options: options,
            time: OneCommitRepository.fileTime(original))
        try writer.write(original.tree, into: folder)
        return WorkTreeSummary(
            commit: commit, files: writer.written.count, bytes: writer.bytes, omitted: writer.omitted)
    }
}

/// The repository inside a fresh work tree.
struct OneCommitRepository: ~Copyable {
    private let handle: OpaquePointer
    private let directory: String

    /// Where objects are written to.
    var objects: String { directory + "/.git/objects" }

    /// Makes an empty repository in a folder that is empty or not there yet.
    init(at directory: String) throws(GitError) {
        try Library.start()
        let manager = FileManager.default
        try Folder.attempt("making the folder \(directory)") {
            try manager.createDirectory(atPath: directory, withIntermediateDirectories: true)
        }
        var names: [String] = []
        try Folder.attempt("listing the folder \(directory)") {
            names = try manager.contentsOfDirectory(atPath: directory)
        }
        guard names.isEmpty else {
            throw GitError(
                kind: .invalidInput, operation: "making a work tree at \(directory)",
                message: "the folder is not empty; remove it first")
        }
        handle = try FreshRepository.create(at: directory, isBare: false)
        self.directory = directory
    }

    deinit { git_repository_free(handle) }

    /// The commit's time, but never before 1980, when the calendar of zip archives (wheels) begins.
    static func fileTime(_ commit: Commit) -> Int64 { max(commit.committer.date.seconds, 315_619_200) }

    /// Has the same packs as another checkout, which are files with two names from now on.
    func share(objectsOf other: String) throws(GitError) {
        let (from, to) = (other + "/.git/objects/pack", objects + "/pack")
        var names: [String] = []
        let manager = FileManager.default
        try Folder.attempt("sharing the objects of \(other)") {
            try manager.createDirectory(atPath: to, withIntermediateDirectories: true)
            names = try manager.contentsOfDirectory(atPath: from)
        }
        for name in names where name.hasPrefix("pack-") {
            guard link("\(from)/\(name)", "\(to)/\(name)") == 0 else {
                throw GitError(
                    kind: .io, operation: "sharing \(from)/\(name)", message: String(cString: strerror(errno))
                )
            }
        }
    }

    /// Lets branch and tag be at the commit, and writes the index so that git takes the files for unchanged.
    func finish(
        commit: ObjectID, tag: (name: String, id: ObjectID)?, files: [WorkTreeWriter.Written]
    ) throws(GitError) {
        try setReference("refs/heads/main", to: commit)
        if let tag { try setReference("refs/tags/\(tag.name)", to: tag.id) }
        var index: OpaquePointer?
        try check(git_repository_index(&index, handle), "opening the index of \(directory)")
        defer { git_index_free(index) }
        for file in files { try add(file, to: index) }
        try check(git_index_write(index), "writing the index of \(directory)")
        try ignoreStatusChanges()
    }

    /// Has git judge files by size and time of their content: another name for a file changes when its status changed.
    private func ignoreStatusChanges() throws(GitError) {
        var configuration: OpaquePointer?
        try check(git_repository_config(&configuration, handle), "opening the configuration of \(directory)")
        defer { git_config_free(configuration) }
        try check(
            git_config_set_bool(configuration, "core.trustctime", 0),
            "writing the configuration of \(directory)")
    }

    private func setReference(_ name: String, to id: ObjectID) throws(GitError) {
        var oid = id.oid
        var reference: OpaquePointer?
        try check(
            git_reference_create(&reference, handle, name, &oid, 0, nil), "setting \(name) in \(directory)")
        git_reference_free(reference)
    }

    private func add(_ file: WorkTreeWriter.Written, to index: OpaquePointer?) throws(GitError) {
        let raw = file.status.raw
        var entry = git_index_entry()
        entry.ctime = Self.time(raw.st_ctim)
        entry.mtime = Self.time(raw.st_mtim)
        entry.dev = UInt32(truncatingIfNeeded: raw.st_dev)
        entry.ino = UInt32(truncatingIfNeeded: raw.st_ino)
        entry.mode = file.version.mode.rawValue
        entry.uid = raw.st_uid
        entry.gid = raw.st_gid
        entry.file_size = UInt32(truncatingIfNeeded: file.version.mode == .gitlink ? 0 : raw.st_size)
        entry.id = file.version.id.oid
        let path = file.path.bytes.map { CChar(bitPattern: $0) } + [0]
        let code = path.withUnsafeBufferPointer { buffer in
            entry.path = buffer.baseAddress
            return git_index_add(index, &entry)
        }
        try check(code, "adding \(file.path) to the index of \(directory)")
    }

    private static func time(_ time: timespec) -> git_index_time {
        git_index_time(
            seconds: Int32(truncatingIfNeeded: time.tv_sec),
            nanoseconds: UInt32(truncatingIfNeeded: time.tv_nsec))
    }

    /// Gives the repository's own files and the topmost folder away; the work tree's files are given when written.
    func give(to owner: WorkTreeOptions.Owner) throws(GitError) {
        let folder = directory + "/.git"
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        for path in [directory, folder] + names.map({ "\(folder)/\($0)" }) {
            guard lchown(path, owner.user, owner.group) == 0 else {
                throw GitError(
                    kind: .io, operation: "giving \(path) to user \(owner.user)",
                    message: String(cString: strerror(errno)))
            }
        }
    }
}
