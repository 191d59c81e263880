internal import HTTP

/// How GitHub may be asked.
package struct GitHubAccess: Sendable {
    /// Where tokens are looked for: `GITHUB_TOKEN` and its kin.
    package var environment: [String: String]
    /// A file of tokens, one a line, that only its owner can read.
    package var tokenFile: String?
    /// The REST API's root of another server; every repository is asked for there.
    package var apiURL: String?
    /// Whether texts that were edited since they were read replace those.
    package var refresh = false

    /// Access by what the environment says.
    package init(environment: [String: String]) {
        self.environment = environment
    }

    /// Whether GitHub is to be asked about a repository that is fetched from a URL: it lies there, or a server was named.
    ///
    /// - Parameter url: nil for a repository that is fetched from GitHub by its name.
    package func concerns(url: String?) -> Bool {
        guard apiURL == nil, let url = url?.lowercased() else { return true }
        return ["https://github.com/", "ssh://git@github.com/", "git@github.com:"].contains {
            url.hasPrefix($0)
        }
    }

    /// A client for one run.
    ///
    /// - Throws: `GitHubError`, `.noToken` among them.
    package func client(notice: @escaping @Sendable (String) -> Void) throws -> GitHubClient {
        let address = try apiURL.map { text throws(GitHubError) in try GitHubAddress(api: text) } ?? .gitHub
        let tokens = try TokenSource.gather(environment: environment, file: tokenFile)
        guard !tokens.isEmpty else { throw GitHubError.noToken }
        return try GitHubClient(http: try HTTPClient(), address: address, tokens: tokens, notice: notice)
    }

    /// A client for the repositories that GitHub is to be asked about, by their URLs; nil when there are none, or no
    /// token.
    ///
    /// Without a token the rest is done from the histories alone, unless another server or a refresh was asked for.
    /// - Throws: `GitHubError`.
    package func clientIfPossible(
        for urls: [String?], notice: @escaping @Sendable (String) -> Void
    ) throws -> GitHubClient? {
        guard urls.contains(where: concerns) else { return nil }
        do {
            return try client(notice: notice)
        } catch GitHubError.noToken where apiURL == nil && !refresh {
            notice("\(GitHubError.noToken); mining from the history alone")
            return nil
        }
    }
}
