internal import Digests

/// A secret that lets its bearer in.
///
/// It is compared by digest, in a time that does not depend on what is alike, and never shown.
package struct AccessToken: Sendable, Hashable, CustomStringConvertible {
    private let digest: SHA256Digest

    /// - Throws: `ServingError` for one that could be guessed.
    package init(_ text: String) throws(ServingError) {
        guard text.utf8.count >= 16 else {
            throw ServingError(.badRequest, "a token has at least 16 characters")
        }
        digest = SHA256Digest(of: text)
    }

    private init(digest: SHA256Digest) { self.digest = digest }

    /// What was presented, whatever it is.
    static func presented(_ text: String) -> AccessToken { AccessToken(digest: SHA256Digest(of: text)) }

    /// A new one of 256 bits, and its text, which is known nowhere else.
    static func random() -> (token: AccessToken, text: String) {
        var generator = SystemRandomNumberGenerator()
        let text = (0..<4).map { _ in
            let digits = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
        return (presented(text), text)
    }

    func matches(_ other: AccessToken) -> Bool {
        zip(digest.hex.utf8, other.digest.hex.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    package var description: String { "a token" }
}
