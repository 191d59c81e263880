internal import ArgumentParser
internal import Instances
internal import Mirrors
internal import Pipeline
internal import Workspace

/// Where the state lies.
struct WorkspaceOptions: ParsableArguments {
    @Option(help: "The directory of state: mirrors, candidates, environments, runs.")
    var workspace = "workspace"

    /// The layout of the workspace.
    var layout: WorkspaceLayout { WorkspaceLayout(root: workspace) }

    /// The catalogue of a workspace that must be there, or is made.
    func catalogue(isMade: Bool) throws -> Catalogue {
        isMade ? try Catalogue(of: layout) : try existingCatalogue()
    }

    /// The right to work in a workspace that must be there, or is made.
    func lease(_ command: String, isMade: Bool) throws -> Lease {
        isMade ? try Lease(of: layout, command: command) : try existingLease(command)
    }

    /// The catalogue of a workspace that must be there.
    func existingCatalogue() throws -> Catalogue {
        try check()
        return try Catalogue(of: layout)
    }

    /// The right to work in a workspace that must be there; none is made for a mistyped name.
    func existingLease(_ command: String) throws -> Lease {
        try check()
        return try Lease(of: layout, command: command)
    }

    private func check() throws {
        guard layout.exists else {
            throw UsageFailure(
                "there is no workspace at \(workspace); name another one, or mine into it as `swegym mine --help` says"
            )
        }
    }
}

/// What mirrors may take.
struct MirrorBudgetOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What mirrors may take, such as 50GB; those used longest ago go, and are fetched again when needed.",
            valueName: "size"))
    var mirrorBudget: SizeArgument?

    /// The mirrors of a workspace.
    func store(_ layout: WorkspaceLayout, _ observer: any PipelineObserver) -> MirrorStore {
        MirrorStore(layout: layout, budget: mirrorBudget?.bytes, noted: observer.noted)
    }
}

/// How results are written.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Write the result as JSON.")
    var json = false
}

/// Which instances and repositories are meant.
struct SelectionOptions: ParsableArguments {
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Take only these instances or repositories.", valueName: "id|owner/name"))
    var only: [String] = []

    /// The selections that the texts name.
    func selections() throws -> [InstanceSelection] {
        try only.map { text in
            guard let selection = InstanceSelection(text) else {
                throw UsageFailure("--only \(text): expected OWNER/NAME or OWNER__NAME-NUMBER")
            }
            return selection
        }
    }
}

extension InstanceID {
    /// The instance that an argument names.
    ///
    /// - Throws: `UsageFailure` for any other text.
    init(argument text: String) throws(UsageFailure) {
        guard let id = InstanceID(text) else {
            throw UsageFailure("\(text): expected OWNER__NAME-NUMBER, as in getmoto__moto-5085")
        }
        self = id
    }
}

extension RunLimits {
    /// Bounds the wall time of a run, and thereby how long it may be silent; seconds.
    mutating func bound(wall seconds: Double) {
        wallSeconds = seconds
        silenceSeconds = min(silenceSeconds, seconds)
    }
}
