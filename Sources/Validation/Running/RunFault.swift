package import Instances

/// Why nothing can be concluded from a run.
package struct RunFault {
    /// The reason that the verdict gets.
    package let reason: VerdictReason
    /// What happened, without variant and repeat.
    package let detail: String

    /// The fault of a run; nil when its outcomes are whole.
    package init?(_ run: RunRecord) {
        switch run.ending {
        case .sandboxFailure(let message):
            self.init(.sandbox, "the sandbox failed: \(Printable.text(message))")
        case .diskFull:
            self.init(.disk, "the disk is full")
        case .outOfMemory:
            self.init(.outOfMemory, "the run used up its memory")
        case .outputLimit:
            self.init(.outputLimit, "the run wrote more than it may")
        case .timedOut(let seconds):
            self.init(.testTimeout, "the tests did not end within \(Int(seconds)) s")
        case .silent(let seconds):
            self.init(.testTimeout, "the tests said nothing for \(Int(seconds)) s")
        case .signalled(let signal) where !run.isComplete:
            self.init(.runnerCrash, "the runner was killed by signal \(signal) before it reported its end")
        case .exited(let status) where !run.isComplete:
            self.init(.runnerCrash, "the runner exited with status \(status) without a whole report")
        case .exited, .signalled:
            return nil
        }
    }

    /// Whether the fault says nothing of the candidate.
    package var isOurs: Bool { reason.verdictClass == .infrastructure }

    /// Whether a run failed through a fault that says nothing of the candidate.
    static func isOurs(_ run: RunRecord) -> Bool { RunFault(run)?.isOurs ?? false }

    private init(_ reason: VerdictReason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }

    /// Our own shortcomings first: while one holds, nothing may be said of the candidate.
    static func gravest(in runs: [RunRecord]) -> (fault: RunFault, run: RunRecord)? {
        let faults = runs.compactMap { run in RunFault(run).map { (fault: $0, run: run) } }
        return faults.first { $0.fault.isOurs } ?? faults.first
    }
}
