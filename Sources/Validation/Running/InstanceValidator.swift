package import Instances

/// What validation of one instance came to.
package struct ValidationResult: Hashable, Sendable {
    /// The verdict.
    package var verdict: Verdict
    /// The records that it rests on, in the order in which they were made.
    package var runs: [RunRecord]
    /// What a reader must know: attempts that failed, runs spared.
    package var notes: [String]
    /// The runs among them that were made now.
    package var costs = RunCosts()
}

/// Runs the tests of one instance before and after the gold patch as often as it takes, and draws the verdict.
package struct InstanceValidator: Sendable {
    private let plan: RepeatPlan
    private let policy: ValidationPolicy
    private let attempts: Int

    /// A validator.
    ///
    /// - Parameter attempts: how often a run is tried that fails for reasons which are not the candidate's.
    package init(plan: RepeatPlan = RepeatPlan(), policy: ValidationPolicy = .sweBench, attempts: Int = 2) {
        self.plan = plan
        self.policy = policy
        self.attempts = max(1, attempts)
    }

    /// Validates an instance, making only those runs of which there is no record yet.
    ///
    /// - Parameter leftOut: what the checkouts lack.
    /// - Throws: what a run or the store throws; `CancellationError`.
    package func validate(
        _ tests: InstanceTests, leftOut: [String] = []
    ) async throws -> ValidationResult {
        guard !tests.selection.isEmpty else {
            let notes = Printable.text(tests.selection.notes.joined(separator: "; "))
            let detail =
                "the test patch touches no test that can be run" + (notes.isEmpty ? "" : ": \(notes)")
            return ValidationResult(verdict: .refused(.noTests, detail), runs: [], notes: [])
        }
        var result = ValidationResult(verdict: .refused(.sandbox, ""), runs: [], notes: [])
        var plan = plan
        plan.hasControls = plan.hasControls && tests.hasControls
        while let step = RunSchedule.next(after: result.runs, plan: plan) {
            result.runs.append(try await record(of: step, tests, result: &result))
        }
        let reading = RunReading(result.runs)
        result.notes += reading.examined.map(Self.note(on:))
        result.notes += result.runs.filter(\.isControl).compactMap(Self.shortcoming(of:))
        let spared = plan.before + plan.after - reading.counted.count
        result.notes += Self.failedServices(in: result.runs)
        if spared > 0 { result.notes.append("\(spared) runs spared: the outcome was certain") }
        result.verdict = Judge.verdict(
            on: result.runs, policy: policy, facts: try tests.facts(leftOut: leftOut))
        return result
    }

    /// The record of a run, made now where there is none; one of all tests serves where some were to run alone.
    private func record(
        of step: RunSchedule.Step, _ tests: InstanceTests, result: inout ValidationResult
    ) async throws -> RunRecord {
        var whole = step
        whole.scope = .all
        if !step.scope.isControl, !step.again, let known = try await tests.known(whole) { return known }
        guard step.scope.only != nil || step.again else {
            return try await run(tests, step, result: &result)
        }
        return try await once(tests, step, costs: &result.costs)
    }

    /// The record of a run that is not tried again, made now where there is none.
    ///
    /// - Parameter costs: gets the run when it was made now.
    private func once(
        _ tests: InstanceTests, _ step: RunSchedule.Step, costs: inout RunCosts
    ) async throws -> RunRecord {
        if let known = try await tests.known(step) { return known }
        let record = try await tests.run(step).record
        costs.add(record)
        return record
    }

    /// What is said of a repeat that did not agree with the first run.
    private static func note(on examined: (primary: RunRecord, runs: Int)) -> String {
        let (run, count) = examined
        let name = "\(run.variant) run \(run.repeatIndex + 1)"
        guard run.circumstances != nil else {
            return "\(name): the mended tests alone did not do what they do with all others; all ran again"
        }
        let found = RunFault(run)?.detail ?? "tests did something else than in the first run"
        return "\(name): under other circumstances, \(found); \(count - 1) runs more were made to tell why"
    }

    /// What a control did not show; nil when all of its tests were made to fail, and their outcomes are known.
    package static func shortcoming(of control: RunRecord) -> String? {
        let (made, all) = (control.madeToFail?.count ?? 0, control.only?.count ?? 0)
        if let fault = RunFault(control) { return "the control is not whole: \(fault.detail)" }
        return made < all ? "\(made) of \(all) mended tests could be made to fail for the control" : nil
    }

    /// The services that did not start, each once.
    private static func failedServices(in runs: [RunRecord]) -> [String] {
        var seen: Set<String> = []
        return runs.flatMap { $0.services ?? [] }.compactMap { service in
            service.failure.map {
                "the tests ran without \(Printable.text(service.name)), which did not start: \(Printable.text($0))"
            }
        }.filter { seen.insert($0).inserted }
    }

    /// The first run after the gold patch alone, by which an environment is judged before all others are made.
    ///
    /// `validate` finds its record afterwards, so that nothing is run twice.
    ///
    /// - Parameter costs: gets the run when it was made now.
    /// - Returns: the record; nil when there is nothing to run.
    /// - Throws: what a run or the store throws; `CancellationError`.
    package func trial(_ tests: InstanceTests, costs: inout RunCosts) async throws -> RunRecord? {
        guard !tests.selection.isEmpty else { return nil }
        return try await once(tests, RunSchedule.Step(variant: .gold, repeatIndex: 0), costs: &costs)
    }

    /// A control on a variant, made now where there is no record of it.
    ///
    /// - Returns: nil when the runner has no way to make tests fail, or there are none.
    /// - Throws: what a run or the store throws; `CancellationError`.
    package func control(
        _ tests: InstanceTests, on variant: Variant, of ids: some Sequence<String>
    ) async throws -> RunRecord? {
        let scope = RunSchedule.control(of: ids)
        guard tests.hasControls, scope.only?.isEmpty == false else { return nil }
        var costs = RunCosts()
        return try await once(
            tests, RunSchedule.Step(variant: variant, repeatIndex: 0, scope: scope), costs: &costs)
    }

    /// One run on a variant, tried again where it fails through no fault of the code; made now where there is no record.
    ///
    /// - Throws: what a run or the store throws; `CancellationError`.
    package func run(_ tests: InstanceTests, on variant: Variant) async throws -> RunRecord {
        if let known = try await tests.known(variant, 0) { return known }
        var result = ValidationResult(verdict: .refused(.sandbox, ""), runs: [], notes: [])
        return try await run(tests, RunSchedule.Step(variant: variant, repeatIndex: 0), result: &result)
    }

    /// What is said of tests during which the process of the runner ended.
    private static func crashes(in record: RunRecord) -> [String] {
        let reasons = (record.reasons ?? [:]).filter { $0.value.kind == .crash }
        return reasons.sorted { $0.key < $1.key }.map { id, reason in
            "\(record.variant) run \(record.repeatIndex + 1): \(Printable.text(id)) failed: \(reason.said); "
                + "the others ran without it"
        }
    }

    /// Runs until nothing but the candidate itself is to blame, or the attempts are used up.
    private func run(
        _ tests: InstanceTests, _ step: RunSchedule.Step, result: inout ValidationResult
    ) async throws -> RunRecord {
        var attempt = 1
        while true {
            try Task.checkCancellation()
            let run = try await tests.run(step)
            result.costs.add(run.record)
            result.notes += Self.crashes(in: run.record)
            guard let fault = RunFault(run.record) else { return run.record }
            let during = run.running.map { " during \(Printable.text($0))" } ?? ""
            result.notes.append(
                "\(step.variant) run \(step.repeatIndex + 1), attempt \(attempt)\(during): \(fault.detail)")
            guard fault.isOurs, attempt < attempts else { return run.record }
            attempt += 1
        }
    }
}
