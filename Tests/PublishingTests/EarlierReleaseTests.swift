import Files
import Foundation
import Instances
import Synchronization
import TestSupport
import Testing

@testable import Datasets
@testable import Publishing

@Suite("What an earlier release leaves")
struct EarlierReleaseTests {
    private let directory: TemporaryDirectory
    private let notes = Notes()

    /// What a person is told.
    private final class Notes: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// Publishes one valid instance whose list of tests is given.
    private func publish(_ tests: [String], to name: String, following previous: String? = nil) throws
        -> Manifest
    {
        let repository = try repository()
        let state = RepositoryState(
            repository: repository, commit: String(repeating: "b", count: 40), source: "archive",
            pullRequests: 1)
        let inputs = SplitInputs(repositories: [state], candidates: [InstanceID(repository, 1)]) { id in
            var input = InstanceInput(try candidate(id.number))
            input.verdict = .valid(failToPass: tests, passToPass: [], flaky: [])
            return input
        }
        var options = PublicationOptions(
            toolVersion: "1.0", validationPolicy: "swe-bench", configuration: "digest")
        options.previous = try previous.map { try EarlierRelease(manifest: directory["\($0)/manifest.json"]) }
        options.noted = notes.add
        return try SplitAssembly(inputs, options: options).write(to: directory[name])
    }

    private func columns(_ manifest: Manifest) -> [[String]]? {
        manifest.changes?["full"]?.changed.map(\.columns)
    }

    @Test("The columns that changed are told while the earlier rows are at hand, and not told without them")
    func columns() throws {
        _ = try publish(["a"], to: "first")
        #expect(columns(try publish(["b"], to: "second", following: "first")) == [["FAIL_TO_PASS"]])
        try FileManager.default.removeItem(atPath: directory["first/full.jsonl"])
        #expect(columns(try publish(["b"], to: "third", following: "first")) == [[]])
    }

    @Test("Earlier rows that are there and cannot be read stop the publication")
    func damagedRows() throws {
        _ = try publish(["a"], to: "first")
        try directory.write("{\"instance_id\"\n", to: "first/full.jsonl")
        let error = #expect(throws: PublishedRowError.self) {
            try publish(["b"], to: "second", following: "first")
        }
        #expect(error?.file == directory["first/full.jsonl"] && error?.line == 1)
        #expect(!FileManager.default.fileExists(atPath: directory["second/manifest.json"]))
    }

    @Test("The changelog of earlier releases goes on; one that cannot be read is never lost without a word")
    func changelog() throws {
        _ = try publish(["a"], to: "first")
        _ = try publish(["b"], to: "second", following: "first")
        #expect(try directory.text("second/CHANGELOG.md").contains("The first release"))
        try FileManager.default.removeItem(atPath: directory["first/CHANGELOG.md"])
        _ = try publish(["b"], to: "third", following: "first")
        #expect(try !directory.text("third/CHANGELOG.md").contains("The first release"))
        try FileManager.default.createDirectory(
            atPath: directory["first/CHANGELOG.md"], withIntermediateDirectories: false)
        #expect(throws: RecordError.self) { try publish(["b"], to: "fourth", following: "first") }
    }

    @Test("Published over something that is no publication, what it listed is said to stay")
    func foreignManifest() throws {
        try directory.write("[]", to: "first/manifest.json")
        _ = try publish(["a"], to: "first")
        let note = "\(directory["first/manifest.json"]) is no manifest; what it listed stays where it is"
        #expect(notes.all == [note])
        _ = try publish(["a"], to: "first")
        #expect(notes.all == [note])
    }

    @Test("A signature of the manifest before is gone with it")
    func signature() throws {
        _ = try publish(["a"], to: "first")
        try directory.write("signed", to: "first/manifest.json.sig")
        _ = try publish(["a"], to: "first")
        #expect(!FileManager.default.fileExists(atPath: directory["first/manifest.json.sig"]))
    }
}
