internal import ArgumentParser
internal import Instances
internal import Mirrors
internal import Pipeline
internal import Workspace

/// Where the state lies.
struct WorkspaceOptions: ParsableArguments {
    @Option(
        name: [.customLong("workspace"), .customShort("w")],
        help: ArgumentHelp(
            "The directory of state: mirrors, candidates, environments, runs. Without it SWEGYM_WORKSPACE, what a "
                + "swegym.toml here or above says, or workspace.",
            valueName: "directory"))
    var named: String?

    mutating func validate() throws {
        guard named == nil else { return }
        let context = CommandContext.current
        named = try WorkspaceChoice(environment: context.environment, directory: context.directory).path
    }

    /// The directory.
    var workspace: String { named ?? WorkspaceChoice.usual }

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

    /// The catalogue of a workspace that must be there, also where this user may write nothing.
    func catalogueToRead() throws -> Catalogue {
        try check()
        return try Catalogue(toRead: layout)
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

/// Whether files that somebody else wrote may be replaced.
struct OverwriteOptions: ParsableArguments {
    @Flag(help: "Write although files are there that this command did not write.")
    var overwrite = false
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
                throw UsageFailure(
                    "--only \(text): expected OWNER/NAME or OWNER__NAME-NUMBER, or short for it, as in moto-5085"
                )
            }
            return selection
        }
    }
}

extension RunLimits {
    /// Bounds the wall time of a run, and thereby how long it may be silent; seconds.
    mutating func bound(wall seconds: Double) {
        wallSeconds = seconds
        silenceSeconds = min(silenceSeconds, seconds)
    }
}
