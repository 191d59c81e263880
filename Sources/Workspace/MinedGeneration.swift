internal import Digests
internal import Foundation
public import Instances
public import Records

/// What one mining of one repository was made from and came to.
public struct MiningSummary: Hashable, Sendable, Codable {
    /// The repository.
    public var repository: RepositoryName
    /// The digest of all inputs: mirror's references, archive, policy, options, version.
    public var generation: String
    /// The mining policy.
    public var policy: String
    /// The commit mined up to, the mirror's HEAD.
    public var head: String
    /// `archive` or `history`.
    public var source: PullRequest.Source
    /// How many pull requests, and unreadable lines that stand for one, went in.
    public var input: Int
    /// How many segment files hold the outcomes.
    public var segments: Int

    /// A summary by its parts.
    public init(
        repository: RepositoryName, generation: String, policy: String, head: String,
        source: PullRequest.Source, input: Int, segments: Int
    ) {
        self.repository = repository
        self.generation = generation
        self.policy = policy
        self.head = head
        self.source = source
        self.input = input
        self.segments = segments
    }
}

/// The records of one mining: immutable segments of outcomes, and a summary written last.
///
/// A crash leaves some of the segments; the same mining run again finds them and makes only the others. A segment
/// is a pure function of the generation and its index, so nothing can be lost or doubled.
public struct MinedGeneration: Sendable {
    /// Where the segments lie.
    public let directory: String

    /// The generation's directory in a workspace.
    public init(_ layout: WorkspaceLayout, _ repository: RepositoryName, generation: String) {
        directory = layout.mined(repository, generation: generation)
    }

    /// The file of a segment.
    public func segment(_ index: Int) -> String {
        let digits = String(index)
        return "\(directory)/\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).jsonl"
    }

    /// Whether a segment has been written.
    public func hasSegment(_ index: Int) -> Bool {
        FileManager.default.fileExists(atPath: segment(index))
    }

    /// Writes a segment, one outcome a line.
    ///
    /// - Throws: `RecordError`, or `EncodingError` for an outcome that JSON cannot hold.
    public func write(_ outcomes: [MiningOutcome], segment index: Int) throws {
        // Not flushed one by one: the summary, which makes the generation count, is written after a flush of all.
        try RecordFile.write(try JSONLines.encode(outcomes), to: segment(index), durable: false)
    }

    /// Writes the summary, which makes the generation complete.
    ///
    /// - Throws: `RecordError`, or `EncodingError`.
    public func finish(_ summary: MiningSummary) throws {
        try RecordFile.write(try CanonicalJSON.encodeForPeople(summary), to: "\(directory)/summary.json")
    }

    /// The summary, when the generation is complete.
    public var summary: MiningSummary? {
        guard let data = try? RecordFile.read("\(directory)/summary.json") else { return nil }
        return try? CanonicalJSON.decode(MiningSummary.self, from: data)
    }

    /// One outcome with where its line lies.
    public struct Located: Sendable {
        /// The outcome.
        public let outcome: MiningOutcome
        /// The offset of its line in the segment, bytes.
        public let offset: Int
        /// The length of its line without the newline, bytes.
        public let length: Int
    }

    /// The outcomes of a segment with their places.
    ///
    /// - Throws: `RecordError`, naming file and offset.
    public func read(segment index: Int) throws(RecordError) -> [Located] {
        let path = segment(index)
        let data = try RecordFile.read(path)
        var located: [Located] = []
        var start = data.startIndex
        while start < data.endIndex {
            let end = data[start...].firstIndex(of: UInt8(ascii: "\n")) ?? data.endIndex
            let line = data[start..<end]
            do {
                let outcome = try CanonicalJSON.decode(MiningOutcome.self, from: Data(line))
                located.append(
                    Located(outcome: outcome, offset: start - data.startIndex, length: line.count))
            } catch {
                throw RecordError(
                    kind: .malformed, operation: "reading \(path) at byte \(start)", cause: "\(error)")
            }
            start = end < data.endIndex ? data.index(after: end) : end
        }
        return located
    }
}

extension Candidate {
    /// The digest of what validation depends on: id, base commit and patches; not the issue's text, which may
    /// come later.
    public var changeDigest: String {
        var hasher = SHA256Hasher()
        for part in [id.description, baseCommit, goldPatch, testPatch] {
            hasher.update(part.utf8)
            hasher.update([0])
        }
        return hasher.finish().hex
    }
}
