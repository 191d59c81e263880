/// Where GitHub is asked: github.com or a GitHub Enterprise Server.
package struct GitHubAddress: Hashable, Sendable {
    /// The GraphQL endpoint.
    package let graphQL: String
    /// The REST API's root, without a slash at its end.
    package let rest: String

    /// github.com.
    package static let gitHub = GitHubAddress(
        graphQL: "https://api.github.com/graphql", rest: "https://api.github.com")

    private init(graphQL: String, rest: String) {
        self.graphQL = graphQL
        self.rest = rest
    }

    /// The address that a user names: the REST API's root, `https://HOST/api/v3` for an Enterprise Server.
    ///
    /// - Throws: `GitHubError.badAddress`.
    package init(api text: String) throws(GitHubError) {
        var root = Substring(text)
        while root.hasSuffix("/") { root = root.dropLast() }
        guard root.hasPrefix("https://") || root.hasPrefix("http://"), !root.contains("@"),
            !root.contains("?")
        else {
            throw .badAddress(
                "(--api-url)",
                cause: "expected https://HOST or https://HOST/api/v3, without user, password or query")
        }
        guard root.hasPrefix("https://") || Self.isThisMachine(root) else {
            throw .badAddress(text, cause: "a token would go there unencrypted; use https")
        }
        rest = String(root)
        graphQL = root.hasSuffix("/api/v3") ? "\(root.dropLast(3))/graphql" : "\(root)/graphql"
    }

    private static func isThisMachine(_ root: Substring) -> Bool {
        let host = root.dropFirst("http://".count).prefix { $0 != "/" }
        return ["127.0.0.1", "localhost", "[::1]"].contains { host == $0 || host.hasPrefix("\($0):") }
    }
}
