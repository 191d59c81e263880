import Foundation
import TestSupport
import Testing

@testable import Git

@Suite("Indexes of packs lead into their packs", .enabled(if: GitProgram.isAvailable, "no git on PATH"))
struct PackCheckTests {
    @Test("Any changed byte of an index is found, or changes nothing that libgit2 follows")
    func indexes() throws {
        let directory = try TemporaryDirectory()
        let folder = directory.path
        func git(_ arguments: String...) throws {
            try GitProgram.run(
                ["-c", "user.name=a", "-c", "user.email=a@example.org"] + arguments, in: folder)
        }
        try git("init", "-q")
        for number in 0..<5 {
            try directory.write("\(number)\n", to: "file\(number)")
            try git("add", "-A")
            try git("commit", "-q", "-m", "\(number)")
        }
        try git("gc", "-q")
        let path = folder + "/.git"
        let repository = try Repository(bareAt: path)
        let head = try repository.head()
        let packs = try FileManager.default.contentsOfDirectory(atPath: path + "/objects/pack")
        let index = "\(path)/objects/pack/\(try #require(packs.first { $0.hasSuffix(".idx") }))"
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: index)))
        var refused = 0
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 0xff
            try FileManager.default.removeItem(atPath: index)
            try Data(changed).write(to: URL(filePath: index))
            guard let repository = try? Repository(bareAt: path) else {
                refused += 1
                continue
            }
            _ = try? repository.files(in: head)
        }
        #expect(refused > 1024)
        try FileManager.default.removeItem(atPath: index)
        try Data(bytes.dropLast(3)).write(to: URL(filePath: index))
        #expect(throws: GitError.self) { _ = try Repository(bareAt: path) }
    }
}
