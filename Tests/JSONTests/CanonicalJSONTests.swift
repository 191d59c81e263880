import Foundation
import JSON
import Testing

@Suite struct `Canonical JSON` {
    @Test func `is one text for one value`() throws {
        struct Value: Codable, Equatable {
            var b = "a/b"
            var a: [String: Int] = ["y": 2, "x": 1]
            var c: Int?
        }
        let bytes = try CanonicalJSON.encode(Value())
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"a":{"x":1,"y":2},"b":"a/b"}"#)
        #expect(try CanonicalJSON.decode(Value.self, from: bytes) == Value())
        let people = String(decoding: try CanonicalJSON.encodeForPeople(Value()), as: UTF8.self)
        #expect(people.hasSuffix("}\n") && people.contains("\n  \"a\""))
        #expect(try CanonicalJSON.decode(Value.self, from: Data(people.utf8)) == Value())
        #expect(throws: EncodingError.self) { try CanonicalJSON.encode(Double.infinity) }
        #expect(throws: DecodingError.self) { try CanonicalJSON.decode(Value.self, from: Data("{".utf8)) }
    }
}
