internal import Digests
internal import Files
internal import Foundation
package import Instances
internal import JSON
internal import LanguageModel
package import Mirrors
internal import Processes
internal import Python
internal import Scheduling
internal import Threads
internal import Validation
package import Workspace

/// Validates the candidates of a workspace.
package struct ValidationStage: Sendable {
    let layout: WorkspaceLayout
    let catalogue: Catalogue
    let observer: any PipelineObserver
    let environment: [String: String]
    let mirrors: MirrorStore

    /// The stage over one workspace.
    ///
    /// - Parameters:
    ///   - environment: the variables by which tools and interpreters are found.
    ///   - mirrors: the workspace's mirrors; without, they may take any room.
    package init(
        layout: WorkspaceLayout, catalogue: Catalogue, observer: any PipelineObserver,
        environment: [String: String], mirrors: MirrorStore? = nil
    ) {
        self.mirrors = mirrors ?? MirrorStore(layout: layout, noted: observer.noted)
        self.layout = layout
        self.catalogue = catalogue
        self.observer = observer
        self.environment = environment
    }

    /// Validates what is asked for and has no verdict yet; verdicts are recorded one by one as they come.
    ///
    /// - Throws: `WorkspaceError` when nothing is selected; what the workspace throws; `CancellationError`.
    package func run(_ request: ValidationRequest) async throws -> ValidationReport {
        let selected = try catalogue.chosen(
            request.choice, from: try catalogue.candidates(meant: request.only))
        let configuration = try request.configurationDigest
        let known = try catalogue.verdicts(policy: request.policy.rawValue)
        let due = try selected.filter { entry in
            try isDue(entry, isIndexed: known[entry.id] != nil, request, configuration)
        }
        var report = ValidationReport(validated: [], alreadyDone: selected.count - due.count)
        observer.began("validate", unit: "instances", total: selected.count)
        defer { observer.ended() }
        observer.resumed(report.alreadyDone)
        let dueIDs = Set(due.map(\.id))
        var quota = ValidQuota(request.choice.untilValid)
        quota.count(
            known.values.filter { $0.verdictClass == .valid }.map(\.id), of: selected.map(\.id), dueIDs)
        guard !due.isEmpty, !quota.isFull else { return report }
        let before = ProcessTime.now

        var remaining: [InstanceID] = []
        for entry in due {
            if let record = try rejudged(entry, request: request, configuration: configuration) {
                try add(record, costs: nil, to: &report)
            } else {
                remaining.append(entry.id)
            }
        }
        quota.count(report.validated.filter { $0.verdict.verdictClass == .valid }.count)
        do {
            try await work(
                on: remaining, quota: quota, request: request, configuration: configuration, report: &report)
        } catch is ValidQuota.Full {
            observer.noted(
                "enough instances are valid; \(due.count - report.validated.count) were not begun or ended")
        }
        report.validated.sort { $0.id < $1.id }
        report.cpuSeconds = ProcessTime.now.seconds - before.seconds
        return report
    }

    /// Whether a candidate must be validated: it has no verdict that holds, or the record cannot be read.
    private func isDue(
        _ entry: Catalogue.CandidateEntry, isIndexed: Bool, _ request: ValidationRequest,
        _ configuration: String
    ) throws -> Bool {
        let policy = request.policy.rawValue
        let record = try observer.readable("it is validated again") { () throws(StoredFault) in
            try catalogue.validation(entry.id, policy: policy)
        }
        guard let record, record.changeDigest == entry.changeDigest,
            record.configurationDigest == configuration
        else { return true }
        // The program ended after it had written the record.
        if !isIndexed { try catalogue.index(record) }
        if record.fault == .fullDisk || record.verdict.reason == .sandbox { return true }
        return request.retry && record.verdict.verdictClass == .infrastructure
    }

    /// Validates what is asked for of one repository, if that is anything.
    ///
    /// - Throws: as `run` does.
    func run(_ request: ValidationRequest, of repository: RepositoryName) async throws {
        let candidates = try catalogue.candidates(of: [repository]).map(\.id)
        let meant = candidates.filter { id in
            request.only.isEmpty || request.only.contains { $0.contains(id) }
        }
        guard !meant.isEmpty else { return }
        var request = request
        request.only = meant.map(InstanceSelection.instance)
        _ = try await run(request)
    }

    private func work(
        on ids: [InstanceID], quota: ValidQuota, request: ValidationRequest, configuration: String,
        report: inout ValidationReport
    ) async throws {
        guard !ids.isEmpty, !quota.isFull else { return }
        var (quota, streak) = (quota, FaultStreak())
        try request.checkClock()
        let machine = try await ValidationMachine(
            layout: layout, mirrors: mirrors, environment: environment, request: request)
        try MachineState.checkPlaces(of: layout)
        let limits = try MachineState.check(machine.sandbox, allowsDegraded: request.allowsDegraded)
        for limit in limits { observer.noted(limit) }
        let workshop = InstanceWorkshop(
            layout: layout, request: request, configurationDigest: configuration, machine: machine,
            noted: observer.noted)
        let candidates = try ids.map { try catalogue.candidate($0) }
        let slots = WorkerSlots(count: request.workers)
        let meter = CodebaseMeter(layout, mirrors: machine.mirrors, noted: observer.noted)
        defer { meter.save() }
        try await slots.run(candidates) { [observer] candidate, slot in
            let record = try await WorkPhase.watched("\(candidate.id)", by: observer) {
                try await workshop.validate(candidate, slot: slot)
            }
            if record.verdict.verdictClass == .valid {
                await meter.measure(candidate, noted: observer.noted)
            }
            return record
        } deliver: { candidate, record in
            var record = record
            let full =
                record.verdict.reason == .disk
                ? MachineState.fullDisk(of: layout, temporary: environment["TMPDIR"] ?? "/tmp") : nil
            if full != nil { record.fault = .fullDisk }
            if try holdsBetter(than: record, of: candidate) {
                observer.noted("\(record.id): its earlier verdict stays")
                report.validated.append(ValidationReport.Row(record, costs: record.costs))
                observer.advanced(by: 1, as: record.verdict.verdictClass.rawValue)
            } else {
                try add(record, costs: record.costs, to: &report)
            }
            if let full { throw full }
            if streak.count(record.verdict, of: record.id.repository) != nil {
                throw PipelineError.outage(count: FaultStreak.limit, detail: record.verdict.detail)
            }
            if record.verdict.verdictClass == .valid { try quota.countOne() }
        }
        if let faults = machine.language.tools.store.cacheFaults.summary() { observer.noted(faults) }
    }

    /// Whether a verdict on the same change is known, and this one tells of the machine only.
    private func holdsBetter(than record: ValidationRecord, of candidate: Candidate) throws -> Bool {
        guard record.verdict.verdictClass == .infrastructure else { return false }
        let stored = try observer.readable("it is written again") { () throws(StoredFault) in
            try catalogue.validation(candidate.id, policy: record.policy)
        }
        guard let stored, stored.changeDigest == record.changeDigest else { return false }
        return stored.verdict.verdictClass != .infrastructure
    }

    /// - Parameter costs: What was spent on it now.
    private func add(_ record: ValidationRecord, costs: Costs?, to report: inout ValidationReport) throws {
        try catalogue.record(record)
        report.validated.append(ValidationReport.Row(record, costs: costs))
        observer.advanced(by: 1, as: record.verdict.verdictClass.rawValue)
        if record.verdict.verdictClass == .infrastructure {
            observer.noted("\(record.id): \(record.verdict.reason?.rawValue ?? ""): \(record.verdict.detail)")
        }
    }

    /// The verdict under this policy from the runs made for another one, when they still hold.
    private func rejudged(
        _ entry: Catalogue.CandidateEntry, request: ValidationRequest, configuration: String
    ) throws -> ValidationRecord? {
        guard !request.retry else { return nil }
        for policy in ValidationPolicy.allCases where policy != request.policy {
            let stored = try observer.readable("its runs are not judged again") { () throws(StoredFault) in
                try catalogue.validation(entry.id, policy: policy.rawValue)
            }
            guard var record = stored, record.changeDigest == entry.changeDigest,
                record.configurationDigest == configuration,
                !record.runKeys.isEmpty
            else { continue }
            let runs = try record.runKeys.compactMap { key in
                try observer.readable("the run is made again") { () throws(StoredFault) in
                    try catalogue.run(entry.id, key: key)
                }
            }
            guard runs.count == record.runKeys.count else { continue }
            guard let runner = Languages.runner(of: record.recipe) else { continue }
            let facts = try JudgingFacts(
                runner: runner, testPatch: try catalogue.candidate(entry.id).testPatch,
                leftOut: record.leftOut ?? [])
            record.verdict = Judge.verdict(on: runs, policy: request.policy, facts: facts)
                .excusing(record.recipe).excusing(record.failedBuild)
            record.policy = request.policy.rawValue
            return record
        }
        return nil
    }
}
