internal import Digests
internal import Instances
internal import Records

/// The open files of a publication, and what has been counted on the way.
struct SplitWriter {
    var funnel = PublicationFunnel()
    private(set) var instances: [Split: [String: String]] = [:]
    private(set) var miningPolicies: Set<String> = []
    private let splits: [Split: StreamedFile]
    private let provenance: StreamedFile
    private let verdicts: StreamedFile
    private let refusals: StreamedFile
    private let runs: StreamedFile
    private let awaiting: StreamedFile

    init(staging: String) throws {
        var splits: [Split: StreamedFile] = [:]
        for split in Split.allCases { splits[split] = try StreamedFile(split.fileName, in: staging) }
        self.splits = splits
        provenance = try StreamedFile("provenance.jsonl", in: staging)
        verdicts = try StreamedFile("verdicts.jsonl", in: staging)
        refusals = try StreamedFile("refusals.jsonl", in: staging)
        runs = try StreamedFile("runs.jsonl", in: staging)
        awaiting = try StreamedFile("awaiting.jsonl", in: staging)
    }

    mutating func add(_ refusal: Refusal) throws {
        funnel.refused[refusal.reasons.first?.rawValue ?? "", default: 0] += 1
        try refusals.append(line: CanonicalJSON.encode(refusal))
    }

    mutating func add(_ candidate: Candidate, verdict: Verdict?, runs records: [RunRecord], lock: String?)
        throws
    {
        funnel.candidates += 1
        miningPolicies.insert(candidate.policy)
        try provenance.append(line: CanonicalJSON.encode(ProvenanceRecord(candidate, lock: lock)))
        for record in records { try runs.append(line: CanonicalJSON.encode(record)) }
        let missed = try addRows(of: candidate, verdict: verdict)
        guard let verdict else {
            funnel.verdicts["not-validated", default: 0] += 1
            return
        }
        funnel.verdicts[verdict.verdictClass.rawValue, default: 0] += 1
        if let reason = verdict.reason { funnel.reasons[reason.rawValue, default: 0] += 1 }
        try verdicts.append(
            line: CanonicalJSON.encode(
                VerdictRecord(
                    instanceID: candidate.id, verdictClass: verdict.verdictClass, reason: verdict.reason,
                    detail: verdict.detail, flaky: verdict.flaky, missedByLite: missed)))
    }

    /// Writes the candidate's rows; returns the criteria that keep a valid one out of Lite.
    private mutating func addRows(of candidate: Candidate, verdict: Verdict?) throws -> [LiteCriterion]? {
        guard let statement = candidate.problemStatement else {
            funnel.awaitingIssueText += 1
            try awaiting.append(line: SplitRow(awaiting: candidate).bytes)
            return nil
        }
        try addRow(candidate, to: .raw, verdict: nil)
        guard let verdict, verdict.verdictClass == .valid else { return nil }
        try addRow(candidate, to: .full, verdict: verdict)
        let missed = LiteCriteria.missed(
            problemStatement: statement, patch: candidate.goldPatch, testPatch: candidate.testPatch)
        if missed.isEmpty { try addRow(candidate, to: .lite, verdict: verdict) }
        for criterion in missed { funnel.missedByLite[criterion.rawValue, default: 0] += 1 }
        return missed
    }

    private mutating func addRow(_ candidate: Candidate, to split: Split, verdict: Verdict?) throws {
        guard let row = SplitRow(candidate, in: split, verdict: verdict) else { return }
        try splits[split]?.append(line: row.bytes)
        instances[split, default: [:]][candidate.id.description] = SHA256Digest(of: row.bytes).hex
    }

    /// Closes the files.
    func finish() throws -> [PublishedFile] {
        try Split.allCases.compactMap { try splits[$0]?.finish() }
            + [provenance, verdicts, refusals, runs, awaiting].map { try $0.finish() }
    }
}
