internal import Foundation

/// A workspace as the program wrote it before records had a format's number: one valid instance of the demo under both
/// policies with its five runs, and one refused pull request.
package enum OldWorkspace {
    /// A copy that a test may change.
    ///
    /// Copying files as they are would keep their owner, which only root may.
    package static func copy() throws -> TemporaryDirectory {
        let source = Checkout.directory.appending(path: "Tests/WorkspaceTests/Fixtures/old-workspace")
            .path(percentEncoded: false)
        let directory = try TemporaryDirectory()
        for name in try FileManager.default.subpathsOfDirectory(atPath: source) {
            let path = "\(source)/\(name)"
            guard let bytes = FileManager.default.contents(atPath: path) else { continue }
            let target = URL(filePath: directory[name])
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try bytes.write(to: target)
        }
        return directory
    }
}
