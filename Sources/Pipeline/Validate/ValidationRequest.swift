public import Instances
public import LanguageModel
public import Python
public import Validation

/// What is to be validated, and how.
public struct ValidationRequest: Sendable {
    /// The instances and repositories to take; empty means all of the workspace.
    public var only: [InstanceSelection] = []
    /// What counts as failing before the gold patch.
    public var policy: ValidationPolicy = .sweBench
    /// How often each phase is run.
    public var repeats = RepeatPlan()
    /// The limits of one test run.
    public var limits = TestRunLimits()
    /// How many instances are worked on at once.
    public var workers = 2
    /// Whether a checkout goes on without objects that the mirror lacks.
    public var allowMissingObjects = false
    /// Whether candidates that ended as infrastructure are tried again.
    public var retry = false
    /// Locks and recipes that somebody published, to be used instead of resolving; nil resolves.
    public var published: PublishedEnvironments?
    /// Whether a published lock may be built with another release of its interpreter's series.
    public var allowsOtherMicro = false
    /// The bytes that environments and caches may take between instances; nil for any number.
    public var diskBudget: Int?
    /// What `repos.yaml` says of the environments of each repository.
    public var overrides: [RepositoryName: [RecipeOverrides]] = [:]
    /// Where `repos.yaml` says that repositories are, for those that others hold as submodules; GitHub for the rest.
    public var sources: [RepositoryName: String] = [:]
    /// The language model that is asked for a recipe when everything else has failed; nil asks none.
    public var adviser: ChatModel?

    /// The default: everything in the workspace, under the policy of SWE-bench.
    public init() {}
}

/// An instance or a whole repository, as the command line names them.
public enum InstanceSelection: Hashable, Sendable {
    /// One instance.
    case instance(InstanceID)
    /// All instances of a repository.
    case repository(RepositoryName)

    /// Reads `OWNER/NAME` or `OWNER__NAME-NUMBER`.
    public init?(_ text: String) {
        if let repository = RepositoryName(text) {
            self = .repository(repository)
        } else if let id = InstanceID(text) {
            self = .instance(id)
        } else {
            return nil
        }
    }

    /// Whether an instance is meant.
    public func contains(_ id: InstanceID) -> Bool {
        switch self {
        case .instance(let instance): instance == id
        case .repository(let repository): repository == id.repository
        }
    }
}

/// The limits of one test run.
public struct TestRunLimits: Hashable, Sendable, Codable {
    /// Wall time, seconds.
    public var wallSeconds: Double = 1800
    /// Time without any output, seconds.
    public var silenceSeconds: Double = 600
    /// Memory of all processes, bytes.
    public var memoryBytes: Int = 6 << 30
    /// Processes and threads at once.
    public var processes: Int = 512
    /// What a run may write to the checkout and the environment, bytes.
    public var diskBytes: Int = 2 << 30
    /// Bytes of output that are kept.
    public var outputBytes: Int = 16 << 20

    /// The default limits.
    public init() {}
}
