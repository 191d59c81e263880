/// One child process to run: what, with what, and within which limits.
///
/// Nothing passes through a shell. The child gets exactly the environment given here, and of our descriptors only those
/// named here.
///
/// Our own runner instead of swift-subprocess, because that one can neither hand a child further descriptors (the test
/// reporter's channel, bubblewrap's option files) nor tell the processor time used, and because its teardown stops at
/// the group's leader, so that a child which ignores TERM outlives it.
package struct Command: Sendable {
    /// The program: a path, or a name that is looked up on the PATH of `environment`.
    package var executable: String
    /// The arguments after the program's name.
    package var arguments: [String]
    /// The child's whole environment.
    package var environment: [String: String]
    /// The directory to start in; ours when nil.
    package var workingDirectory: String?
    /// What the child reads from standard input; `/dev/null` when nil.
    ///
    /// Up to 4 KiB come by a pipe, more by a file.
    package var input: [UInt8]?
    /// Where standard output goes.
    package var output: OutputSink
    /// Where standard error goes.
    package var errors: ErrorSink
    /// Further descriptors which the child writes to and we collect.
    package var channels: [Channel]
    /// Descriptors of ours which the child gets.
    package var inherited: [InheritedDescriptor]
    /// Contents that the child finds as files, each read from its start at a descriptor of the child (3 or more).
    package var files: [Int32: [UInt8]]
    /// When the child is stopped.
    package var limits: ProcessLimits
    /// Asked about five times a second while the child runs, and before it is stopped, on the thread that waits for it,
    /// with the child's process id; true stops it (`.stopped`).
    package var watch: (@Sendable (Int32) -> Bool)?
    /// Tells the CPU seconds of the child and its descendants so far, for the arrivals of channels.
    ///
    /// It is nil, or tells nil, when nobody counts them, and is asked on the thread that waits for the child.
    package var clock: (@Sendable () -> Double?)?

    /// A command with its arguments and whole environment, everything else at its default: no input, up to 16 MiB of
    /// output and errors captured together, no limits.
    package init(_ executable: String, _ arguments: [String] = [], environment: [String: String] = [:]) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        workingDirectory = nil
        input = nil
        output = .captured(limit: 16 << 20)
        errors = .withOutput
        channels = []
        inherited = []
        files = [:]
        limits = ProcessLimits()
        watch = nil
        clock = nil
    }
}

/// Where a child's output is kept.
///
/// What comes beyond the limit (bytes) is read and thrown away, and marked.
package enum OutputSink: Sendable, Equatable {
    /// Kept in memory and returned.
    case captured(limit: Int)
    /// Written to a file, made or emptied first (mode 0600).
    case file(path: String, limit: Int)
}

/// Where a child's standard error goes.
package enum ErrorSink: Sendable, Equatable {
    /// To the same pipe as standard output, in the order of writing.
    case withOutput
    /// Kept apart in memory and returned.
    case captured(limit: Int)
}

/// A pipe whose write end the child finds at a number of its own, and whose bytes we collect.
package struct Channel: Sendable, Equatable {
    /// The child's descriptor, 3 or more.
    package var descriptor: Int32
    /// How many bytes are kept.
    package var limit: Int
    /// Whether it is noted when bytes come.
    package var isTimed: Bool

    /// A channel at a descriptor of the child.
    package init(descriptor: Int32, limit: Int, isTimed: Bool = false) {
        self.descriptor = descriptor
        self.limit = limit
        self.isTimed = isTimed
    }
}

/// A descriptor of ours that the child gets under a number of its own.
package struct InheritedDescriptor: Sendable, Equatable {
    /// The child's descriptor, 3 or more.
    package var descriptor: Int32
    /// Ours; stays open, and ours to close.
    package var source: Int32

    /// A descriptor of ours and the child's number for it.
    package init(descriptor: Int32, source: Int32) {
        self.descriptor = descriptor
        self.source = source
    }
}

/// When a child is stopped; seconds.
package struct ProcessLimits: Sendable, Equatable {
    /// The longest that it may run.
    package var wall: Double?
    /// The longest that it may go without a byte on any of its outputs and channels.
    package var silence: Double?
    /// How long after TERM its group is killed.
    package var grace: Double

    /// Limits in seconds; none when nil.
    package init(wall: Double? = nil, silence: Double? = nil, grace: Double = 2) {
        self.wall = wall
        self.silence = silence
        self.grace = grace
    }
}
