import Foundation
import Glibc
import TestSupport
import Testing

@testable import Files

@Suite("Files of strangers are read up to a length")
struct BoundedFileTests {
    @Test("A file within the limit is read, a longer one is not")
    func limits() throws {
        let directory = try TemporaryDirectory()
        try directory.write("12345", to: "file")
        #expect(BoundedFile.read(directory["file"], limit: 5) == Data("12345".utf8))
        #expect(BoundedFile.read(directory["file"], limit: 4) == nil)
        #expect(BoundedFile.read(directory["absent"], limit: 5) == nil)
    }

    @Test("A pipe is not waited for, and a directory is no file")
    func others() throws {
        let directory = try TemporaryDirectory()
        #expect(mkfifo(directory["pipe"], 0o600) == 0)
        #expect(BoundedFile.read(directory["pipe"], limit: 5) == nil)
        #expect(BoundedFile.read(directory.path, limit: 1 << 20) == nil)
    }
}
