internal import Foundation

/// A folder for one test, removed with all it holds when the last reference to it goes.
package final class TemporaryDirectory: Sendable {
    /// Where it is.
    package let path: String

    /// Makes a fresh folder.
    package init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "swegym-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path(percentEncoded: false)
    }

    /// The path of something inside.
    package subscript(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file, folders above it made.
    ///
    /// - Returns: its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        let url = URL(filePath: self[name])
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        return self[name]
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
