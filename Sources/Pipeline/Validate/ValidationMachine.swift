internal import Files
internal import Foundation
internal import Git
internal import Instances
internal import Mirrors
internal import Python
internal import Sandbox
internal import Threads
internal import Validation
internal import Workspace

/// What the validation of all instances shares: the sandbox, the language, the mirrors.
struct ValidationMachine: Sendable {
    let sandbox: any SandboxBackend
    let language: PythonLanguage
    /// Where runners have their support files on the host.
    let runnerFiles: String
    /// Threads for libgit2 and other calls that block.
    let pool: ThreadPool
    let mirrors: MirrorStore
    /// The repositories that others hold as submodules.
    let submodules: SubmoduleMirrors
    private let layout: WorkspaceLayout

    /// Looks for the tools and makes the workspace's directories.
    init(
        layout: WorkspaceLayout, mirrors: MirrorStore, environment: [String: String],
        request: ValidationRequest
    ) async throws {
        self.layout = layout
        // The sandbox clears its own directory, with whatever may still run there; only then the rest may go.
        sandbox = try request.sandbox.sandbox(scratch: layout.scratch + "/sandbox")
        try Self.removeLeftovers(of: layout)
        let tools = try await PythonTools(
            layout.pythonPlaces, sandbox: sandbox, environment: environment,
            allowsOtherMicro: request.allowsOtherMicro)
        pool = ThreadPool(threads: max(2, request.workers), name: "git")
        language = PythonLanguage(tools, overrides: request.overrides, locks: layout.locks, pool: pool)
        runnerFiles = layout.cache + "/runner"
        self.mirrors = mirrors
        submodules = SubmoduleMirrors(mirrors: mirrors, sources: request.sources, pool: pool)
    }

    /// What the runs of one worker share.
    ///
    /// - Parameter variation: how the circumstances of runs differ; nil where none is chosen.
    func bench(
        slot: Int, limits: RunLimits, store: any RunStore, variation: RunVariation? = nil
    ) -> TestBench {
        var variation = variation
        variation?.means = VariationMeans(
            clockLibrary: ShiftedClock.library, canBindCores: Processors.canBind)
        return TestBench(
            sandbox: sandbox, slot: slot, runnerFiles: runnerFiles, limits: limits, store: store,
            services: language.tools.services, variation: variation)
    }

    /// The checkouts of a candidate, none of them made yet.
    func checkouts(
        of candidate: Candidate, _ patches: InstancePatches? = nil, slot: Int, scratch: String,
        _ request: ValidationRequest
    ) -> MirrorCheckouts {
        let user = sandbox.user(slot: slot)
        return MirrorCheckouts(
            of: candidate, patches: patches, mirrors: mirrors, directory: "\(scratch)/checkout",
            owner: WorkTreeOptions.Owner(user: user.uid, group: user.gid),
            allowMissingObjects: request.allowMissingObjects, submodules: submodules, pool: pool)
    }

    /// Releases the environments of a worker that has finished an instance; some go if there is no room for them.
    func finish(slot: Int, budget: Int?) async {
        await language.tools.store.release(slot: slot)
        guard let budget else { return }
        _ = await language.tools.store.collect(budget: budget, keeping: layout.environmentsOfSessions())
    }

    /// Removes what a crash left: checkouts, layers, and environments that were never finished.
    private static func removeLeftovers(of layout: WorkspaceLayout) throws(RecordError) {
        func remove(from directory: String, where isLeftover: (String) -> Bool) throws(RecordError) {
            for name in try Directory.names(in: directory) where isLeftover(name) {
                TreeRemover.remove("\(directory)/\(name)")
            }
        }
        try remove(from: layout.scratch) { $0 != "sandbox" }
        try remove(from: layout.environments) { $0.hasPrefix(".") }
    }
}

extension WorkspaceLayout {
    /// Where Python's environments of the workspace lie.
    var pythonPlaces: PythonTools.Places {
        PythonTools.Places(environments: environments, cache: cache, scratch: scratch + "/environments")
    }
}

extension MirrorCheckouts: InstanceCheckouts {}
