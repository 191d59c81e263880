import Foundation
import TestSupport
import Testing

@testable import JSON

@Suite("Lines of rows")
struct RowLineTests {
    @Test("Members are found by name, their values as they stand")
    func members() throws {
        let row = try RowLine(
            Array(#"{"a": "x\ty", "n": 12, "l": ["p", "q r"], "o": {"a": [1, "}"]}, "z": null}"#.utf8))
        #expect(row.names == ["a", "n", "l", "o", "z"])
        #expect(row.text("a") == "x\ty")
        #expect(row.integer("n") == 12)
        #expect(row.texts("l") == ["p", "q r"])
        #expect(row.raw("o").map { String(decoding: $0, as: UTF8.self) } == #"{"a": [1, "}"]}"#)
        #expect(row.text("z") == nil && row.text("n") == nil && row.raw("none") == nil)
    }

    @Test("Lists may be text that holds them, and hold numbers")
    func lists() throws {
        let row = try RowLine(
            Array(#"{"a": "[\"x\", \"y\"]", "b": [1, 22], "c": "[", "d": [[1]], "e": []}"#.utf8))
        #expect(row.texts("a") == ["x", "y"])
        #expect(row.texts("b") == ["1", "22"])
        #expect(row.texts("c") == nil && row.texts("d") == nil)
        #expect(row.texts("e") == [])
    }

    @Test(
        "Text reads as Foundation reads it",
        arguments: [
            #"\u00e9\u2028\ud83d\ude00"#, #"é☃😀"#, #"\\n\/\b\f\r\n\""#, "", #"\u0000"#, #"a\\"#,
        ])
    func escapes(_ text: String) throws {
        let bytes = Array("{\"t\": \"\(text)\"}".utf8)
        let expected = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: String]
        #expect(try RowLine(bytes).text("t") == expected?["t"])
    }

    @Test(
        "A lone surrogate is replaced",
        arguments: [#"\ud83d"#, #"\ude00"#, #"\ud83d\u0041"#, #"\ud83dx"#, #"\uzzzz"#])
    func surrogates(_ text: String) throws {
        #expect(try RowLine(Array("{\"t\": \"\(text)\"}".utf8)).text("t")?.contains("\u{fffd}") == true)
    }

    @Test(
        "What is no object is refused",
        arguments: [
            "", "[]", "{", "{}x", #"{"a"}"#, #"{"a":}"#, #"{"a": 1,}"#, #"{"a": "x}"#, #"{"a": "x\"}"#,
            #"{"a": [1}"#, "null", #"{"a": 1 "b": 2}"#, "{\"a\": \"\u{1}\"}", #"{"a": 1, "a": 2}"#,
        ])
    func malformed(_ text: String) {
        #expect(throws: RowLineError.self) { try RowLine(Array(text.utf8)) }
    }
}
