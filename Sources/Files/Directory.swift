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
                if name.hasSuffix(suffix) {
                    found.append(inner)
                } else if isDirectory(inner) {
                    pending.append(inner)
                }
            }
        }
        return found.sorted()
    }

    /// Whether there is a directory at a path.
    package static func isDirectory(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
            && isDirectory.boolValue
    }

    /// Removes a file or directory that must not be there; one that is absent is fine.
    ///
    /// - Throws: `RecordError`.
    package static func remove(_ path: String) throws(RecordError) {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            let code = (error as? CocoaError)?.code
            if code == .fileNoSuchFile || code == .fileReadNoSuchFile { return }
            throw RecordError(
                kind: .inaccessible, operation: "removing \(path)", cause: error.localizedDescription)
        }
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
