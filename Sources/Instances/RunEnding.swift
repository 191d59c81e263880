/// How a run in a sandbox ended: exactly one of these.
package enum RunEnding: Hashable, Sendable, Codable {
    /// It exited by itself with a status.
    case exited(status: Int32)
    /// It was killed by a signal that we did not send.
    ///
    /// Known by the status 128 + signal, as a shell gives it: a command that exits with such a status by itself cannot
    /// be distinguished.
    case signalled(Int32)
    /// It used up its wall time, in seconds.
    case timedOut(seconds: Double)
    /// It was silent for too long, in seconds.
    case silent(seconds: Double)
    /// The kernel killed one of its processes for want of memory, whatever status the command gave.
    case outOfMemory
    /// There was more output or report than is kept; the command itself ended normally.
    case outputLimit
    /// It failed, and the place for its changes was seen full.
    case diskFull
    /// The command was never run, for the reason given.
    case sandboxFailure(String)
}

extension RunEnding: CustomStringConvertible {
    /// The ending in a few words: `status 1`, `killed by signal 9`.
    package var description: String {
        switch self {
        case .exited(let status): "status \(status)"
        case .signalled(let signal): "killed by signal \(signal)"
        case .timedOut(let seconds): "not ended within \(Int(seconds)) s"
        case .silent(let seconds): "silent for \(Int(seconds)) s"
        case .outOfMemory: "out of memory"
        case .outputLimit: "more output than is kept"
        case .diskFull: "disk full"
        case .sandboxFailure(let said): "the sandbox failed: \(said)"
        }
    }
}
