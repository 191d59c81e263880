internal import Foundation
package import Instances

/// What environments and caches take on the disk; a file with several names counts once.
package struct DiskUsage: Sendable, Hashable, Encodable {
    /// One environment.
    package struct Environment: Sendable, Hashable, Encodable {
        /// The name of its directory: its lock's digest, and the interpreter where that is another than the lock's.
        package var name: String
        /// When it was used last, as far as the disk tells.
        package var usedAt: Timestamp
        /// What its files take, however many others have them too, bytes.
        package var bytes: Int
        /// What no other environment has, bytes.
        package var ownBytes: Int

        /// The digest of its lock.
        package var lock: String { String(name.prefix(64)) }
    }

    /// The environments, the one used longest ago first.
    package var environments: [Environment]
    /// What only uv's cache has, bytes.
    package var cacheOnlyBytes: Int
    /// Everything, bytes.
    package var totalBytes: Int
}

/// Measures directories whose files have names in several of them.
///
/// Environments and unpacked wheels never change, so each is read once in the life of a meter.
struct DiskMeter: Sendable {
    /// A file on the disk.
    struct File: Sendable {
        /// Which it is.
        var number: UInt64
        /// What it takes, bytes.
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

    /// Forgets a directory that is gone.
    mutating func forget(_ path: String) { known[path] = nil }

    /// The files and directories below a directory, itself included; links are not followed.
    ///
    /// - Parameter isLeftOut: Whether a directory is passed over.
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
    /// What a directory takes, bytes; a file with several names counts once.
    package static func bytes(below path: String) -> Int {
        DiskMeter.files(below: path).reduce(0) { $0 + $1.bytes }
    }
}
