import Files
import TestSupport
import Testing

@Suite("Files read line by line")
struct LineFileTests {
    @Test("Lines are read whole whatever their length, the last without its newline too")
    func files() throws {
        let directory = try TemporaryDirectory()
        let long = String(repeating: "x", count: 3 << 20)
        try directory.write("a\n\n\(long)\nlast", to: "lines")
        let path = directory["lines"]
        let file = try LineFile(path)
        var lengths: [Int] = []
        while let line = try file.next() { lengths.append(line.count) }
        #expect(lengths == [1, 0, 3 << 20, 4])
        #expect(file.number == 4)
        #expect(throws: (any Error).self) { try LineFile("\(directory.path)/none") }
    }
}
