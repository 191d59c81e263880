/// How a child ended.
public enum ProcessEnding: Sendable, Equatable {
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
public struct Collected: Sendable, Equatable {
    /// The bytes, from the first on.
    public var bytes: [UInt8]
    /// Whether there were more than were kept.
    public var truncated: Bool

    /// Bytes, and whether there were more.
    public init(bytes: [UInt8] = [], truncated: Bool = false) {
        self.bytes = bytes
        self.truncated = truncated
    }

    /// The bytes as text, invalid UTF-8 repaired.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// What became of a child.
public struct ProcessResult: Sendable {
    /// How it ended.
    public var ending: ProcessEnding
    /// Standard output; empty when it went to a file.
    public var output: [UInt8]
    /// Whether output came beyond the limit.
    public var outputTruncated: Bool
    /// Standard error, when kept apart.
    public var errors: [UInt8]
    /// Whether errors came beyond the limit.
    public var errorsTruncated: Bool
    /// What came by each further channel, by the child's descriptor.
    public var channels: [Int32: Collected]
    /// Seconds from start to end.
    public var wallSeconds: Double
    /// Processor seconds, user and system, of the child and of all descendants that were waited for.
    public var cpuSeconds: Double

    /// A result with an ending and no output, for tests of what runs children.
    public init(ending: ProcessEnding, output: [UInt8] = []) {
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
    public var succeeded: Bool { ending == .exited(0) }
    /// Standard output as text, invalid UTF-8 repaired.
    public var outputText: String { String(decoding: output, as: UTF8.self) }
    /// Standard error as text, invalid UTF-8 repaired.
    public var errorText: String { String(decoding: errors, as: UTF8.self) }
}
