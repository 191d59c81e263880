import Files
import Foundation
import Instances
import TestSupport
import Testing

@testable import Datasets
@testable import Publishing

@Suite("Manifests")
struct ManifestTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func manifest() throws -> Manifest {
        var state = RepositoryState(
            repository: try repository(), commit: String(repeating: "b", count: 40), source: "archive",
            pullRequests: 3)
        state.funnel.pullRequests = 3
        state.funnel.refused = ["no-test-patch": 1]
        state.funnel.candidates = 2
        state.funnel.count(.valid, reason: nil, candidates: 2)
        return Manifest(
            toolVersion: "1.0", release: "\"ownDigest\" : \"x",
            policies: .init(mining: ["complete"], validation: "swe-bench"),
            configuration: "c", repositories: [state], funnel: state.funnel, files: [],
            instances: ["raw": ["o__r-1": "d", "o__r-2": "e"], "full": ["o__r-1": "f"], "lite": [:]])
    }

    @Test("A manifest read back is the one that was written, with its own digest in it")
    func roundTrip() throws {
        let manifest = try manifest()
        try RecordFile.write(try manifest.encoded(), to: directory["manifest.json"])
        var (read, digest) = try Manifest.read(directory["manifest.json"])
        #expect(read.ownDigest != Manifest.noDigest && digest.count == 64 && digest != read.ownDigest)
        read.ownDigest = manifest.ownDigest
        #expect(read == manifest)
        #expect(try manifest.encoded() == manifest.encoded())
    }

    @Test("One changed character anywhere is noticed", arguments: ["swe-bench", "o__r-2", "complete", "1.0"])
    func tampering(_ text: String) throws {
        let written = String(decoding: try manifest().encoded(), as: UTF8.self)
        let place = try #require(written.range(of: text))
        var changed = written
        changed.replaceSubrange(place.lowerBound..<written.index(after: place.lowerBound), with: "X")
        try directory.write(changed, to: "manifest.json")
        let error = #expect(throws: RecordError.self) { try Manifest.read(directory["manifest.json"]) }
        #expect(error?.description.contains("it is not as it was published") == true)
        #expect(throws: RecordError.self) { try EarlierRelease(manifest: directory["manifest.json"]) }
    }

    @Test("What does not fit together within a manifest is said")
    func inconsistencies() throws {
        let whole = try manifest()
        #expect(whole.inconsistencies == [])
        var manifest = whole
        manifest.instances["full"]?["o__r-9"] = "x"
        #expect(manifest.inconsistencies == ["o__r-9 is in full, but not in raw"])
        manifest = whole
        manifest.funnel.pullRequests = 4
        #expect(
            manifest.inconsistencies == [
                "the funnel does not add up", "the funnel is not the sum of those of the repositories",
            ])
        manifest = whole
        manifest.repositories[0].funnel.candidates = 1
        #expect(manifest.inconsistencies.first == "the funnel of owner/name does not add up")
    }

    @Test("A release of the first form can be followed, and not be read as ours")
    func firstForm() throws {
        let path = try directory.write(
            #"{"formatVersion": 1, "instances": {"raw": {"o__r-1": "d"}}}"#, to: "old/manifest.json")
        let earlier = try EarlierRelease(manifest: path)
        #expect(earlier.instances == ["raw": ["o__r-1": "d"]] && earlier.directory == directory["old"])
        let error = #expect(throws: RecordError.self) { try Manifest.read(path) }
        #expect(error?.description.contains("format version 1, and this program knows 2") == true)
    }

    @Test("Several rows of one instance have keys of their own")
    func keys() {
        #expect(Manifest.key("o__r-1", occurrence: 1) == "o__r-1")
        #expect(Manifest.key("o__r-1", occurrence: 2) != Manifest.key("o__r-1", occurrence: 3))
    }
}
