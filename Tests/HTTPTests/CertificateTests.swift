import Foundation
import LoopbackGitHub
import TestSupport
import Testing

@testable import HTTP

/// A TLS server with a certificate that nobody has signed, by the program `openssl`.
private final class UntrustedServer: Sendable {
    static let program = "/usr/bin/openssl"
    static let isAvailable = FileManager.default.isExecutableFile(atPath: program)
    let port: Int
    private let directory: TemporaryDirectory
    private let process: ServerProcess

    init() throws {
        directory = try TemporaryDirectory()
        // A port that was free a moment ago.
        let probe = try LoopbackServer { _ in LoopbackResponse() }
        port = probe.port
        probe.stop()
        let key = directory["key.pem"]
        let certificate = directory["certificate.pem"]
        let arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-keyout", key, "-out", certificate,
        ]
        _ = try ProgramRun(Self.program, arguments)
        process = try ServerProcess(
            Self.program,
            [
                "s_server", "-accept", "127.0.0.1:\(port)", "-key", key, "-cert", certificate, "-www",
                "-quiet",
            ])
    }
}

@Suite struct `Certificates` {
    @Test(.enabled(if: UntrustedServer.isAvailable, "needs the program openssl"), .timeLimit(.minutes(1)))
    func `A server that nobody vouches for is not spoken to`() async throws {
        let server = try UntrustedServer()
        let client = try HTTPClient()
        var kind = HTTPError.Kind.noConnection
        while kind == .noConnection {
            let error = await #expect(throws: HTTPError.self) {
                try await client.send(
                    HTTPRequest(.get, "https://localhost:\(server.port)/", bearer: Secret("x")))
            }
            kind = try #require(error).kind
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(kind == .tls)
    }
}

@Suite("Which certificates are trusted")
struct CertificateFileTests {
    @Test("Without a variable that names a file, libcurl's own are")
    func none() {
        #expect(CurlLibrary.certificates { _ in nil } == nil)
        #expect(CurlLibrary.certificates { _ in "/no/such/file" } == nil)
    }

    @Test("The first variable that names a file that can be read decides")
    func named() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "swegym-ca-\(UUID().uuidString)")
            .path
        try Data("x".utf8).write(to: URL(filePath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        #expect(CurlLibrary.certificates { $0 == "CURL_CA_BUNDLE" ? file : nil } == file)
        #expect(CurlLibrary.certificates { $0 == "SSL_CERT_FILE" ? file : "/no/such/file" } == file)
    }
}
