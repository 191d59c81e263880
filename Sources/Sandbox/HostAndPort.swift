/// A host's name and a port, written `name:port`, the name in lower case.
package struct HostAndPort: Sendable, Hashable, Comparable, LosslessStringConvertible {
    /// The host's name or address, in lower case.
    package let host: String
    /// The port.
    package let port: UInt16

    /// A host and port.
    package init(host: String, port: UInt16) {
        self.host = host.lowercased()
        self.port = port
    }

    /// Reads `name:port`; nil for anything else.
    ///
    /// A bare IPv6 address is written in brackets.
    package init?(_ description: String) {
        guard let colon = description.lastIndex(of: ":"),
            let port = UInt16(description[description.index(after: colon)...])
        else { return nil }
        var name = description[..<colon]
        if name.hasPrefix("["), name.hasSuffix("]") {
            name = name.dropFirst().dropLast()
        } else if name.contains(":") {
            return nil
        }
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
                UInt8(ascii: "_"),
                UInt8(ascii: ":"):
                true
            default: false
            }
        }
        guard !name.isEmpty, isPlain, port > 0 else { return nil }
        self.init(host: String(name), port: port)
    }

    /// `name:port`.
    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// By their text.
    package static func < (left: HostAndPort, right: HostAndPort) -> Bool {
        left.description < right.description
    }
}
