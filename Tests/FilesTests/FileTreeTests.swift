import Files
import Foundation
import TestSupport
import Testing

@Suite struct `What lies below a directory` {
    @Test func `are regular files at any depth, hidden ones too, and no links`() throws {
        let directory = try TemporaryDirectory()
        let manager = FileManager.default
        try manager.createDirectory(atPath: directory["a/.b/c"], withIntermediateDirectories: true)
        for name in ["top", "a/.b/c/deep", "a/.b/.hidden", "a/\u{e9} x"] {
            #expect(manager.createFile(atPath: directory[name], contents: nil))
        }
        try manager.createSymbolicLink(atPath: directory["link"], withDestinationPath: "top")
        try manager.createSymbolicLink(atPath: directory["a/around"], withDestinationPath: "..")
        #expect(mkfifo(directory["a/pipe"], 0o600) == 0)
        let found = FileTree.regularFiles(below: directory.path)
        #expect(found.sorted() == ["a/.b/.hidden", "a/.b/c/deep", "a/\u{e9} x", "top"])
        #expect(FileTree.regularFiles(below: directory["nothing"]) == [])
    }
}
