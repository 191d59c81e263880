import JSON
import Testing

@Suite struct `Objects in a stream of bytes` {
    /// What a splitter finds in some text that comes in pieces of a size.
    private func split(_ text: String, pieces: Int = .max, limit: Int = 1 << 20) -> (
        found: [String], dropped: Int
    ) {
        var splitter = ObjectSplitter(limit: limit)
        var found: [String] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            splitter.take(rest.prefix(pieces)) { bytes, range in
                found.append(String(decoding: bytes[range], as: UTF8.self))
            }
            rest = rest.dropFirst(min(pieces, rest.count))
        }
        splitter.finish()
        return (found, splitter.dropped)
    }

    private static let objects = [
        "{}", #"{"a":1}"#, #"{"a":{"b":{}}}"#, #"{"a":"}{"}"#, #"{"a":"\"}","b":[{"c":1}]}"#, #"{"a":"\\"}"#,
        #"{"é":"😀"}"#,
    ]

    @Test(arguments: [
        ("one a line", "", "\n", "\n"), ("in an array", "[", ",", "]"), ("run together", "", "", ""),
        ("in an array with blanks", " [\n ", " ,\n ", "\n]\n"), ("in arrays in an array", "[[", "],[", "]]"),
        ("in arrays run together", "[", "][", "]"), ("with carriage returns", "", "\r\n", "\r\n"),
    ])
    func `are found`(what: String, before: String, between: String, after: String) {
        let text = before + Self.objects.joined(separator: between) + after
        for pieces in [1, 2, 3, 7, 64, Int.max] {
            let (found, dropped) = split(text, pieces: pieces)
            #expect(found == Self.objects, "\(what), by \(pieces)")
            #expect(dropped == 0)
        }
    }

    @Test func `are none in a stream without one`() {
        for text in ["", "\n\n", "[]", "null", "\"{\"", "]]}}"] {
            // A brace within a bare string begins what never ends.
            let (found, dropped) = split(text)
            #expect(found.isEmpty)
            #expect(dropped == (text.contains("{") ? 1 : 0), "\(text)")
        }
    }

    @Test func `a cut line costs itself alone`() {
        let text = "{\"a\":1}\n{\"a\":\"cut\n{\"a\":3}\n"
        for pieces in [1, 5, Int.max] {
            let (found, dropped) = split(text, pieces: pieces)
            #expect(found == ["{\"a\":1}", "{\"a\":3}"])
            #expect(dropped == 1)
        }
    }

    @Test func `a stream that ends within an object drops it`() {
        for text in ["{\"a\":1", "{\"a\":\"x", "{\"a\":{}", "{\"a\":\"\\"] {
            let (found, dropped) = split("{}" + text)
            #expect(found == ["{}"])
            #expect(dropped == 1, "\(text)")
        }
    }

    @Test func `an object that is too long is dropped, and the stream is read on`() {
        let long = "{\"a\":\"\(String(repeating: "x", count: 500))\"}"
        for pieces in [10, 90] {
            let (found, dropped) = split("{\"b\":1}\n\(long)\n{\"c\":1}\n", pieces: pieces, limit: 100)
            #expect(found.first == "{\"b\":1}")
            #expect(found.last == "{\"c\":1}")
            #expect(dropped >= 1)
        }
    }

    @Test func `nothing is held that was handed out`() {
        var splitter = ObjectSplitter()
        splitter.take(Array("{\"a\":1}{\"b\"".utf8)) { _, _ in }
        #expect(splitter.buffer == Array("{\"b\"".utf8))
        splitter.take(Array(":2}]\n\n".utf8)) { _, _ in }
        #expect(splitter.buffer.isEmpty)
    }

    @Test func `a fault of who takes them is passed on`() {
        struct Enough: Error {}
        var splitter = ObjectSplitter()
        var count = 0
        #expect(throws: Enough.self) {
            try splitter.take(Array("{}{}{}".utf8)) { _, _ in
                count += 1
                if count == 2 { throw Enough() }
            }
        }
        #expect(count == 2)
    }
}
