internal import Diffs
internal import Digests
package import Files
package import Instances
internal import JSON
internal import Processes
package import Sandbox

/// What all runs of one worker share.
package struct TestBench: Sendable {
    /// The sandbox.
    package var sandbox: any SandboxBackend
    /// The worker's slot.
    package var slot: Int
    /// The directory on the host below which runners have their support files.
    package var runnerFiles: String
    /// What one run may take.
    package var limits: RunLimits
    /// Where records and logs are kept.
    package var store: any RunStore
    /// The programs of services that the machine has.
    package var services: InstalledServices
    /// How circumstances differ between runs; nil where none is chosen.
    package var variation: RunVariation?

    package init(
        sandbox: any SandboxBackend, slot: Int, runnerFiles: String, limits: RunLimits, store: any RunStore,
        services: InstalledServices = InstalledServices(), variation: RunVariation? = nil
    ) {
        self.sandbox = sandbox
        self.slot = slot
        self.runnerFiles = runnerFiles
        self.limits = limits
        self.store = store
        self.services = services
        self.variation = variation
    }

    /// Runs a job in the worker's slot.
    func run(_ job: SandboxJob) async throws -> SandboxResult {
        do throws(SandboxError) {
            return try await sandbox.run(job, slot: slot)
        } catch .cancelled {
            throw CancellationError()
        }
    }
}

