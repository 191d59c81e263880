internal import CGit2
internal import Foundation
internal import Instances

/// A repository on this machine, whose object files a mirror can share: they never change once written.
struct LocalSource {
    let path: String

    init(path: String) { self.path = path }

    /// Links all objects that the mirror does not have, then tells the references.
    func bring(
        to mirror: String, progress: (MirrorProgress) -> Void
    ) throws(GitError) -> MirrorSource.Contents {
        progress(MirrorProgress(phase: .connecting, done: 0, total: 0, receivedBytes: 0))
        let folder = try gitFolder()
        let repository = try Repository(bareAt: folder)
        // References first: objects that come while the files are linked are then no one's concern.
        let references = try repository.rawReferences(matching: "refs/")
        let head = try head(of: repository)
        if let elsewhere = LeftOutObjects.source(of: folder) {
            try LeftOutObjects.record(source: elsewhere, in: mirror)
        }
        let bytes = try link(ObjectFiles.all(below: folder + "/objects"), to: mirror, progress: progress)
        return MirrorSource.Contents(references: references, head: head, bytes: bytes)
    }

    /// The folder that holds HEAD: the repository itself when it is bare.
    private func gitFolder() throws(GitError) -> String {
        for folder in [path, path + "/.git"] where FileManager.default.fileExists(atPath: folder + "/HEAD") {
            return folder
        }
        let isThere = FileManager.default.fileExists(atPath: path)
        throw GitError(
            kind: .notARepository, operation: "mirroring \(path)",
            message: isThere ? "the folder holds no Git repository" : "there is no such folder")
    }

    private func head(of repository: borrowing Repository) throws(GitError) -> MirrorSource.Head {
        if let branch = try repository.headBranch() { return .reference("refs/heads/\(branch)") }
        return .commit(try repository.head())
    }

    private func link(
        _ files: [ObjectFiles.File], to mirror: String, progress: (MirrorProgress) -> Void
    ) throws(GitError) -> Int {
        var bytes = 0
        for (index, file) in files.enumerated() {
            let target = "\(mirror)/objects/\(file.name)"
            if !FileManager.default.fileExists(atPath: target) {
                try Folder.attempt("linking \(file.path) to \(target)") { try Self.share(file.path, target) }
                bytes += file.size
            }
            if index % 256 == 0 || index == files.count - 1 {
                progress(
                    MirrorProgress(
                        phase: .linking, done: index + 1, total: files.count, receivedBytes: bytes))
            }
        }
        return bytes
    }

    /// Links a file, or copies it to a file system of its own; a copy appears whole or not at all.
    private static func share(_ source: String, _ target: String) throws {
        let manager = FileManager.default
        let folder = URL(filePath: target).deletingLastPathComponent()
        try manager.createDirectory(at: folder, withIntermediateDirectories: true)
        if (try? manager.linkItem(atPath: source, toPath: target)) != nil { return }
        let partial = target + ".partial"
        try? manager.removeItem(atPath: partial)
        try manager.copyItem(atPath: source, toPath: partial)
        try manager.moveItem(atPath: partial, toPath: target)
    }
}

/// The files that hold a repository's objects.
enum ObjectFiles {
    struct File {
        var path: String
        /// The path below `objects`.
        var name: String
        var size: Int
    }

    /// All of them, those of borrowed object folders (`info/alternates`) included: a pack before its index, since a
    /// reader takes the index for the sign that the pack is there.
    static func all(below objects: String, depth: Int = 0) throws(GitError) -> [File] {
        var files: [File] = []
        let manager = FileManager.default
        for name in manager.enumerator(atPath: objects)?.compactMap({ $0 as? String }) ?? [] {
            guard isObjectFile(name) else { continue }
            let path = "\(objects)/\(name)"
            var attributes: [FileAttributeKey: Any] = [:]
            try Folder.attempt("reading \(path)") { attributes = try manager.attributesOfItem(atPath: path) }
            guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
            files.append(File(path: path, name: name, size: attributes[.size] as? Int ?? 0))
        }
        files.sort { (rank($0.name), $0.name) < (rank($1.name), $1.name) }
        // A chain of borrowers this long is a mistake, perhaps a circle.
        guard depth < 5 else { return files }
        for borrowed in try alternates(of: objects) {
            files += try all(below: borrowed, depth: depth + 1)
        }
        return files
    }

    /// What a repository's own objects take, bytes.
    static func bytes(of repository: String) throws(GitError) -> Int {
        try all(below: repository + "/objects", depth: .max).reduce(0) { $0 + $1.size }
    }

    private static func alternates(of objects: String) throws(GitError) -> [String] {
        try Alternates.lines(of: objects).filter { !$0.hasPrefix("#") }.map { line in
            line.hasPrefix("/") ? line : "\(objects)/\(line)"
        }
    }

    private static func isObjectFile(_ name: String) -> Bool {
        let parts = name.split(separator: "/")
        guard parts.count == 2, let folder = parts.first, let file = parts.last else { return false }
        if folder == "pack" {
            return file.hasPrefix("pack-") && [".pack", ".idx", ".rev"].contains { file.hasSuffix($0) }
        }
        return folder.count == 2 && file.count == 38 && ObjectID(hex: folder + file) != nil
    }

    private static func rank(_ name: String) -> Int { name.hasSuffix(".idx") ? 1 : 0 }
}
