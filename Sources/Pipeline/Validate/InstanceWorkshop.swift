internal import Diffs
internal import Digests
internal import Files
internal import Foundation
internal import Git
internal import Instances
internal import JSON
internal import Processes
internal import Python
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
            if let failure = error as? FittingFailure { record.notes += failure.notes }
            record.verdict = FailureClass.verdict(on: error)
            if record.runKeys.isEmpty { record.environmentCPUSeconds = meter.seconds }
        }
        TreeRemover.remove(scratch)
        await machine.finish(candidate.id, slot: slot, layout: layout, budget: request.diskBudget)
        record.wallSeconds = started.duration(to: .now).inSeconds
        return record
    }

    private func work(
        on candidate: Candidate, slot: Int, scratch: String, meter: CPUMeter, record: inout ValidationRecord
    ) async throws {
        let tree = PhaseTree(
            of: candidate, mirrors: machine.mirrors,
            directory: "\(scratch)/checkout",
            owner: machine.sandbox.user(slot: slot), allowMissingObjects: request.allowMissingObjects,
            submodules: machine.submodules, pool: machine.pool)
        record.notes += candidate.notes
        record.notes += try await tree.prepareBase()
        let validator = InstanceValidator(
            runner: machine.runner, plan: request.repeats, policy: request.policy)
        let runs = RunLedger(RunRecords(layout), of: candidate.id)
        let fit = try await EnvironmentFitting(
            candidate: candidate, tree: tree, slot: slot, scratch: scratch, layout: layout, request: request,
            machine: machine, validator: validator, runs: runs
        ).fit()
        record.recipe = String(decoding: try CanonicalJSON.encode(fit.prepared.recipe), as: UTF8.self)
        record.lockDigest = fit.prepared.lock.digest.hex
        let result = try await validator.validate(
            fit.tests, existing: { runs.existing($0) }, store: { try runs.store($0) })
        record.verdict = result.verdict
        record.runKeys = result.runs.map(\.key)
        record.notes += fit.notes + fit.tests.selection.notes + result.notes
        record.notes += await explanations(of: result)
        record.environmentCPUSeconds = max(0, meter.seconds - runs.cpuSeconds)
        let earlier = result.runs.filter { !runs.hasMade($0.key) }
        record.testCPUSeconds = earlier.reduce(runs.cpuSeconds) { $0 + $1.cpuSeconds }
    }

    /// What explains tests that fail in spite of the gold patch: how many, which, and whether they reached for a
    /// network.
    private func explanations(of result: ValidationResult) async -> [String] {
        guard let after = result.runs.last(where: { $0.variant == .gold }) else { return [] }
        let failing = after.outcomes.filter { $0.value == .failed || $0.value == .error }.keys.sorted()
        guard !failing.isEmpty else { return [] }
        let few = failing.prefix(3).joined(separator: ", ")
        var notes = ["\(failing.count) tests fail after the gold patch too, such as \(few)"]
        if let log = try? await RunLog.read(layout.absolute(after.log)),
            let evidence = NetworkNeed.evidence(in: log)
        {
            notes.append("tests reached for a network, which the sandbox does not give: \(evidence)")
        }
        return notes
    }
}

extension Duration {
    /// The duration in seconds.
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
