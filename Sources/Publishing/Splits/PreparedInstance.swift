internal import Datasets
internal import Digests
internal import Foundation
internal import Instances
internal import JSON

/// Everything that a publication writes of one candidate, in bytes: a pure function of what is known of it.
struct PreparedInstance: Sendable {
    /// A row and its digest.
    struct Row: Sendable {
        let bytes: [UInt8]
        let digest: String
        let loadedBytes: Int

        init(_ row: SplitRow) {
            bytes = row.bytes
            loadedBytes = row.loadedBytes
            digest = SHA256Digest(of: row.bytes).hex
        }
    }

    let id: InstanceID
    let policy: String
    let standing: Standing
    let lockDigests: [String]
    /// Its rows; none while it awaits its issue's text.
    let rows: [Split: Row]
    /// Its line of `awaiting.jsonl`.
    let awaiting: [UInt8]?
    let provenance: Data
    let verdict: Data?
    let runs: [Data]
    /// Its lines of `measures.jsonl` and `quality.jsonl`; nil while it awaits its issue's text.
    let measures: Data?
    let quality: Data?
    /// Its lines of `judgements.jsonl`, each with the judge who said it.
    let judgements: [(judge: Manifest.Judge, line: Data)]
    /// What it has in common with the instances that the publication is compared with.
    let overlaps: [OverlapPair]

    init(_ input: InstanceInput, overlap: OverlapPolicy?) throws {
        let candidate = input.candidate
        id = candidate.id
        policy = candidate.policy
        lockDigests = [input.lockDigest, input.afterLockDigest].compactMap(\.self)
        var rows: [Split: Row] = [:]
        var missed: [LiteCriterion]?
        let texts = candidate.problemStatement.map { _ in TextReading(candidate) }
        if let texts {
            awaiting = nil
            rows[.raw] = SplitRow(candidate, in: .raw, verdict: nil).map(Row.init)
            if let verdict = input.verdict, verdict.verdictClass == .valid {
                rows[.full] = SplitRow(candidate, in: .full, verdict: verdict).map(Row.init)
                let found = LiteCriteria.missed(by: texts)
                // A row of Lite is a row of full: the columns are the same.
                if found.isEmpty { rows[.lite] = rows[.full] }
                missed = found
            }
        } else {
            awaiting = SplitRow(awaiting: candidate).bytes
        }
        overlaps = rows.isEmpty ? [] : overlap?.index.pairs(with: OverlapRow(candidate)) ?? []
        let isExcluded = overlap?.treatment == .exclude && overlaps.contains(where: \.isContamination)
        self.rows = isExcluded ? [:] : rows
        standing = Standing(
            awaitsIssueText: candidate.awaitsIssueText, verdictClass: input.verdict?.verdictClass,
            reason: input.verdict?.reason, missedByLite: missed, isExcluded: isExcluded)
        provenance = try CanonicalJSON.encode(ProvenanceRecord(input))
        verdict = try input.verdict.map { verdict in
            try CanonicalJSON.encode(
                VerdictRecord(
                    instanceID: candidate.id, verdictClass: verdict.verdictClass, reason: verdict.reason,
                    detail: verdict.detail, flaky: verdict.flaky, causes: verdict.causes, missedByLite: missed
                ))
        }
        let isPublished = !self.rows.isEmpty
        let counted = isPublished ? texts : nil
        measures = try counted.map { texts in
            try CanonicalJSON.encode(
                InstanceMeasures(candidate, texts: texts, verdict: input.verdict, codebase: input.codebase))
        }
        quality = try counted.flatMap { QualityLabels(candidate, texts: $0, verdict: input.verdict) }
            .map { try CanonicalJSON.encode($0) }
        judgements =
            isPublished
            ? try input.judgements.compactMap(JudgementRecord.init).map { record in
                let judge = Manifest.Judge(model: record.model, promptDigest: record.promptDigest)
                return (judge, try CanonicalJSON.encode(record))
            } : []
        runs = try input.runs.map { try CanonicalJSON.encode($0) }
    }
}

/// How a candidate stands with regard to the splits.
struct Standing: Hashable, Sendable {
    let awaitsIssueText: Bool
    /// Nil without a verdict that holds.
    let verdictClass: VerdictClass?
    let reason: VerdictReason?
    /// The Lite criteria that a valid instance misses; nil for any other.
    let missedByLite: [LiteCriterion]?
    /// Whether it is left out because it overlaps with what the publication was compared with.
    let isExcluded: Bool

    /// Why it is not in a split, in a word that can be counted; nil when it is.
    func absence(from split: Split) -> String? {
        if awaitsIssueText { return "awaiting-issue-text" }
        if isExcluded { return "overlapping" }
        guard split != .raw else { return nil }
        guard verdictClass == .valid else {
            let name = verdictClass?.rawValue ?? Funnel.notValidated
            return reason.map { "\(name): \($0.rawValue)" } ?? name
        }
        guard split == .lite, let missed = missedByLite, !missed.isEmpty else { return nil }
        return "misses: " + missed.map(\.rawValue).joined(separator: ", ")
    }
}
