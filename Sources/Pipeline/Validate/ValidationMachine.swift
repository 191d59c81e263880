internal import Files
internal import Foundation
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
    let runner: any TestRunner
    /// Where the runner's support files lie on the host.
    let supportFiles: String
    /// Threads for libgit2 and other calls that block.
    let pool: ThreadPool
    let mirrors: MirrorStore
    /// The repositories that others hold as submodules.
    let submodules: SubmoduleMirrors

    /// Looks for the tools and makes the workspace's directories.
    init(
        layout: WorkspaceLayout, mirrors: MirrorStore, environment: [String: String],
        request: ValidationRequest
    ) async throws {
        // The sandbox clears its own directory, with whatever may still run there; only then the rest may go.
        sandbox = try BubblewrapSandbox(scratch: layout.scratch + "/sandbox")
        Self.removeLeftovers(of: layout)
        let tools = try await PythonTools(
            layout.pythonPlaces, sandbox: sandbox, environment: environment,
            allowsOtherMicro: request.allowsOtherMicro)
        pool = ThreadPool(threads: max(2, request.workers), name: "git")
        language = PythonLanguage(tools, overrides: request.overrides, locks: layout.locks, pool: pool)
        runner = PythonLanguage.firstRunner
        supportFiles = try runner.installSupportFiles(under: layout.cache + "/runner")
        self.mirrors = mirrors
        submodules = SubmoduleMirrors(mirrors: mirrors, sources: request.sources, pool: pool)
    }

    /// What the runs of one worker share.
    func bench(slot: Int, limits: RunLimits, store: any RunStore) -> TestBench {
        TestBench(
            sandbox: sandbox, slot: slot, runner: runner, supportFiles: supportFiles, limits: limits,
            store: store)
    }

    /// What is done when a worker has finished an instance: its environments may go if there is no room for them, and
    /// its logs are packed.
    ///
    /// - Returns: the environments that were removed.
    @discardableResult
    func finish(_ id: InstanceID, slot: Int, layout: WorkspaceLayout, budget: Int?) async -> [String] {
        let store = language.tools.store
        await store.release(slot: slot)
        await RunLog.compress(below: layout.absolute(layout.relativeLogs(id)))
        guard let budget else { return [] }
        return await store.collect(budget: budget)?.removed ?? []
    }

    /// Removes what a crash left: checkouts, layers, and environments that were never finished.
    private static func removeLeftovers(of layout: WorkspaceLayout) {
        func remove(from directory: String, where isLeftover: (String) -> Bool) {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
            for name in names where isLeftover(name) { TreeRemover.remove("\(directory)/\(name)") }
        }
        remove(from: layout.scratch) { $0 != "sandbox" }
        remove(from: layout.environments) { $0.hasPrefix(".") }
    }
}

extension WorkspaceLayout {
    /// Where Python's environments of the workspace lie.
    var pythonPlaces: PythonTools.Places {
        PythonTools.Places(environments: environments, cache: cache, scratch: scratch + "/environments")
    }
}
