package import Instances

/// Why GitHub could not be asked, or not to the end.
///
/// Nothing that was stored before is lost by it.
package enum GitHubError: Error, Sendable, CustomStringConvertible {
    /// There is no token.
    case noToken
    /// GitHub knows none of the tokens.
    case badTokens(count: Int)
    /// A source of tokens cannot be used.
    case tokenSource(place: String, cause: String)
    /// The address to ask at is no good.
    case badAddress(String, cause: String)
    /// There is no such repository, or the tokens may not see it.
    case noRepository(RepositoryName, said: String)
    /// Another repository now bears the name.
    case replaced(RepositoryName, formerID: Int, newID: Int)
    /// GitHub will not answer, now or later.
    case refused(RepositoryName, said: String)
    /// A question was asked in vain again and again.
    case gaveUp(RepositoryName, attempts: Int, last: String)
    /// GitHub cannot be asked for repositories, or not to the end.
    case search(asked: String, cause: String)
    /// A page that was stored cannot be used.
    case badPage(path: String, cause: String)

    /// The sentence for people, with the remedy.
    package var description: String {
        switch self {
        case .noToken:
            """
            asking GitHub needs a token: set GITHUB_TOKEN (or GITHUB_TOKENS, GH_TOKEN), or name a file with \
            --token-file; a token without any scope is enough for public repositories. Without one, GitHub answers \
            60 REST requests an hour and no GraphQL; an --archive or the history alone can still be mined
            """
        case .badTokens(let count):
            "GitHub accepts none of the \(count) token\(count == 1 ? "" : "s") given; are they revoked or expired?"
        case .tokenSource(let place, let cause):
            "reading tokens from \(place): \(cause)"
        case .badAddress(let address, let cause):
            "asking GitHub at \(address): \(cause)"
        case .noRepository(let name, let said):
            "asking GitHub about \(name): \(said) Is the name right, and may the token see it?"
        case .replaced(let name, let former, let new):
            """
            asking GitHub about \(name): another repository (id \(new)) now bears the name of the one that was read \
            before (id \(former)); mine it into a workspace of its own
            """
        case .refused(let name, let said):
            "asking GitHub about \(name): \(said)"
        case .gaveUp(let name, let attempts, let last):
            """
            asking GitHub about \(name): no usable answer in \(attempts) attempts, the last time: \(last); what was \
            read is kept, the same command goes on from there
            """
        case .search(let asked, let cause):
            """
            asking GitHub for \(asked): \(cause); what was answered is kept, the same command goes on from there
            """
        case .badPage(let path, let cause):
            "reading the stored page \(path): \(cause); remove it to ask again"
        }
    }
}
