internal import Evaluation
internal import Instances
internal import Validation
internal import Workspace

/// By what patches are graded, and what came of them.
extension EvaluationStage {
    // MARK: - By what it is graded

    /// The tests by which a task is graded; nil when that is not known here.
    func tests(of task: EvaluationTask, _ request: EvaluationRequest) throws -> GradedTests? {
        let (tests, isKnown) = try listed(task, request)
        return request.hasControls && tests.canBeGraded && isKnown ? tests : nil
    }

    /// The lists of a task, and whether it is known which of the tests pass here with the gold patch.
    private func listed(
        _ task: EvaluationTask, _ request: EvaluationRequest
    ) throws -> (tests: GradedTests, isKnown: Bool) {
        let verdict = try verdict(of: task.id, request)
        let passing = verdict.flatMap { $0.verdictClass == .valid ? Set($0.failToPass + $0.passToPass) : nil }
        let tests = GradedTests(
            failToPass: task.failToPass ?? verdict?.failToPass ?? [],
            passToPass: task.passToPass ?? verdict?.passToPass ?? [],
            passing: task.failToPass == nil ? nil : passing)
        return (tests, task.failToPass == nil || passing != nil)
    }

    // MARK: - What came of it

    func report(
        _ proposals: [Proposal], _ records: [String: EvaluationRecord], _ tasks: [EvaluationTask],
        _ request: EvaluationRequest, alreadyDone: Int
    ) throws -> EvaluationReport {
        let results = try proposals.map { proposal in
            try result(of: proposal, records[proposal.task.name], request)
        }.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        let final = FinalReport(
            instances: Set(tasks.map(\.name)),
            statuses: Dictionary(results.map { ($0.name, $0.status) }) { first, _ in first },
            failures: Dictionary(
                results.compactMap { one in one.failure.map { (one.name, $0) } },
                uniquingKeysWith: { first, _ in first }))
        return EvaluationReport(
            model: proposals.first?.prediction.model ?? "", policy: request.policy, results: results,
            alreadyDone: alreadyDone, final: final)
    }

    func result(
        of proposal: Proposal, _ record: EvaluationRecord?, _ request: EvaluationRequest
    ) throws -> EvaluationReport.Result {
        var result = EvaluationReport.Result(
            name: proposal.task.name, id: proposal.task.id, status: .empty, grade: nil, failure: nil,
            detail: "", patch: proposal.prediction.patch, step: nil, withheld: [], failingHere: [], run: nil)
        guard !proposal.prediction.isEmpty else { return result }
        result.status = .error
        result.step = record?.step
        result.withheld = record?.withheld ?? []
        if let failure = record?.failure {
            result.failure = FinalReport.Failure(
                reason: failure.reason, isInfrastructure: failure.isInfrastructure)
            result.detail = failure.detail
            return result
        }
        guard let record, let key = record.runKey, let run = try catalogue.run(record.id, key: key) else {
            result.failure = FinalReport.Failure(reason: "no_record", isInfrastructure: true)
            result.detail = "there is no record of a run"
            return result
        }
        result.run = run
        let (tests, isKnown) = try listed(proposal.task, request)
        result.failingHere = tests.failingHere
        guard tests.canBeGraded, isKnown else {
            result.failure = FinalReport.Failure(reason: "gold_fails_here", isInfrastructure: true)
            let some = tests.failingHere.isEmpty ? "" : ": \(Printable.some(tests.failingHere))"
            result.detail = "the gold patch does not mend here what the row says\(some)"
            return result
        }
        if !tests.failingHere.isEmpty {
            result.detail =
                "\(tests.failingHere.count) tests of the row fail here with the gold patch too, and do not count"
        }
        let fault = RunFault(run)
        if let fault {
            result.failure = FinalReport.Failure(reason: "no_whole_report", isInfrastructure: false)
            result.detail = fault.detail
        }
        let control = try record.controlKey.flatMap { try catalogue.run(record.id, key: $0) }
        if let control, !control.forged.isEmpty {
            result.forged = control.forged
            result.failure = FinalReport.Failure(reason: "forged_result", isInfrastructure: false)
            result.detail =
                "\(control.forged.count) of \(control.madeToFail?.count ?? 0) tests pass although they were made to fail: "
                + Printable.some(control.forged)
            result.run = run.correcting(
                Dictionary(uniqueKeysWithValues: control.forged.map { ($0, .failed) }))
        } else if let shortcoming = control.flatMap(InstanceValidator.shortcoming(of:)) {
            result.detail += (result.detail.isEmpty ? "" : "; ") + shortcoming
        }
        let grade = tests.grade(fault == nil ? (result.run ?? run).outcomes : [:], request.policy)
        result.grade = grade
        result.status = grade.isResolved ? .resolved : .unresolved
        return result
    }
}

extension GradedTests {
    /// Whether a run resolves the instance.
    func isResolved(by run: RunRecord, _ request: EvaluationRequest) -> Bool {
        RunFault(run) == nil && grade(run.outcomes, request.policy).isResolved
    }
}
