internal import Digests
package import Instances

/// Which candidates of those that are meant are worked on, and when there are enough.
package struct CandidateChoice: Hashable, Sendable {
    /// So many in all; nil for all.
    package var sample: Int?
    /// At most so many of each repository; nil for all.
    package var perRepository: Int?
    /// Only pull requests opened then or later; nil for all.
    package var since: Timestamp?
    /// No more once so many are valid, those of earlier runs counted; nil for all.
    package var untilValid: Int?
    /// By what the sample is drawn.
    package var seed: UInt64 = 0

    package init() {}

    /// Whether the order of work is drawn too: where work ends by a number, the alphabet must not decide what is first.
    private var isDrawn: Bool { sample != nil || perRepository != nil || untilValid != nil }

    /// Draws by the SHA-256 of seed and id, so that a larger sample holds the smaller one.
    package func drawn(from ids: [InstanceID]) -> [InstanceID] {
        guard isDrawn else { return ids }
        let placed = ids.map { (place: SHA256Digest(of: Array("\(seed)\0\($0)".utf8)).hex, id: $0) }
        var counts: [RepositoryName: Int] = [:]
        let kept = placed.sorted { $0.place < $1.place }.map(\.id).filter { id in
            counts[id.repository, default: 0] += 1
            return perRepository.map { counts[id.repository, default: 0] <= $0 } ?? true
        }
        return Array(kept.prefix(sample ?? kept.count))
    }
}

extension Catalogue {
    /// Those of the candidates that a choice takes, in the order in which they are worked on.
    ///
    /// - Throws: `WorkspaceError` when a candidate's record cannot be read.
    package func chosen(
        _ choice: CandidateChoice, from entries: [CandidateEntry]
    ) throws(WorkspaceError) -> [CandidateEntry] {
        var entries = entries
        if let since = choice.since {
            var recent: [CandidateEntry] = []
            for entry in entries where try candidate(entry.id).createdAt >= since { recent.append(entry) }
            entries = recent
        }
        let byID = Dictionary(entries.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return choice.drawn(from: entries.map(\.id)).compactMap { byID[$0] }
    }
}
