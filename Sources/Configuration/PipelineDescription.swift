/// A whole run, as a file under `pipelines/` declares it; what is nil is left to the program's defaults.
package struct PipelineDescription: Hashable, Sendable {
    /// Where the repositories come from.
    package enum Repositories: Hashable, Sendable {
        /// A `repos.yaml`, seen from where the program runs.
        case file(String)
        /// The pipeline's own list.
        case inline(RepositoryList)
        /// The embedded demonstration.
        case demonstration
    }

    /// A stage of the way from history to splits.
    package enum Stage: String, Hashable, Sendable, CaseIterable {
        /// Pull requests become candidates.
        case mine
        /// Candidates get a verdict.
        case validate
        /// Candidates and verdicts become splits.
        case publish
    }

    /// What one run of tests, or one build, may use; the program's default where nil.
    package struct Limits: Hashable, Sendable {
        /// Wall time of one test run, seconds.
        package var wallSeconds: Int?
        /// How long a test run may say nothing, seconds.
        package var silenceSeconds: Int?
        /// Memory of one run, MiB.
        package var memoryMiB: Int?
        /// What one run may write to its disk, MiB.
        package var diskMiB: Int?
        /// What one run may say, MiB.
        package var outputMiB: Int?
        /// Processes and threads of one run.
        package var processes: Int?

        /// No limit of its own.
        package init() {}
    }

    /// The file, as the user named it; paths in it are relative to its directory and resolved when it is read.
    package var file: String
    /// Where the repositories come from.
    package var repositories: Repositories
    /// The directory of the GitHub archive; from history alone when nil.
    package var archive: String?
    /// The directory of state.
    package var workspace: String?
    /// The policy of mining: `complete`, `swe-bench-2023` or `swe-bench-2024`.
    package var miningPolicy: String?
    /// The policy of validation: `swe-bench` or `swe-gym`.
    package var validationPolicy: String?
    /// Repositories and instances to which the run is limited; all when empty.
    package var only: [String] = []
    /// Whether checkouts may go without objects that the mirror lacks.
    package var allowsMissingObjects: Bool?
    /// How many jobs run at a time.
    package var workers: Int?
    /// What environments and caches may take between instances, bytes.
    package var diskBudget: Int?
    /// What mirrors may take, bytes, those in use aside.
    package var mirrorBudget: Int?
    /// How many runs before the gold patch.
    package var repeatsBefore: Int?
    /// How many runs after the gold patch.
    package var repeatsAfter: Int?
    /// The limits of runs and builds.
    package var limits = Limits()
    /// The stages to run, in their order.
    package var stages: [Stage] = Stage.allCases
    /// The directory of the published splits.
    package var publishOutput: String?
    /// The manifest that the new one follows.
    package var publishAgainst: String?

    /// A run over some repositories with the program's defaults.
    package init(file: String, repositories: Repositories) {
        self.file = file
        self.repositories = repositories
    }
}
