internal import Files
internal import JSON
internal import Threads

/// The rows of a file, worked on by several threads and passed on in their order.
struct RowBatches {
    private static let batchSize = 512

    private let rows: RowInput

    init(_ rows: RowInput) {
        self.rows = rows
    }

    /// Makes something of each row on several threads, and hands it over on this one, in the order of the file.
    ///
    /// As with `RowLines`, the file is read to its end when a row is refused.
    /// - Throws: `PublishedRowError` with file and line for a row that is none, `RecordError`, what the body throws.
    func forEach<Output: Sendable>(
        threads: Int, make: @escaping @Sendable (RowLine) throws(RowLineError) -> Output,
        body: (Output) throws -> Void
    ) throws {
        var file = try LineFile(rows.path)
        var refusals = RefusedLines(rows)
        var batch: [(number: Int, bytes: [UInt8])] = []
        func finish() throws {
            let outputs = parallelMap(batch, threads: threads) {
            } body: { (_: inout Void, line) -> Result<Output, RowLineError> in
                do throws(RowLineError) {
                    return .success(try make(try RowLine(line.bytes)))
                } catch {
                    return .failure(error)
                }
            }
            for (line, output) in zip(batch, outputs) {
                switch output {
                case .success(let output): try body(output)
                case .failure(let error): refusals.add(line.number, error, line.bytes)
                }
            }
            batch.removeAll(keepingCapacity: true)
        }
        while let line = try file.next() {
            guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { continue }
            batch.append((file.number, line))
            if batch.count == Self.batchSize { try finish() }
        }
        try finish()
        try refusals.finish()
    }
}
