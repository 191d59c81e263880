import Compression
import Foundation
import Instances
import TestSupport
import Testing

@testable import Git

@Suite("How much a commit may hold to be checked out", .enabled(if: GitProgram.isAvailable, "no git on PATH"))
struct WorkTreeLimitsTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try GitProgram.run(["init", "-q", "--bare"], in: directory.path)
    }

    private func made(_ arguments: String...) throws -> String {
        let said = try GitProgram.run(arguments, in: directory.path)
        return String(decoding: said, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    private func commit(tree: String) throws -> ObjectID {
        let said = try made(
            "-c", "user.name=a", "-c", "user.email=a@example.org", "commit-tree", tree, "-m", "x")
        return try #require(ObjectID(said))
    }

    private func object(_ kind: String, _ bytes: [UInt8]) throws -> String {
        let file = directory["object"]
        try Data(bytes).write(to: URL(filePath: file))
        return try made("hash-object", "-t", kind, "-w", "--literally", file)
    }

    private func entry(_ mode: String, _ name: String, _ id: String) throws -> [UInt8] {
        let bytes = try #require(ObjectID(id)).bytes
        return Array("\(mode) \(name)".utf8) + [0] + bytes
    }

    @Test("Folders in folders that are all the same are counted before the first file is written")
    func bomb() throws {
        let blob = try object("blob", Array("x".utf8))
        var tree = try object("tree", try (10..<20).flatMap { try entry("100644", "f\($0)", blob) })
        for _ in 0..<9 {
            tree = try object("tree", try (10..<20).flatMap { try entry("40000", "d\($0)", tree) })
        }
        let commit = try commit(tree: tree)
        let repository = try Repository(bareAt: directory.path)
        let error = #expect(throws: GitError.self) {
            _ = try repository.checkOut(commit, into: directory["tree"])
        }
        #expect(error?.kind == .multiplied)
        #expect(error?.verdictReason == .unsafePath)
        let written = try FileManager.default.contentsOfDirectory(atPath: directory["tree"])
        #expect(written == [".git"])
    }

    @Test("Files have a limit together, and equal folders one of their own")
    func limits() throws {
        let blob = try object("blob", Array("12345".utf8))
        let folder = try object("tree", try (10..<20).flatMap { try entry("100644", "f\($0)", blob) })
        let tree = try object("tree", try entry("40000", "a", folder) + entry("40000", "b", folder))
        let commit = try commit(tree: tree)
        let repository = try Repository(bareAt: directory.path)
        var options = WorkTreeOptions()
        #expect(try repository.checkOut(commit, into: directory["whole"], options: options).files == 20)
        options.limits.repeatedEntries = 9
        let multiplied = #expect(throws: GitError.self) {
            _ = try repository.checkOut(commit, into: directory["b"], options: options)
        }
        #expect(multiplied?.verdictReason == .unsafePath)
        options = WorkTreeOptions()
        options.limits.bytes = 99
        #expect(throws: GitError.self) {
            _ = try repository.checkOut(commit, into: directory["c"], options: options)
        }
        options = WorkTreeOptions()
        options.limits.entries = 21
        let large = #expect(throws: GitError.self) {
            _ = try repository.checkOut(commit, into: directory["d"], options: options)
        }
        #expect(large?.verdictReason == .tooLarge)
    }

    @Test("A tree that names a file twice is hostile, not a full disk")
    func twice() throws {
        let blob = try object("blob", Array("x".utf8))
        let tree = try object("tree", try entry("100644", "a", blob) + entry("100644", "a", blob))
        let commit = try commit(tree: tree)
        let repository = try Repository(bareAt: directory.path)
        let error = #expect(throws: GitError.self) {
            _ = try repository.checkOut(commit, into: directory["tree"])
        }
        #expect(error?.verdictReason == .unsafePath)
    }

    private func fault(_ lines: [UInt8]) -> BinaryPatchData.Fault? {
        do throws(BinaryPatchData.Fault) {
            try BinaryPatchData.check(Array("GIT binary patch\n".utf8) + lines)
            return nil
        } catch {
            return error
        }
    }

    /// Data as git writes it.
    private func data(_ kind: String, _ bytes: [UInt8], size: Int? = nil) -> [UInt8] {
        var packed: [UInt8] = []
        _ = bytes.withUnsafeBytes { Deflater.deflate($0, to: &packed) }
        var text = Array("\(kind) \(size ?? bytes.count)\n".utf8)
        packed.withUnsafeBytes { Base85.append($0, to: &text) }
        return text + [UInt8(ascii: "\n")]
    }

    @Test("Data of a binary patch is not believed beyond the limit, and has to be what it says")
    func binaryPatches() {
        let bytes = (0..<200).map { UInt8($0) }
        #expect(fault(data("literal", bytes) + data("literal", [])) == nil)
        #expect(fault(data("literal", bytes, size: 199)) == .malformed)
        #expect(fault(data("literal", bytes, size: 201)) == .malformed)
        #expect(fault(data("literal", bytes, size: 629_145_600)) == .tooLarge)
        #expect(fault(Array("literal 99999999999999999999\nTcmZ".utf8)) == .tooLarge)
        #expect(fault(Array("literal 12\n\n".utf8)) == .malformed)
        #expect(fault(Array("literal -1\n\n".utf8)) == .malformed)
        for cut in 3..<data("literal", bytes).count - 12 {
            #expect(fault(data("literal", bytes).dropLast(cut) + [10, 10]) == .malformed, "\(cut)")
        }
    }

    @Test("A patch whose data is cut is refused, and does not go on for ever")
    func cutStream() throws {
        let patch = """
            diff --git a/bin b/bin
            new file mode 100644
            index 0000000000000000000000000000000000000000..f76dd238ade08917e6712764a16a22005a50573d
            GIT binary patch
            literal 1
            IcmZQo000310RR91

            literal 0
            HcmV?d00001


            """
        #expect(throws: WorkTreeError.file(path: "bin", obstacle: .binaryMismatch)) {
            try WorkTree.apply(Array(patch.utf8), in: directory.path)
        }
    }

    @Test("What a short difference makes of a file is limited, too")
    func differences() throws {
        // Of 4 bytes, a result of 1 GiB: the sizes as git writes them, then one copy.
        #expect(fault(data("delta", [4, 0x80, 0x80, 0x80, 0x80, 4, 0x90, 4])) == .tooLarge)
        #expect(fault(data("delta", [4, 4, 0x90, 4])) == nil)
        #expect(fault(data("delta", [0x84])) == .malformed)
    }
}
