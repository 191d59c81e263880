package import Files
package import Instances

/// What became of one proposed patch for one instance: enough to grade it under any policy with its ladder.
package struct EvaluationRecord: Hashable, Sendable, StoredRecord {
    /// The format in which evaluations are written.
    package static var format: Int { 1 }

    /// Why there is nothing to grade.
    package struct Failure: Hashable, Sendable, Codable {
        /// The reason, in the words of harnesses where they have one.
        package var reason: String
        /// What happened, for people.
        package var detail: String
        /// Whether the machine or the environment is certainly to blame.
        package var isInfrastructure: Bool

        package init(reason: String, detail: String, isInfrastructure: Bool) {
            self.reason = reason
            self.detail = detail
            self.isInfrastructure = isInfrastructure
        }
    }

    /// The instance.
    package var id: InstanceID
    /// The digest of the instance: base commit and patches (`changeDigest`).
    package var changeDigest: String
    /// The digest of the patch as it was proposed.
    package var patch: PatchDigest
    /// The policy whose ladder applied it.
    package var ladder: String
    /// The limits of its run.
    package var limits: RunLimits
    /// The step of the ladder by which it was applied; nil when none succeeded.
    package var step: String?
    /// What of it was not applied, with the reasons.
    package var withheld: [String] = []
    /// The digest of what was applied; nil when nothing was left of it.
    package var applied: PatchDigest?
    /// The key of the run; nil when there is none.
    package var runKey: String?
    /// The key of the control of a run that resolves the instance; nil when there is none.
    package var controlKey: String?
    /// Why there is nothing to grade; nil when there is a run.
    package var failure: Failure?

    package init(
        id: InstanceID, changeDigest: String, patch: PatchDigest, ladder: String, limits: RunLimits
    ) {
        self.id = id
        self.changeDigest = changeDigest
        self.patch = patch
        self.ladder = ladder
        self.limits = limits
    }
}

/// The records of evaluations in a workspace.
package struct EvaluationRecords: Sendable {
    private let layout: WorkspaceLayout

    package init(_ layout: WorkspaceLayout) {
        self.layout = layout
    }

    /// The record of a patch; nil when there is none.
    ///
    /// - Throws: `StoredFault` when there is one that cannot be used.
    package func read(
        _ id: InstanceID, patch: PatchDigest, ladder: String
    ) throws(StoredFault) -> EvaluationRecord? {
        try RecordFile.readRecord(from: layout.evaluation(id, patch: patch, ladder: ladder))
    }

    /// Writes a record; a later one for the same patch takes its place.
    ///
    /// - Throws: `RecordError`, or `EncodingError`.
    package func write(_ record: EvaluationRecord) throws {
        let path = layout.evaluation(record.id, patch: record.patch, ladder: record.ladder)
        try RecordFile.writeRecord(record, to: path)
    }
}

extension WorkspaceLayout {
    /// The record of the evaluation of one patch.
    func evaluation(_ id: InstanceID, patch: PatchDigest, ladder: String) -> String {
        "\(records)/evaluations/\(id.repository.slug)/\(id)/\(patch).\(ladder).json"
    }
}
