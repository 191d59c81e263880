internal import Foundation
package import Instances

/// The disk usage of environments and caches; a file with several hard links counts once.
package struct DiskUsage: Sendable, Hashable, Encodable {
    /// One environment.
    package struct Environment: Sendable, Hashable, Encodable {
        /// The name of its directory: the digest of its lock, and the interpreter where that differs from the lock's.
        package var name: String
        /// When it was used last, by its modification time.
        package var usedAt: Timestamp
        /// The size of its files, including shared ones, in bytes.
        package var bytes: Int
        /// The size of files that no other environment shares, in bytes.
        package var ownBytes: Int

        package var lock: String { String(name.prefix(64)) }
    }

    /// The environments, least recently used first.
    package var environments: [Environment]
    /// The size of files that only uv's cache has, in bytes.
    package var cacheOnlyBytes: Int
    /// The total, in bytes.
    package var totalBytes: Int
    /// The packages with libraries for graphics processors, each kept once: name and version, and bytes.
    package var accelerators: [String: Int] = [:]
}

/// Measures directories that share files by hard links.
///
/// Environments and unpacked wheels are immutable, so each is read once in the lifetime of a meter.
struct DiskMeter: Sendable {
    /// A file on the disk.
    struct File: Sendable {
        var number: UInt64
        /// Its size on disk, in bytes.
        var bytes: Int
    }

    /// Files, each once.
    typealias Files = [File]

    private var known: [String: Files] = [:]

    /// The files of a directory that never changes.
    mutating func immutableFiles(below path: String) -> Files {
        if let files = known[path] { return files }
        let files = Self.files(below: path)
        known[path] = files
        return files
    }

    /// Removes a deleted directory from the totals.
    mutating func forget(_ path: String) { known[path] = nil }

    /// The files and directories below a directory, itself included; links are not followed.
    ///
    /// - Parameter isLeftOut: Whether a directory is skipped.
    static func files(below root: String, leavingOut isLeftOut: (String) -> Bool = { _ in false }) -> Files {
        var files: [UInt64: Int] = [:]
        func count(_ path: String) -> stat? {
            guard let status = FilePool.status(of: path) else { return nil }
            files[UInt64(status.st_ino)] = Int(status.st_blocks) * 512
            return status
        }
        guard count(root) != nil else { return [] }
        var pending = [root]
        while let directory = pending.popLast() {
            for name in FilePool.names(in: directory) {
                let path = "\(directory)/\(name)"
                if let status = count(path), status.st_mode & S_IFMT == S_IFDIR, !isLeftOut(path) {
                    pending.append(path)
                }
            }
        }
        return files.map { File(number: $0.key, bytes: $0.value) }
    }
}

extension DiskUsage {
    /// The size of a directory in bytes; a file with several hard links counts once.
    package static func bytes(below path: String) -> Int {
        DiskMeter.files(below: path).reduce(0) { $0 + $1.bytes }
    }
}
