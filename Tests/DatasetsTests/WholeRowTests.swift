import Foundation
import JSON
import Testing

@testable import Datasets

@Suite("Whole rows")
struct WholeRowTests {
    @Test(
        "What a row takes in memory is what the library finds: text in UTF-8, offsets, numbers as 64 bits",
        arguments: [
            (#"{"a": ""}"#, 4), (#"{"a": "ab"}"#, 6),
            (#"{"a": "é\n\"\u2028\ud83d\ude00\u0001"}"#, 4 + 2 + 2 + 3 + 4 + 1),
            (#"{"a": 7, "b": null}"#, 12), (#"{"a": [], "b": ["x", "yz"]}"#, 4 + 4 + 5 + 6),
            (#"{"a": "2020-01-02T03:04:05Z"}"#, 4 + 19), (#"{"a": "2020-01-02T03:04:05 "}"#, 4 + 20),
        ])
    func loaded(_ text: String, _ size: Int) throws {
        #expect(LoadedSize.of(try RowLine(Array(text.utf8))) == size)
    }
}
