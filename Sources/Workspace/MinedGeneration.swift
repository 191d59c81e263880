internal import Digests
package import Files
internal import Foundation
package import Instances
internal import JSON

/// What one mining of one repository was made from, and its extent.
///
/// Its format is that of the segments and their entries, too.
package struct MiningSummary: Hashable, Sendable, StoredRecord {
    /// The format in which minings are written.
    package static var format: Int { 1 }

    /// The repository.
    package var repository: RepositoryName
    /// The digest of all inputs: mirror's references, archive, policy, options, version.
    package var generation: String
    /// The mining policy.
    package var policy: String
    /// The commit mined up to, the mirror's HEAD.
    package var head: ObjectID
    /// `archive` or `history`.
    package var source: PullRequest.Source
    /// How many pull requests, and unreadable lines that stand for one, went in.
    package var input: Int
    /// How many segment files hold the outcomes.
    package var segments: Int

    package init(
        repository: RepositoryName, generation: String, policy: String, head: ObjectID,
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
/// is a pure function of the generation and its index, so nothing can be lost or doubled. Beside each segment lies
/// a list of its entries, by which the catalogue is made without reading the patches; it is written after the
/// segment, so where it is the segment is whole.
package struct MinedGeneration: Sendable {
    /// Where the segments lie.
    package let directory: String

    /// The generation's directory in a workspace.
    package init(_ layout: WorkspaceLayout, _ repository: RepositoryName, generation: String) {
        directory = layout.mined(repository, generation: generation)
    }

    /// The file of a segment, one outcome a line.
    package func segment(_ index: Int) -> String { "\(directory)/\(Self.padded(index)).jsonl" }

    /// The list of a segment's entries, one a line.
    func entries(_ index: Int) -> String { "\(directory)/\(Self.padded(index)).entries" }

    private static func padded(_ index: Int) -> String {
        let digits = String(index)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    /// Whether a segment is there, as long as its entries say.
    package func hasSegment(_ index: Int) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: segment(index))
        guard let size = attributes?[.size] as? Int else { return false }
        do {
            let last = try JSONLines.read(SegmentEntry.self, from: entries(index)).last
            return size == last.map { $0.start + $0.length + 1 } ?? 0
        } catch {
            return false
        }
    }

    /// The summary, when it and all segments that it counts can be read; nil when there is something to mine.
    ///
    /// - Throws: `StoredFault.newer`.
    package func complete() throws(StoredFault) -> MiningSummary? {
        do throws(StoredFault) {
            guard let summary = try summary(), (0..<summary.segments).allSatisfy(hasSegment) else {
                return nil
            }
            return summary
        } catch {
            if case .newer = error { throw error }
            return nil
        }
    }

    /// Writes a segment.
    ///
    /// Segments are not flushed one by one: one that a crash of the machine tore is found by its length.
    ///
    /// - Throws: `RecordError`, or `EncodingError` for an outcome that JSON cannot hold.
    package func write(_ outcomes: [MiningOutcome], segment index: Int) throws {
        let writer = try writer(ofSegment: index)
        for outcome in outcomes { try writer.append(try SegmentLine(outcome)) }
        try writer.finish()
    }

    /// Begins to write a segment outcome by outcome.
    ///
    /// - Throws: `RecordError`.
    package func writer(ofSegment index: Int) throws -> SegmentWriter {
        try SegmentWriter(segment: segment(index), entries: entries(index))
    }

    /// Writes the summary, which makes the generation complete.
    ///
    /// - Throws: `RecordError`, or `EncodingError`.
    package func finish(_ summary: MiningSummary) throws {
        try RecordFile.writeRecord(summary, to: "\(directory)/summary.json", forPeople: true)
    }

    /// The summary; nil when the generation was not finished.
    ///
    /// - Throws: `StoredFault` when there is one that cannot be used.
    func summary() throws(StoredFault) -> MiningSummary? {
        try RecordFile.readRecord(from: "\(directory)/summary.json")
    }
}

/// What the catalogue needs to know of one outcome, and where its line lies.
struct SegmentEntry: Hashable, Sendable, Codable {
    /// The pull request's number.
    var number: Int?
    /// The instance, for a candidate.
    var instance: String?
    /// The candidate's `changeDigest`.
    var change: String?
    /// Whether the candidate awaits its issue's text.
    var awaiting: Bool
    /// The primary reason of a refusal.
    var reason: String?
    /// What was found, of a refusal.
    var detail: String
    /// The offset of the line in the segment, bytes.
    var start: Int
    /// The length of the line without its newline, bytes.
    var length: Int
    /// The SHA-256 of the line; nil in lists of earlier versions.
    var digest: String?

    init(_ outcome: MiningOutcome, start: Int, length: Int, digest: String? = nil) {
        self.start = start
        self.length = length
        self.digest = digest
        switch outcome {
        case .accepted(let candidate):
            number = candidate.id.number
            instance = candidate.id.description
            change = candidate.changeDigest
            awaiting = candidate.awaitsIssueText
            detail = ""
        case .refused(let refusal):
            number = refusal.number
            awaiting = false
            reason = refusal.reasons.first?.rawValue
            detail = refusal.detail
        }
    }
}

extension Candidate {
    /// The digest of what validation depends on: id, base commit and patches; not the issue's text, which may
    /// come later.
    package var changeDigest: String {
        var hasher = SHA256Hasher()
        for part in [id.description, baseCommit.description, goldPatch, testPatch] {
            hasher.update(part.utf8)
            hasher.update([0])
        }
        return hasher.finish().hex
    }
}
