internal import Diffs
internal import Evaluation
internal import Files
internal import Git
package import Instances
package import Mirrors
internal import Python
internal import Scheduling
internal import Threads
internal import Validation
package import Workspace

/// Applies what models propose, runs the tests of the instances on it, and grades what comes of it.
package struct EvaluationStage: Sendable {
    private let layout: WorkspaceLayout
    let catalogue: Catalogue
    private let observer: any PipelineObserver
    private let environment: [String: String]
    private let mirrors: MirrorStore

    /// The stage over one workspace.
    ///
    /// - Parameter environment: the variables by which tools and interpreters are found.
    package init(
        layout: WorkspaceLayout, catalogue: Catalogue, observer: any PipelineObserver,
        environment: [String: String], mirrors: MirrorStore
    ) {
        self.layout = layout
        self.catalogue = catalogue
        self.observer = observer
        self.environment = environment
        self.mirrors = mirrors
    }

    /// Evaluates what is proposed; each record is kept as soon as it is there, and what has one is not run again.
    ///
    /// - Throws: `PredictionError` for a prediction of an instance that is not there; `PipelineError.usage` when there is
    ///   nothing to evaluate; what validation throws.
    package func run(_ request: EvaluationRequest) async throws -> EvaluationReport {
        let tasks = try tasks(request)
        let proposals = try proposals(request, tasks)
        let waiting = proposals.filter { !$0.prediction.isEmpty }
        try await prepare(waiting.map(\.task), request)

        var records: [String: EvaluationRecord] = [:]
        var due: [Proposal] = []
        for proposal in waiting {
            if let record = try known(proposal, request) {
                records[proposal.task.name] = record
            } else {
                due.append(proposal)
            }
        }
        let alreadyDone = records.count
        observer.began("evaluate", unit: "patches", total: waiting.count)
        defer { observer.ended() }
        observer.resumed(alreadyDone)
        if !due.isEmpty {
            let machine = try await ValidationMachine(
                layout: layout, mirrors: mirrors, environment: environment, request: request.validation)
            let limits = try MachineState.check(
                machine.sandbox, allowsDegraded: request.validation.allowsDegraded)
            for limit in limits { observer.noted(limit) }
            let bench = EvaluationBench(
                layout: layout, request: request, noted: observer.noted, machine: machine)
            let library = EnvironmentLibrary(layout: layout)
            let catalogue = catalogue
            try await WorkerSlots(count: request.validation.workers).run(due) { proposal, slot in
                let found = try catalogue.environment(of: proposal.task.id).map { _ in
                    try library.validated(proposal.task.id, in: catalogue)
                }
                return try await WorkPhase.watched(proposal.task.name, by: observer) {
                    try await bench.evaluate(
                        proposal, tests: try tests(of: proposal.task, request), environment: found, slot: slot
                    )
                }
            } deliver: { proposal, record in
                try EvaluationRecords(layout).write(record)
                records[proposal.task.name] = record
                observer.advanced(by: 1, as: record.failure == nil ? "graded" : "not graded")
            }
        }
        return try report(proposals, records, tasks, request, alreadyDone: alreadyDone)
    }

    /// What is proposed for one of them.
    struct Proposal: Sendable {
        var task: EvaluationTask
        var candidate: Candidate
        var prediction: Prediction
    }

    // MARK: - What there is

    private func tasks(_ request: EvaluationRequest) throws -> [EvaluationTask] {
        if let rows = request.rows { return rows }
        let verdicts = try policies(request).map { try catalogue.verdicts(policy: $0) }
        let valid = try catalogue.candidates(meant: request.validation.only).map(\.id).filter { id in
            verdicts.contains { $0[id]?.verdictClass == .valid }
        }
        guard !valid.isEmpty else {
            throw PipelineError.usage("no instance of the workspace is valid: run `swegym validate` first")
        }
        return valid.map { EvaluationTask(id: $0, name: $0.description, failToPass: nil, passToPass: nil) }
    }

    /// The policies under which instances may have been validated, that of the evaluation first.
    private func policies(_ request: EvaluationRequest) -> [String] {
        ([request.policy] + GradingPolicy.allCases.filter { $0 != request.policy }).map(\.rawValue)
    }

    /// The verdict of an instance: the first that is valid, as policies differ in what they want of an instance but not in
    /// which of its tests pass.
    func verdict(of id: InstanceID, _ request: EvaluationRequest) throws -> Verdict? {
        let verdicts = try policies(request).compactMap {
            try catalogue.validation(id, policy: $0)?.verdict
        }
        return verdicts.first { $0.verdictClass == .valid } ?? verdicts.first
    }

    private func proposals(_ request: EvaluationRequest, _ tasks: [EvaluationTask]) throws -> [Proposal] {
        switch request.proposals {
        case .gold:
            return try tasks.map { task in
                let candidate = try catalogue.candidate(task.id)
                return Proposal(
                    task: task, candidate: candidate,
                    prediction: Prediction(instanceID: task.name, model: "gold", patch: candidate.goldPatch))
            }
        case .predictions(let predictions, let file):
            let byName = Dictionary(tasks.map { ($0.name, $0) }) { first, _ in first }
            let byID = Dictionary(tasks.map { ($0.id, $0) }) { first, _ in first }
            var strangers: [Prediction] = []
            let found = try predictions.compactMap { prediction -> Proposal? in
                guard
                    let task = byName[prediction.instanceID]
                        ?? InstanceID(prediction.instanceID).flatMap({ byID[$0] })
                else {
                    strangers.append(prediction)
                    return nil
                }
                return Proposal(
                    task: task, candidate: try catalogue.candidate(task.id), prediction: prediction)
            }
            if let first = strangers.first {
                let more = strangers.count > 1 ? " (and \(strangers.count - 1) more)" : ""
                throw PredictionError(
                    file: file, place: first.place,
                    problem: "\(first.instanceID.debugDescription) is no instance of these rows\(more)")
            }
            return found
        }
    }

    /// Validates the instances of rows that have no environment yet.
    func prepare(_ tasks: [EvaluationTask], _ request: EvaluationRequest) async throws {
        guard request.rows != nil else { return }
        let missing = try tasks.filter { try catalogue.environment(of: $0.id) == nil }
        guard !missing.isEmpty else { return }
        var validation = request.validation
        validation.only = missing.map { .instance($0.id) }
        validation.policy = ValidationPolicy(rawValue: request.policy.rawValue) ?? .sweBench
        _ = try await ValidationStage(
            layout: layout, catalogue: catalogue, observer: observer, environment: environment,
            mirrors: mirrors
        ).run(validation)
    }

    /// The record of a patch, if it still holds.
    ///
    /// What git applies as it stands is the same under every policy, so a run under another one serves this one too.
    func known(
        _ proposal: Proposal, _ request: EvaluationRequest
    ) throws -> EvaluationRecord? {
        for policy in policies(request) {
            guard let record = try record(of: proposal, ladder: policy, request) else { continue }
            guard policy == request.policy.rawValue || record.isOfNoLadder else { continue }
            return try lacksControl(record, proposal.task, request) ? nil : record
        }
        return nil
    }

    /// Whether a run resolves an instance and no control was made of it.
    private func lacksControl(
        _ record: EvaluationRecord, _ task: EvaluationTask, _ request: EvaluationRequest
    ) throws -> Bool {
        guard request.hasControls, record.controlKey == nil, let key = record.runKey,
            let run = try catalogue.run(record.id, key: key)
        else { return false }
        guard let tests = try tests(of: task, request), tests.isResolved(by: run, request) else {
            return false
        }
        return !tests.control(of: run.outcomes, seed: record.patch.description).isEmpty
    }

    private func record(
        of proposal: Proposal, ladder: String, _ request: EvaluationRequest
    ) throws -> EvaluationRecord? {
        guard let patch = proposal.prediction.patch else { return nil }
        let record = try observer.readable("the patch is evaluated again") { () throws(StoredFault) in
            try EvaluationRecords(layout).read(
                proposal.task.id, patch: PatchDigest(of: patch), ladder: ladder)
        }
        guard let record, record.changeDigest == proposal.candidate.changeDigest,
            record.limits == request.validation.limits
        else {
            return nil
        }
        if let failure = record.failure {
            return failure.isInfrastructure || request.retry ? nil : record
        }
        guard let key = record.runKey, try catalogue.run(record.id, key: key) != nil else { return nil }
        return record
    }
}

extension EvaluationRecord {
    /// Whether there is a run of a patch that git applied as it stands.
    fileprivate var isOfNoLadder: Bool { step == PatchLadder.Step.apply.rawValue && failure == nil }
}
