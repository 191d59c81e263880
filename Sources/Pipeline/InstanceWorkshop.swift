internal import Diffs
internal import Digests
internal import Environments
internal import Foundation
internal import Git
internal import Instances
internal import Processes
internal import Records
internal import Sandbox
internal import Threads
internal import Validation
internal import Workspace

/// Validates one candidate after another: checkout, environment, runs, verdict.
struct InstanceWorkshop: Sendable {
    let layout: WorkspaceLayout
    let request: ValidationRequest
    let configurationDigest: String
    let machine: ValidationMachine

    /// Validates a candidate.
    ///
    /// Whatever goes wrong with it becomes its verdict; only cancellation is thrown.
    func validate(_ candidate: Candidate, slot: Int) async throws -> ValidationRecord {
        let started = ContinuousClock.now
        var record = ValidationRecord(
            id: candidate.id, changeDigest: candidate.changeDigest, policy: request.policy.rawValue,
            configurationDigest: configurationDigest, verdict: .refused(.sandbox, ""), lockDigest: nil,
            recipe: nil, runKeys: [], notes: [], environmentCPUSeconds: 0, testCPUSeconds: 0, wallSeconds: 0)
        let scratch = "\(layout.scratch)/slot-\(slot)"
        TreeRemover.remove(scratch)
        let meter = CPUMeter()
        do {
            try await CPUMeter.$current.withValue(meter) {
                try await work(on: candidate, slot: slot, scratch: scratch, meter: meter, record: &record)
            }
        } catch let error as CancellationError {
            TreeRemover.remove(scratch)
            throw error
        } catch {
            try Task.checkCancellation()
            record.verdict = FailureClass.verdict(on: error)
            if record.runKeys.isEmpty { record.environmentCPUSeconds = meter.seconds }
        }
        TreeRemover.remove(scratch)
        record.wallSeconds = started.duration(to: .now).inSeconds
        return record
    }

    private func work(
        on candidate: Candidate, slot: Int, scratch: String, meter: CPUMeter, record: inout ValidationRecord
    ) async throws {
        let tree = PhaseTree(
            of: candidate, mirror: layout.mirror(of: candidate.id.repository),
            directory: "\(scratch)/checkout",
            owner: machine.sandbox.user(slot: slot), allowMissingObjects: request.allowMissingObjects,
            pool: machine.pool)
        record.notes += candidate.notes
        record.notes += try await tree.prepareBase()
        let prepared = try await environment(of: candidate, checkout: tree.base, slot: slot, record: &record)
        let layer = try await machine.installer.install(
            prepared.recipe, checkout: tree.base, environment: prepared.built,
            into: "\(scratch)/layer", slot: slot)
        record.environmentCPUSeconds = meter.seconds
        let tests = try await TestSession(
            candidate: candidate, tree: tree, prepared: prepared, layer: layer, slot: slot, scratch: scratch,
            layout: layout, request: request, machine: machine
        ).prepare()
        let validator = InstanceValidator(
            runner: machine.runner, plan: request.repeats, policy: request.policy)
        let runs = RunRecords(layout)
        let result = try await validator.validate(
            tests, existing: { runs.read(candidate.id, key: $0) }, store: { try runs.write($0) })
        record.verdict = result.verdict
        record.runKeys = result.runs.map(\.key)
        record.notes += tests.selection.notes + result.notes
        record.notes += explanations(of: result)
        record.testCPUSeconds = result.runs.reduce(0) { $0 + $1.cpuSeconds }
    }

    /// What explains tests that fail in spite of the gold patch: how many, which, and whether they reached for a
    /// network.
    private func explanations(of result: ValidationResult) -> [String] {
        guard let after = result.runs.last(where: { $0.phase == .after }) else { return [] }
        let failing = after.outcomes.filter { $0.value == .failed || $0.value == .error }.keys.sorted()
        guard !failing.isEmpty else { return [] }
        let few = failing.prefix(3).joined(separator: ", ")
        var notes = ["\(failing.count) tests fail after the gold patch too, such as \(few)"]
        if let log = try? RecordFile.read(layout.absolute(after.log)),
            let evidence = NetworkNeed.evidence(in: Array(log))
        {
            notes.append("tests reached for a network, which the sandbox does not give: \(evidence)")
        }
        return notes
    }

    /// The environment of the base commit: planned, resolved, built; its recipe and lock go into the record at once.
    private func environment(
        of candidate: Candidate, checkout: String, slot: Int, record: inout ValidationRecord
    ) async throws -> PreparedEnvironment {
        let (interpreters, overrides) = (
            machine.interpreters, request.overrides[candidate.id.repository] ?? []
        )
        let plan = try await machine.pool.run { () throws -> EnvironmentRequest in
            try EnvironmentPlanner.plan(
                files: ProjectFiles(directory: URL(fileURLWithPath: checkout)),
                committedAt: candidate.baseCommittedAt, installed: interpreters, overrides: overrides,
                version: candidate.version)
        }
        let (recipe, lock) = try await machine.resolver.resolve(
            plan, checkout: checkout, pullRequestAt: candidate.createdAt, slot: slot)
        record.recipe = String(decoding: try CanonicalJSON.encode(recipe), as: UTF8.self)
        record.lockDigest = lock.digest.hex
        try RecordFile.write(Data(lock.text.utf8), to: layout.lock(lock.digest.hex), durable: false)
        let built = try await machine.store.build(lock, cutoff: recipe.cutoff, slot: slot)
        return PreparedEnvironment(recipe: recipe, lock: lock, built: built)
    }
}

/// An environment that is ready to have the project installed over it.
struct PreparedEnvironment: Sendable {
    let recipe: Recipe
    let lock: EnvironmentLock
    let built: BuiltEnvironment
}

extension Duration {
    /// The duration in seconds.
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
