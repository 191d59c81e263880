import Foundation

/// Reads inputs from standard input, a length of four bytes before each, and has one reader read each of them; says the
/// processor milliseconds of each on a line of its own. `Benchmarks/fuzz.py` makes the inputs and watches.
@main
struct Main {
    static func main() throws {
        guard CommandLine.arguments.count == 3, let reader = Readers.all[CommandLine.arguments[1]] else {
            let names = Readers.all.keys.sorted().joined(separator: ", ")
            FileHandle.standardError.write(
                Data("usage: fuzz-readers READER DIRECTORY; READER is one of \(names)\n".utf8))
            exit(2)
        }
        let directory = CommandLine.arguments[2]
        while let input = next() {
            let start = clock()
            autoreleasing { reader([UInt8](input), directory) }
            let milliseconds = Double(clock() - start) / Double(CLOCKS_PER_SEC) * 1000
            FileHandle.standardOutput.write(Data("\(Int(milliseconds))\n".utf8))
        }
    }

    private static func autoreleasing(_ body: () -> Void) { body() }

    /// The next input; nil at the end.
    private static func next() -> Data? {
        guard let header = exactly(4) else { return nil }
        return exactly(header.reduce(0) { $0 << 8 | Int($1) })
    }

    private static func exactly(_ count: Int) -> Data? {
        var data = Data()
        while data.count < count {
            guard let more = try? FileHandle.standardInput.read(upToCount: count - data.count), !more.isEmpty
            else { return nil }
            data.append(more)
        }
        return data
    }
}
