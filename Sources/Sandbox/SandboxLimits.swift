package import Instances

/// The limits of one job.
///
/// A job that meets one is stopped, or the call that went too far fails inside.
package struct SandboxLimits: Sendable, Equatable {
    /// The longest that it may run; seconds.
    package var wallSeconds: Double = 1800
    /// The longest that it may go without output or report; seconds, none when nil.
    package var silenceSeconds: Double? = 300
    /// Processor seconds of one process.
    package var cpuSeconds = 3600
    /// Memory of all processes together: by a control group where the machine lets us make one, else it is watched.
    ///
    /// Files in temporary uppers and private directories count; without a control group those in uppers do not.
    package var memoryBytes = 6 << 30
    /// Processes and threads.
    package var processes = 256
    /// Size of one file.
    package var fileBytes = 1 << 30
    /// Open files of one process.
    package var openFiles = 4096
    /// Size of `/dev/shm`.
    static let sharedMemoryBytes = 1 << 30
    /// Size of the home directory.
    static let homeBytes = 64 << 20
    /// Size of `/tmp`.
    package var temporaryBytes = 512 << 20
    /// Size of all temporary uppers together.
    package var scratchBytes = 2 << 30
    /// What is written to directories of the host.
    package var writtenBytes = 2 << 30

    /// The limits of a command that is no run of tests: resolving, building.
    package init() {}

    /// The limits of a run of tests; what it does not bound is as for any command.
    package init(_ run: RunLimits) {
        wallSeconds = run.wallSeconds
        silenceSeconds = run.silenceSeconds
        memoryBytes = run.memoryBytes
        processes = run.processes
        scratchBytes = run.diskBytes
    }
}
