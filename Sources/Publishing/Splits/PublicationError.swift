package import Datasets

/// Why a publication cannot be made.
package enum PublicationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The parts of the funnel do not add up to what went in.
    case countsDisagree(pullRequests: Int, refused: Int, candidates: Int)
    /// A path of an attachment that is empty, leaves the publication, or is another file's.
    case attachmentName(String)

    /// Instances overlap with those of other datasets: one pair for each.
    case overlap([OverlapPair])

    /// The sentence for people, with the remedy.
    package var description: String {
        switch self {
        case .countsDisagree(let pullRequests, let refused, let candidates):
            "publishing: \(pullRequests) pull requests went in, but \(refused) refusals and \(candidates) candidates "
                + "came out; the catalogue is not whole: mine the repositories again"
        case .overlap(let pairs):
            Self.describe(pairs)
        case .attachmentName(let name):
            "publishing: \(name.debugDescription) cannot be the path of a file beside the splits"
        }
    }

    private static func describe(_ pairs: [OverlapPair]) -> String {
        let shown = pairs.prefix(10).map { pair in
            let signals = pair.signals.map(\.rawValue).joined(separator: ", ")
            return "  \(pair.instance) and \(pair.other) of \(pair.file): \(signals)"
        }
        let more = pairs.count > shown.count ? ["  and \(pairs.count - shown.count) more"] : []
        let heading =
            "publishing: \(pairs.count) \(pairs.count == 1 ? "instance overlaps" : "instances overlap") with what "
            + "the publication is compared with; nothing was published. `--overlap exclude` leaves them out, "
            + "`--overlap allow` publishes and records them:"
        return ([heading] + shown + more).joined(separator: "\n")
    }
}
