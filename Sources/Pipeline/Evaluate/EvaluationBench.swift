internal import Diffs
internal import Evaluation
internal import Files
internal import Foundation
internal import Git
internal import Instances
internal import Mirrors
internal import Python
internal import Sandbox
internal import Validation
internal import Workspace

/// Evaluates one patch after another: applies it, runs the tests, keeps what came of it.
struct EvaluationBench: Sendable {
    let layout: WorkspaceLayout
    let request: EvaluationRequest
    let noted: @Sendable (String) -> Void
    let machine: ValidationMachine

    private var runs: WorkspaceRuns { WorkspaceRuns(layout, noted: noted) }

    /// What became of a patch.
    ///
    /// Whatever goes wrong with it becomes its record; only cancellation is thrown.
    ///
    /// - Parameter tests: by which it is graded; nil when that is not known, and there is no control.
    func evaluate(
        _ proposal: EvaluationStage.Proposal, tests: GradedTests?,
        environment: (recipe: Recipe, locks: RecipeLocks<EnvironmentLock>)?, slot: Int
    ) async throws -> EvaluationRecord {
        let candidate = proposal.candidate
        let text = proposal.prediction.patch ?? ""
        var record = EvaluationRecord(
            id: candidate.id, changeDigest: candidate.changeDigest, patch: PatchDigest(of: text),
            ladder: request.policy.rawValue, limits: request.validation.limits)
        guard let environment else {
            record.failure = EvaluationRecord.Failure(
                reason: "no_environment", detail: "the instance has no environment", isInfrastructure: true)
            return record
        }
        let scratch = "\(layout.scratch)/slot-\(slot)"
        TreeRemover.remove(scratch)
        do {
            try await evaluate(text, candidate, tests, environment, scratch: scratch, slot: slot, &record)
        } catch let error as CancellationError {
            TreeRemover.remove(scratch)
            throw error
        } catch {
            try Task.checkCancellation()
            record.failure = Self.failure(of: error)
        }
        TreeRemover.remove(scratch)
        await machine.finish(slot: slot, budget: request.validation.diskBudget)
        await runs.packLogs(of: candidate.id)
        return record
    }

    private func evaluate(
        _ text: String, _ candidate: Candidate, _ graded: GradedTests?,
        _ environment: (recipe: Recipe, locks: RecipeLocks<EnvironmentLock>), scratch: String, slot: Int,
        _ record: inout EvaluationRecord
    ) async throws {
        let checkouts = machine.checkouts(of: candidate, slot: slot, scratch: scratch, request.validation)
        _ = try await checkouts.prepareBase()
        guard let (applied, patches) = try await applied(text, candidate, checkouts, scratch, slot, &record)
        else { return }
        let variant = applied.map { Variant.patch($0) } ?? .base
        record.applied = applied
        let fitter = EnvironmentFitter(
            machine.language, candidate: candidate, patches: patches, checkouts: checkouts,
            scratch: "\(scratch)/environment",
            bench: machine.bench(slot: slot, limits: request.validation.limits, store: runs),
            validator: InstanceValidator())
        let tests = try await fitter.restore(environment.recipe, environment.locks).tests
        let validator = InstanceValidator()
        let run = try await validator.run(tests, on: variant)
        record.runKey = run.key
        if let fault = RunFault(run), fault.reason != .runnerCrash {
            record.runKey = nil
            record.failure = EvaluationRecord.Failure(
                reason: Self.reason(of: fault.reason), detail: fault.detail, isInfrastructure: fault.isOurs)
        } else if let graded, graded.isResolved(by: run, request) {
            let chosen = graded.control(of: run.outcomes, seed: record.patch.description)
            record.controlKey = try await validator.control(tests, on: variant, of: chosen)?.key
        }
    }

    // MARK: - Applying

    /// What is applied, nil for nothing, and the patches with it.
    private typealias Applied = (digest: PatchDigest?, patches: InstancePatches)

    /// The patch as it is applied: as it stands, or what the ladder makes of it.
    ///
    /// - Returns: nil, with the failure in the record, when no step succeeds.
    private func applied(
        _ text: String, _ candidate: Candidate, _ checkouts: MirrorCheckouts, _ scratch: String, _ slot: Int,
        _ record: inout EvaluationRecord
    ) async throws -> Applied? {
        let guarding = PatchGuard(
            gold: try Patch(parsing: Array(candidate.goldPatch.utf8)),
            tests: try Patch(parsing: Array(candidate.testPatch.utf8))
        ) { path in
            Self.text(of: path, in: checkouts.base)
        }
        do {
            let patch = try Patch(parsing: Array(text.utf8))
            // What holds no section is no patch for git either, unless a harness allows it.
            if !patch.files.isEmpty {
                let examined = guarding.examine(patch)
                let made = try await apply(examined, to: checkouts, of: candidate)
                record.step = PatchLadder.Step.apply.rawValue
                record.withheld = examined.withheld.map(\.description)
                return made
            }
        } catch is PatchSyntaxError {
            // The ladder may still make something of it.
        } catch let error as WorkTreeError {
            if case .system = error { throw error }
        }
        let outcome: PatchLadder.Outcome
        switch try await climb(text, checkouts.base, scratch, slot) {
        case .success(let made): outcome = made
        case .failure(let failure):
            record.failure = failure.record
            return nil
        }
        record.step = outcome.step.rawValue
        do {
            let examined = guarding.examine(try Patch(parsing: outcome.difference))
            record.withheld = examined.withheld.map(\.description)
            return try await apply(examined, to: checkouts, of: candidate)
        } catch let error as PatchSyntaxError {
            record.failure = EvaluationRecord.Failure(
                reason: "patch_apply_failed", detail: "what it makes of the tree is no patch: \(error)",
                isInfrastructure: false)
        } catch let error as WorkTreeError {
            record.failure = EvaluationRecord.Failure(
                reason: "patch_apply_failed", detail: "\(error)", isInfrastructure: false)
        }
        return nil
    }

