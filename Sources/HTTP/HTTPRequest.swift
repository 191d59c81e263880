/// What is to be asked of a server.
public struct HTTPRequest: Hashable, Sendable {
    /// The methods in use here.
    public enum Method: String, Hashable, Sendable {
        /// Fetches.
        case get = "GET"
        /// Fetches the header only.
        case head = "HEAD"
        /// Sends a body.
        case post = "POST"
    }

    /// The method.
    public var method: Method
    /// The whole address, `http` or `https`.
    public var url: String
    /// Header fields besides those that libcurl sets.
    public var headers: HTTPHeaders
    /// What goes into `Authorization: Bearer`; never sent to another host, scheme or port than `url`'s.
    public var bearer: Secret?
    /// The body of a `POST`.
    public var body: [UInt8]
    /// How long it may take and how much may come.
    public var limits: HTTPLimits

    /// A request by its parts.
    public init(
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
public struct HTTPLimits: Hashable, Sendable {
    /// Until there is a connection, name and TLS included, seconds.
    public var connectSeconds = 20.0
    /// Without a byte in either direction, seconds, rounded up to whole ones.
    public var stallSeconds = 60.0
    /// For the whole of it, each redirect counted anew, seconds.
    public var totalSeconds = 300.0
    /// Of the answer's header, bytes.
    public var headerBytes = 64 << 10
    /// Of the answer's body after decompression, bytes.
    public var bodyBytes = 64 << 20
    /// Redirects that are followed.
    public var redirects = 5

    /// The defaults.
    public init() {}
}

/// What a server answered, whatever the status.
public struct HTTPResponse: Hashable, Sendable {
    /// The status code.
    public var status: Int
    /// The header fields.
    public var headers: HTTPHeaders
    /// The body, decompressed.
    public var body: [UInt8]
    /// Bytes of the body on the wire, before decompression.
    public var receivedBytes = 0
    /// How long it took, seconds.
    public var seconds = 0.0

    /// An answer by its parts.
    public init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
