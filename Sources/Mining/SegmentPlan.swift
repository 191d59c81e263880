package import Instances

/// Some pull requests in segments of equal length: what is mined and kept at a time.
package struct SegmentPlan: Sendable {
    /// How many pull requests one segment holds.
    static let length = 256

    private let pulls: [PullRequest]

    /// The segments of pull requests in the order in which they are mined.
    package init(_ pulls: [PullRequest]) {
        self.pulls = pulls
    }

    /// How many segments there are.
    package var count: Int { (pulls.count + Self.length - 1) / Self.length }

    /// How many pull requests there are.
    package var pullRequests: Int { pulls.count }

    /// The pull requests of a segment.
    package subscript(_ index: Int) -> ArraySlice<PullRequest> {
        pulls[index * Self.length..<min((index + 1) * Self.length, pulls.count)]
    }

    /// How threads divide the segments that are to be mined.
    ///
    /// With fewer segments than threads these share each of them; else each thread takes its own, and keeps what it read.
    package static func threads(for segments: Int, of available: Int) -> (outer: Int, inner: Int) {
        segments < available ? (1, available) : (available, 1)
    }
}
