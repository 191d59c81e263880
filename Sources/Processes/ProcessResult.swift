/// How a child ended.
package enum ProcessEnding: Sendable, Equatable {
    /// It exited with this status.
    case exited(Int32)
    /// A signal that we did not send ended it.
    case signalled(Int32)
    /// Stopped by us: it ran for too long.
    case timedOut
    /// Stopped by us: nothing was heard of it for too long.
    case silent
    /// Stopped by us: our own task was cancelled.
    case cancelled
    /// Stopped by us: the command's `watch` said so.
    case stopped
}

/// Bytes collected up to a limit.
package struct Collected: Sendable, Equatable {
    /// The bytes, from the first on.
    package var bytes: [UInt8]
    /// Whether there were more than were kept.
    package var truncated: Bool
    /// When they came, where that was asked for.
    package var arrivals: [Arrival]

    /// Bytes, and whether there were more.
    package init(bytes: [UInt8] = [], truncated: Bool = false, arrivals: [Arrival] = []) {
        self.bytes = bytes
        self.truncated = truncated
        self.arrivals = arrivals
    }

    /// The bytes as text, invalid UTF-8 repaired.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// What became of a child.
package struct ProcessResult: Sendable {
    /// How it ended.
    package var ending: ProcessEnding
    /// Standard output; empty when it went to a file.
    package var output: [UInt8]
    /// Whether output came beyond the limit.
    package var outputTruncated: Bool
    /// Standard error, when kept apart.
    package var errors: [UInt8]
    /// Whether errors came beyond the limit.
    package var errorsTruncated: Bool
    /// What came by each further channel, by the child's descriptor.
    package var channels: [Int32: Collected]
    /// Seconds from start to end.
    package var wallSeconds: Double
    /// Processor seconds, user and system, of the child and of all descendants that were waited for.
    package var cpuSeconds: Double

    /// A result with an ending and no output, for tests of what runs children.
    package init(ending: ProcessEnding, output: [UInt8] = []) {
        self.ending = ending
        self.output = output
        outputTruncated = false
        errors = []
        errorsTruncated = false
        channels = [:]
        wallSeconds = 0
        cpuSeconds = 0
    }

    /// Whether it exited with status 0.
    package var succeeded: Bool { ending == .exited(0) }
    /// Standard output as text, invalid UTF-8 repaired.
    package var outputText: String { String(decoding: output, as: UTF8.self) }
    /// Standard error as text, invalid UTF-8 repaired.
    package var errorText: String { String(decoding: errors, as: UTF8.self) }
}
