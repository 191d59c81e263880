import Foundation
import JSON
import TestSupport
import Testing

/// What canonical JSON writes is what Foundation writes, whose bytes are in records and digests of old.
@Suite struct `Canonical JSON is Foundation's` {
    private func check(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let expected = String(decoding: try encoder.encode(value), as: UTF8.self)
        #expect(String(decoding: try CanonicalJSON.encode(value), as: UTF8.self) == expected)
    }

    @Test func `for every character that needs a thought`() throws {
        for scalar in (0...0x2ff).compactMap(Unicode.Scalar.init) {
            try check("a\(Character(scalar))b")
        }
        try check("\u{2028}\u{2029}\u{feff}\u{10ffff}👩‍👩‍👧 e\u{301} a/b \"c\" \\d\\ \r\n")
        try check(["", "\"", "\\", "\n", "\n\n"])
    }

    @Test func `for texts of any length, with what is escaped at any place`() throws {
        var random = SplitMix(seed: 2)
        let characters = Array("abc XYZ/~\u{7f}é€\"\\\n\u{1}")
        for length in 0..<200 {
            let text = (0..<length).map { _ in characters[Int(random.next() % UInt64(characters.count))] }
            try check(String(text))
            try check(String(repeating: "a", count: length) + "\"\u{1f}\\ !#[]")
        }
    }

    @Test func `for numbers`() throws {
        try check([0, -1, Int.max, Int.min])
        try check(UInt64.max)
        try check([0.0, -0.0, 1, -1.5, 0.1, 1e15, 1e16, 1e17, 1e300, 123_456_789.125, 100])
        try check([Double.leastNonzeroMagnitude, .greatestFiniteMagnitude])
        try check([Float(0.1), 1, 3.4e38])
        var random = SplitMix(seed: 1)
        for _ in 0..<2000 {
            let value = Double(bitPattern: random.next())
            if value.isFinite { try check(value) }
        }
    }

    private enum Choice: Codable {
        case plain
        case one(Int)
        case named(text: String, list: [Bool])
    }

    private struct Inner: Codable {
        var z: Int?
        var a = "x"
        var nothing: [String: Int] = [:]
    }

    private struct Outer: Codable {
        var value = Inner()
        var choice = Choice.named(text: "é", list: [true, false])
        var choices = [Choice.plain, .one(1)]
        var optional: [Int?] = [1, nil]
        var data = Data([1, 2, 3])
        var url = URL(string: "https://example.org/a/b?c")
        var date = Date(timeIntervalSinceReferenceDate: 12.5)
        var numbers = [3: "c", 1: "a"]
        var keys = ["b": 1, "B": 2, "a10": 3, "a2": 4, "": 5, "ä": 6, "_": 7, "/": 8]
        var nested: [[[Int]]] = []
    }

    @Test func `for structures, choices, dictionaries and what is in them`() throws {
        try check(Outer())
        try check([Outer(), Outer()])
        try check(Choice.plain)
        try check(["a": Inner(z: 1)])
    }

    /// A value that asks for containers in every way there is.
    private struct Elaborate: Encodable {
        enum Key: String, CodingKey { case a, b, c, d, e }

        func encode(to encoder: any Encoder) throws {
            var first = encoder.container(keyedBy: Key.self)
            try first.encode("first", forKey: .c)
            try first.encode("second", forKey: .c)
            try first.encodeNil(forKey: .d)
            var nested = first.nestedContainer(keyedBy: Key.self, forKey: .b)
            try nested.encode(1, forKey: .a)
            var list = first.nestedUnkeyedContainer(forKey: .a)
            try list.encode("x")
            var inList = list.nestedContainer(keyedBy: Key.self)
            try inList.encode(true, forKey: .e)
            var listInList = list.nestedUnkeyedContainer()
            try listInList.encodeNil()
            try Inner().encode(to: first.superEncoder())
            try Inner().encode(to: list.superEncoder())
            var second = encoder.container(keyedBy: Key.self)
            try second.encode(2.0, forKey: .e)
        }
    }

    private struct Nothing: Encodable { func encode(to encoder: any Encoder) throws {} }

    @Test func `for containers in containers, and for what encodes nothing`() throws {
        try check(Elaborate())
        try check([Nothing()])
        try check(["a": Nothing()])
        #expect(throws: EncodingError.self) { try CanonicalJSON.encode(Nothing()) }
        #expect(throws: EncodingError.self) { try CanonicalJSON.encode(["a": [Double.nan]]) }
    }

    @Test func `appended to what is there already`() throws {
        var bytes = Array("x".utf8)
        try CanonicalJSON.append(["a": 1], to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == #"x{"a":1}"#)
        #expect(throws: EncodingError.self) { try CanonicalJSON.append([Double.infinity], to: &bytes) }
        #expect(bytes.count == 8)
    }
}
