package import Instances

/// A run of the pipeline, as a file under `pipelines/` declares it; nil means the program's default.
package struct PipelineDescription: Hashable, Sendable {
    /// Where the repositories come from.
    package enum Repositories: Hashable, Sendable {
        /// A `repos.yaml`, relative to the working directory.
        case file(String)
        /// The pipeline's own list.
        case inline(RepositoryList)
        /// The embedded demonstration.
        case demonstration
    }

    /// A stage of the pipeline.
    package enum Stage: String, Hashable, Sendable, CaseIterable {
        /// Mining: pull requests to candidates.
        case mine
        /// Validation: candidates to verdicts.
        case validate
        /// Publication: candidates and verdicts to splits.
        case publish
    }

    /// The limits of one test run or build; nil means the program's default.
    package struct Limits: Hashable, Sendable {
        /// Wall time of one test run, seconds.
        package var wallSeconds: Int?
        /// The maximum time without output of a test run, seconds.
        package var silenceSeconds: Int?
        /// Memory of one run, MiB.
        package var memoryMiB: Int?
        /// Disk space of one run, MiB.
        package var diskMiB: Int?
        /// Output of one run, MiB.
        package var outputMiB: Int?
        /// Processes and threads of one run.
        package var processes: Int?

        package init() {}

        /// Some limits, with those that are set here in their place.
        package func applied(to limits: RunLimits) -> RunLimits {
            var limits = limits
            if let wallSeconds { limits.wallSeconds = Double(wallSeconds) }
            if let silenceSeconds { limits.silenceSeconds = Double(silenceSeconds) }
            if let memoryMiB { limits.memoryBytes = memoryMiB << 20 }
            if let processes { limits.processes = processes }
            if let diskMiB { limits.diskBytes = diskMiB << 20 }
            if let outputMiB { limits.outputBytes = outputMiB << 20 }
            return limits
        }
    }

    /// The file, as the user named it; paths in it are relative to its directory and resolved when it is read.
    package var file: String
    /// Where the repositories come from.
    package var repositories: Repositories
    /// The directory of the GitHub archive; nil mines from history alone.
    package var archive: String?
    /// The directory of state.
    package var workspace: String?
    /// The policy of mining: `complete`, `swe-bench-2023` or `swe-bench-2024`.
    package var miningPolicy: String?
    /// The policy of validation: `swe-bench` or `swe-gym`.
    package var validationPolicy: String?
    /// Repositories and instances to which the run is limited; all when empty.
    package var only: [String] = []
    /// Whether checkouts may lack objects that the mirror lacks.
    package var allowsMissingObjects: Bool?
    /// The number of workers.
    package var workers: Int?
    /// What runs are made by.
    package var sandbox: SandboxKind?
    /// Whether runs are made although a limit of theirs does not hold on this machine.
    package var allowsDegraded: Bool?
    /// The disk budget of environments and caches between instances, bytes.
    package var diskBudget: Int?
    /// The disk budget of mirrors, without those in use, bytes.
    package var mirrorBudget: Int?
    /// The number of runs before the gold patch.
    package var repeatsBefore: Int?
    /// The number of runs after the gold patch.
    package var repeatsAfter: Int?
    /// Whether every repeat runs all tests.
    package var repeatsAll: Bool?
    /// Whether the mended tests are made to fail once, and none of them may pass then.
    package var hasControls: Bool?
    /// The seed from which orders, hashes and days of repeats are made.
    package var seed: Int?
    /// The clock of all runs; nil for the machine's.
    package var clock: AskedClock?
    /// Whether repeats have circumstances of their own.
    package var isVaried: Bool?
    /// The limits of runs and builds.
    package var limits = Limits()
    /// The stages to run, in order.
    package var stages: [Stage] = Stage.allCases
    /// The directory of the published splits.
    package var publishOutput: String?
    /// The manifest of the preceding release.
    package var publishAgainst: String?

    /// Whether the valid instances are audited before they are published.
    package var publishAudit: Bool?

    package init(file: String, repositories: Repositories) {
        self.file = file
        self.repositories = repositories
    }
}
