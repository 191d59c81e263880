package import Instances

/// What is asked of a test environment: one run.
package struct TestRunRequest: Hashable, Sendable {
    /// The state of the code.
    package let variant: Variant
    /// Which repeat of the variant, from 0.
    package let repeatIndex: Int
    /// The command to run in the checkout.
    package let command: [String]
    /// What the report must repeat; new for every run.
    package let nonce: String
    /// Where the log goes, as the record will name it.
    package let log: String

    /// A request by its parts.
    package init(variant: Variant, repeatIndex: Int, command: [String], nonce: String, log: String) {
        self.variant = variant
        self.repeatIndex = repeatIndex
        self.command = command
        self.nonce = nonce
        self.log = log
    }
}

/// What became of one run.
package struct TestRunResult: Hashable, Sendable {
    /// How the process ended.
    package var ending: RunEnding
    /// What came through the report's channel.
    package var report: [UInt8]
    /// Whether the channel's limit cut the report.
    package var reportTruncated: Bool
    /// Wall time, seconds.
    package var wallSeconds: Double
    /// CPU time of all processes, user and system, seconds.
    package var cpuSeconds: Double

    /// A result by its parts.
    package init(
        ending: RunEnding, report: [UInt8], reportTruncated: Bool = false, wallSeconds: Double,
        cpuSeconds: Double
    ) {
        self.ending = ending
        self.report = report
        self.reportTruncated = reportTruncated
        self.wallSeconds = wallSeconds
        self.cpuSeconds = cpuSeconds
    }
}

/// One instance whose environment and checkouts are ready: what there is to run, and a way to run it.
package struct PreparedTests: Sendable {
    /// The instance.
    package let id: InstanceID
    /// The tests to run.
    package let selection: TestSelection
    /// What of the runner's command the environment decides.
    package let call: RunnerCall
    /// What determines the runs before the gold patch.
    package let before: RunKey
    /// What determines the runs after it.
    package let after: RunKey
    /// Where the log of a run goes, as its record will name it.
    package let log: @Sendable (Variant, Int) -> String
    /// Runs the tests once, each time in a fresh checkout.
    package let run: @Sendable (TestRunRequest) async throws -> TestRunResult

    /// An instance by its parts.
    package init(
        id: InstanceID, selection: TestSelection, call: RunnerCall, before: RunKey, after: RunKey,
        log: @escaping @Sendable (Variant, Int) -> String,
        run: @escaping @Sendable (TestRunRequest) async throws -> TestRunResult
    ) {
        self.id = id
        self.selection = selection
        self.call = call
        self.before = before
        self.after = after
        self.log = log
        self.run = run
    }

    /// The key of a run.
    func key(_ variant: Variant, _ repeatIndex: Int) throws -> String {
        try (variant == .base ? before : after).digest(repeatIndex: repeatIndex)
    }
}
