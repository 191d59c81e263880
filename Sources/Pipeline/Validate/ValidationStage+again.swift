internal import Files
package import Instances
internal import Python
internal import Sandbox
internal import Scheduling
package import Validation
internal import Workspace

/// What came of validating once more what has a verdict.
package struct ValidatedAgainReport: Sendable, Encodable {
    /// The seed of the runs.
    package var seed: UInt64
    /// One instance each, by id.
    package var instances: [Row] = []

    /// How many have the same class, reason and FAIL_TO_PASS.
    package var same: Int { instances.count { $0.comparison.isSame } }

    /// One instance.
    package struct Row: Sendable, Encodable {
        package var id: InstanceID
        package var comparison: VerdictComparison
        /// What the outcomes of tests depend on, as the two validations found it.
        package var causes: [String: FlakyCause]
        /// The tests that disagree with themselves, in either of them, sorted.
        package var flaky: [String]
    }
}

extension ValidationStage {
    /// Validates what has a verdict once more, with runs of its own, and compares; verdicts on record stay.
    ///
    /// What was found is kept next to them by its seed, so that the same call goes on where it was interrupted.
    ///
    /// - Throws: `PipelineError.usage` when nothing that is meant has a verdict; what validation throws.
    package func again(_ request: ValidationRequest) async throws -> ValidatedAgainReport {
        var request = request
        // Another seed each day, where none is given.
        if request.variation.seed == 0 {
            request.variation.seed = UInt64(max(1, RunVariation.today.seconds / 86_400))
        }
        let seed = request.variation.seed
        let policy = request.policy.rawValue
        var earlier: [InstanceID: ValidationRecord] = [:]
        let meant = try catalogue.chosen(
            request.choice, from: try catalogue.candidates(meant: request.only))
        for entry in meant {
            let record = try observer.readable("it is left out") { () throws(StoredFault) in
                try catalogue.validation(entry.id, policy: policy)
            }
            if let record, record.changeDigest == entry.changeDigest { earlier[entry.id] = record }
        }
        guard !earlier.isEmpty else {
            throw PipelineError.usage("nothing that is meant has a verdict to be compared with")
        }
        observer.began("validate again", unit: "instances", total: earlier.count)
        defer { observer.ended() }
        let configuration = try request.configurationDigest
        var later: [InstanceID: ValidationRecord] = [:]
        for (id, record) in earlier {
            let found = try observer.readable("it is validated again") {
                () throws(StoredFault) -> ValidationRecord? in
                try RecordFile.readRecord(from: layout.validationAgain(id, policy: policy, seed: seed))
            }
            if let found, found.changeDigest == record.changeDigest,
                found.configurationDigest == configuration
            {
                later[id] = found
            }
        }
        observer.resumed(later.count)
        let due = earlier.keys.filter { later[$0] == nil }.sorted()
        try await work(again: due, request, configuration) { later[$0.id] = $0 }
        var report = ValidatedAgainReport(seed: seed)
        report.instances = earlier.keys.sorted().compactMap { id in
            guard let one = earlier[id]?.verdict, let other = later[id]?.verdict else { return nil }
            return ValidatedAgainReport.Row(
                id: id, comparison: VerdictComparison(of: one, with: other),
                causes: (one.causes ?? [:]).merging(other.causes ?? [:]) { known, _ in known },
                flaky: Set(one.flaky + other.flaky).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        }
        return report
    }

    private func work(
        again ids: [InstanceID], _ request: ValidationRequest, _ configuration: String,
        found: (ValidationRecord) -> Void
    ) async throws {
        guard !ids.isEmpty else { return }
        try request.checkClock()
        let machine = try await ValidationMachine(
            layout: layout, mirrors: mirrors, environment: environment, request: request)
        let limits = try MachineState.check(machine.sandbox, allowsDegraded: request.allowsDegraded)
        for limit in limits { observer.noted(limit) }
        let workshop = InstanceWorkshop(
            layout: layout, request: request, configurationDigest: configuration, machine: machine,
            noted: observer.noted)
        let candidates = try ids.map { try catalogue.candidate($0) }
        try await WorkerSlots(count: request.workers).run(candidates) { [observer] candidate, slot in
            try await WorkPhase.watched("\(candidate.id)", by: observer) {
                try await workshop.validate(candidate, slot: slot)
            }
        } deliver: { _, record in
            try RecordFile.writeRecord(
                record,
                to: layout.validationAgain(record.id, policy: record.policy, seed: request.variation.seed))
            found(record)
            observer.advanced(by: 1, as: nil)
        }
    }
}
