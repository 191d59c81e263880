internal import Diffs
internal import Digests
internal import Foundation
internal import Git
internal import Instances
internal import Processes
internal import Python
internal import Sandbox
internal import Validation
internal import Workspace

/// The test runs of one instance in the sandbox.
struct TestSession: Sendable {
    let candidate: Candidate
    let tree: PhaseTree
    let prepared: PreparedEnvironment
    let layer: ProjectLayer
    let slot: Int
    let scratch: String
    /// Which attempt at an environment this is, from 1; each has its own logs.
    let attempt: Int
    let layout: WorkspaceLayout
    let request: ValidationRequest
    let machine: ValidationMachine
    private let patchedLayer = PatchedLayer()

    init(
        candidate: Candidate, tree: PhaseTree, prepared: PreparedEnvironment, layer: ProjectLayer, slot: Int,
        scratch: String, attempt: Int, layout: WorkspaceLayout, request: ValidationRequest,
        machine: ValidationMachine
    ) {
        self.candidate = candidate
        self.tree = tree
        self.prepared = prepared
        self.layer = layer
        self.slot = slot
        self.scratch = scratch
        self.attempt = attempt
        self.layout = layout
        self.request = request
        self.machine = machine
    }

    /// What there is to run.
    ///
    /// - Throws: `PatchSyntaxError` when the test patch is none.
    func prepare() async throws -> PreparedTests {
        let testPatch = try Patch(parsing: Array(candidate.testPatch.utf8))
        let files = ProjectFiles(directory: URL(fileURLWithPath: tree.base))
        let directory = tree.base
        let checkout = TestTree(paths: files.paths) { path in
            guard let data = FileManager.default.contents(atPath: "\(directory)/\(path)") else { return nil }
            return String(decoding: data, as: UTF8.self)
        }
        let environment = TestEnvironment(environment: prepared.built, layer: layer, recipe: prepared.recipe)
        let selection = machine.runner.selection(for: testPatch, in: checkout)
        let limits = try? JSONEncoder.sorted.encode(request.limits)
        func key(_ patches: [String]) -> RunKey {
            RunKey(
                baseTree: candidate.baseCommit, patches: patches.map { Array($0.utf8) },
                lock: prepared.lock.digest.hex, recipe: environment.digest.hex, selection: selection,
                runner: machine.runner.identity, limits: String(decoding: limits ?? Data(), as: UTF8.self))
        }
        let (id, attempt) = (candidate.id, attempt)
        return PreparedTests(
            id: id, selection: selection,
            call: RunnerCall(interpreter: environment.python, options: prepared.recipe.testOptions),
            before: key([candidate.testPatch]), after: key([candidate.testPatch, candidate.goldPatch]),
            log: { variant, index in
                layout.relativeLog(id, variant: variant, repeatIndex: index, attempt: attempt)
            },
            run: { try await sandboxed.run($0) })
    }

    /// The way to run them: every run in an overlay over the phase's checkout, which it leaves as it was.
    private var sandboxed: SandboxedTests {
        let layout = layout
        return SandboxedTests(
            backend: machine.sandbox, slot: slot, runner: machine.runner,
            supportFiles: machine.supportDirectory,
            outputBytes: request.limits.outputBytes, job: { try await job(of: $0) },
            hostPath: { layout.absolute($0) })
    }

    private func job(of variant: Variant) async throws -> SandboxJob {
        let checkout = try await tree.directory(for: variant)
        let environment = TestEnvironment(
            environment: prepared.built, layer: try await layer(for: variant, checkout: checkout),
            recipe: prepared.recipe)
        var job = SandboxJob(
            command: [], workingDirectory: EnvironmentPlanner.checkoutInside,
            environment: environment.variables)
        job.mounts = environment.mounts(checkout: checkout)
        job.hostPrefixes = environment.hostPrefixes
        job.limits = SandboxLimits(request.limits)
        return job
    }

    /// The project's layer for a variant: its own where the installation depends on patched sources.
    private func layer(for variant: Variant, checkout: String) async throws -> ProjectLayer {
        guard variant == .gold, layer.dependsOnSources else { return layer }
        return try await patchedLayer.once {
            try await machine.installer.install(
                prepared.recipe, checkout: checkout, environment: prepared.built,
                into: "\(scratch)/layer-after",
                repository: candidate.id.repository, slot: slot)
        }
    }
}

/// The project's layer over the patched checkout, made when it is needed for the first time.
private actor PatchedLayer {
    private var layer: ProjectLayer?

    func once(make: @Sendable () async throws -> ProjectLayer) async throws -> ProjectLayer {
        if let layer { return layer }
        let made = try await make()
        layer = made
        return made
    }
}

extension JSONEncoder {
    /// An encoder whose output depends on the value alone.
    static var sorted: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return encoder
    }
}
