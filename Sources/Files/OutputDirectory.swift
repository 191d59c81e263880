internal import Foundation
internal import Glibc

/// Directories that results are written to, in which nothing of the user's is overwritten.
package enum OutputDirectory {
    /// Checks that results may be written to a directory: it is absent, empty, or holds earlier results of the kind.
    ///
    /// Hidden files are nobody's.
    ///
    /// - Parameters:
    ///   - overwrite: whether files of somebody else may be overwritten.
    ///   - isOurs: whether what a directory holds was written by this program.
    /// - Throws: `OutputDirectoryError`; `RecordError` when it cannot be read.
    package static func claim(
        _ directory: String, overwrite: Bool, isOurs: (_ directory: String) -> Bool
    ) throws {
        var status = stat()
        guard stat(directory, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw OutputDirectoryError.noDirectory(directory) }
        let names = try Directory.names(in: directory).filter { !$0.hasPrefix(".") && !isPartial($0) }
        guard overwrite || names.isEmpty || isOurs(directory) else {
            throw OutputDirectoryError.foreign(directory, names)
        }
    }

    /// Checks that lines of JSON may be written to a file: it is absent, empty, or begins with such a line.
    ///
    /// - Throws: `OutputDirectoryError.foreignFile`.
    package static func claimLines(_ path: String, overwrite: Bool) throws(OutputDirectoryError) {
        guard !overwrite, let handle = FileHandle(forReadingAtPath: path) else { return }
        defer { handle.shut() }
        let start = handle.readData(ofLength: 1)
        guard start.isEmpty || start == Data("{".utf8) || start == Data("[".utf8) else {
            throw .foreignFile(path)
        }
    }

    /// Whether a name is that of a file which a process that ended was writing.
    package static func isPartial(_ name: String) -> Bool {
        name.firstMatch(of: #/\.[0-9]+-[0-9]+\.partial$/#) != nil
    }
}

/// Why results are not written where they were to go.
package enum OutputDirectoryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// It is a file.
    case noDirectory(String)
    /// It holds files that this program did not write.
    case foreign(String, [String])
    /// It is a file that does not hold lines of JSON.
    case foreignFile(String)

    /// The sentence for people, with the remedy.
    package var description: String {
        switch self {
        case .noDirectory(let path): "\(path) is a file: name a directory"
        case .foreign(let path, let names):
            "\(path) holds files of somebody else (\(names.prefix(3).joined(separator: ", "))"
                + "\(names.count > 3 ? " and \(names.count - 3) more" : "")): name another directory, or give "
                + "--overwrite"
        case .foreignFile(let path):
            "\(path) is there and holds something else than lines of JSON: name another file, or give --overwrite"
        }
    }
}
