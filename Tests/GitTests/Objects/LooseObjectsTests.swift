import Compression
import Foundation
import Instances
import TestSupport
import Testing

@testable import Git

@Suite("Objects that are files of their own")
struct LooseObjectsTests {
    private func packed(_ text: [UInt8]) -> Data {
        var output: [UInt8] = []
        _ = text.withUnsafeBytes { Deflater.deflate($0, to: &output) }
        return Data(output)
    }

    /// A repository whose blob has this file, and the blob's name.
    private func repository(_ file: Data) throws -> (ScriptedRepository, ObjectID, ObjectID) {
        let scripted = try ScriptedRepository()
        let commit = try scripted.commit(["a.txt": .text("content of it")], hour: 3)
        let version = try #require(try scripted.open().version(at: "a.txt", in: commit))
        let path = scripted.objectFile(version.id)
        try FileManager.default.removeItem(atPath: path)
        try file.write(to: URL(filePath: path))
        return (scripted, version.id, commit)
    }

    @Test("One that is larger than its header says, or smaller, or another, or none at all, is named")
    func damaged() throws {
        let content = [UInt8](repeating: 0, count: 1 << 20)
        for file in [
            packed(Array("blob 10\0".utf8) + content), packed(Array("blob 9999999\0".utf8) + content),
            packed(Array("blob 999999999999\0".utf8)), packed(Array("blob".utf8)), Data("nothing".utf8),
            packed(Array("blob 2\0x\n".utf8)), packed(Array("other 5\0hello".utf8)),
            packed(Array("blob -1\0".utf8)), Data(),
        ] {
            let (scripted, id, commit) = try repository(file)
            let error = #expect(throws: GitError.self) { _ = try scripted.open().blob(id) }
            #expect(
                error?.kind == .corruptObject(id) || error?.kind == .tooLarge, "\(String(describing: error))")
            #expect(throws: GitError.self) {
                _ = try scripted.open().checkOut(commit, into: scripted.directory["tree"])
            }
        }
    }

    @Test("Headers are read as git writes them")
    func headers() {
        func header(_ text: String) -> LooseObjects.Header? {
            Array(text.utf8).withUnsafeBytes { LooseObjects.header(in: $0) }
        }
        #expect(header("blob 12\0x") == LooseObjects.Header(type: 3, size: 12, length: 8))
        for text in ["blob 12", "blob  1\0", "blob\0", "blob x\0", "blob 99999999999999999999\0", "\0"] {
            #expect(header(text) == nil, "\(text)")
        }
    }
}
