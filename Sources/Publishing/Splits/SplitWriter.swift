internal import Datasets
internal import Files
internal import Instances
internal import JSON

/// The open files of a publication, and what has been counted on the way.
struct SplitWriter {
    private(set) var funnels: [RepositoryName: Funnel] = [:]
    private(set) var instances: [Split: [String: String]] = [:]
    /// How large each split is once it is loaded, bytes.
    private(set) var loadedBytes: [Split: Int] = [:]
    private(set) var miningPolicies: Set<String> = []
    private(set) var lockDigests: Set<String> = []
    /// How each candidate stands, by id; kept only for comparing with an earlier release.
    private(set) var standings: [String: Standing] = [:]
    /// The primary reason of each refusal, by the id that the pull request would have; likewise.
    private(set) var refusals: [String: String] = [:]
    /// Pairs with other datasets, by what they have in common.
    private(set) var overlapSignals: [String: Int] = [:]
    /// Instances that overlap with other datasets, in order, each with one of its pairs.
    private(set) var contaminated: [OverlapPair] = []
    /// How many instances each judge judged.
    private(set) var judges: [Manifest.Judge: Int] = [:]
    private let keepsStandings: Bool
    private let staging: String
    private let splits: [Split: StreamedFile]
    private let provenance: StreamedFile
    private let verdicts: StreamedFile
    private let refused: StreamedFile
    private let runs: StreamedFile
    private let awaiting: StreamedFile
    private let measures: StreamedFile
    private let quality: StreamedFile
    private let overlaps: StreamedFile?
    /// Made with its first line: most publications were judged by no model.
    private var judgements: StreamedFile?

    init(staging: String, keepingStandings: Bool, listingOverlaps: Bool) throws {
        keepsStandings = keepingStandings
        self.staging = staging
        var splits: [Split: StreamedFile] = [:]
        for split in Split.allCases { splits[split] = try StreamedFile(split.fileName, in: staging) }
        self.splits = splits
        provenance = try StreamedFile("provenance.jsonl", in: staging)
        verdicts = try StreamedFile("verdicts.jsonl", in: staging)
        refused = try StreamedFile("refusals.jsonl", in: staging)
        runs = try StreamedFile("runs.jsonl", in: staging)
        awaiting = try StreamedFile("awaiting.jsonl", in: staging)
        measures = try StreamedFile("measures.jsonl", in: staging)
        quality = try StreamedFile("quality.jsonl", in: staging)
        overlaps = listingOverlaps ? try StreamedFile("overlap.jsonl", in: staging) : nil
    }

    /// Takes a repository's part of the input into account, before anything of it is added.
    mutating func begin(_ state: RepositoryState) {
        funnels[state.repository, default: Funnel()].pullRequests += state.pullRequests
    }

    mutating func add(_ refusal: Refusal) throws {
        let reason = refusal.reasons.first?.rawValue ?? ""
        funnels[refusal.repository, default: Funnel()].refused[reason, default: 0] += 1
        if keepsStandings, let number = refusal.number {
            refusals[InstanceID(refusal.repository, number).description] = reason
        }
        try refused.append(line: CanonicalJSON.encode(refusal))
    }

    mutating func add(_ instance: PreparedInstance) throws {
        miningPolicies.insert(instance.policy)
        lockDigests.formUnion(instance.lockDigests)
        count(instance)
        try provenance.append(line: instance.provenance)
        for run in instance.runs { try runs.append(line: run) }
        if let line = instance.awaiting { try awaiting.append(line: line) }
        let id = instance.id.description
        if keepsStandings { standings[id] = instance.standing }
        for split in Split.allCases {
            guard let row = instance.rows[split] else { continue }
            try splits[split]?.append(line: row.bytes)
            instances[split, default: [:]][id] = row.digest
            loadedBytes[split, default: 0] += row.loadedBytes
        }
        if let verdict = instance.verdict { try verdicts.append(line: verdict) }
        if let line = instance.measures { try measures.append(line: line) }
        if let line = instance.quality { try quality.append(line: line) }
        try addJudgements(of: instance)
        try addOverlaps(of: instance)
    }

    private mutating func addJudgements(of instance: PreparedInstance) throws {
        guard !instance.judgements.isEmpty else { return }
        let file = try judgements ?? StreamedFile("judgements.jsonl", in: staging)
        judgements = file
        for (judge, line) in instance.judgements {
            judges[judge, default: 0] += 1
            try file.append(line: line)
        }
    }

    private mutating func addOverlaps(of instance: PreparedInstance) throws {
        for pair in instance.overlaps {
            try overlaps?.append(line: CanonicalJSON.encode(pair))
            for signal in pair.signals { overlapSignals[signal.rawValue, default: 0] += 1 }
        }
        if let pair = instance.overlaps.first(where: \.isContamination) { contaminated.append(pair) }
    }

    private mutating func count(_ instance: PreparedInstance) {
        var funnel = funnels[instance.id.repository] ?? Funnel()
        let standing = instance.standing
        funnel.candidates += 1
        if standing.awaitsIssueText { funnel.awaitingIssueText += 1 }
        if standing.isExcluded { funnel.overlapping += 1 }
        funnel.count(standing.verdictClass, reason: standing.reason)
        for criterion in standing.missedByLite ?? [] {
            funnel.missedByLite[criterion.rawValue, default: 0] += 1
        }
        funnels[instance.id.repository] = funnel
    }

    /// The sum over all repositories.
    var funnel: Funnel {
        funnels.values.reduce(into: Funnel()) { $0.add($1) }
    }

    /// Closes the files.
    func finish() throws -> [PublishedFile] {
        try Split.allCases.compactMap { try splits[$0]?.finish() }
            + ([provenance, verdicts, refused, runs, awaiting, measures, quality]
            + [overlaps, judgements].compactMap(\.self)).map {
                try $0.finish()
            }
    }
}
