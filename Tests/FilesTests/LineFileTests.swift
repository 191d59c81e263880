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
        var file = try LineFile(path)
        var lengths: [Int] = []
        while let line = try file.next() { lengths.append(line.count) }
        #expect(lengths == [1, 0, 3 << 20, 4])
        #expect(file.number == 4)
        #expect(throws: RecordError.self) { _ = try LineFile("\(directory.path)/none") }
    }

    @Test("A line that is longer than the limit is named, and not held")
    func longest() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("a\n" + String(repeating: "x", count: 5 << 20), to: "lines")
        var file = try LineFile(path, longest: 2 << 20)
        #expect(try file.next()?.count == 1)
        let error = #expect(throws: RecordError.self) { _ = try file.next() }
        #expect(error?.cause.hasPrefix("line 2 has more than") == true)
    }

    @Test("Lines that are not blank are handed over in place, with their numbers")
    func places() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("first\n\n \t\r\n  last", to: "lines")
        var file = try LineFile(path)
        var lines: [String] = []
        var numbers: [Int] = []
        try file.forEachLine { bytes, place, number in
            lines.append(String(decoding: bytes[place], as: UTF8.self))
            numbers.append(number)
        }
        #expect(lines == ["first", "  last"])
        #expect(numbers == [1, 4])
    }

    @Test("Lines of any lengths around a block's end are whole", arguments: [-1, 0, 1])
    func blockEnds(_ offset: Int) throws {
        let directory = try TemporaryDirectory()
        let lines = [
            String(repeating: "a", count: (1 << 20) + offset), "b",
            String(repeating: "c", count: (1 << 20) - 3),
            "d",
        ]
        var file = try LineFile(directory.write(lines.joined(separator: "\n"), to: "lines"))
        var read: [String] = []
        while let line = try file.next() { read.append(String(decoding: line, as: UTF8.self)) }
        #expect(read == lines)
        #expect(try file.next() == nil && file.number == 4)
    }
}