    /// - Throws: `WorkTreeError` when it does not apply.
    private func apply(
        _ examined: PatchGuard.Outcome, to checkouts: MirrorCheckouts, of candidate: Candidate
    ) async throws -> Applied {
        let bytes = examined.patch.bytes
        guard !bytes.isEmpty else { return (nil, InstancePatches(candidate)) }
        let text = String(decoding: bytes, as: UTF8.self)
        let (digest, patches) = (PatchDigest(of: text), InstancePatches(candidate, proposing: text))
        await checkouts.use(patches)
        _ = try await checkouts.directory(for: .patch(digest))
        return (digest, patches)
    }

    /// The text of a file of a checkout; nil when it is not there, is no plain file of it, or is longer than 2 MiB.
    private static func text(of path: String, in checkout: String) -> [UInt8]? {
        guard let root = realpath(checkout, nil), let place = realpath("\(checkout)/\(path)", nil) else {
            return nil
        }
        defer {
            free(root)
            free(place)
        }
        let resolved = String(cString: place)
        var status = stat()
        guard resolved.hasPrefix(String(cString: root) + "/"), lstat(resolved, &status) == 0,
            status.st_mode & S_IFMT == S_IFREG, status.st_size <= 2 << 20
        else { return nil }
        return BoundedFile.read(resolved, limit: 2 << 20).map { Array($0) }
    }

    /// Why no step of the ladder succeeded.
    private struct ClimbFailure: Error {
        var record: EvaluationRecord.Failure

        init(_ reason: String, _ detail: String, isOurs: Bool = false) {
            record = EvaluationRecord.Failure(
                reason: reason, detail: Printable.text(detail, limit: 2000), isInfrastructure: isOurs)
        }
    }

    private func climb(
        _ text: String, _ base: String, _ scratch: String, _ slot: Int
    ) async throws -> Result<PatchLadder.Outcome, ClimbFailure> {
        let folder = "\(scratch)/ladder-files"
        try RecordFile.makeDirectory(folder)
        try RecordFile.write(Data(text.utf8), to: "\(folder)/proposed.diff", durable: false)
        try RecordFile.write(Data(PatchLadder.program), to: "\(folder)/apply.sh", durable: false)
        let ladder = PatchLadder(request.policy)
        var job = SandboxJob(
            command: ["/bin/sh", "/patch/apply.sh"] + ladder.arguments(patch: "/patch/proposed.diff"),
            workingDirectory: EnvironmentPlanner.checkoutInside,
            environment: ["PATH": PatchLadder.searchPath.joined(separator: ":")])
        job.mounts = [
            .readOnly(host: folder, inside: "/patch"),
            .overlay(
                lowers: [base], upper: .temporary, inside: EnvironmentPlanner.checkoutInside,
                ownership: .asIs),
        ]
        job.limits.wallSeconds = 300
        job.report = ReportChannel(descriptor: 3)
        let result = try await machine.sandbox.run(job, slot: slot)
        guard !result.reportTruncated else {
            return .failure(ClimbFailure("patch_apply_failed", "what it makes of the tree is too large"))
        }
        if let outcome = PatchLadder.outcome(in: result.report) { return .success(outcome) }
        switch result.ending {
        case .exited, .signalled, .outputLimit: break
        case .timedOut, .silent, .outOfMemory, .diskFull, .sandboxFailure:
            return .failure(
                ClimbFailure(
                    "patch_apply_failed", "applying it ended otherwise than by itself: \(result.ending)",
                    isOurs: true))
        }
        let lacking = ladder.steps.compactMap(\.program).first { program in
            !PatchLadder.searchPath.contains {
                FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
            }
        }
        if let lacking {
            return .failure(
                ClimbFailure(
                    "missing_program",
                    "git does not apply it, and the machine lacks \(lacking), by which it is tried next; "
                        + "`swegym doctor` names its package", isOurs: true))
        }
        return .failure(
            ClimbFailure("patch_apply_failed", String(decoding: result.output.suffix(2000), as: UTF8.self)))
    }

    // MARK: - Failures

    private static func failure(of error: any Error) -> EvaluationRecord.Failure {
        let fault = error as? any VerdictFault
        let isOurs = fault.map { $0.verdictReason.verdictClass == .infrastructure } ?? true
        return EvaluationRecord.Failure(
            reason: fault?.verdictReason.rawValue ?? "error",
            detail: Printable.text(fault?.verdictDetail ?? "\(error)"),
            isInfrastructure: isOurs)
    }

    /// A reason as SWE-bench 5 spells it, where it does.
    private static func reason(of reason: VerdictReason) -> String {
        switch reason {
        case .outOfMemory: "out_of_memory"
        case .testTimeout: "tests_timed_out"
        default: reason.rawValue.replacing("-", with: "_")
        }
    }
}
