internal import Instances

/// A version of uv, as uv writes it.
package struct UvVersion: Hashable, Sendable, CodableAsText {
    package let description: String

    /// The version with which environments are resolved and built; `.ci/setup` installs it.
    ///
    /// Other versions give other answers to the same question: from 0.12 on, uv refuses source distributions that are
    /// packed by bzip2.
    package static let pinned = UvVersion(
        known: Text.trimmed(String(decoding: PackageResources.uv_version_txt, as: UTF8.self)))

    private init(known: String) { description = known }

    /// The version in a text; nil when it is none.
    package init?(_ text: some StringProtocol) {
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 3,
            numbers.allSatisfy({ (1...6).contains($0.utf8.count) && $0.utf8.allSatisfy(Self.isDigit) })
        else { return nil }
        description = String(text)
    }

    /// The version in what `uv --version` prints: `uv 0.11.33 (x86_64-unknown-linux-gnu)`.
    init?(answer: String) {
        let words = answer.split { $0.isWhitespace }
        guard words.count >= 2, words[0] == "uv" else { return nil }
        self.init(words[1])
    }

    package static var textForm: String { "a version of uv, such as 0.11.33" }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
