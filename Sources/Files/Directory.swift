package import Foundation

/// What lies in directories that may be absent.
package enum Directory {
    /// The names in a directory, sorted; none when there is no such directory.
    ///
    /// - Throws: `RecordError` when it is there and cannot be read.
    package static func names(in path: String) throws(RecordError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            if (error as? CocoaError)?.code == .fileReadNoSuchFile { return [] }
            throw RecordError(
                kind: .inaccessible, operation: "listing \(path)", cause: error.localizedDescription)
        }
    }

    /// The paths of the files below a directory whose names end so, in any depth, sorted.
    ///
    /// - Throws: `RecordError` when a directory cannot be read.
    package static func files(below path: String, suffix: String) throws(RecordError) -> [String] {
        var pending = [path]
        var found: [String] = []
        while let directory = pending.popLast() {
            for name in try names(in: directory) {
                let inner = "\(directory)/\(name)"
                var isDirectory: ObjCBool = false
                if name.hasSuffix(suffix) {
                    found.append(inner)
                } else if FileManager.default.fileExists(atPath: inner, isDirectory: &isDirectory),
                    isDirectory.boolValue
                {
                    pending.append(inner)
                }
            }
        }
        return found.sorted()
    }

    /// Removes a file or directory of ours that nothing reads any more; what stays takes room and does no harm.
    package static func discard(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)
    }
}

extension FileHandle {
    /// Closes a file that was only read, which cannot lose anything.
    package func shut() { try? close() }
}
