import Foundation
import TestSupport
import Testing

@testable import Git

@Suite("Reading packs", .enabled(if: GitProgram.isAvailable, "no git on PATH"))
struct PackReaderTests {
    private let directory: TemporaryDirectory
    private let folder: String

    /// A repository whose objects are in one pack, most of them as differences.
    init() throws {
        directory = try TemporaryDirectory()
        folder = directory.path
        try git(["init", "-q"])
        var random = SplitMix(seed: 7)
        var lines = (0..<400).map { "line \($0) \(random.next())" }
        for commit in 0..<12 {
            lines[commit * 30] = "changed \(random.next())"
            lines.append("line of \(commit)")
            try directory.write(lines.joined(separator: "\n"), to: "text")
            try directory.write("\(commit)", to: "small/\(commit)")
            try git(["add", "-A"])
            try git([
                "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "\(commit)",
            ])
        }
        try git(["repack", "-adfq", "--depth=50"])
    }

    @discardableResult
    private func git(_ arguments: [String]) throws -> Data { try GitProgram.run(arguments, in: folder) }

    /// The names of all objects and their types, as git tells them.
    private func objects() throws -> [(name: String, type: String)] {
        let said = try git([
            "cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)",
        ])
        return String(decoding: said, as: UTF8.self).split(separator: "\n").map { line in
            let words = line.split(separator: " ").map(String.init)
            return (words[0], words[1])
        }
    }

    private static func bytes(of name: String) -> [UInt8] {
        stride(from: 0, to: 40, by: 2).compactMap { place in
            let start = name.index(name.startIndex, offsetBy: place)
            return UInt8(name[start..<name.index(start, offsetBy: 2)], radix: 16)
        }
    }

    /// What a reader makes of an object.
    private func read(_ name: String, by reader: PackReader) -> (type: Int32, bytes: [UInt8])? {
        Self.bytes(of: name).withUnsafeBytes { bytes in
            bytes.baseAddress.flatMap { reader.object($0) }.map { ($0.type, Array($0.bytes)) }
        }
    }

    private func header(_ name: String, by reader: PackReader) -> (type: Int32, size: Int)? {
        Self.bytes(of: name).withUnsafeBytes { bytes in bytes.baseAddress.flatMap { reader.header($0) } }
    }

    private func reader() throws -> PackReader {
        try #require(PackReader(folders: ["\(folder)/.git/objects"]))
    }

    private func file(_ ending: String) throws -> String {
        let pack = "\(folder)/.git/objects/pack"
        let names = try FileManager.default.contentsOfDirectory(atPath: pack)
        return "\(pack)/\(try #require(names.first { $0.hasSuffix(ending) }))"
    }

    @Test("Every object is what git says of it, whole or as a difference, by offset or by name")
    func same() throws {
        for options in [
            ["-c", "repack.useDeltaBaseOffset=true"], ["-c", "repack.useDeltaBaseOffset=false"],
        ] {
            try git(options + ["repack", "-adfq"])
            let reader = try reader()
            // Has unpacked nothing, so that headers are read as such.
            let fresh = try self.reader()
            let types: [String: Int32] = ["commit": 1, "tree": 2, "blob": 3, "tag": 4]
            let objects = try objects()
            #expect(objects.count > 40)
            for (name, type) in objects {
                let found = try #require(read(name, by: reader), "\(name)")
                #expect(found.type == types[type])
                let header = try #require(self.header(name, by: fresh))
                #expect(header.type == found.type && header.size == found.bytes.count)
                #expect(Data(found.bytes) == (try git(["cat-file", type, name])))
            }
            #expect(read(String(repeating: "ab", count: 20), by: reader) == nil)
        }
    }

    @Test(
        "Damaged packs and indexes, wherever the damage is, are read wrongly at worst",
        arguments: [".pack", ".idx"])
    func damaged(_ ending: String) throws {
        let path = try file(ending)
        let names = try objects().map(\.name)
        let whole = try Data(contentsOf: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        var random = SplitMix(seed: 11)
        for round in 0..<120 {
            var bytes = whole
            if round % 6 == 0 {
                bytes = bytes.prefix(Int(random.next() % UInt64(whole.count)))
            } else {
                for _ in 0..<4 {
                    bytes[Int(random.next() % UInt64(whole.count))] = UInt8(random.next() & 0xff)
                }
            }
            try bytes.write(to: URL(filePath: path))
            guard let reader = PackReader(folders: ["\(folder)/.git/objects"]) else { continue }
            for name in names {
                _ = header(name, by: reader)
                if let found = read(name, by: reader) { #expect(found.bytes.count <= 16 << 20) }
            }
        }
    }

    @Test("An offset beyond every file is none")
    func offset() throws {
        let file = try #require(PackFile(try file(".pack")))
        #expect(file.header(at: .max) == nil)
        #expect(file.header(at: 0) == nil)
        #expect(file.header(at: -1) == nil)
        #expect(file.header(at: 1 << 50) == nil)
    }
}
