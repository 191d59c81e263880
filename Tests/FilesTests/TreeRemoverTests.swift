import Files
import Foundation
import TestSupport
import Testing

@Suite struct `Removing what untrusted code left` {
    @Test func `links are removed, not followed`() throws {
        let directory = try TemporaryDirectory()
        let outside = directory.path + "/outside"
        let tree = directory.path + "/tree"
        for path in [outside, tree + "/a/b"] {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
        try Data("x".utf8).write(to: URL(fileURLWithPath: outside + "/file"))
        try FileManager.default.createSymbolicLink(atPath: tree + "/a/link", withDestinationPath: outside)
        chmod(tree + "/a", 0)
        #expect(TreeRemover.remove(tree))
        #expect(!FileManager.default.fileExists(atPath: tree))
        #expect(FileManager.default.fileExists(atPath: outside + "/file"))
        #expect(TreeRemover.remove(tree))
    }
}
