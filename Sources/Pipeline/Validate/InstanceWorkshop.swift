internal import Digests
internal import Files
internal import Instances
internal import LanguageModel
internal import Mirrors
internal import Processes
internal import Python
internal import Validation
internal import Workspace

/// Validates one candidate after another: checkout, environment, runs, verdict.
struct InstanceWorkshop: Sendable {
    let layout: WorkspaceLayout
    let request: ValidationRequest
    let configurationDigest: String
    let machine: ValidationMachine
    /// This program's own CPU time.
    let ownTime = SharedTime()
    /// Told what a person should know.
    let noted: @Sendable (String) -> Void

    private var runs: WorkspaceRuns { WorkspaceRuns(layout, noted: noted) }

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
        let (meter, part) = (CPUMeter(), ownTime.begin())
        var made: (runs: RunCosts, verdictOn: [RunRecord]) = (RunCosts(), [])
        do {
            try await meter.during {
                made = try await work(
                    on: candidate, slot: slot, scratch: scratch, meter: meter, record: &record)
            }
        } catch let error as CancellationError {
            TreeRemover.remove(scratch)
            _ = ownTime.end(part)
            throw error
        } catch {
            try Task.checkCancellation()
            if let failure = error as? FittingFailure { record.notes += failure.notes }
            record.verdict = Verdict.refused(for: error).excusing(missing: record.leftOut ?? [])
            record.fault = (error as? any VerdictFault)?.recordedFault
            if record.runKeys.isEmpty { record.environmentCPUSeconds = meter.seconds }
        }
        await meter.during {
            CPUMeter.measuringHere(.checkout) { release(scratch, of: candidate.id) }
            await machine.finish(slot: slot, budget: request.diskBudget)
            await runs.packLogs(of: candidate.id)
        }
        record.wallSeconds = started.duration(to: .now).inSeconds
        var costs = made.runs.costs(measured: meter.costs, verdictOn: made.verdictOn)
        costs[.program] += Cost(
            cpuSeconds: max(0, ownTime.end(part) - meter.ownSeconds),
            wallSeconds: max(0, record.wallSeconds - meter.costs.total.wallSeconds))
        record.costs = costs.rounded
        return record
    }

    /// Removes the temporary files of an instance, or keeps them where the request says so.
    private func release(_ scratch: String, of id: InstanceID) {
        guard request.keepsScratch else {
            TreeRemover.remove(scratch)
            return
        }
        do {
            noted("\(id): checkouts and layers are kept in \(try layout.keep(scratch, of: id))")
        } catch {
            noted("\(id): checkouts and layers are not kept: \(error)")
        }
    }

    /// - Returns: The runs that were made, and those on which the verdict rests.
    private func work(
        on candidate: Candidate, slot: Int, scratch: String, meter: CPUMeter, record: inout ValidationRecord
    ) async throws -> (runs: RunCosts, verdictOn: [RunRecord]) {
        record.notes += candidate.notes
        let checkouts = machine.checkouts(of: candidate, slot: slot, scratch: scratch, request)
        record.notes += try await CPUMeter.measuring(.checkout) { try await checkouts.prepareBase() }
        let leftOut = await checkouts.leftOut
        if !leftOut.isEmpty { record.leftOut = leftOut }
        let validator = InstanceValidator(plan: request.repeats, policy: request.policy)
        let fitter = EnvironmentFitter(
            machine.language, candidate: candidate, checkouts: checkouts, scratch: scratch,
            bench: machine.bench(
                slot: slot, limits: request.limits, store: runs, variation: request.variation),
            validator: validator,
            adviser: request.adviser, limits: request.search)
        let fitted: EnvironmentFitter<PythonLanguage>.Fit
        if let published = request.published {
            let (recipe, lock) = try published.environment(of: candidate.id)
            fitted = try await fitter.restore(
                recipe, RecipeLocks(lock, after: try published.afterLock(of: recipe)))
        } else {
            fitted = try await fitter.fit()
        }
        let (result, fit) = try await validator.validate(
            fitted, by: fitter, leftOut: leftOut)
        record.recipe = fit.prepared.recipe
        record.lockDigest = fit.prepared.locks.before.digest.hex
        record.failedBuild = await fit.prepared.place.failedBuild()?.redacted(.places)
        record.verdict = result.verdict.excusing(fit.prepared.recipe).excusing(record.failedBuild)
        record.runKeys = result.runs.map(\.key)
        record.notes += fit.notes + fit.tests.selection.notes + result.notes
        record.notes += await fit.tests.explanations(of: result)
        var costs = fit.costs
        costs.add(result.costs)
        record.environmentCPUSeconds = max(0, meter.seconds - costs.cpuSeconds)
        let earlier = result.runs.filter { !costs.keys.contains($0.key) }
        record.testCPUSeconds = earlier.reduce(costs.cpuSeconds) { $0 + $1.cpuSeconds }
        return (costs, result.runs)
    }
}

extension ChatModel: Adviser {}
