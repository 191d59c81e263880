import Foundation
import JSON
import Testing

@testable import Datasets

@Suite("Whole rows")
struct WholeRowTests {
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
