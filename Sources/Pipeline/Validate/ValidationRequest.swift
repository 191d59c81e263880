package import Instances
package import LanguageModel
package import Python
internal import Sandbox
package import Validation
package import Workspace

/// What is to be validated, and how.
package struct ValidationRequest: Sendable {
    /// The instances and repositories to take; empty means all of the workspace.
    package var only: [InstanceSelection] = []
    /// Which of those.
    package var choice = CandidateChoice()
    /// What counts as failing before the gold patch.
    package var policy: ValidationPolicy = .sweBench
    /// How often each variant is run.
    package var repeats = RepeatPlan()
    /// How the circumstances of runs differ.
    package var variation = RunVariation()
    /// The limits of one test run.
    package var limits = RunLimits()
    /// What the search for an instance's environment may take.
    package var search = SearchLimits()
    /// How many instances are worked on at once.
    package var workers = 2
    /// What runs them.
    package var sandbox = SandboxKind.bubblewrap
    /// Whether runs are made although a limit of theirs does not hold on this machine.
    package var allowsDegraded = false
    /// Whether a checkout goes on without objects that the mirror lacks.
    package var allowMissingObjects = false
    /// Whether candidates that ended as infrastructure are tried again.
    package var retry = false
    /// Whether checkouts and layers are kept for a person to look at.
    package var keepsScratch = false
    /// Locks and recipes that somebody published, to be used instead of resolving; nil resolves.
    package var published: PublishedEnvironments?
    /// Whether a published lock may be built with another release of its interpreter's series.
    package var allowsOtherMicro = false
    /// The bytes that environments and caches may take between instances; nil for any number.
    package var diskBudget: Int?
    /// What `repos.yaml` says of the environments of each repository.
    package var overrides: [RepositoryName: [Override]] = [:]
    /// Where `repos.yaml` says that repositories are, for those that others hold as submodules; GitHub for the rest.
    package var sources: [RepositoryName: String] = [:]
    /// The language model that is asked for a recipe when everything else has failed; nil asks none.
    package var adviser: ChatModel?

    /// The default: everything in the workspace, under the policy of SWE-bench.
    package init() {}

    /// Checks that the clock can be the one that is asked for.
    ///
    /// - Throws: `PipelineError.usage`.
    func checkClock() throws(PipelineError) {
        guard variation.clock == nil || ShiftedClock.library != nil else {
            throw .usage(
                "another clock needs libfaketime, which this machine lacks: apt-get install \(ShiftedClock.package)"
            )
        }
    }
}
