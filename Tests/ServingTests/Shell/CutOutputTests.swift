import Testing

@testable import Serving

struct CutOutputTests {
    @Test("All of it is kept while there is room")
    func whole() {
        var output = CutOutput(most: 10)
        output.append([1, 2, 3])
        output.append([4, 5, 6, 7, 8, 9, 10])
        #expect(output.bytes == Array(1...10))
        #expect(output.dropped == 0)
    }

    @Test("Of too much the beginning and the end are kept, and how much is not is said")
    func cut() {
        var output = CutOutput(most: 8)
        for _ in 0..<100 { output.append(Array("abcdefgh".utf8)) }
        let text = String(decoding: output.bytes, as: UTF8.self)
        #expect(text == "abcd\n[792 bytes of output are left out here]\nefgh")
    }

    @Test("It is taken up to some bytes before its end, which stay")
    func taking() {
        var output = CutOutput(most: 8)
        output.append(Array("abcdef".utf8))
        #expect(output.take(leaving: 2) == Array("abcd".utf8))
        output.append([UInt8(ascii: "g")])
        #expect(output.take() == Array("efg".utf8))
        #expect(output.isEmpty)
    }
}
