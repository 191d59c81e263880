import Testing

@testable import HTTP

@Suite struct `A redirect` {
    private func next(
        _ status: Int, _ location: String?, method: HTTPRequest.Method = .get,
        from url: String = "https://a.example/x/y",
        bearer: Secret? = nil, hops: Int = 0
    ) throws -> HTTPRequest? {
        var request = HTTPRequest(method, url, headers: ["Accept": "x"], bearer: bearer)
        if method == .post { request.body = [1, 2] }
        var response = HTTPResponse(status: status)
        if let location { response.headers["location"] = location }
        return try Redirection.next(
            after: response, to: request, at: try #require(HTTPAddress(url)), hops: hops)
    }

    @Test(arguments: [200, 204, 300, 304, 305, 306, 309, 400, 404, 500])
    func `is none with any other status`(status: Int) throws {
        #expect(try next(status, "https://b.example/") == nil)
    }

    @Test func `is none without a place to go to`() throws {
        #expect(try next(302, nil) == nil)
    }

    @Test(arguments: [
        ("https://b.example/z?q=1", "https://b.example/z?q=1"), ("/z", "https://a.example/z"),
        ("z", "https://a.example/x/z"),
        ("../z", "https://a.example/z"), ("?q", "https://a.example/x/y?q"),
        ("//b.example/z", "https://b.example/z"),
    ])
    func `leads to where the header says, seen from the request`(location: String, expected: String) throws {
        let request = try #require(try next(302, location))
        #expect(request.url == expected)
        #expect(request.headers["accept"] == "x")
        #expect(request.method == .get)
    }

    @Test(arguments: [(301, false), (302, false), (303, false), (307, true), (308, true)])
    func `keeps a body only where the standard says so`(status: Int, keeps: Bool) throws {
        let request = try #require(try next(status, "/z", method: .post))
        #expect(request.method == (keeps ? .post : .get))
        #expect(request.body == (keeps ? [1, 2] : []))
        #expect(try next(status, "/z", method: .head)?.method == .head)
    }

    @Test(arguments: [
        "ftp://b.example/", "file:///etc/passwd", "javascript:x", "https://user:pw@b.example/",
        "https://user@b.example/",
        "http://a b/", "https://", "gopher://b.example",
    ])
    func `to what is no plain address of the web is refused`(location: String) {
        let error = #expect(throws: HTTPError.self) { try next(302, location) }
        #expect(error?.kind == .redirectRefused)
        #expect(error?.isTransient == false)
    }

    @Test func `never leads from an encrypted to a plain address`() throws {
        let error = #expect(throws: HTTPError.self) { try next(302, "http://a.example/z") }
        #expect(error?.kind == .redirectRefused)
        #expect(try next(302, "https://a.example/z", from: "http://a.example/")?.url == "https://a.example/z")
    }

    @Test(arguments: [
        "https://b.example/", "https://a.example:8443/", "https://sub.a.example/", "//b.example/",
    ])
    func `takes no secret to another server`(location: String) {
        let error = #expect(throws: HTTPError.self) { try next(302, location, bearer: Secret("s3cret")) }
        #expect(error?.kind == .redirectRefused)
        #expect(error.map { !"\($0)".contains("s3cret") } == true)
    }

    @Test func `takes a secret along on the same server`() throws {
        for location in ["/z", "https://a.example/z", "https://A.EXAMPLE:443/z"] {
            #expect(try next(302, location, bearer: Secret("s3cret"))?.bearer == Secret("s3cret"))
        }
    }

    @Test func `is followed a few times only`() throws {
        #expect(try next(302, "/z", hops: 4) != nil)
        let error = #expect(throws: HTTPError.self) { try next(302, "/z?token=t", hops: 5) }
        #expect(error?.kind == .tooManyRedirects)
        // What a query holds may be a secret.
        #expect(error?.description.contains("token") == false)
    }
}

@Suite struct `An address` {
    @Test(arguments: [
        ("http://example.org", "http", "example.org", "80"),
        ("HTTPS://Example.ORG/a", "https", "example.org", "443"),
        ("https://example.org:8443/x", "https", "example.org", "8443"),
        ("http://127.0.0.1:1/", "http", "127.0.0.1", "1"),
        ("http://[::1]:8080/", "http", "[::1]", "8080"),
    ])
    func `has a scheme, a host and a port`(text: String, scheme: String, host: String, port: String) throws {
        let address = try #require(HTTPAddress(text))
        #expect([address.scheme, address.host, address.port] == [scheme, host, port])
    }

