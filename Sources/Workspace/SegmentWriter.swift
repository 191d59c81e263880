internal import Digests
internal import Files
package import Instances
internal import JSON
internal import Synchronization

/// Writes a segment of a mining outcome by outcome, so that no more than one of them need be in memory.
package final class SegmentWriter: Sendable {
    private struct State {
        let segment: RecordStream
        var entries: [SegmentEntry] = []
    }

    private let state: Mutex<State>
    private let entriesPath: String

    /// Begins a segment.
    ///
    /// - Throws: `RecordError`.
    init(segment: String, entries: String) throws {
        entriesPath = entries
        state = Mutex(State(segment: try RecordStream(segment)))
    }

    /// Adds the line of the next outcome.
    ///
    /// - Throws: `RecordError`.
    package func append(_ line: SegmentLine) throws {
        try state.withLock { state in
            var entry = line.entry
            entry.start = state.segment.size
            state.entries.append(entry)
            try state.segment.append(line.bytes)
        }
    }

    /// Completes the segment, then the list of its entries.
    ///
    /// - Throws: `RecordError`.
    package func finish() throws {
        try state.withLock { state in
            try state.segment.finish()
            try RecordFile.write(try JSONLines.encode(state.entries), to: entriesPath, durable: false)
        }
    }
}

/// An outcome as a segment holds it.
package struct SegmentLine: Sendable {
    /// The line with its newline.
    let bytes: [UInt8]
    let entry: SegmentEntry

    /// The line of an outcome.
    ///
    /// - Throws: `EncodingError` for one that JSON cannot hold.
    package init(_ outcome: MiningOutcome) throws {
        var bytes: [UInt8] = []
        try CanonicalJSON.append(outcome, to: &bytes)
        entry = SegmentEntry(
            outcome, start: 0, length: bytes.count, digest: SHA256Digest(of: bytes).hex)
        bytes.append(UInt8(ascii: "\n"))
        self.bytes = bytes
    }
}
