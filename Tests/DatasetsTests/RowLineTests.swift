import Foundation
import TestSupport
import Testing

@testable import Datasets

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

    @Test("No bytes whatever crash it: rows with random changes are read or refused")
    func mutated() throws {
        let row = try #require(SplitRow(try candidate(7), in: .full, verdict: nil)).bytes
        var generator = SplitMix(seed: 7)
        for _ in 0..<3_000 {
            var bytes = row
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[place] = UInt8.random(in: 0...255, using: &generator)
            }
            if Bool.random(using: &generator) {
                bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator))
            }
            guard let read = try? RowLine(bytes) else { continue }
            for name in read.names {
                _ = read.text(name)
                _ = read.texts(name)
            }
        }
        let deep = Array(("{\"a\": " + String(repeating: "[", count: 200_000)).utf8)
        #expect(throws: RowLineError.self) { try RowLine(deep) }
    }

    @Test("Lines are read whole whatever their length, the last without its newline too")
    func files() throws {
        let directory = try TemporaryDirectory()
        let long = String(repeating: "x", count: 3 << 20)
        let path = try directory.write("a\n\n\(long)\nlast", to: "lines")
        let file = try LineFile(path)
        var lengths: [Int] = []
        while let line = try file.next() { lengths.append(line.count) }
        #expect(lengths == [1, 0, 3 << 20, 4])
        #expect(file.number == 4)
        #expect(throws: (any Error).self) { try LineFile("\(directory.path)/none") }
    }

    @Test(
        "What a row takes in memory is what the library finds: text in UTF-8, offsets, numbers as 64 bits",
        arguments: [
            (#"{"a": ""}"#, 4), (#"{"a": "ab"}"#, 6),
            (#"{"a": "é\n\"\u2028\ud83d\ude00\u0001"}"#, 4 + 2 + 2 + 3 + 4 + 1),
            (#"{"a": 7, "b": null}"#, 12), (#"{"a": [], "b": ["x", "yz"]}"#, 4 + 4 + 5 + 6),
            (#"{"a": "2020-01-02T03:04:05Z"}"#, 4 + 19), (#"{"a": "2020-01-02T03:04:05 "}"#, 4 + 20),
        ])
    func loaded(_ text: String, _ size: Int) throws {
        #expect(try RowLine(Array(text.utf8)).loadedBytes == size)
    }
}
