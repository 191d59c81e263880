import Digests
import Testing

@Suite struct `SHA-256` {
    // The examples of FIPS 180-4 and the empty message.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `has the digests of the standard`(message: String, digest: String) {
        #expect(SHA256Digest(of: message).hex == digest)
        #expect(SHA256Digest(of: Array(message.utf8)).hex == digest)
    }

    @Test func `does not depend on the pieces in which bytes come`() {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let whole = SHA256Digest(of: bytes)
        for size in [1, 63, 64, 65, 999] {
            var hasher = SHA256Hasher()
            var rest = bytes[...]
            while !rest.isEmpty {
                hasher.update(rest.prefix(size))
                hasher.update([])
                rest = rest.dropFirst(size)
            }
            #expect(hasher.finish() == whole)
        }
        // A sequence without storage of its own.
        #expect(SHA256Digest(of: bytes.lazy.map { $0 }) == whole)
    }

    @Test func `has the digest of a million letters`() {
        var hasher = SHA256Hasher()
        let block = [UInt8](repeating: UInt8(ascii: "a"), count: 10_000)
        for _ in 0..<100 { hasher.update(block) }
        #expect(hasher.finish().hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func `digests are ordered by their digits`() {
        let digests = (0..<50).map { SHA256Digest(of: "\($0)") }
        #expect(digests.sorted().map(\.hex) == digests.map(\.hex).sorted())
        #expect(Set(digests).count == 50)
    }
}
