internal import Glibc
internal import Synchronization
internal import Threads

/// The only way out of a sandbox that has one: an HTTP proxy on a Unix socket that lets through to named hosts alone.
///
/// It understands CONNECT and requests with an absolute `http://` address. Everything else, and every other host, is
/// answered with 403 and remembered. Names are looked up here, outside; the sandbox has no resolver.
package final class Gateway: Sendable {
    /// Where its socket is; empty when it was handed one.
    package let socketPath: String

    private let board: Board

    /// Opens a gateway whose socket lies in a directory that is there already.
    ///
    /// - Parameters:
    ///   - upstream: The proxy through which this machine itself reaches the world, if it has one.
    ///   - credentials: The values of the header `Authorization` that hosts are given, which nobody inside learns; for
    ///     requests in clear.
    package convenience init(
        allowing allowed: [HostAndPort], directory: String, upstream: HostAndPort? = nil,
        credentials: [HostAndPort: String] = [:]
    ) throws(SandboxError) {
        let number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
        let path = "\(directory)/\(RunName.own)gateway-\(number).sock"
        self.init(
            listening: try Sockets.listen(at: path), at: path, allowing: allowed, upstream: upstream,
            credentials: credentials)
    }

    /// Opens a gateway on a socket that listens already, which it closes when it stops.
    package convenience init(
        listening listener: Int32, allowing allowed: [HostAndPort], upstream: HostAndPort? = nil
    ) {
        self.init(listening: listener, at: "", allowing: allowed, upstream: upstream)
    }

    private init(
        listening listener: Int32, at path: String, allowing allowed: [HostAndPort], upstream: HostAndPort?,
        credentials: [HostAndPort: String] = [:]
    ) {
        socketPath = path
        board = Board(listener: listener, allowed: Set(allowed), upstream: upstream, credentials: credentials)
        startThread(name: "gateway", stackBytes: 1 << 20) { [board] in
            while true {
                let client = accept(listener, nil, nil)
                if client >= 0 {
                    board.serve(client)
                } else if board.isClosed {
                    break
                } else {
                    usleep(10_000)  // out of descriptors, most likely: some will come free
                }
            }
            close(listener)
        }
    }

    private static let count = Atomic<Int>(0)

    deinit {
        stop()
    }

    /// The hosts that were asked for and refused, sorted: a sign of hostile code, or of a host that should be allowed.
    package var refusedHosts: [HostAndPort] { board.refused }

    /// Closes the gateway and every connection through it; later calls do nothing.
    package func stop() {
        guard board.close() else { return }
        if !socketPath.isEmpty { unlink(socketPath) }
    }
}

/// What a gateway's threads share.
private final class Board: Sendable {
    private struct Standing {
        var isClosed = false
        var connections: Set<Int32> = []
        var refused: Set<HostAndPort> = []
    }

    private let listener: Int32
    private let allowed: Set<HostAndPort>
    private let upstream: HostAndPort?
    private let credentials: [HostAndPort: String]
    private let standing = Mutex(Standing())

    /// More connections than any installer opens; what comes beyond is turned away.
    private static let most = 128
    private static let idleSeconds: Int32 = 300

    init(
        listener: Int32, allowed: Set<HostAndPort>, upstream: HostAndPort?,
        credentials: [HostAndPort: String]
    ) {
        self.credentials = credentials
        self.listener = listener
        self.allowed = allowed
        self.upstream = upstream
    }

    var refused: [HostAndPort] { standing.withLock { $0.refused.sorted() } }

    var isClosed: Bool { standing.withLock(\.isClosed) }

    /// Whether this was the call that closed it.
    func close() -> Bool {
        standing.withLock { standing in
            guard !standing.isClosed else { return false }
            standing.isClosed = true
            // Wakes the thread that accepts, which closes it after it has seen the flag.
            shutdown(listener, Int32(SHUT_RDWR))
            // Their own threads close them; that a descriptor is listed means that it is open still.
            for number in standing.connections { shutdown(number, Int32(SHUT_RDWR)) }
            return true
        }
    }

