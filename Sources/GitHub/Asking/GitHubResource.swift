internal import Instances

/// The budgets that GitHub keeps for a token, each with its own limit and window.
enum GitHubResource: Hashable, Sendable, CaseIterable {
    /// Points of GraphQL: 5,000 an hour.
    case graphQL
    /// Requests of the REST API: 5,000 an hour.
    case core
    /// Searches of the REST API: 30 a minute.
    case search

    /// What is left in it for other programs of the same user.
    var reserve: Int { self == .search ? 0 : 20 }
}

/// What a question is about, for the words of its errors.
enum GitHubConcern: Hashable, Sendable {
    case repository(RepositoryName)
    /// What is asked for, as in "asking GitHub for …".
    case search(String)

    func gaveUp(attempts: Int, last: String) -> GitHubError {
        switch self {
        case .repository(let name): .gaveUp(name, attempts: attempts, last: last)
        case .search(let asked):
            .search(
                asked: asked, cause: "no usable answer in \(attempts) attempts, the last time: \(last)")
        }
    }

    func notThere(said: String) -> GitHubError {
        switch self {
        case .repository(let name): .noRepository(name, said: said)
        case .search(let asked): .search(asked: asked, cause: said)
        }
    }

    func refused(said: String) -> GitHubError {
        switch self {
        case .repository(let name): .refused(name, said: said)
        case .search(let asked): .search(asked: asked, cause: said)
        }
    }
}
