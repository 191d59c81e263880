internal import Instances

/// What a stored page is, as its first line says; the answer itself follows it.
///
/// The headers alone say how far reading has come, so that going on needs no page to be read again.
struct StoredPage: Hashable, Sendable, Codable {
    /// What a page holds.
    enum Kind: String, Hashable, Sendable, Codable {
        /// Merged pull requests, in the order in which they were opened.
        case pulls
        /// Merged pull requests, the one changed last first.
        case changes
        /// Issues that changed.
        case changedIssues = "changed-issues"
        /// Numbers of merged pull requests.
        case census
        /// Merged pull requests that were asked for by number.
        case pullsByNumber = "pulls-by-number"
        /// Issues with comments.
        case items
        /// Further comments.
        case comments
        /// Nothing: the pass is over.
        case end
        /// Nothing: what was read so far replaces what was taken before.
        case accept
    }

    /// The form of stored pages.
    static let currentFormat = 1

    var format = StoredPage.currentFormat
    /// Its place among the pages, from 1.
    var sequence: Int
    /// The pass that it belongs to: 0 the first, then one for each refresh.
    var pass: Int
    var kind: Kind
    /// When GitHub said it.
    var servedAt: Timestamp
    /// SHA-256 of the answer.
    var digest: String
    /// GitHub's number for the repository.
    var repositoryID: Int?
    /// The repository's name when the page was read.
    var name: String?
    /// The numbers that it holds, or that were asked for.
    var numbers: [Int] = []
    /// How many things of the list do not even have a number.
    var untold = 0
    /// Where the list goes on.
    var next: String?
    /// How many things the list has.
    var total: Int?
    /// Whether a refresh need not look further back.
    var isFarEnough = false
    /// Known numbers among the issues that changed.
    var changedIssues: [Int] = []
    /// Where the list of changed issues goes on.
    var nextIssues: String?
    /// Where the comments of an issue go on, by its number.
    var moreComments: [Int: String] = [:]
    /// Numbers that are pull requests which were not merged.
    var unmergedPulls: [Int] = []
}
