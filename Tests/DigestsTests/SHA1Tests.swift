import Digests
import Testing

@Suite struct `SHA-1` {
    @Test func `gives an object the name that git gives it`() {
        var hasher = SHA1Hasher()
        hasher.update(Array("blob 6\0".utf8))
        hasher.update(Array("hello\n".utf8))
        let hex = hasher.finish().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(hex == "ce013625030ba8dba906f756967f9e9ca394464a")
    }
}
