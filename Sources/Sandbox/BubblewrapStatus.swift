internal import Instances
internal import Processes

/// What bubblewrap told of its child on the status descriptor: lines of JSON with numbers.
struct BubblewrapStatus: Sendable, Equatable {
    /// Whether a first process inside was started.
    let started: Bool
    /// The command's status, 128 + signal when a signal ended it; nil when it did not end by itself.
    let exitCode: Int32?

    init(_ process: ProcessResult) {
        self.init(text: process.channels[BubblewrapOptions.Descriptor.status]?.text ?? "")
    }

    init(text: String) {
        started = Self.number("child-pid", in: text) != nil
        exitCode = Self.number("exit-code", in: text)
    }

    private static func number(_ key: String, in text: String) -> Int32? {
        let parts = text.split(separator: "\"\(key)\":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        return Int32(parts[1].drop { $0 == " " }.prefix { $0.isNumber })
    }
}

extension RunEnding {
    /// The ending that the evidence shows, the gravest first; nil when our own task was cancelled.
    init?(
        _ process: ProcessResult, status: BubblewrapStatus, limits: SandboxLimits, memoryKills: Int,
        wasFull: Bool, reportTruncated: Bool, firstOutput: String
    ) {
        switch process.ending {
        case _ where memoryKills > 0: self = .outOfMemory
        case .cancelled: return nil
        case .timedOut: self = .timedOut(seconds: limits.wallSeconds)
        case .silent: self = .silent(seconds: limits.silenceSeconds ?? limits.wallSeconds)
        case .stopped, .exited, .signalled:
            guard let code = status.exitCode, !Self.neverRan(code, firstOutput) else {
                self = .sandboxFailure(firstOutput.isEmpty ? "\(process.ending)" : firstOutput)
                return
            }
            if code != 0, wasFull {
                self = .diskFull
            } else if process.outputTruncated || reportTruncated {
                self = .outputLimit
            } else {
                self = code > 128 && code <= 128 + 64 ? .signalled(code - 128) : .exited(status: code)
            }
        }
    }

    /// bubblewrap exits with 1 when it cannot start the command, saying so.
    private static func neverRan(_ code: Int32, _ firstOutput: String) -> Bool {
        code == 1 && firstOutput.hasPrefix("bwrap: execvp ")
    }
}
