internal import Files
internal import Foundation
internal import Instances
internal import Mirrors
internal import Python
internal import Sandbox
internal import Threads
internal import Validation
internal import Workspace

/// What the validation of all instances shares: the sandbox, the environments, the test runner.
struct ValidationMachine: Sendable {
    let sandbox: any SandboxBackend
    let interpreters: [Interpreter]
    let resolver: EnvironmentResolver
    let store: EnvironmentStore
    let installer: ProjectInstaller
    let runner: any TestRunner
    /// Where the runner's support files lie on the host.
    let supportDirectory: String
    /// Threads for libgit2 and other calls that block.
    let pool: ThreadPool
    /// The repositories' mirrors.
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
        let survey = await Interpreters.survey(environment: environment)
        interpreters = survey.newest
        let uv = try await Uv.find(
            environment: environment, interpreters: interpreters, cache: layout.cache + "/uv")
        let bench = try Workbench(
            uv: uv, sandbox: sandbox, environments: layout.environments, cache: layout.cache,
            scratch: layout.scratch + "/environments")
        store = EnvironmentStore(
            bench: bench, interpreters: survey.found, allowsOtherMicro: request.allowsOtherMicro)
        resolver = EnvironmentResolver(bench: bench, store: store)
        installer = ProjectInstaller(bench: bench)
        runner = PytestRunner()
        supportDirectory = try runner.installSupportFiles(under: layout.cache + "/runner")
        pool = ThreadPool(threads: max(2, request.workers), name: "git")
        self.mirrors = mirrors
        submodules = SubmoduleMirrors(mirrors: mirrors, sources: request.sources, pool: pool)
    }

    /// What is done when a worker has finished an instance: its environments may go if there is no room for them, and
    /// its logs are packed.
    ///
    /// - Returns: the environments that were removed.
    @discardableResult
    func finish(_ id: InstanceID, slot: Int, layout: WorkspaceLayout, budget: Int?) async -> [String] {
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
