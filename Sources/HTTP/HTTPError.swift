/// Why there is no answer; an answer with a bad status is not an error here.
package struct HTTPError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds that callers tell apart.
    package enum Kind: Hashable, Sendable {
        /// The request itself is no good.
        case invalidRequest
        /// The host's name is not known.
        case unknownHost
        /// Nobody answers at the address.
        case noConnection
        /// The server is not who it should be, or no secure connection came about.
        case tls
        /// There was no connection in time.
        case connectTimeout
        /// Nothing moved for too long.
        case stalled
        /// The whole took too long.
        case timeout
        /// The answer's header is larger than allowed.
        case headerTooLarge
        /// The answer's body is larger than allowed.
        case bodyTooLarge
        /// The connection ended before the answer did.
        case cutShort
        /// The answer breaks the protocol.
        case protocolViolation
        /// The server sent us from place to place.
        case tooManyRedirects
        /// The server sent us to where we will not go.
        case redirectRefused
        /// Something else.
        case other
    }

    /// The kind.
    package var kind: Kind
    /// What was being done: "GET https://api.github.com/graphql"; without the query, which may hold secrets.
    package var operation: String
    /// What libcurl or we say about it.
    package var cause: String

    package init(kind: Kind, operation: String, cause: String) {
        self.kind = kind
        self.operation = operation
        self.cause = cause
    }

    /// Whether the same request may fare better later.
    package var isTransient: Bool {
        switch kind {
        case .invalidRequest, .tls, .headerTooLarge, .bodyTooLarge, .tooManyRedirects, .redirectRefused: false
        case .unknownHost, .noConnection, .connectTimeout, .stalled, .timeout, .cutShort, .protocolViolation,
            .other:
            true
        }
    }

    /// The sentence for people, with the remedy where there is one.
    package var description: String {
        let words = "\(operation): \(cause)"
        return switch kind {
        case .unknownHost, .noConnection, .connectTimeout:
            "\(words); check the network, and https_proxy if there is a proxy"
        case .tls:
            "\(words); certificates are always verified, SSL_CERT_FILE may name a file with those to trust"
        default: words
        }
    }
}
