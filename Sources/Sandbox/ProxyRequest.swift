/// The head of a request that a client makes of an HTTP proxy.
struct ProxyRequest: Equatable {
    /// Where it wants to go.
    let target: HostAndPort
    /// Whether it asks for a tunnel; else for one exchange in clear.
    let isTunnel: Bool
    /// For one exchange: the head to send to the target itself.
    let forwarded: [UInt8]

    /// Reads a head, up to and with its empty line; nil when it is none that we understand.
    ///
    /// - Parameter authorization: What the target is to know of us, in place of what the client says of itself; nil for
    ///   a target that wants nothing.
    init?(_ head: [UInt8], authorization: (HostAndPort) -> String? = { _ in nil }) {
        guard let text = String(validating: head, as: UTF8.self) else { return nil }
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: true)
        // A line feed alone ends a line for some servers: what follows it would be a second request.
        guard let request = lines.first,
            !lines.contains(where: { $0.utf8.contains { $0 < 0x20 && $0 != 0x09 } })
        else { return nil }
        let words = request.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { return nil }
        if words[0] == "CONNECT" {
            guard let target = HostAndPort(String(words[1])) else { return nil }
            self.target = target
            isTunnel = true
            forwarded = []
            return
        }
        let scheme = "http://"
        guard words[1].lowercased().hasPrefix(scheme) else { return nil }
        let rest = words[1].dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let path = rest.dropFirst(authority.count)
        guard let target = HostAndPort(String(authority)) ?? HostAndPort("\(authority):80") else {
            return nil
        }
        self.target = target
        isTunnel = false
        let ours = authorization(target)
        // One exchange a connection, so that the next cannot ask for another host on this one.
        let kept = lines.dropFirst().filter { line in
            let name = line.prefix { $0 != ":" }.lowercased()
            if ours != nil, name == "authorization" { return false }
            return !["connection", "proxy-connection", "proxy-authorization", "keep-alive"].contains(name)
        }
        let first = "\(words[0]) \(path.hasPrefix("/") ? "" : "/")\(path) HTTP/1.1"
        forwarded = Array(
            ([first] + kept.map(String.init) + (ours.map { ["Authorization: \($0)"] } ?? [])
                + ["Connection: close", "", ""]).joined(separator: "\r\n").utf8)
    }
}
