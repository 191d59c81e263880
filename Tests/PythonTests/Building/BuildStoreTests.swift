import Digests
import Foundation
import Testing

@testable import Python

@Suite("Builds that are kept")
struct BuildStoreTests {
    private let home = FileManager.default.temporaryDirectory.appendingPathComponent(
        "builds-\(UUID().uuidString)")

    private func write(_ files: [String: String], in name: String) throws -> String {
        let directory = home.appendingPathComponent(name)
        for (path, text) in files {
            let file = directory.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        return directory.path
    }

    @Test(
        "What was only copied is dropped; changed files and Python behind modules are conditions of a later use"
    )
    func keep() throws {
        defer { try? FileManager.default.removeItem(at: home) }
        let store = BuildStore(
            directory: home.appendingPathComponent("store").path,
            cacheFiles: CacheFiles(faults: CacheFaults()))
        let checkout = try write(
            ["a/same.pyx": "1", "a/changed.py": "1", "a/fast.py": "1", "a/free.py": "1"], in: "c")
        let built = try write(
            ["a/same.pyx": "1", "a/changed.py": "2", "a/fast.abi3.so": "binary", "a/empty/same": ""], in: "b")
        try FileManager.default.removeItem(atPath: "\(built)/a/empty/same")
        let key = SHA256Digest(of: "key")
        let kept = try store.keep(
            key, environment: nil, built: built, checkout: checkout, work: try write([:], made: "w"))
        let files = FileManager.default.enumerator(atPath: kept.checkout)?.compactMap { $0 as? String }
            .sorted()
        #expect(files == ["a", "a/changed.py", "a/fast.abi3.so"])

        #expect(store.find(key, checkout: checkout) == kept)
        #expect(store.find(SHA256Digest(of: "other"), checkout: checkout) == nil)
        try Data("2".utf8).write(to: URL(fileURLWithPath: "\(checkout)/a/free.py"))
        #expect(store.find(key, checkout: checkout) == kept)
        try Data("2".utf8).write(to: URL(fileURLWithPath: "\(checkout)/a/fast.py"))
        #expect(store.find(key, checkout: checkout) == nil)
    }

    @Test("A build whose list of inputs is damaged is not used, and counted")
    func damaged() throws {
        defer { try? FileManager.default.removeItem(at: home) }
        let faults = CacheFaults()
        let store = BuildStore(
            directory: home.appendingPathComponent("store").path, cacheFiles: CacheFiles(faults: faults))
        let checkout = try write(["x.c": ""], in: "c")
        let key = SHA256Digest(of: "key")
        let kept = try store.keep(
            key, environment: nil, built: try write(["x.so": ""], in: "b"), checkout: checkout,
            work: try write([:], made: "w"))
        try Data("{".utf8).write(to: URL(fileURLWithPath: "\(kept.path)/inputs.json"))
        #expect(store.find(key, checkout: checkout) == nil)
        #expect(faults.summary()?.contains("\(kept.path)/inputs.json") == true)
    }

    @Test("Equal files of different builds are one file on disk; links are left alone")
    func links() throws {
        defer { try? FileManager.default.removeItem(at: home) }
        let store = BuildStore(
            directory: home.appendingPathComponent("store").path,
            cacheFiles: CacheFiles(faults: CacheFaults()))
        let checkout = try write(["x.c": ""], in: "c")
        let big = String(repeating: "x", count: 10_000)
        var numbers: Set<UInt64> = []
        for name in ["one", "two"] {
            let built = try write(["m.so": big], in: name)
            try FileManager.default.createSymbolicLink(
                atPath: "\(built)/link", withDestinationPath: "/etc/passwd")
            let kept = try store.keep(
                SHA256Digest(of: name), environment: nil, built: built, checkout: checkout,
                work: try write([:], made: "work-\(name)"))
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(kept.checkout)/m.so")
            numbers.insert(try #require(attributes[.systemFileNumber] as? UInt64))
            #expect(
                try FileManager.default.destinationOfSymbolicLink(atPath: "\(kept.checkout)/link")
                    == "/etc/passwd")
        }
        #expect(numbers.count == 1)
    }

    private func write(_ files: [String: String], made name: String) throws -> String {
        let directory = home.appendingPathComponent(name).path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        return directory
    }
}
