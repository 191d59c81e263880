package import Instances
package import Processes

/// What became of a job.
package struct SandboxResult: Sendable {
    /// How it ended.
    package var ending: RunEnding
    /// The command's own status, where it ended by itself, also when `ending` tells of something else.
    package var exitStatus: Int32?
    /// Seconds from start to end, setting up and clearing away included.
    package var wallSeconds: Double
    /// Processor seconds of all its processes.
    package var cpuSeconds: Double
    /// What of it, and of this program's own time, was spent before the command began and after it ended.
    package var setup: Cost
    /// When the command began; nil when it did not.
    package var began: Arrival?
    /// What came by the report channel.
    package var report: [UInt8]
    /// When it came.
    package var arrivals: [Arrival]
    /// Whether there was more of it.
    package var reportTruncated: Bool
    /// The output, when the log is captured.
    package var output: [UInt8]
    /// Whether there was more of it.
    package var outputTruncated: Bool

    /// A result with its ending and nothing else, for tests of what uses a sandbox.
    package init(ending: RunEnding, exitStatus: Int32? = nil, report: [UInt8] = [], output: [UInt8] = []) {
        self.ending = ending
        self.exitStatus = exitStatus
        wallSeconds = 0
        cpuSeconds = 0
        setup = Cost()
        self.report = report
        arrivals = []
        reportTruncated = false
        self.output = output
        outputTruncated = false
    }

    /// Whether the command exited with status 0.
    package var succeeded: Bool { ending == .exited(status: 0) }
    /// The captured output as text, invalid UTF-8 repaired.
    package var outputText: String { String(decoding: output, as: UTF8.self) }
}
