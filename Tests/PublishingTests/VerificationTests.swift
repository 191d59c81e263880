import Files
import Foundation
import Instances
import TestSupport
import Testing

@testable import Publishing

@Suite("Verification of a copy")
struct VerificationTests {
    private let directory: TemporaryDirectory
    private var manifest: String { "\(directory.path)/manifest.json" }

    /// A small publication with every kind of file.
    init() throws {
        directory = try TemporaryDirectory()
        let name = try repository()
        var state = RepositoryState(
            repository: name, commit: String(repeating: "b", count: 40), source: "archive", pullRequests: 4)
        state.licences = ["MIT"]
        var inputs = SplitInputs(repositories: [state], candidates: (1...3).map { InstanceID(name, $0) }) {
            id in
            var input = InstanceInput(try candidate(id.number, statement: id.number == 3 ? nil : statement))
            input.verdict = .valid(failToPass: ["t"], passToPass: ["u"], flaky: [])
            input.lockDigest = "abc"
            return input
        }
        inputs.refusals = { [Refusal(repository: $0, number: 9, reasons: [.noTestPatch], detail: "none")] }
        inputs.lock = { _ in Array("a lock\n".utf8) }
        let options = PublicationOptions(
            toolVersion: "1.0", validationPolicy: "swe-bench", configuration: "digest")
        _ = try SplitAssembly(inputs, options: options).write(to: directory.path)
    }

    /// Whether the copy is found to be as published.
    private var isIntact: Bool { (try? PublicationCheck.of(manifest: manifest).faults.isEmpty) ?? false }

    @Test("A copy that was not touched has no fault, wherever it lies")
    func intact() throws {
        let check = try PublicationCheck.of(manifest: manifest)
        #expect(check.faults == [])
        #expect(check.rows == 6)
        let elsewhere = directory.path + "-moved"
        try FileManager.default.moveItem(atPath: directory.path, toPath: elsewhere)
        defer { try? FileManager.default.moveItem(atPath: elsewhere, toPath: directory.path) }
        #expect(try PublicationCheck.of(manifest: "\(elsewhere)/manifest.json").faults == [])
    }

    @Test("A flipped bit is found in any file at any place, the manifest included, 1,000 times of 1,000")
    func flippedBits() throws {
        let files =
            try Manifest.read(manifest).manifest.files.filter { $0.bytes > 0 }.map(\.name) + ["manifest.json"]
        var generator = SplitMix(seed: 20_261_121)
        var found = 0
        for round in 0..<1_000 {
            let path = "\(directory.path)/\(files[round % files.count])"
            let original = try Data(contentsOf: URL(fileURLWithPath: path))
            var flipped = original
            let place = Int.random(in: 0..<flipped.count, using: &generator)
            flipped[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            try flipped.write(to: URL(fileURLWithPath: path))
            if !isIntact { found += 1 }
            try original.write(to: URL(fileURLWithPath: path))
        }
        #expect(found == 1_000)
        #expect(isIntact)
    }

    @Test("Each kind of fault is named with its file")
    func faults() throws {
        _ = try directory.write(try directory.text("full.jsonl") + " ", to: "full.jsonl")
        _ = try directory.write(
            try directory.text("raw.jsonl").replacing("word", with: "Word"), to: "raw.jsonl")
        try FileManager.default.removeItem(atPath: "\(directory.path)/runs.jsonl")
        let faults = try PublicationCheck.of(manifest: manifest).faults
        #expect(faults.map(\.file) == ["full.jsonl", "raw.jsonl", "runs.jsonl"])
        #expect(faults.first?.problem.contains("bytes") == true)
    }

    /// Writes the manifest anew after a change, as someone with the program could.
    private func rewrite(_ change: (inout Manifest) throws -> Void) throws {
        var changed = try Manifest.read(manifest).manifest
        try change(&changed)
        try changed.encoded().write(to: URL(fileURLWithPath: manifest))
    }

    @Test("A manifest that does not fit together is no proof, even when its own digest fits")
    func inconsistent() throws {
        try rewrite { $0.funnel.candidates += 1 }
        #expect(
            try PublicationCheck.of(manifest: manifest).faults.map(\.file) == [
                "manifest.json", "manifest.json",
            ])
        try rewrite { $0.funnel.candidates -= 1 }
        try rewrite { $0.instances["lite"]?["owner__name-7"] = "0" }
        let faults = try PublicationCheck.of(manifest: manifest).faults.map(\.description)
        #expect(faults.contains { $0.hasPrefix("lite.jsonl: has 2 rows in the list of files, 3") })
        #expect(faults.contains { $0.contains("owner__name-7 is in lite, but not in full") })
    }

    @Test("Rows in another order, or another row in the place of one, are found by line")
    func rows() throws {
        let lines = try directory.text("raw.jsonl").split(separator: "\n")
        let swapped = directory.path + "/raw.jsonl"
        try Data((lines.reversed().joined(separator: "\n") + "\n").utf8).write(
            to: URL(fileURLWithPath: swapped))
        let read = try Manifest.read(manifest).manifest
        #expect(
            read.rowFault(split: "raw", in: directory.path)?.problem
                == "line 2: owner__name-1 does not belong after owner__name-2")
        _ = try directory.write(
            lines[0] + "\n" + lines[1].replacing("word", with: "ward") + "\n", to: "raw.jsonl")
        #expect(
            read.rowFault(split: "raw", in: directory.path)?.problem
                == "line 2: the row of owner__name-2 is not the one in the manifest")
    }

    @Test(
        "Names that leave the publication are faults", arguments: ["../manifest.json", "/etc/passwd", "a//b"])
    func hostileNames(_ name: String) throws {
        try rewrite { $0.files[0].name = name }
        let faults = try PublicationCheck.of(manifest: manifest).faults
        #expect(faults.contains { $0.problem == "the name leaves the directory of the publication" })
    }

    @Test("The manifest obeys its schema, and the schema refuses what is none")
    func schema() throws {
        let schema = try JSONSchema(contentsOf: "docs/manifest.schema.json")
        let value = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: manifest)))
        #expect(schema.faults(of: value) == [])
        var broken = try #require(value as? [String: Any])
        broken["ownDigest"] = "x"
        broken["surprise"] = 1
        broken["funnel"] = nil
        #expect(schema.faults(of: broken).count == 3)
    }
}

/// Forty-one words, enough for Lite.
private let statement = String(repeating: "word ", count: 41)
