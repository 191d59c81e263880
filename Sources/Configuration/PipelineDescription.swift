/// A whole run, as a file under `pipelines/` declares it; what is nil is left to the program's defaults.
public struct PipelineDescription: Hashable, Sendable {
    /// Where the repositories come from.
    public enum Repositories: Hashable, Sendable {
        /// A `repos.yaml`, seen from where the program runs.
        case file(String)
        /// The pipeline's own list.
        case inline(RepositoryList)
        /// The embedded demonstration.
        case demonstration
    }

    /// A stage of the way from history to splits.
    public enum Stage: String, Hashable, Sendable, CaseIterable {
        /// Pull requests become candidates.
        case mine
        /// Candidates get a verdict.
        case validate
        /// Candidates and verdicts become splits.
        case publish
    }

    /// What one run of tests, or one build, may use; the program's default where nil.
    public struct Limits: Hashable, Sendable {
        /// Wall time of one test run, seconds.
        public var wallSeconds: Int?
        /// How long a test run may say nothing, seconds.
        public var silenceSeconds: Int?
        /// Memory of one run, MiB.
        public var memoryMiB: Int?
        /// What one run may write to its disk, MiB.
        public var diskMiB: Int?
        /// What one run may say, MiB.
        public var outputMiB: Int?
        /// Processes and threads of one run.
        public var processes: Int?

        /// No limit of its own.
        public init() {}
    }

    /// The file, as the user named it; paths in it are relative to its directory and resolved when it is read.
    public var file: String
    /// Where the repositories come from.
    public var repositories: Repositories
    /// The directory of the GitHub archive; from history alone when nil.
    public var archive: String?
    /// The directory of state.
    public var workspace: String?
    /// The policy of mining: `complete`, `swe-bench-2023` or `swe-bench-2024`.
    public var miningPolicy: String?
    /// The policy of validation: `swe-bench` or `swe-gym`.
    public var validationPolicy: String?
    /// Repositories and instances to which the run is limited; all when empty.
    public var only: [String] = []
    /// Whether checkouts may go without objects that the mirror lacks.
    public var allowsMissingObjects: Bool?
    /// How many jobs run at a time.
    public var workers: Int?
    /// What environments and caches may take between instances, bytes.
    public var diskBudget: Int?
    /// What mirrors may take, bytes, those in use aside.
    public var mirrorBudget: Int?
    /// How many runs before the gold patch.
    public var repeatsBefore: Int?
    /// How many runs after the gold patch.
    public var repeatsAfter: Int?
    /// The limits of runs and builds.
    public var limits = Limits()
    /// The stages to run, in their order.
    public var stages: [Stage] = Stage.allCases
    /// The directory of the published splits.
    public var publishOutput: String?
    /// The manifest that the new one follows.
    public var publishAgainst: String?

    /// A run over some repositories with the program's defaults.
    public init(file: String, repositories: Repositories) {
        self.file = file
        self.repositories = repositories
    }
}
