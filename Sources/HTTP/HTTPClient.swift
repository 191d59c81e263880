/// Asks servers over HTTP/1.1 and HTTP/2.
///
/// One thread of its own drives all transfers, so any number of tasks may ask at once and none of them blocks a thread.
/// Connections are kept and shared. Certificates are always verified, proxies come from the environment (`https_proxy`,
/// `no_proxy`; loopback is never asked through one), answers are decompressed and bounded. The connections end with
/// the last reference.
package final class HTTPClient: Sendable {
    private let engine: Engine

    /// A client, which connects when it is first asked.
    ///
    /// - Parameter connectionsPerHost: how many connections one host may get; further requests wait.
    /// - Throws: `HTTPError` of kind `.other` when libcurl refuses to start.
    package init(connectionsPerHost: Int = 6) throws(HTTPError) {
        guard let engine = Engine(connectionsPerHost: connectionsPerHost) else {
            throw HTTPError(kind: .other, operation: "starting libcurl", cause: "it refuses to start")
        }
        self.engine = engine
    }

    deinit {
        engine.close()
    }

    /// Makes a request and waits for the whole answer, whatever its status; redirects are followed.
    ///
    /// - Throws: `HTTPError` when there is no answer; `CancellationError` when the task is cancelled.
    package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        var request = request
        var hops = 0
        while true {
            let address = try Self.checked(request)
            let response = try await engine.perform(request, at: address)
            guard let next = try Redirection.next(after: response, to: request, at: address, hops: hops)
            else {
                return response
            }
            request = next
            hops += 1
        }
    }

    /// The request's address, when all of the request is fit to be sent.
    private static func checked(_ request: HTTPRequest) throws(HTTPError) -> HTTPAddress {
        func refusal(_ cause: String) -> HTTPError {
            HTTPError(
                kind: .invalidRequest, operation: "making a \(request.method.rawValue) request", cause: cause)
        }
        guard let address = HTTPAddress(request.url) else {
            throw refusal("its URL is no http or https address")
        }
        guard !address.hasCredentials else {
            throw refusal("its URL for \(address.host) holds a user or a password; give them apart from it")
        }
        if request.bearer != nil, address.scheme != "https", !address.isLoopback {
            throw refusal("a secret would go to \(address.host) unencrypted; use https")
        }
        if request.bearer?.reveal({ !isOneLine($0) || $0.utf8.contains(32) }) == true {
            throw refusal("its secret holds a blank or a control character")
        }
        for field in request.headers.fields where !isName(field.name) || !isOneLine(field.value) {
            throw refusal("its header field \(field.name.debugDescription) is malformed")
        }
        return address
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: ":") }
    }

    private static func isOneLine(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 32 && $0 != 127 }
    }
}
