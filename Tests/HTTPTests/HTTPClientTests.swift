import Foundation
import HTTP
import LoopbackGitHub
import Testing

@Suite struct `Asking over HTTP` {
    @Test func `A body is posted, header fields and the secret arrive, and the answer comes whole`()
        async throws
    {
        let server = try LoopbackServer { request in
            let seen = [
                request.method, request.target, request.headers["authorization"] ?? "",
                request.headers["x-a"] ?? "",
                String(decoding: request.body, as: UTF8.self),
            ]
            return LoopbackResponse(201, headers: [("X-Answer", " yes ")], text: seen.joined(separator: "|"))
        }
        defer { server.stop() }
        let client = try HTTPClient()
        let request = HTTPRequest(
            .post, "\(server.address)/v1/chat?x=1", headers: ["X-A": "b"], bearer: Secret("token"),
            body: Array(#"{"é": 1}"#.utf8))
        let response = try await client.send(request)
        #expect(response.status == 201)
        #expect(response.headers["x-answer"] == "yes")
        #expect(
            String(decoding: response.body, as: UTF8.self)
                == #"POST|/v1/chat?x=1|Bearer token|b|{"é": 1}"#)
    }

    @Test func `Many requests at once share few connections`() async throws {
        let server = try LoopbackServer { LoopbackResponse(text: $0.target) }
        defer { server.stop() }
        let client = try HTTPClient(connectionsPerHost: 4)
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<300 {
                group.addTask {
                    let answer = try await client.send(HTTPRequest(.get, "\(server.address)/\(number)"))
                    return String(decoding: answer.body, as: UTF8.self)
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(answers.count == 300)
        #expect(server.counts.requests == 300)
        #expect(server.counts.connections <= 4)
    }

    @Test func `A compressed answer is decompressed`() async throws {
        // `printf 'hello hello hello' | gzip -n`
        let packed = "H4sIAAAAAAAAA8tIzcnJV8hAkACAiPnlEQAAAA=="
        let bytes = try #require(Data(base64Encoded: packed))
        let server = try LoopbackServer { request in
            #expect(request.headers["accept-encoding"]?.contains("gzip") == true)
            return LoopbackResponse(headers: [("Content-Encoding", "gzip")], body: Array(bytes))
        }
        defer { server.stop() }
        let response = try await HTTPClient().send(HTTPRequest(.get, server.address))
        #expect(String(decoding: response.body, as: UTF8.self) == "hello hello hello")
        #expect(response.receivedBytes == bytes.count)
    }

    @Test func `A cancelled request ends at once, also when it was cancelled before it began`() async throws {
        let server = try LoopbackServer { _ in LoopbackResponse(text: "late", manner: .late(seconds: 5)) }
        defer { server.stop() }
        let client = try HTTPClient()
        // Were it not ended, the answer would come and nothing be thrown.
        for delay in [0, 0, 50] {
            let task = Task { try await client.send(HTTPRequest(.get, server.address)) }
            if delay > 0 { try await Task.sleep(for: .milliseconds(delay)) }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }
}

@Suite struct `What a server does wrong` {
    private static let gzipBomb: [UInt8] = {
        // A gzip member that never ends well but inflates: stored blocks of zeros, 64 KiB each.
        var bytes: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
        for _ in 0..<64 { bytes += [0, 0xff, 0xff, 0, 0] + [UInt8](repeating: 0, count: 0xffff) }
        return bytes
    }()

    private static let faults: [(LoopbackResponse, HTTPError.Kind)] = [
        (LoopbackResponse(text: "0123456789", manner: .cut(after: 4)), .cutShort),
        (
            LoopbackResponse(headers: [("Content-Length", "99")], text: "short", manner: .cut(after: 5)),
            .cutShort
        ),
        (LoopbackResponse(manner: .silent), .cutShort),
        (LoopbackResponse(text: "x", manner: .late(seconds: 3)), .stalled),
        (
            LoopbackResponse(text: String(repeating: "x", count: 99), manner: .drip(secondsPerByte: 0.05)),
            .timeout
        ),
        (LoopbackResponse(body: [UInt8](repeating: 32, count: 200_000)), .bodyTooLarge),
        (LoopbackResponse(headers: [("Content-Encoding", "gzip")], body: gzipBomb), .bodyTooLarge),
        (LoopbackResponse(headers: [("X", String(repeating: "h", count: 70_000))]), .headerTooLarge),
        (LoopbackResponse(headers: [("Content-Encoding", "gzip")], text: "not packed"), .protocolViolation),
        (LoopbackResponse(manner: .raw(Array("what?\r\n\r\n".utf8))), .protocolViolation),
    ]

    @Test(arguments: faults.indices)
    func `is a typed error that names the request and is met in time`(index: Int) async throws {
        let (answer, kind) = Self.faults[index]
        let server = try LoopbackServer { _ in answer }
        defer { server.stop() }
        var request = HTTPRequest(.get, "\(server.address)/place?key=hidden")
        request.limits.bodyBytes = 100_000
        request.limits.stallSeconds = 1
        request.limits.totalSeconds = 2
        let client = try HTTPClient()
        let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
        #expect(error?.kind == kind, "\(String(describing: error))")
        #expect(error?.description.contains("GET \(server.address)/place: ") == true)
        #expect(error?.description.contains("hidden") == false)
    }

    @Test func `Nobody at the address is an error that says what to check`() async throws {
        let server = try LoopbackServer { _ in LoopbackResponse() }
        server.stop()
        let client = try HTTPClient()
        let error = await #expect(throws: HTTPError.self) {
            try await client.send(HTTPRequest(.get, server.address))
        }
        #expect(error?.kind == .noConnection)
        #expect(error?.description.contains("https_proxy") == true)
    }
}

@Suite struct `Secrets and redirects` {
    private let secret = Secret("ghp_hidden")

    @Test func `A secret shows nowhere`() {
        struct Holder { var token: Secret }
        var dumped = ""
        dump(Holder(token: secret), to: &dumped)
        let request = HTTPRequest(.get, "https://example.org", bearer: secret)
        for text in ["\(secret)", secret.debugDescription, dumped, "\(request)", String(reflecting: request)]
        {
            #expect(!text.contains("hidden"))
        }
    }

    @Test(arguments: [
        "ftp://example.org/", "https://user:pw@example.org/", "https://a b/", "http://example.org/",
        "/relative", "",
    ])
    func `A request that would give it away or cannot be made is refused`(url: String) async throws {
        let client = try HTTPClient()
        let error = await #expect(throws: HTTPError.self) {
            try await client.send(HTTPRequest(.get, url, bearer: secret))
        }
        #expect(error?.kind == .invalidRequest)
        #expect(error?.description.contains("pw") == false)
    }

    @Test(arguments: ["a\r\nX-Injected: 1", "a\nb", "\u{0}"])
    func `A header field with a line end is refused`(value: String) async throws {
        let client = try HTTPClient()
        for request in [
            HTTPRequest(.get, "http://127.0.0.1:1/", headers: ["X": value]),
            HTTPRequest(.get, "http://127.0.0.1:1/", bearer: Secret(value)),
        ] {
            let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
            #expect(error?.kind == .invalidRequest)
        }
    }

    @Test func `It goes along to the same server only`() async throws {
        let other = try LoopbackServer { request in
            #expect(request.headers["authorization"] == nil)
            return LoopbackResponse(text: "other")
        }
        defer { other.stop() }
        let place = "\(other.address)/x"
        let server = try LoopbackServer { request in
            switch request.target {
            case "/here": LoopbackResponse(307, headers: [("Location", "there?x=1")])
            case "/there?x=1":
                LoopbackResponse(text: "\(request.method) \(request.headers["authorization"] ?? "")")
            case "/round": LoopbackResponse(302, headers: [("Location", "/round")])
            default: LoopbackResponse(301, headers: [("Location", place)])
            }
        }
        defer { server.stop() }
        let client = try HTTPClient()
        let here = try await client.send(HTTPRequest(.post, "\(server.address)/here", bearer: secret))
        #expect(String(decoding: here.body, as: UTF8.self) == "POST Bearer ghp_hidden")
        let error = await #expect(throws: HTTPError.self) {
            try await client.send(HTTPRequest(.get, "\(server.address)/away", bearer: secret))
        }
        #expect(error?.kind == .redirectRefused)
        let open = try await client.send(HTTPRequest(.get, "\(server.address)/away"))
        #expect(String(decoding: open.body, as: UTF8.self) == "other")
        let loop = await #expect(throws: HTTPError.self) {
            try await client.send(HTTPRequest(.get, "\(server.address)/round"))
        }
        #expect(loop?.kind == .tooManyRedirects)
        #expect(other.counts.requests == 1)
    }
}
