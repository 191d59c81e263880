/// A path inside a repository: bytes, mostly but not always UTF-8, parts separated by `/`.
package struct GitPath: Hashable, Sendable {
    /// The bytes.
    package var bytes: [UInt8]

    /// A path by its bytes.
    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// A path by its text.
    package init(_ text: String) { bytes = Array(text.utf8) }

    /// The path as text; nil when it is not valid UTF-8.
    package var text: String? { String(validating: bytes, as: UTF8.self) }

    /// The part after the last `/`.
    package var lastComponent: ArraySlice<UInt8> {
        let start = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        return bytes[start...]
    }
}

extension GitPath: Comparable {
    /// Compares byte by byte, which is the order of git's lists of changes.
    package static func < (left: GitPath, right: GitPath) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

extension GitPath: CustomStringConvertible {
    /// The text, invalid bytes replaced.
    package var description: String { String(decoding: bytes, as: UTF8.self) }
}

extension GitPath: ExpressibleByStringLiteral {
    /// The path of a text that stands in the code.
    package init(stringLiteral value: String) { self.init(value) }
}
