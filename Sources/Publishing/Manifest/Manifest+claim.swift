internal import Files
internal import Foundation

extension Manifest {
    /// Checks that a publication may be written to a directory.
    ///
    /// - Throws: `OutputDirectoryError`, `RecordError`.
    package static func claim(_ directory: String, overwrite: Bool) throws {
        try OutputDirectory.claim(directory, overwrite: overwrite) { directory in
            // One of another form, or a damaged one, is ours nevertheless.
            let bytes = BoundedFile.read("\(directory)/\(fileName)", limit: 4 << 30)
            return bytes?.range(of: Data("\"toolVersion\"".utf8)) != nil
        }
    }
}
