internal import Diffs
internal import Digests
internal import Environments
internal import Foundation
internal import Git
internal import Instances
internal import Processes
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
    let layout: WorkspaceLayout
    let request: ValidationRequest
    let machine: ValidationMachine
    private let patchedLayer = PatchedLayer()

    init(
        candidate: Candidate, tree: PhaseTree, prepared: PreparedEnvironment, layer: ProjectLayer, slot: Int,
        scratch: String, layout: WorkspaceLayout, request: ValidationRequest, machine: ValidationMachine
    ) {
        self.candidate = candidate
        self.tree = tree
        self.prepared = prepared
        self.layer = layer
        self.slot = slot
        self.scratch = scratch
        self.layout = layout
        self.request = request
        self.machine = machine
    }

    /// Where the runner's support files appear in the sandbox.
    private static let supportInside = "/opt/swegym/runner"
    /// The descriptor on which the report leaves the sandbox.
    private static let channel: Int32 = 3

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
        let selection = machine.runner.selection(for: testPatch, in: checkout, rule: nil)
        let limits = try? JSONEncoder.sorted.encode(request.limits)
        func key(_ patches: [String]) -> RunKey {
            RunKey(
                baseTree: candidate.baseCommit, patches: patches.map { Array($0.utf8) },
                lock: prepared.lock.digest.hex, recipe: environment.digest.hex, selection: selection,
                runner: machine.runner.identity, limits: String(decoding: limits ?? Data(), as: UTF8.self))
        }
        let id = candidate.id
        return PreparedTests(
            id: id, selection: selection, commandPrefix: environment.pytestCommand,
            before: key([candidate.testPatch]), after: key([candidate.testPatch, candidate.goldPatch]),
            log: { phase, index in layout.relativeLog(id, phase: phase, repeatIndex: index) },
            run: { try await run($0) })
    }

    private func run(_ test: TestRunRequest) async throws -> TestRunResult {
        let checkout = try await tree.directory(for: test.phase)
        let environment = TestEnvironment(
            environment: prepared.built, layer: try await layer(for: test.phase, checkout: checkout),
            recipe: prepared.recipe)
        let log = layout.absolute(test.log)
        try FileManager.default.createDirectory(
            atPath: (log as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        var job = SandboxJob(
            command: test.command, workingDirectory: EnvironmentPlanner.checkoutInside,
            environment: machine.runner.variables(
                environment.variables, supportDirectory: Self.supportInside, channel: Self.channel,
                nonce: test.nonce))
        job.mounts = environment.mounts(checkout: checkout)
        job.mounts.append(.readOnly(host: machine.supportDirectory, inside: Self.supportInside))
        job.hostPrefixes = environment.hostPrefixes
        job.limits = request.limits.sandboxLimits
        job.report = ReportChannel(descriptor: Self.channel, limit: 64 << 20)
        job.log = .file(path: log, limit: request.limits.outputBytes)
        let result = try await machine.sandbox.run(job, slot: slot)
        try Task.checkCancellation()
        return TestRunResult(
            ending: RunEnding(result.ending), report: result.report, reportTruncated: result.reportTruncated,
            wallSeconds: result.wallSeconds, cpuSeconds: result.cpuSeconds)
    }

    /// The project's layer for a phase: its own where the installation depends on patched sources.
    private func layer(for phase: Phase, checkout: String) async throws -> ProjectLayer {
        guard phase == .after, layer.dependsOnSources else { return layer }
        return try await patchedLayer.once {
            try await machine.installer.install(
                prepared.recipe, checkout: checkout, environment: prepared.built,
                into: "\(scratch)/layer-after", slot: slot)
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

extension TestRunLimits {
    /// The limits as the sandbox takes them.
    var sandboxLimits: SandboxLimits {
        var limits = SandboxLimits()
        limits.wallSeconds = wallSeconds
        limits.silenceSeconds = silenceSeconds
        limits.memoryBytes = memoryBytes
        limits.processes = processes
        limits.scratchBytes = diskBytes
        return limits
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

extension RunEnding {
    /// The ending as records know it.
    init(_ ending: SandboxEnding) {
        switch ending {
        case .exited(let status): self = .exited(status: status)
        case .signalled(let number): self = .signalled(number)
        case .timedOut: self = .timedOut(seconds: 0)
        case .silent: self = .silent(seconds: 0)
        case .cancelled: self = .sandboxFailure("cancelled")
        case .outOfMemory: self = .outOfMemory
        case .outputLimit: self = .outputLimit
        case .diskFull: self = .diskFull
        case .sandboxFailure(let what): self = .sandboxFailure(what)
        }
    }
}
