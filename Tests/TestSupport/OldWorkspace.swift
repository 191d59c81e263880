import Foundation

/// A workspace as the program wrote it before records had a format's number: one valid instance of the demo under both
/// policies with its five runs, and one refused pull request.
package enum OldWorkspace {
    /// A copy that a test may change.
    package static func copy() throws -> TemporaryDirectory {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let directory = try TemporaryDirectory()
        try FileManager.default.removeItem(atPath: directory.path)
        try FileManager.default.copyItem(
            atPath: tests.path(percentEncoded: false) + "/WorkspaceTests/Fixtures/old-workspace",
            toPath: directory.path)
        return directory
    }
}
