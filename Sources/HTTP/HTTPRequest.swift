/// What is to be asked of a server.
package struct HTTPRequest: Hashable, Sendable {
    /// The methods in use here.
    package enum Method: String, Hashable, Sendable {
        /// Fetches.
        case get = "GET"
        /// Fetches the header only.
        case head = "HEAD"
        /// Sends a body.
        case post = "POST"
    }

    /// The method.
    package var method: Method
    /// The whole address, `http` or `https`.
    package var url: String
    /// Header fields besides those that libcurl sets.
    package var headers: HTTPHeaders
    /// What goes into `Authorization: Bearer`; never sent to another host, scheme or port than `url`'s.
    package var bearer: Secret?
    /// The body of a `POST`.
    package var body: [UInt8]
    /// How long it may take and how much may come.
    package var limits: HTTPLimits

    package init(
        _ method: Method = .get, _ url: String, headers: HTTPHeaders = [:], bearer: Secret? = nil,
        body: [UInt8] = [], limits: HTTPLimits = HTTPLimits()
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.bearer = bearer
        self.body = body
        self.limits = limits
    }
}

/// Bounds of one request; a server that oversteps one is left.
package struct HTTPLimits: Hashable, Sendable {
    /// Until there is a connection, name and TLS included, seconds.
    package var connectSeconds = 20.0
    /// Without a byte in either direction, seconds, rounded up to whole ones.
    package var stallSeconds = 60.0
    /// For the whole of it, each redirect counted by itself, seconds.
    package var totalSeconds = 300.0
    /// Of the answer's header, bytes.
    package var headerBytes = 64 << 10
    /// Of the answer's body after decompression, bytes.
    package var bodyBytes = 64 << 20
    /// Redirects that are followed.
    package var redirects = 5

    /// The defaults.
    package init() {}
}

/// What a server answered, whatever the status.
package struct HTTPResponse: Hashable, Sendable {
    /// The status code.
    package var status: Int
    /// The header fields.
    package var headers: HTTPHeaders
    /// The body, decompressed.
    package var body: [UInt8]
    /// Bytes of the body on the wire, before decompression.
    package var receivedBytes = 0
    /// How long it took, seconds.
    package var seconds = 0.0

    package init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
