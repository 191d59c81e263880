internal import Glibc
internal import Paths

/// A directory within the output directory, in which files are made before they are moved into place.
package final class StagingDirectory {
    private static let prefix = ".publishing-"

    /// Where they lie until then.
    package let path: String
    /// Where the files go in the end.
    package let output: String

    /// Makes the directory, and removes those that interrupted work left behind.
    package init(in output: String) throws(RecordError) {
        self.output = output
        try RecordFile.makeDirectory(output)
        for name in try Directory.names(in: output) where name.hasPrefix(Self.prefix) {
            Directory.discard("\(output)/\(name)")
        }
        path = "\(output)/\(Self.prefix)\(getpid())"
        try RecordFile.makeDirectory(path)
    }

    deinit {
        Directory.discard(path)
    }

    /// Moves one file into place.
    package func move(_ name: String) throws(RecordError) {
        let target = "\(output)/\(name)"
        try RecordFile.makeDirectory(PathText.folder(of: target))
        guard rename("\(path)/\(name)", target) == 0 else {
            throw RecordError(
                kind: .inaccessible, operation: "moving \(name) to \(output)",
                cause: String(cString: strerror(errno)))
        }
    }
}