/// The tests of one instance in one environment: which runs are known, and a way to make the others.
package struct InstanceTests: Sendable {
    /// The instance.
    package let id: InstanceID
    /// The tests to run.
    package let selection: TestSelection
    private let baseTree: String
    private let patches: InstancePatches
    private let place: any TestPlace
    private let checkouts: any InstanceCheckouts
    private let runner: any TestRunner
    private let supportFiles: String
    private let bench: TestBench
    private let attempt: Int

    /// The tests that the test patch of a candidate changes.
    ///
    /// - Parameters:
    ///   - selection: the tests to run.
    ///   - runner: what runs them; its support files are written where they are not yet.
    ///   - place: the environment.
    ///   - attempt: which attempt at an environment it is, from 1.
    /// - Throws: when the support files cannot be written.
    package init(
        _ candidate: Candidate, selection: TestSelection, patches: InstancePatches? = nil,
        runner: any TestRunner, in place: any TestPlace, checkouts: any InstanceCheckouts, bench: TestBench,
        attempt: Int = 1
    ) throws(RecordError) {
        id = candidate.id
        baseTree = candidate.baseCommit.description
        self.patches = patches ?? InstancePatches(candidate)
        self.selection = selection
        self.place = place
        self.checkouts = checkouts
        self.runner = runner
        supportFiles = try runner.installSupportFiles(under: bench.runnerFiles)
        self.bench = bench
        self.attempt = attempt
    }

    /// The key of a run: the digest of all that determines it.
    ///
    /// - Throws: `UnknownPatch`; what the place throws; `EncodingError`, which texts do not cause.
    package func key(
        _ variant: Variant, _ repeatIndex: Int, _ scope: RunScope = .all
    ) async throws -> String {
        try await key(RunSchedule.Step(variant: variant, repeatIndex: repeatIndex, scope: scope))
    }

    func key(_ step: RunSchedule.Step) async throws -> String {
        let applied = try patches.applied(for: step.variant)
        let digests = try await place.digests(of: step.variant)
        let key = RunKey(
            baseTree: baseTree, patches: applied.map { Array($0.utf8) },
            lock: digests.lock, recipe: digests.recipe, selection: selection, only: step.scope.only,
            control: step.scope.isControl ? runner.controlIdentity : nil, varied: varied(step),
            runner: runner.identity + (services.isEmpty ? "" : " \(ServiceStarter.identity)"),
            limits: try Self.spelled(bench.limits)
                + (bench.sandbox.kind.recorded.map { " \($0)" } ?? ""))
        return try key.digest(repeatIndex: step.repeatIndex)
    }

    /// What tells a run from the usual one of its kind; nil for that one.
    private func varied(_ step: RunSchedule.Step) -> String? {
        guard let variation = bench.variation else { return nil }
        var words = variation.spelled.map { [$0] } ?? []
        // Without circumstances, the run that is made again with all tests is the repeat itself.
        if variation.isVaried || variation.clock != nil {
            if let asFirst = step.asFirst {
                words.append("as first: \(asFirst.map(\.rawValue).joined(separator: " "))")
            }
            if step.again { words.append("again") }
        }
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }

    /// The circumstances of a run; nil where none is chosen.
    private func circumstances(_ step: RunSchedule.Step, _ environment: [String: String]) -> RunCircumstances?
    {
        guard let variation = bench.variation else { return nil }
        var found = variation.circumstances(
            of: id, step,
            canShuffle: runner.command(place.call, selection: selection, step.scope, order: 0) != nil,
            // A server may not bear that the clock of a run goes another way than that of its files.
            canShift: services.isEmpty)
        // What the project chooses itself stays.
        if let name = runner.hashSeedVariable, environment[name] == nil { return found }
        found?.hashSeed = nil
        return found
    }

    /// Whether its tests can be made to fail.
    package var hasControls: Bool { runner.controlIdentity != nil }

    /// The services that are started for each run.
    private var services: [Service] {
        ServiceStarter(place.call.start.started, installed: bench.services).services
    }

    /// The limits as keys hold them: members sorted, without blanks.
    static func spelled(_ limits: RunLimits) throws -> String {
        String(decoding: try CanonicalJSON.encode(limits), as: UTF8.self)
    }

    /// The record of a run, unless the run failed through no fault of the candidate and is worth another attempt.
    ///
    /// - Throws: when there is a record that cannot be read.
    package func known(
        _ variant: Variant, _ repeatIndex: Int, _ scope: RunScope = .all
    ) async throws -> RunRecord? {
        try await known(RunSchedule.Step(variant: variant, repeatIndex: repeatIndex, scope: scope))
    }

    func known(_ step: RunSchedule.Step) async throws -> RunRecord? {
        let record = try bench.store.record(of: id, key: await key(step))
        return record.flatMap { RunFault.isOurs($0) ? nil : $0 }
    }

    /// A run that was made: its record, and the test that had begun and not ended.
    package struct Run: Sendable {
        package let record: RunRecord
        package let running: String?
    }

    /// Runs the tests once on a variant and keeps the record.
    ///
    /// A test during which the runner's process ends has failed; all others run again without it, unless some were to run
    /// alone.
    ///
    /// - Parameter scope: all of the selection, some alone, or a control.
    /// - Throws: `SandboxError`; what checkouts, place and store throw; `CancellationError`.
    package func run(
        _ variant: Variant, _ repeatIndex: Int, _ scope: RunScope = .all
    ) async throws -> Run {
        try await run(RunSchedule.Step(variant: variant, repeatIndex: repeatIndex, scope: scope))
    }

    func run(_ step: RunSchedule.Step) async throws -> Run {
        let (variant, scope) = (step.variant, step.scope)
        let key = try await key(step)
        let place = try bench.store.logPlace(of: id, variant, repeatIndex: step.repeatIndex, attempt: attempt)
        var log = scope.isControl ? place.control : scope.only == nil ? place : place.alone
        if varied(step) != nil { log = log.varied("varied-\(key.prefix(8))") }
        var crashes: [TestCrash] = []
        var started = try await start(step, log: log)
        var (wall, cpu) = (started.result.wallSeconds, started.result.cpuSeconds)
        var costs = started.costs
        while scope.only == nil, let crash = started.crash,
            TestCrash.isWorthAnotherStart(crash, after: crashes, in: started.report),
            wall < bench.limits.wallSeconds
        {
            crashes.append(crash)
            var rest = step
            rest.scope = .without(crashes.map(\.id))
            started = try await start(rest, log: log.start(crashes.count + 1))
            wall += started.result.wallSeconds
            cpu += started.result.cpuSeconds
            costs += started.costs
        }
        let report = started.report.adding(crashes)
        let record = RunRecord(
            key: key, id: id, variant: variant, repeatIndex: step.repeatIndex, only: scope.only,
            madeToFail: scope.isControl ? (report.madeToFail ?? []).sorted(by: RunSchedule.precedes) : nil,
            circumstances: started.circumstances, ending: started.result.ending, outcomes: report.outcomes,
            collectionErrors: report.collectionErrors,
            reasons: report.reasons.isEmpty ? nil : report.reasons, services: started.services,
            isComplete: started.isWhole, wallSeconds: wall, cpuSeconds: cpu, costs: costs.rounded,
            sandbox: bench.sandbox.kind.recorded, log: log.start(crashes.count + 1).name)
        try bench.store.keep(record)
        return Run(record: record, running: report.running)
    }

    /// One start of the runner, and what it reported.
    private struct Started {
        let result: SandboxResult
        let report: TestReport
        let services: [StartedService]?
        let costs: Costs
        let circumstances: RunCircumstances?

        var isWhole: Bool { !result.reportTruncated && report.agrees(with: result.ending) }

        var crash: TestCrash? {
            result.reportTruncated ? nil : TestCrash(report, ending: result.ending)
        }
    }

    private func start(_ step: RunSchedule.Step, log: RunLogPlace) async throws -> Started {
        let (variant, scope) = (step.variant, step.scope)
        let nonce = Self.nonce()
        WorkPhase.entered?(step.phase)
        let checkout = try await CPUMeter.measuring(.checkout) { try await checkouts.directory(for: variant) }
        var job = try await place.job(variant, checkout: checkout)
        job.command = runner.command(place.call, selection: selection, scope)
        let circumstances = circumstances(step, job.environment)
        job.environment = runner.variables(job.environment)
        if let circumstances { apply(circumstances, scope, to: &job) }
        job.input = runner.input(nonce: nonce)
        job.mounts.append(.readOnly(host: supportFiles, inside: RunnerPlaces.support))
        job.limits = SandboxLimits(bench.limits)
        job.report = ReportChannel(descriptor: RunnerPlaces.channel)
        job.log = .file(path: log.path, limit: bench.limits.outputBytes)
        let starter = ServiceStarter(services, installed: bench.services)
        let data = try await CPUMeter.measuring(.sandbox) {
            try await starter.preparedData(below: "\(bench.runnerFiles)/services", in: bench)
        }
        starter.add(to: &job, prepared: data)
        return try await CPUMeter.measuring(.tests) { [job] in
            let result = try await bench.run(job)
            var said = result.report
            let states = ServiceStates.take(for: services, from: &said)
            let report = runner.report(from: said, nonce: nonce)
            let span = report.span?.shifted(by: result.report.count - said.count)
            let costs = Costs(of: result, span)
            for kind in [CostKind.startUp, .exit] { CPUMeter.current?.move(costs[kind], to: kind) }
            return Started(
                result: result, report: report, services: states, costs: costs, circumstances: circumstances)
        }
    }

    private func apply(_ circumstances: RunCircumstances, _ scope: RunScope, to job: inout SandboxJob) {
        if let order = circumstances.order,
            let command = runner.command(place.call, selection: selection, scope, order: order)
        {
            job.command = command
        }
        if let name = runner.hashSeedVariable, let seed = circumstances.hashSeed {
            job.environment[name] = "\(seed)"
        }
        job.cores = circumstances.cores
        if let days = circumstances.daysAhead, let library = bench.variation?.means.clockLibrary {
            job.environment = ShiftedClock.variables(daysAhead: days, library: library, job.environment)
        }
    }

    /// The bytes of a run's log.
    ///
    /// - Throws: when it is gone or cannot be read.
    package func log(of record: RunRecord) async throws -> [UInt8] {
        try await bench.store.log(of: record)
    }

    /// The tests of a run that the test patch touches; nil when that is not known.
    func touched(in record: RunRecord) throws(PatchSyntaxError) -> Set<String>? {
        runner.touched(by: try Patch(parsing: Array(patches.test.utf8)), among: Set(record.outcomes.keys))
    }

    /// What the judge must know besides the records.
    func facts(leftOut: [String]) throws(PatchSyntaxError) -> JudgingFacts {
        try JudgingFacts(runner: runner, testPatch: patches.test, leftOut: leftOut)
    }

    private static func nonce() -> String {
        String(UInt64.random(in: 0 ... .max), radix: 16) + String(UInt64.random(in: 0 ... .max), radix: 16)
    }
}
