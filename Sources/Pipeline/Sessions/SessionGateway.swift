internal import Glibc
internal import Sandbox
package import Sessions
internal import Threads

/// The way out of a session that has one: hosts that were named, reached through a proxy on the session's loopback.
///
/// The proxy's socket is made inside and served here; nothing of it runs inside.
package struct SessionGateway: Sendable {
    private let store: SessionStore
    private let name: String
    private let allowed: [HostAndPort]
    private let upstream: HostAndPort?

    /// - Parameters:
    ///   - hosts: `HOST:PORT`, or `HOST` for ports 80 and 443.
    ///   - environment: The variables that name this machine's own proxy, if it has one.
    /// - Throws: `SessionError.usage` for what is no host.
    package init(
        _ store: SessionStore, _ name: String, hosts: [String], environment: [String: String]
    ) throws(SessionError) {
        self.store = store
        self.name = name
        var allowed: [HostAndPort] = []
        for host in hosts {
            if let one = HostAndPort(host) {
                allowed.append(one)
            } else if let plain = HostAndPort("\(host):80"), let secure = HostAndPort("\(host):443") {
                allowed += [plain, secure]
            } else {
                throw .usage("\(host) is no HOST or HOST:PORT")
            }
        }
        self.allowed = allowed
        let proxy = environment["HTTPS_PROXY"] ?? environment["https_proxy"] ?? ""
        upstream = HostAndPort(proxy.split(separator: "/").last.map(String.init) ?? "")
    }

    /// Serves until the session ends.
    ///
    /// - Parameter ready: Called once commands in the session can use it.
    /// - Throws: `SessionError`.
    package func serve(ready: @escaping @Sendable () -> Void) async throws {
        let (store, name, allowed, upstream) = (store, name, allowed, upstream)
        try await onOwnThread { () throws in
            let client = try store.connect(to: name)
            let (listener, port) = try client.listen()
            let gateway = Gateway(listening: listener, allowing: allowed, upstream: upstream)
            var record = try store.record(of: name)
            for variable in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
                record.variables[variable] = "http://127.0.0.1:\(port)"
                record.variables[variable.lowercased()] = "http://127.0.0.1:\(port)"
            }
            record.variables["NO_PROXY"] = "localhost,127.0.0.1"
            record.variables["no_proxy"] = "localhost,127.0.0.1"
            try store.update(record)
            ready()
            // Nothing is asked over this connection, so that whatever arrives is the session's end.
            var polled = pollfd(fd: client.descriptor, events: Int16(POLLIN), revents: 0)
            while poll(&polled, 1, -1) < 0, errno == EINTR {}
            gateway.stop()
        }
    }
}
