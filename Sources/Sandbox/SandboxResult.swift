/// How a job ended: exactly one of these.
package enum SandboxEnding: Sendable, Equatable {
    /// The command exited with this status.
    case exited(Int32)
    /// A signal that we did not send ended the command.
    ///
    /// Told from the status 128 + signal, as a shell tells it: a command that exits with such a status by itself is
    /// not told apart.
    case signalled(Int32)
    /// It ran for too long.
    case timedOut
    /// Nothing was heard of it for too long.
    case silent
    /// Our own task was cancelled.
    case cancelled
    /// The kernel killed a process of the job for want of memory, whatever status the command gave.
    case outOfMemory
    /// There was more output or report than is kept; the command itself ended normally.
    case outputLimit
    /// The command failed, and the place for its changes was seen full.
    case diskFull
    /// The command was never run, for the reason given.
    case sandboxFailure(String)
}

/// What became of a job.
package struct SandboxResult: Sendable {
    /// How it ended.
    package var ending: SandboxEnding
    /// The command's own status, where it ended by itself, also when `ending` tells of something else.
    package var exitStatus: Int32?
    /// Seconds from start to end, setting up and clearing away included.
    package var wallSeconds: Double
    /// Processor seconds of all its processes.
    package var cpuSeconds: Double
    /// What came by the report channel.
    package var report: [UInt8]
    /// Whether there was more of it.
    package var reportTruncated: Bool
    /// The output, when the log is captured.
    package var output: [UInt8]
    /// Whether there was more of it.
    package var outputTruncated: Bool

    /// A result with its ending and nothing else, for tests of what uses a sandbox.
    package init(ending: SandboxEnding, exitStatus: Int32? = nil, report: [UInt8] = [], output: [UInt8] = [])
    {
        self.ending = ending
        self.exitStatus = exitStatus
        wallSeconds = 0
        cpuSeconds = 0
        self.report = report
        reportTruncated = false
        self.output = output
        outputTruncated = false
    }

    /// Whether the command exited with status 0.
    package var succeeded: Bool { ending == .exited(0) }
    /// The captured output as text, invalid UTF-8 repaired.
    package var outputText: String { String(decoding: output, as: UTF8.self) }
}
