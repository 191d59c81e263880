/// What a test runner says of one test.
package enum TestOutcome: String, Hashable, Sendable, Codable, CaseIterable {
    /// The test passed.
    case passed
    /// Its body failed.
    case failed
    /// Its setup or teardown failed, or its module could not be collected.
    case error
    /// It was skipped.
    case skipped
    /// It failed, as it was marked to.
    case expectedFailure = "xfailed"
    /// It passed although it was marked to fail.
    case unexpectedPass = "xpassed"
}

/// The two states of the code in which tests are run.
package enum Phase: String, Hashable, Sendable, Codable, CaseIterable {
    /// The base commit with the test patch.
    case before
    /// The base commit with the test patch and the gold patch.
    case after
}

/// How the process of a test run ended.
package enum RunEnding: Hashable, Sendable, Codable {
    /// It exited by itself with a status.
    case exited(status: Int32)
    /// It was killed by a signal that we did not send.
    case signalled(Int32)
    /// It used up its wall time, in seconds.
    case timedOut(seconds: Double)
    /// It was silent for too long, in seconds.
    case silent(seconds: Double)
    /// It ran out of memory.
    case outOfMemory
    /// It wrote more than it may.
    case outputLimit
    /// It ran out of disk.
    case diskFull
    /// The sandbox itself failed, with what it said.
    case sandboxFailure(String)
}

/// One run of the selected tests in one phase: immutable once written.
package struct RunRecord: Hashable, Sendable, Codable {
    /// The digest of everything that determines the run (base tree, patches, lock, selection, runner, limits) and
    /// the repeat.
    package var key: String
    /// The instance.
    package var id: InstanceID
    /// The phase.
    package var phase: Phase
    /// Which repeat of the phase, from 0.
    package var repeatIndex: Int
    /// How the process ended.
    package var ending: RunEnding
    /// The outcome of each test by its exact id.
    package var outcomes: [String: TestOutcome]
    /// Files or modules that could not be collected, with the first line of the reason.
    package var collectionErrors: [String: String]
    /// Whether the reporter said that the session came to its end.
    package var isComplete: Bool
    /// Wall time, seconds.
    package var wallSeconds: Double
    /// CPU time of all processes, user and system, seconds.
    package var cpuSeconds: Double
    /// The log's path, relative to the workspace.
    package var log: String

    /// A record by its parts.
    package init(
        key: String, id: InstanceID, phase: Phase, repeatIndex: Int, ending: RunEnding,
        outcomes: [String: TestOutcome], collectionErrors: [String: String], isComplete: Bool,
        wallSeconds: Double, cpuSeconds: Double, log: String
    ) {
        self.key = key
        self.id = id
        self.phase = phase
        self.repeatIndex = repeatIndex
        self.ending = ending
        self.outcomes = outcomes
        self.collectionErrors = collectionErrors
        self.isComplete = isComplete
        self.wallSeconds = wallSeconds
        self.cpuSeconds = cpuSeconds
        self.log = log
    }
}
