import Foundation
import Instances
import TestSupport
import Testing

@testable import Sandbox

@Suite struct `Reading a proxy request` {
    @Test func `a tunnel`() throws {
        let request = try #require(
            ProxyRequest(Array("CONNECT Example.org:443 HTTP/1.1\r\nA: b\r\n\r\n".utf8)))
        #expect(request.target == HostAndPort(host: "example.org", port: 443))
        #expect(request.isTunnel)
    }

    @Test func `one exchange is forwarded without what concerns the proxy`() throws {
        let head =
            "GET http://h:81/a?b HTTP/1.1\r\nHost: h:81\r\nProxy-Connection: x\r\nConnection: keep-alive\r\n\r\n"
        let request = try #require(ProxyRequest(Array(head.utf8)))
        #expect(request.target == HostAndPort(host: "h", port: 81))
        #expect(
            String(decoding: request.forwarded, as: UTF8.self)
                == "GET /a?b HTTP/1.1\r\nHost: h:81\r\nConnection: close\r\n\r\n")
        #expect(ProxyRequest(Array("GET http://h HTTP/1.1\r\n\r\n".utf8))?.target.port == 80)
    }

    @Test(arguments: [
        "", "\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "CONNECT h HTTP/1.1\r\n\r\n",
        "CONNECT h:0 HTTP/1.1\r\n\r\n",
        "CONNECT h:99999 HTTP/1.1\r\n\r\n", "CONNECT a b:1 HTTP/1.1\r\n\r\n", "CONNECT [h:1 HTTP/1.1\r\n\r\n",
        "GET file:///etc/passwd HTTP/1.1\r\n\r\n", "GET http://a@b/ HTTP/1.1\r\n\r\n",
        "CONNECT h:1 FTP\r\n\r\n",
    ])
    func `anything else is not understood`(_ head: String) {
        #expect(ProxyRequest(Array(head.utf8)) == nil)
    }

    @Test func `a line that some servers take for two is none`() {
        for text in [
            "GET http://h/ HTTP/1.1\r\nA: b\n\nGET http://i/ HTTP/1.1\r\n\r\n",
            "CONNECT h:1 HTTP/1.1\r\nA: \0\r\n\r\n",
        ] {
            #expect(ProxyRequest(Array(text.utf8)) == nil)
        }
    }

    @Test func `the target learns our credentials, and not the client's`() throws {
        let head = "GET http://h/a HTTP/1.1\r\nAuthorization: Basic x\r\n\r\n"
        let request = try #require(ProxyRequest(Array(head.utf8)) { $0.host == "h" ? "Basic ours" : nil })
        #expect(
            String(decoding: request.forwarded, as: UTF8.self)
                == "GET /a HTTP/1.1\r\nAuthorization: Basic ours\r\nConnection: close\r\n\r\n")
    }

    @Test func `hosts are read and written alike`() {
        for text in ["a.b:1", "127.0.0.1:65535", "[::1]:80"] {
            #expect(HostAndPort(text)?.description == text)
        }
    }
}

@Suite(.enabled(if: Machine.canSandbox && Machine.python != nil, "no sandbox or no Python here"))
struct `The way out of a sandbox` {
    /// A web server on loopback of the host that says "hello" and the path to everything.
    final class Server {
        let port: UInt16
        private let process: ServerProcess

        init(_ python: String) throws {
            let script = """
                import http.server
                class Hello(http.server.BaseHTTPRequestHandler):
                    def do_GET(self):
                        self.send_response(200)
                        self.end_headers()
                        self.wfile.write(b"hello " + self.path.encode())
                    def log_message(self, *arguments):
                        pass
                server = http.server.HTTPServer(("127.0.0.1", 0), Hello)
                print(server.server_address[1], flush=True)
                server.serve_forever()
                """
            process = try ServerProcess(python, ["-c", script], keepsOutput: true)
            let line = String(decoding: try #require(process.output).availableData, as: UTF8.self)
            port = try #require(UInt16(line.trimmingCharacters(in: .newlines)))
        }
    }

    private static let client = """
        import os, socket, sys, urllib.request
        for url in sys.argv[1:]:
            try:
                print(urllib.request.urlopen(url, timeout=10).read().decode())
            except Exception as error:
                print(getattr(error, "code", error))
        host, port = os.environ["HTTPS_PROXY"][len("http://"):].split(":")
        for target in [url.split("/")[2] for url in sys.argv[1:]]:
            tunnel = socket.create_connection((host, int(port)))
            tunnel.sendall(("CONNECT %s HTTP/1.1\\r\\n\\r\\n" % target).encode())
            print(tunnel.recv(12).decode())
        os.write(3, b"reported")
        sys.exit(5)
        """

    @Test(arguments: Machine.backends)
    func `leads to the allowed hosts only`(_ backend: Backend) async throws {
        let python = try #require(Machine.python)
        let directory = try TemporaryDirectory()
        let allowed = try Server(python)
        let other = try Server(python)
        let gateway = try Gateway(
            allowing: [HostAndPort(host: "127.0.0.1", port: allowed.port)], directory: directory.path)
        // Named so that the client does not take it for its own loopback.
        let alias = "127.0.0.1"
        var job = SandboxJob(
            command: [
                "/usr/bin/env", "NO_PROXY=", "no_proxy=", python, "-c", Self.client,
                "http://\(alias):\(allowed.port)/a?b", "http://\(alias):\(other.port)/",
            ])
        job.limits.wallSeconds = 30
        job.network = .gateway(gateway, interpreter: python)
        job.report = ReportChannel()
        let result = try await backend.run(job)
        #expect(result.outputText == "hello /a?b\n403\nHTTP/1.1 200\nHTTP/1.1 403\n")
        #expect(result.ending == .exited(status: 5))
        #expect(result.report == Array("reported".utf8))
        #expect(gateway.refusedHosts == [HostAndPort(host: "127.0.0.1", port: other.port)])
        gateway.stop()
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
    }

    @Test(arguments: Machine.backends)
    func `a closed gateway leads nowhere`(_ backend: Backend) async throws {
        let python = try #require(Machine.python)
        let directory = try TemporaryDirectory()
        let gateway = try Gateway(allowing: [], directory: directory.path)
        gateway.stop()
        var job = shellJob("true")
        job.network = .gateway(gateway, interpreter: python)
        await #expect(throws: SandboxError.self) { try await backend.run(job) }
    }
}
