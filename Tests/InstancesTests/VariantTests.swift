import Foundation
import Testing

@testable import Instances

@Suite("Variants of the code")
struct VariantTests {
    private let digest = String(repeating: "0a", count: 32)

    @Test("A variant is spelled as run records always spelled it")
    func spelling() throws {
        let patch = Variant.patch(try #require(PatchDigest(digest)))
        #expect(Variant.base.description == "before")
        #expect(Variant.gold.description == "after")
        #expect(patch.description == "patch:\(digest)")
        for variant in [.base, .gold, patch] { #expect(Variant(variant.description) == variant) }
    }

    @Test("Any other text is refused", arguments: ["", "Before", "patch:", "patch:0A", "gold"])
    func refused(_ text: String) {
        #expect(Variant(text) == nil)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Variant].self, from: JSONEncoder().encode([text]))
        }
    }

    @Test("A digest has 64 lower-case hexadecimal digits")
    func digests() {
        #expect(PatchDigest(digest)?.description == digest)
        #expect(PatchDigest(digest.uppercased()) == nil)
        #expect(PatchDigest(String(digest.dropLast())) == nil)
        #expect(PatchDigest(String(digest.dropLast()) + "g") == nil)
    }

    @Test("The base comes first, then the gold patch, then others")
    func order() throws {
        let patch = Variant.patch(try #require(PatchDigest(digest)))
        #expect([patch, .gold, .base].sorted() == [.base, .gold, patch])
        #expect(patch.fileName == "patch-0a0a0a0a0a0a")
    }

    @Test("A run record keeps the member `phase`")
    func recordKey() throws {
        let id = try #require(InstanceID("owner__name-1"))
        let record = RunRecord(
            key: "k", id: id, variant: .gold, repeatIndex: 0, ending: .exited(status: 0), outcomes: [:],
            collectionErrors: [:], isComplete: true, wallSeconds: 1, cpuSeconds: 1, log: "l")
        let text = String(decoding: try JSONEncoder().encode(record), as: UTF8.self)
        #expect(text.contains(#""phase":"after""#))
        #expect(!text.contains("variant") && !text.contains("sandbox"))
        #expect(try JSONDecoder().decode(RunRecord.self, from: Data(text.utf8)) == record)
    }

    @Test("A run record names a sandbox that is not the usual one")
    func sandbox() throws {
        #expect(SandboxKind.bubblewrap.recorded == nil)
        let id = try #require(InstanceID("owner__name-1"))
        let record = RunRecord(
            key: "k", id: id, variant: .gold, repeatIndex: 0, ending: .exited(status: 0), outcomes: [:],
            collectionErrors: [:], isComplete: true, wallSeconds: 1, cpuSeconds: 1,
            sandbox: SandboxKind.podman.recorded, log: "l")
        let text = String(decoding: try JSONEncoder().encode(record), as: UTF8.self)
        #expect(text.contains(#""sandbox":"podman""#))
        #expect(try JSONDecoder().decode(RunRecord.self, from: Data(text.utf8)) == record)
    }
}
