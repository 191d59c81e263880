import Instances
import Testing

@testable import Git

@Suite struct `Object ids in libgit2's form` {
    @Test func `lead back to the same id`() throws {
        let id = try #require(ObjectID("0123456789abcdef0123456789abcdef01234567"))
        #expect(ObjectID(id.oid) == id)
        #expect(withUnsafeBytes(of: id.oid) { Array($0) } == id.bytes)
    }
}
