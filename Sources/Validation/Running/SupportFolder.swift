internal import Digests
internal import Files
internal import Foundation
internal import Glibc

/// The directory that holds the support files of a runner, named by their digest.
///
/// Runs have it mounted, and what looks around in them reads all of it: it appears as a whole, and nothing in it changes
/// while other runs of the same runner begin.
struct SupportFolder {
    let files: [SupportFile]

    private var name: String {
        var hasher = SHA256Hasher()
        for file in files {
            hasher.update(file.name.utf8)
            hasher.update([0])
            hasher.update(file.bytes)
        }
        return String(hasher.finish().hex.prefix(16))
    }

    /// Makes it below a directory unless it is there, and returns its path; one that is damaged is replaced.
    ///
    /// - Throws: `RecordError` when it cannot be written.
    func install(under directory: String) throws(RecordError) -> String {
        let target = "\(directory)/\(name)"
        if isWhole(target) { return target }
        let fresh = temporaryName(of: target)
        defer { Directory.discard(fresh) }
        for file in files { try RecordFile.write(file.bytes, to: "\(fresh)/\(file.name)") }
        if rename(fresh, target) == 0 { return target }
        let cause = errno
        guard cause == ENOTEMPTY || cause == EEXIST else { throw fault(target, cause) }
        // Another worker was first, or what is there is damaged.
        if !isWhole(target) {
            let damaged = temporaryName(of: target)
            defer { Directory.discard(damaged) }
            guard rename(target, damaged) == 0, rename(fresh, target) == 0 else { throw fault(target, errno) }
        }
        return target
    }

    private func temporaryName(of target: String) -> String {
        "\(target).\(getpid())-\(UInt64.random(in: 0 ... .max)).partial"
    }

    private func fault(_ target: String, _ cause: Int32) -> RecordError {
        RecordError(
            kind: .inaccessible, operation: "writing \(target)", cause: String(cString: strerror(cause)))
    }

    private func isWhole(_ target: String) -> Bool {
        files.allSatisfy { file in
            BoundedFile.read("\(target)/\(file.name)", limit: file.bytes.count + 1) == Data(file.bytes)
        }
    }
}
