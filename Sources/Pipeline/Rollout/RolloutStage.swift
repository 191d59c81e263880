internal import Evaluation
internal import Files
internal import Foundation
package import Instances
internal import JSON
package import Mirrors
internal import Scheduling
internal import Sessions
internal import Synchronization
internal import Threads
internal import Trajectories
package import Workspace

/// Has agents work on instances, evaluates what they propose, and writes their trajectories.
///
/// A run is finished when its record is written, and is never made again; patches are evaluated as those of a file are.
package struct RolloutStage: Sendable {
    /// After so many runs in a row that could not be made no further one is begun.
    private static let mostFaults = 10

    private let layout: WorkspaceLayout
    private let catalogue: Catalogue
    private let observer: any PipelineObserver
    private let environment: [String: String]
    private let mirrors: MirrorStore

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

    private struct Job: Hashable, Sendable {
        var id: InstanceID
        var name: String
        var run: String
    }

    /// What an evaluation says of a run.
    private struct Finding: Sendable {
        var isResolved: Bool?
        var regressionPassed: Int?
    }

    /// Makes what is missing, evaluates it, and writes the store and the file of runs.
    ///
    /// - Throws: `PipelineError.usage`; what evaluations throw; `CancellationError`.
    package func run(_ request: RolloutRequest) async throws -> RolloutReport {
        let folder = RolloutFolder(root: URL(filePath: request.output).path)
        try folder.claim(
            RolloutSettings(
                agent: request.agent.name, model: request.model.name, temperature: request.model.temperature,
                seconds: request.seconds))
        let jobs = try tasks(request).flatMap { task in
            (1...request.runs).map { Job(id: task.id, name: task.name, run: "\($0)") }
        }
        var report = RolloutReport()
        try await make(jobs, folder, request, &report)
        let findings = try await evaluate(jobs, folder, request)
        return try await onOwnThread(name: "rollout") { [report] () throws(any Error) in
            try write(jobs, findings, folder, request, report)
        }
    }

    private func tasks(_ request: RolloutRequest) throws -> [EvaluationTask] {
        if let rows = request.rows { return rows }
        let policies = [request.policy] + GradingPolicy.allCases.filter { $0 != request.policy }
        let verdicts = try policies.map { try catalogue.verdicts(policy: $0.rawValue) }
        let valid = try catalogue.candidates(meant: request.validation.only).map(\.id).filter { id in
            verdicts.contains { $0[id]?.verdictClass == .valid }
        }
        guard !valid.isEmpty else {
            throw PipelineError.usage("no instance that is meant is valid: run `swegym validate` first")
        }
        return valid.map { EvaluationTask(id: $0, name: $0.description, failToPass: nil, passToPass: nil) }
    }

    // MARK: - Runs

    private func make(
        _ jobs: [Job], _ folder: RolloutFolder, _ request: RolloutRequest, _ report: inout RolloutReport
    ) async throws {
        let sessions = SessionStore(workspace: layout.root)
        // What is left of the sessions of a killed rollout; whatever cannot be removed now is another time.
        await onOwnThread(name: "sweep") { _ = try? sessions.sweep() }
        let due = try jobs.filter { try folder.record($0.name, $0.run) == nil }
        report.known = jobs.count - due.count
        observer.began("rollout", unit: "runs", total: jobs.count)
        defer { observer.ended() }
        observer.resumed(report.known)
        guard !due.isEmpty else { return }
        let evaluations = EvaluationStage(
            layout: layout, catalogue: catalogue, observer: observer, environment: environment,
            mirrors: mirrors)
        if let rows = request.rows {
            try await evaluations.prepare(rows, evaluation(request, run: "1", []))
        }
        let workshop = try await SessionWorkshop(
            layout: layout, catalogue: catalogue, observer: observer, environment: environment,
            mirrors: mirrors, rows: request.rows ?? [], request: request.validation)
        let maker = RolloutRun(
            request: request, folder: folder, workspace: layout.root, environment: environment)
        let faultsInARow = Mutex(0)
        let catalogue = catalogue
        var notBegun = 0
        try await WorkerSlots(count: request.workers).run(due) { job, _ -> Outcome in
            guard faultsInARow.withLock({ $0 < Self.mostFaults }) else { return .notBegun }
            do {
                try await workshop.prepare(job.id.description)
                let issue = try catalogue.candidate(job.id).problemStatement ?? ""
                _ = try await maker.make(job.name, job.run, image: job.id.description, issue: issue)
                faultsInARow.withLock { $0 = 0 }
                return .made
            } catch let fault as RolloutRun.Fault {
                faultsInARow.withLock { $0 += 1 }
                return .fault(fault)
            }
        } deliver: { job, outcome in
            switch outcome {
            case .made: report.made += 1
            case .notBegun: notBegun += 1
            case .fault(let fault):
                report.faults[fault.description, default: 0] += 1
                observer.noted("\(job.name), run \(job.run): \(fault)")
            }
            if case .notBegun = outcome { return }
            observer.advanced(by: 1, as: outcome.isFault ? "failed" : "made")
        }
        if notBegun > 0 {
            report.faults["not begun, as one run after another could not be made"] = notBegun
        }
    }

    private enum Outcome: Sendable {
        case made
        case fault(RolloutRun.Fault)
        case notBegun

        var isFault: Bool { if case .fault = self { true } else { false } }
    }

    // MARK: - Evaluations

    private func evaluation(
        _ request: RolloutRequest, run: String, _ predictions: [Prediction]
    ) -> EvaluationRequest {
        EvaluationRequest(
            .predictions(predictions, file: "run \(run)"), policy: request.policy, rows: request.rows,
            validation: request.validation)
    }

    private func evaluate(
        _ jobs: [Job], _ folder: RolloutFolder, _ request: RolloutRequest
    ) async throws -> [Job: Finding] {
        var findings: [Job: Finding] = [:]
        for run in 1...request.runs {
            let finished = try jobs.filter { job in
                try job.run == "\(run)" && folder.record(job.name, job.run) != nil
            }
            guard !finished.isEmpty else { continue }
            let predictions = try finished.map { job in
                let path = "\(folder.directory(job.name, job.run))/patch.diff"
                let patch = String(decoding: try RecordFile.read(path, limit: 1 << 30), as: UTF8.self)
                return Prediction(
                    instanceID: job.name, model: request.model.name,
                    patch: patch.isEmpty || patch.hasSuffix("\n") ? patch : patch + "\n")
            }
            let report = try await EvaluationStage(
                layout: layout, catalogue: catalogue, observer: observer, environment: environment,
                mirrors: mirrors
            ).run(evaluation(request, run: "\(run)", predictions))
            _ = try EvaluationFolder(report, runID: "run-\(run)", layout: layout)
                .write(to: "\(folder.root)/evaluation/run-\(run)", overwrite: false)
            let results = Dictionary(report.results.map { ($0.name, $0) }) { first, _ in first }
            for job in finished {
                guard let result = results[job.name] else { continue }
                findings[job] = Finding(
                    isResolved: result.status == .error ? nil : result.status == .resolved,
                    regressionPassed: result.grade?.passToPass.success.count)
            }
        }
        return findings
    }

    // MARK: - Files

    private struct RunLine: Encodable {
        var instanceID: String
        var runID: String
        var model: String
        var resolved: Bool?
        var regressionPassed: Int?
        var status: String
        var seconds: Double

        enum CodingKeys: String, CodingKey {
            case instanceID = "instance_id"
            case runID = "run_id"
            case model, resolved
            case regressionPassed = "regression_passed"
            case status, seconds
        }
    }

    private func write(
        _ jobs: [Job], _ findings: [Job: Finding], _ folder: RolloutFolder, _ request: RolloutRequest,
        _ counted: RolloutReport
    ) throws -> RolloutReport {
        var report = counted
        report.trajectories = "\(request.output)/\(TrajectoryStore.fileName)"
        report.runs = "\(request.output)/runs.jsonl"
        let store = try RecordStream("\(folder.root)/\(TrajectoryStore.fileName)")
        let lines = try RecordStream("\(folder.root)/runs.jsonl")
        for job in jobs {
            guard let record = try folder.record(job.name, job.run) else { continue }
            report.statuses[record.status, default: 0] += 1
            let finding = findings[job]
            switch finding?.isResolved {
            case true?: report.resolved += 1
            case false?: report.unresolved += 1
            case nil: report.unevaluated += 1
            }
            var reader = try TrajectoryStore(
                "\(folder.directory(job.name, job.run))/\(TrajectoryStore.fileName)"
            ).reader()
            guard var trajectory = try reader.next() else { continue }
            if let isResolved = finding?.isResolved {
                trajectory.header.resolution = TrajectoryResolution(
                    isResolved, by: .evaluation, claim: trajectory.header.resolution.claim)
            }
            try store.append(trajectory.line + [UInt8(ascii: "\n")])
            var line: [UInt8] = []
            try CanonicalJSON.append(
                RunLine(
                    instanceID: job.name, runID: job.run, model: request.model.name,
                    resolved: finding?.isResolved, regressionPassed: finding?.regressionPassed,
                    status: record.status, seconds: record.seconds), to: &line)
            try lines.append(line + [UInt8(ascii: "\n")])
        }
        try store.finish()
        try lines.finish()
        return report
    }
}
