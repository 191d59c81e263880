package import Files
internal import GRDB
package import Instances

extension Catalogue {
    /// Writes a validation's record and indexes it; a record of the same instance and policy is replaced.
    ///
    /// - Throws: `WorkspaceError`, or `RecordError` when the record cannot be written.
    package func record(_ validation: ValidationRecord) throws {
        try RecordFile.writeRecord(
            validation, to: layout.validation(validation.id, policy: validation.policy))
        try index(validation)
    }

    /// Indexes a validation whose record has been written.
    ///
    /// - Throws: `WorkspaceError`.
    package func index(_ validation: ValidationRecord) throws(WorkspaceError) {
        try write("indexing the verdict on \(validation.id)") { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO validation VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    validation.id.description, validation.policy, validation.changeDigest,
                    validation.configurationDigest, validation.verdict.verdictClass.rawValue,
                    validation.verdict.reason?.rawValue, validation.verdict.detail,
                    validation.environmentCPUSeconds + validation.testCPUSeconds,
                ])
        }
    }

    /// A verdict's entry in the index.
    package struct VerdictEntry: Hashable, Sendable {
        /// The instance.
        package let id: InstanceID
        /// The digest of what was validated.
        package let changeDigest: String
        /// The digest of the validation's configuration.
        package let configurationDigest: String
        /// The class.
        package let verdictClass: VerdictClass
        /// The reason; nil when valid.
        package let reason: VerdictReason?
        /// What was found.
        package let detail: String
        /// CPU time spent, environment and runs, seconds.
        package let cpuSeconds: Double
    }

    /// All verdicts under a policy that still hold, that is, whose candidate has not changed since; by id.
    ///
    /// - Throws: `WorkspaceError`.
    package func verdicts(policy: String) throws(WorkspaceError) -> [InstanceID: VerdictEntry] {
        let entries = try read("listing the verdicts") { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT validation.* FROM validation JOIN outcome USING (instance)
                    WHERE policy = ? AND validation.change = outcome.change
                    """,
                arguments: [policy]
            ).compactMap(Self.entry)
        }
        return Dictionary(uniqueKeysWithValues: entries.map { ($0.id, $0) })
    }

    private static func entry(_ row: Row) -> VerdictEntry? {
        guard let id = InstanceID(row["instance"] as String),
            let verdictClass = VerdictClass(rawValue: row["class"])
        else { return nil }
        return VerdictEntry(
            id: id, changeDigest: row["change"], configurationDigest: row["configuration"],
            verdictClass: verdictClass,
            reason: (row["reason"] as String?).flatMap(VerdictReason.init(rawValue:)), detail: row["detail"],
            cpuSeconds: row["seconds"])
    }

    /// The policies under which anything was validated, sorted.
    ///
    /// - Throws: `WorkspaceError`.
    package func validationPolicies() throws(WorkspaceError) -> [String] {
        try read("listing the policies") { database in
            try String.fetchAll(database, sql: "SELECT DISTINCT policy FROM validation ORDER BY policy")
        }
    }

    /// The whole record of a validation; nil when there is none.
    ///
    /// - Throws: `StoredFault` when there is one that cannot be used.
    package func validation(_ id: InstanceID, policy: String) throws(StoredFault) -> ValidationRecord? {
        try RecordFile.readRecord(from: layout.validation(id, policy: policy))
    }

    /// The verdict on a candidate as it stands; nil when there is none, or it was drawn on other patches.
    ///
    /// - Throws: `StoredFault`.
    package func currentVerdict(
        on candidate: Candidate, policy: String
    ) throws(StoredFault) -> Verdict? {
        guard let record = try validation(candidate.id, policy: policy),
            record.changeDigest == candidate.changeDigest
        else { return nil }
        return record.verdict
    }

    /// The record of a run; nil when there is none.
    ///
    /// - Throws: `StoredFault` when there is one that cannot be used.
    package func run(_ id: InstanceID, key: String) throws(StoredFault) -> RunRecord? {
        try RunRecords(layout).read(id, key: key)
    }
}