    /// Serves a client on a thread of its own.
    func serve(_ client: Int32) {
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        guard enter(client) else {
            Glibc.close(client)
            return
        }
        startThread(name: "gateway-client", stackBytes: 1 << 20) {
            self.converse(client)
            self.leave(client)
        }
    }

    private func enter(_ number: Int32) -> Bool {
        standing.withLock { standing in
            guard !standing.isClosed, standing.connections.count < Self.most * 2 else { return false }
            standing.connections.insert(number)
            return true
        }
    }

    private func leave(_ number: Int32) {
        standing.withLock { standing in
            standing.connections.remove(number)
            Glibc.close(number)
        }
    }

    private func converse(_ client: Int32) {
        Sockets.setTimeout(client, SO_RCVTIMEO, 60)
        Sockets.setTimeout(client, SO_SNDTIMEO, 60)
        guard let (head, rest) = readHead(client) else { return }
        guard let request = ProxyRequest(head, authorization: { credentials[$0] }) else {
            answer(client, "400 Bad Request", "This gateway understands CONNECT and http:// only.")
            return
        }
        guard allowed.contains(request.target) else {
            // Bounded, as the names come from untrusted code.
            standing.withLock { if $0.refused.count < 1000 { $0.refused.insert(request.target) } }
            answer(client, "403 Forbidden", "The sandbox has no way to \(request.target).")
            return
        }
        let server = Sockets.connect(to: upstream ?? request.target, seconds: 30)
        guard server >= 0 else {
            answer(client, "502 Bad Gateway", "No connection to \(request.target).")
            return
        }
        guard enter(server) else {
            Glibc.close(server)
            return
        }
        defer { leave(server) }
        Sockets.setTimeout(server, SO_SNDTIMEO, 60)
        if upstream != nil {
            // A tunnel to the target alone: the proxy would answer what follows on the connection for any host.
            guard tunnel(to: request.target, through: server) else {
                answer(client, "502 Bad Gateway", "The proxy makes no connection to \(request.target).")
                return
            }
        }
        if request.isTunnel {
            guard Sockets.sendAll("HTTP/1.1 200 Connection established\r\n\r\n".utf8, to: client) else {
                return
            }
        } else {
            guard Sockets.sendAll(request.forwarded, to: server) else { return }
        }
        guard Sockets.sendAll(rest, to: server) else { return }
        Sockets.join(client, server, idleSeconds: Self.idleSeconds)
    }

    /// Has a proxy connect to a host; whether it did.
    private func tunnel(to target: HostAndPort, through proxy: Int32) -> Bool {
        let request = "CONNECT \(target) HTTP/1.1\r\nHost: \(target)\r\n\r\n"
        Sockets.setTimeout(proxy, SO_RCVTIMEO, 60)
        guard Sockets.sendAll(request.utf8, to: proxy), let (head, rest) = readHead(proxy),
            rest.isEmpty,
            let words = String(validating: head, as: UTF8.self)?.split(separator: " ", maxSplits: 2)
        else { return false }
        return words.count > 1 && words[0].hasPrefix("HTTP/1.") && words[1] == "200"
    }

    /// A request's head with its empty line, and what came after it.
    private func readHead(_ client: Int32) -> (head: [UInt8], rest: [UInt8])? {
        let end = Array("\r\n\r\n".utf8)
        var bytes: [UInt8] = []
        while bytes.count < 1 << 16, let more = Sockets.receive(from: client) {
            let from = max(0, bytes.count - 3)
            bytes += more
            if let range = bytes[from...].firstRange(of: end) {
                return (Array(bytes[..<range.upperBound]), Array(bytes[range.upperBound...]))
            }
        }
        return nil
    }

    private func answer(_ client: Int32, _ status: String, _ words: String) {
        let text =
            "HTTP/1.1 \(status)\r\nContent-Length: \(words.utf8.count + 1)\r\nConnection: close\r\n\r\n\(words)\n"
        _ = Sockets.sendAll(text.utf8, to: client)
    }
}
