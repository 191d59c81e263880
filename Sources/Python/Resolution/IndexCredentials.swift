internal import Foundation
internal import Sandbox

/// Names and passwords in the addresses of package indexes: for uv on the host and for the gateway, never for the
/// sandbox.
enum IndexCredentials {
    /// A text of addresses without them.
    static func removed(from text: String) -> String {
        text.replacing(#/(:\/\/)[^\/@\s]*@/#) { $0.output.1 }
    }

    /// The values of the header `Authorization` by host, of those addresses that are asked in clear, where the gateway
    /// can add them.
    static func headers(in texts: some Sequence<String>) -> [HostAndPort: String] {
        var headers: [HostAndPort: String] = [:]
        for text in texts {
            for match in text.matches(of: #/http:\/\/([^\/@\s]+)@([^\/@\s?#]+)/#) {
                let place = String(match.2)
                guard let host = HostAndPort(place) ?? HostAndPort("\(place):80") else { continue }
                let said = String(match.1)
                let plain = said.removingPercentEncoding ?? said
                let pair = plain.contains(":") ? plain : plain + ":"
                headers[host] = "Basic " + Data(pair.utf8).base64EncodedString()
            }
        }
        return headers
    }
}
