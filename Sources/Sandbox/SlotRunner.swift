internal import Instances
internal import Processes
internal import Synchronization
internal import Threads

/// Prepares, runs and clears away the runs of one back end, and counts what each costs.
final class SlotRunner<Entry: StagedEntry>: Sendable {
    let host: SandboxHost
    private let runs = Atomic<Int>(0)

    init(host: SandboxHost) {
        self.host = host
        Leftovers.remove(scratch: host.scratch)
    }

    func run(_ job: SandboxJob, slot: Int) async throws(SandboxError) -> SandboxResult {
        let prepared = try await onOwnThread { () throws(SandboxError) in
            try Timed { () throws(SandboxError) in try self.prepare(job, slot: slot) }
        }
        let run = prepared.value
        let outcome: Result<ProcessResult, ProcessError>
        do throws(ProcessError) {
            outcome = .success(try await ProcessRunner.runAsync(run.command))
        } catch {
            outcome = .failure(error)
        }
        let finished = try await onOwnThread { () throws(SandboxError) in
            try Timed { () throws(SandboxError) in try run.finish(outcome) }
        }
        var result = finished.value
        result.setup += prepared.cost
        result.setup += finished.cost
        if case .success(let process) = outcome {
            // The processes of the sandbox are not all children of the one that was waited for.
            let others = max(0, result.cpuSeconds - process.cpuSeconds)
            ProcessTime.addOthers(others)
            CPUMeter.current?.add(others)
        }
        CPUMeter.current?.move(result.setup, to: .sandbox)
        return result
    }

    /// Runs a job on the calling thread, uncounted.
    func runHere(_ job: SandboxJob) throws(SandboxError) -> SandboxResult {
        let run = try prepare(job, slot: 0)
        return try run.finish(Result { () throws(ProcessError) in try ProcessRunner.run(run.command) })
    }

    /// What is left of this process's runs: directories and control groups.
    func remains() -> [String] {
        HostPath.names(in: host.scratch).filter { $0.hasPrefix(RunName.own) }.map { "\(host.scratch)/\($0)" }
            + ControlGroups.paths(ofRunsNamed: RunName.own)
    }

    private func prepare(_ job: SandboxJob, slot: Int) throws(SandboxError) -> StagedRun<Entry> {
        let number = runs.wrappingAdd(1, ordering: .relaxed).newValue
        return try StagedRun(
            job, on: host, user: host.user(slot: slot), named: "\(RunName.own)\(slot)-\(number)")
    }
}

/// What a call on one thread returned, and the time that it took.
private struct Timed<Value: Sendable>: Sendable {
    let value: Value
    let cost: Cost

    init(_ work: () throws(SandboxError) -> Value) throws(SandboxError) {
        let (start, cpu) = (ContinuousClock.now, ThreadTime.now)
        value = try work()
        cost = Cost(
            cpuSeconds: ThreadTime.now - cpu, wallSeconds: start.duration(to: .now).inSeconds)
    }
}
