/// Why a publication cannot be made.
public enum PublicationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The parts of the funnel do not add up to what went in.
    case countsDisagree(pullRequests: Int, refused: Int, candidates: Int)
    /// A path of an attachment that is empty, leaves the publication, or is another file's.
    case attachmentName(String)

    /// The sentence for people, with the remedy.
    public var description: String {
        switch self {
        case .countsDisagree(let pullRequests, let refused, let candidates):
            "publishing: \(pullRequests) pull requests went in, but \(refused) refusals and \(candidates) candidates "
                + "came out; the catalogue is not whole: run `swegym mine` again"
        case .attachmentName(let name):
            "publishing: \(name.debugDescription) cannot be the path of a file beside the splits"
        }
    }
}
