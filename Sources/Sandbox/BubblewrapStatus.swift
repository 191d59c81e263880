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

extension BubblewrapStatus {
    /// What it says of the command, with the beginning of what was said.
    func inside(firstOutput: String) -> InsideStatus {
        // bubblewrap exits with 1 when it cannot start the command, saying so.
        let neverRan = exitCode == 1 && firstOutput.hasPrefix("bwrap: execvp ")
        return InsideStatus(exitCode: exitCode, failure: neverRan ? firstOutput : nil)
    }
}