    @Test(arguments: [
        "", "example.org/x y", "ftp://x", "http://", "https://a\nb", "http://a\u{7f}", "mailto:a@b", "/path",
        "://x",
    ])
    func `is none in any other form`(text: String) {
        #expect(HTTPAddress(text) == nil)
    }

    @Test func `is shown without what may be secret`() throws {
        let address = try #require(HTTPAddress("https://user:pw@example.org/a?token=t#f"))
        #expect(address.plain == "https://example.org/a")
        #expect(address.hasCredentials)
        #expect(try #require(HTTPAddress("https://example.org/a?b")).hasCredentials == false)
    }

    @Test func `has one origin with another of the same scheme, host and port`() throws {
        let base = try #require(HTTPAddress("https://example.org/a"))
        for (text, isSame) in [
            ("https://example.org:443/b", true), ("https://EXAMPLE.org", true), ("http://example.org", false),
            ("https://example.org:444", false), ("https://www.example.org", false),
            ("https://example.org.", false),
        ] {
            #expect(try #require(HTTPAddress(text)).hasSameOrigin(as: base) == isSame, "\(text)")
        }
    }

    @Test func `of this machine is told from others`() throws {
        for (host, isLoopback) in [
            ("localhost", true), ("LOCALHOST", true), ("127.0.0.1", true), ("127.9.9.9", true),
            ("[::1]", true),
            ("localhost.example.org", false), ("128.0.0.1", false), ("example.org", false), ("[::2]", false),
        ] {
            #expect(try #require(HTTPAddress("http://\(host)/")).isLoopback == isLoopback, "\(host)")
        }
    }
}

@Suite struct `Header fields` {
    @Test func `are found by their names in any case, the first of a name`() {
        var headers: HTTPHeaders = ["Content-Type": "a", "X-One": "1"]
        headers.append(HTTPHeaders.Field(name: "content-type", value: "b"))
        #expect(headers["CONTENT-TYPE"] == "a")
        #expect(headers["x-one"] == "1")
        #expect(headers["x"] == nil)
        #expect(headers.fields.count == 3)
    }

    @Test func `are replaced with all of their name, or removed`() {
        var headers: HTTPHeaders = ["A": "1", "b": "2", "a": "3"]
        headers["a"] = "4"
        #expect(headers.fields.map(\.name) == ["b", "a"])
        #expect(headers["A"] == "4")
        headers["B"] = nil
        #expect(headers.fields.count == 1)
        headers["none"] = nil
        #expect(headers.fields.count == 1)
    }
}

@Suite struct `An error of asking a server` {
    private static let kinds: [(HTTPError.Kind, Bool, String?)] = [
        (.invalidRequest, false, nil), (.unknownHost, true, "https_proxy"),
        (.noConnection, true, "https_proxy"),
        (.tls, false, "SSL_CERT_FILE"), (.connectTimeout, true, "https_proxy"), (.stalled, true, nil),
        (.timeout, true, nil),
        (.headerTooLarge, false, nil), (.bodyTooLarge, false, nil), (.cutShort, true, nil),
        (.protocolViolation, true, nil),
        (.tooManyRedirects, false, nil), (.redirectRefused, false, nil), (.other, true, nil),
    ]

    @Test(arguments: kinds.indices)
    func `says whether to try again, and what to check`(index: Int) {
        let (kind, isTransient, remedy) = Self.kinds[index]
        let error = HTTPError(kind: kind, operation: "GET https://a.example/", cause: "why")
        #expect(error.isTransient == isTransient)
        #expect(error.description.hasPrefix("GET https://a.example/: why"))
        for word in ["https_proxy", "SSL_CERT_FILE"] {
            #expect(error.description.contains(word) == (word == remedy))
        }
    }
}
