internal import Files
internal import JSON
internal import Threads

/// The rows of a file, worked on by several threads and passed on in their order.
struct RowBatches {
    private static let batchSize = 512

    private let path: String

    init(_ path: String) {
        self.path = path
    }

    /// Makes something of each row on several threads, and hands it over on this one, in the order of the file.
    ///
    /// - Throws: `PublishedRowError` with file and line for a row that is none, `RecordError`, what the body throws.
    func forEach<Output: Sendable>(
        threads: Int, make: @escaping @Sendable (RowLine) throws(RowLineError) -> Output,
        body: (Output) throws -> Void
    ) throws {
        var file = try LineFile(path)
        var batch: [(number: Int, bytes: [UInt8])] = []
        func finish() throws {
            let path = path
            let outputs = try parallelMap(batch, threads: threads) { () throws(PublishedRowError) in
            } body: { (_: inout Void, line) throws(PublishedRowError) in
                do throws(RowLineError) {
                    return try make(try RowLine(line.bytes))
                } catch {
                    throw PublishedRowError(file: path, line: line.number, problem: "\(error)")
                }
            }
            batch.removeAll(keepingCapacity: true)
            for output in outputs { try body(output) }
        }
        while let line = try file.next() {
            guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { continue }
            batch.append((file.number, line))
            if batch.count == Self.batchSize { try finish() }
        }
        try finish()
    }
}
