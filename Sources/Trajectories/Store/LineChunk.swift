internal import Files
internal import Glibc
internal import Threads

/// A part of a file of lines: the lines that begin in it, wherever they end.
struct LineChunk: Sendable {
    /// How much of a file one thread reads at a time.
    static let size = 4 << 20

    let path: String
    let isPacked: Bool
    let range: Range<Int>
    /// How many lines of the file begin before it; 0 unless they were counted.
    var linesBefore = 0

    /// The chunks of a file, in their order; of one packed by gzip a single one.
    static func chunks(of path: String) throws(RecordError) -> [LineChunk] {
        var status = stat()
        guard stat(path, &status) == 0 else { throw fault(path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw RecordError(
                kind: .inaccessible, operation: "reading \(path)", cause: "it is no regular file")
        }
        let length = Int(status.st_size)
        guard !path.hasSuffix(".gz") else {
            return [LineChunk(path: path, isPacked: true, range: 0..<length)]
        }
        return stride(from: 0, to: length, by: size).map {
            LineChunk(path: path, isPacked: false, range: $0..<min($0 + size, length))
        }
    }

    /// Counts the lines before each chunk of a file.
    static func numbered(_ chunks: [LineChunk], threads: Int) throws(RecordError) -> [LineChunk] {
        guard chunks.count > 1 else { return chunks }
        let counts = try parallelMap(chunks, threads: threads) { () throws(RecordError) in
        } body: { (_: inout Void, chunk) throws(RecordError) in
            try chunk.lineCount()
        }
        var before = 0
        return zip(chunks, counts).map { chunk, count in
            var chunk = chunk
            chunk.linesBefore = before
            before += count
            return chunk
        }
    }

    /// How many lines begin here.
    private func lineCount() throws(RecordError) -> Int {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Self.fault(path) }
        defer { close(file) }
        // A line begins after each newline but the last byte's.
        let offset = max(0, range.lowerBound - 1)
        let bytes = try Self.read(file, path, at: offset, count: range.upperBound - 1 - offset)
        return bytes.newlines + (range.lowerBound == 0 ? 1 : 0)
    }

    /// Passes on the lines that begin here, blank ones as empty, and says how many they are.
    ///
    /// - Parameter body: is called with bytes, the place of the line in them, and its number among the lines of the
    ///   chunk, from 1; the place is nil when the line is longer than `longest`.
    func forEachLine(
        longest: Int, _ body: ([UInt8], Range<Int>?, Int) throws -> Void
    ) throws -> Int {
        guard !isPacked else { return try forEachUnpackedLine(longest: longest, body) }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Self.fault(path) }
        defer { close(file) }
        // The byte before shows whether a line begins at the first one.
        let offset = max(0, range.lowerBound - 1)
        var bytes = try Self.read(file, path, at: offset, count: range.upperBound - offset)
        var start = 0
        if range.lowerBound > 0 {
            guard let newline = bytes.firstNewline(from: 0) else { return 0 }
            start = newline + 1
        }
        let limit = bytes.count
        var number = 0
        while start < limit {
            number += 1
            var searched = start
            while true {
                if let end = bytes.firstNewline(from: searched) {
                    if end - start > longest {
                        try body(bytes, nil, number)
                    } else {
                        try body(bytes, start..<end, number)
                    }
                    start = end + 1
                    break
                }
                searched = bytes.count
                if bytes.count - start > longest {
                    try body([], nil, number)
                    return number
                }
                let more = try Self.read(file, path, at: offset + bytes.count, count: 1 << 20)
                guard more.isEmpty else {
                    bytes.append(contentsOf: more)
                    continue
                }
                try body(bytes, start..<bytes.count, number)
                return number
            }
        }
        return number
    }

    private func forEachUnpackedLine(
        longest: Int, _ body: ([UInt8], Range<Int>?, Int) throws -> Void
    ) throws -> Int {
        var file = try LineFile(path, packing: .byName, longest: longest)
        while let line = try file.next() { try body(line, line.indices, file.number) }
        return file.number
    }

    private static func read(
        _ file: Int32, _ path: String, at offset: Int, count: Int
    ) throws(RecordError) -> [UInt8] {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let more = pread(
                    file, buffer.baseAddress.map { $0 + filled }, count - filled, offset + filled)
                if more < 0, errno == EINTR { continue }
                failed = more < 0
                guard more > 0 else { return }
                filled += more
            }
        }
        guard !failed else { throw fault(path) }
        return bytes
    }

    private static func fault(_ path: String) -> RecordError {
        let code = errno
        return RecordError(
            kind: code == ENOENT ? .absent : .inaccessible, operation: "reading \(path)",
            cause: String(cString: strerror(code)))
    }
}

extension [UInt8] {
    fileprivate var newlines: Int {
        withUnsafeBufferPointer { buffer in buffer.reduce(0) { $0 &+ ($1 == 10 ? 1 : 0) } }
    }

    /// The index of the first newline from an index on.
    fileprivate func firstNewline(from start: Int) -> Int? {
        withUnsafeBytes { buffer in
            guard start < buffer.count, let base = buffer.baseAddress,
                let found = memchr(base + start, 10, buffer.count - start)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }
}
