import JSON
import TestSupport
import Testing

@testable import Publishing

@Suite("Rows with random changes")
struct MutatedRowTests {
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
}
