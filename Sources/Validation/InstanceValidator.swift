package import Instances

/// What validation of one instance came to.
package struct ValidationResult: Hashable, Sendable {
    /// The verdict.
    package var verdict: Verdict
    /// The records that it rests on, in the order in which they were made.
    package var runs: [RunRecord]
    /// What a reader must know: attempts that failed, runs spared.
    package var notes: [String]
}

/// Runs the tests of one instance before and after the gold patch as often as it takes, and draws the verdict.
package struct InstanceValidator: Sendable {
    private let runner: any TestRunner
    private let plan: RepeatPlan
    private let policy: ValidationPolicy
    private let attempts: Int

    /// A validator.
    ///
    /// - Parameter attempts: how often a run is tried that fails for reasons which are not the candidate's.
    package init(
        runner: any TestRunner, plan: RepeatPlan = RepeatPlan(), policy: ValidationPolicy = .sweBench,
        attempts: Int = 2
    ) {
        self.runner = runner
        self.plan = plan
        self.policy = policy
        self.attempts = max(1, attempts)
    }

    /// Validates an instance, making only those runs of which there is no record yet.
    ///
    /// - Parameters:
    ///   - tests: the instance, ready to be run.
    ///   - existing: the record of a key, when there is one. One that failed for reasons which are not the
    ///     candidate's is made again.
    ///   - store: keeps a record; awaited before the next run begins.
    /// - Throws: what the run, the store or a cancellation throws.
    package func validate(
        _ tests: PreparedTests, existing: (String) throws -> RunRecord?,
        store: (RunRecord) async throws -> Void
    ) async throws -> ValidationResult {
        guard !tests.selection.isEmpty else {
            let notes = Printable.text(tests.selection.notes.joined(separator: "; "))
            let detail =
                "the test patch touches no test that can be run" + (notes.isEmpty ? "" : ": \(notes)")
            return ValidationResult(verdict: .refused(.noTests, detail), runs: [], notes: [])
        }
        var runs: [RunRecord] = []
        var notes: [String] = []
        while let (variant, repeatIndex) = RunSchedule.next(after: runs, plan: plan) {
            let key = try tests.key(variant, repeatIndex)
            if let known = try existing(key), !Self.isOurs(RunFault(known)) {
                runs.append(known)
                continue
            }
            let record = try await attempt(tests, variant, repeatIndex, key: key, notes: &notes)
            try await store(record)
            runs.append(record)
        }
        let spared = plan.before + plan.after - runs.count
        if spared > 0 { notes.append("\(spared) runs spared: the outcome was certain") }
        return ValidationResult(verdict: Judge.verdict(on: runs, policy: policy), runs: runs, notes: notes)
    }

    /// The first run after the gold patch alone, by which an environment is judged before all others are made.
    ///
    /// `validate` finds its record afterwards, so that nothing is run twice.
    ///
    /// - Returns: the record; nil when there is nothing to run.
    /// - Throws: what the run, the store or a cancellation throws.
    package func trial(
        _ tests: PreparedTests, existing: (String) throws -> RunRecord?,
        store: (RunRecord) async throws -> Void
    ) async throws -> RunRecord? {
        guard !tests.selection.isEmpty else { return nil }
        let key = try tests.key(.gold, 0)
        if let known = try existing(key), !Self.isOurs(RunFault(known)) { return known }
        let (record, _) = try await run(tests, .gold, 0, key: key)
        try await store(record)
        return record
    }

    /// Runs until nothing but the candidate itself is to blame, or the attempts are used up.
    private func attempt(
        _ tests: PreparedTests, _ variant: Variant, _ repeatIndex: Int, key: String, notes: inout [String]
    ) async throws -> RunRecord {
        var attempt = 1
        while true {
            try Task.checkCancellation()
            let (record, running) = try await run(tests, variant, repeatIndex, key: key)
            guard let fault = RunFault(record) else { return record }
            let during = running.map { " during \(Printable.text($0))" } ?? ""
            notes.append(
                "\(variant) run \(repeatIndex + 1), attempt \(attempt)\(during): \(fault.detail)")
            guard Self.isOurs(fault), attempt < attempts else { return record }
            attempt += 1
        }
    }

    private func run(
        _ tests: PreparedTests, _ variant: Variant, _ repeatIndex: Int, key: String
    ) async throws -> (record: RunRecord, running: String?) {
        let request = TestRunRequest(
            variant: variant, repeatIndex: repeatIndex,
            command: runner.command(tests.call, selection: tests.selection),
            nonce: Self.nonce(), log: tests.log(variant, repeatIndex))
        let result = try await tests.run(request)
        let report = runner.report(from: result.report, nonce: request.nonce)
        let record = RunRecord(
            key: key, id: tests.id, variant: variant, repeatIndex: repeatIndex, ending: result.ending,
            outcomes: report.outcomes, collectionErrors: report.collectionErrors,
            isComplete: !result.reportTruncated && report.agrees(with: result.ending),
            wallSeconds: result.wallSeconds, cpuSeconds: result.cpuSeconds, log: request.log)
        return (record, report.running)
    }

    private static func isOurs(_ fault: RunFault?) -> Bool {
        fault?.reason.verdictClass == .infrastructure
    }

    private static func nonce() -> String {
        String(UInt64.random(in: 0 ... .max), radix: 16) + String(UInt64.random(in: 0 ... .max), radix: 16)
    }
}
