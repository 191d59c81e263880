import Foundation
import TestSupport
import Testing

@testable import Git

@Suite struct `Which mirrors lend objects` {
    @Test func `none, when there is no file of them`() throws {
        let directory = try TemporaryDirectory()
        #expect(try BorrowedObjects.lenders(of: directory["a.git"]) == [])
    }

    @Test func `those beside the mirror, by the names of their folders`() throws {
        let directory = try TemporaryDirectory()
        try directory.write("../../b.git/objects\n/elsewhere/objects\n", to: "a.git/objects/info/alternates")
        #expect(try BorrowedObjects.lenders(of: directory["a.git"]) == ["b.git"])
    }

    @Test func `a file of them that cannot be read is an error, not a mirror that borrows nothing`() throws {
        let directory = try TemporaryDirectory()
        try FileManager.default.createDirectory(
            atPath: directory["a.git/objects/info/alternates"], withIntermediateDirectories: true)
        let error = #expect(throws: GitError.self) { try BorrowedObjects.lenders(of: directory["a.git"]) }
        #expect(error?.kind == .io)
        #expect(throws: GitError.self) { try ObjectFiles.all(below: directory["a.git/objects"]) }
    }
}
