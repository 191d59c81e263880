package import Files

/// Trajectories on disk: one a line, in a file or in the files `trajectories*.jsonl` of a directory.
package struct TrajectoryStore: Sendable {
    /// The name of the first file of a store.
    package static let fileName = "trajectories.jsonl"

    /// Its files, in their order.
    package let files: [String]

    /// The store that a path names: a file, or a directory.
    ///
    /// - Throws: `RecordError` when there is none.
    package init(_ path: String) throws(RecordError) {
        guard Directory.isDirectory(path) else {
            files = [path]
            return
        }
        let names = try Directory.names(in: path).filter(Self.isFile).sorted {
            ($0.utf8.count, $0) < ($1.utf8.count, $1)
        }
        guard !names.isEmpty else {
            throw RecordError(
                kind: .absent, operation: "reading \(path)",
                cause: "it holds no \(Self.fileName); make one with `swegym trajectories import`")
        }
        files = names.map { "\(path)/\($0)" }
    }

    /// Whether a file of that name belongs to a store: `trajectories.jsonl`, `trajectories-2.jsonl`, packed or not.
    package static func isFile(_ name: String) -> Bool {
        let plain = name.hasSuffix(".gz") ? name.dropLast(3) : name[...]
        return plain == fileName || plain.hasPrefix("trajectories-") && plain.hasSuffix(".jsonl")
    }

    /// Makes something of each trajectory, on several threads, and hands it over in their order; nothing is kept.
    ///
    /// - Throws: `RecordError` naming file and line for what is no trajectory; what the closures throw.
    package func forEach<Output: Sendable>(
        threads: Int = 2, make: @escaping @Sendable (Trajectory) throws -> Output,
        take: @escaping @Sendable (Output) throws -> Void
    ) throws {
        try forEachLine(threads: threads) { bytes, place in
            try make(Trajectory(bytes, place))
        } take: {
            try take($0)
        }
    }

    /// As `forEach`, with what is known of each without its texts: several times as fast.
    package func forEachHeader(
        threads: Int = 2, take: @escaping @Sendable (TrajectoryHeader) throws -> Void
    ) throws {
        try forEachLine(threads: threads) { bytes, place in
            try TrajectoryHeader(bytes, place)
        } take: {
            try take($0)
        }
    }

    /// As `forEach`, with the bytes of each line and its place in them.
    package func forEachLine<Output: Sendable>(
        threads: Int = 2, make: @escaping @Sendable ([UInt8], Range<Int>) throws -> Output,
        take: @escaping @Sendable (Output) throws -> Void
    ) throws {
        typealias Made = Result<Output, TrajectoryFault>
        try ParallelLines.forEach(files, threads: threads) { bytes, place -> Made in
            guard let place else {
                return .failure(
                    TrajectoryFault("the line has more than \(ParallelLines.longest) bytes; import it again"))
            }
            do {
                return .success(try make(bytes, place))
            } catch let fault as TrajectoryFault {
                return .failure(fault)
            }
        } take: { line in
            switch line.output {
            case .success(let output): try take(output)
            case .failure(let fault):
                throw RecordError(
                    kind: .malformed, operation: "reading \(line.path):\(line.number)",
                    cause: fault.description)
            }
        }
    }

    /// Reads one trajectory after another.
    package func reader() -> TrajectoryReader { TrajectoryReader(files) }
}

/// Reads the trajectories of a store one by one.
package struct TrajectoryReader: ~Copyable {
    private var waiting: ArraySlice<String>
    private var path = ""
    private var lines: LineFile?

    init(_ files: [String]) {
        waiting = files[...]
    }

    /// The next one; nil after the last.
    ///
    /// - Throws: `RecordError` naming file and line.
    package mutating func next() throws(RecordError) -> Trajectory? {
        while true {
            if let line = try lines?.next() {
                guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { continue }
                do throws(TrajectoryFault) {
                    return try Trajectory(line: line)
                } catch {
                    throw RecordError(
                        kind: .malformed, operation: "reading \(path):\(lines?.number ?? 0)",
                        cause: error.description)
                }
            }
            guard let next = waiting.popFirst() else { return nil }
            path = next
            lines = try LineFile(next, packing: .byName, longest: ParallelLines.longest)
        }
    }
}
