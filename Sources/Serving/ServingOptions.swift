/// How a server serves.
package struct ServingOptions: Sendable {
    package var host = "127.0.0.1"
    /// 0 for any that is free.
    package var port = 0
    /// Opens everything; nil when whoever reaches the address may ask.
    package var token: AccessToken?
    /// How many sessions, grades and commands there may be at once.
    package var mostSessions = 256
    package var mostGrades = 2
    package var mostCommands = 1024
    /// The most bytes of a request's body.
    package var bodyBytes = 64 << 20
    /// How long a session may live at the longest, and does when nothing is asked for; seconds.
    package var lifetimeSeconds = 12 * 3600

    package init() {}

    /// - Throws: `ServingError` for a server that everybody could use.
    package func check() throws(ServingError) {
        guard token != nil || LoopbackAddress.isAddress(host) else {
            throw ServingError(
                .badRequest,
                "others can reach \(host): serving there takes a token, by --token-file or SWEGYM_TOKEN")
        }
    }
}

/// Addresses that only this machine reaches.
enum LoopbackAddress {
    static func isAddress(_ host: String) -> Bool {
        if host == "::1" || host == "localhost" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// The same for a header field with or without a port.
    static func isHost(_ header: String) -> Bool {
        if header.hasPrefix("[") {
            return header.dropFirst().prefix { $0 != "]" } == "::1"
        }
        return isAddress(String(header.prefix { $0 != ":" }))
    }
}
