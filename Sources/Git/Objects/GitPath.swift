/// A path inside a repository: bytes, mostly but not always UTF-8, parts separated by `/`.
public struct GitPath: Hashable, Sendable {
    /// The bytes.
    public var bytes: [UInt8]

    /// A path by its bytes.
    public init(bytes: [UInt8]) { self.bytes = bytes }

    /// A path by its text.
    public init(_ text: String) { bytes = Array(text.utf8) }

    /// The path as text; nil when it is not valid UTF-8.
    public var text: String? { String(validating: bytes, as: UTF8.self) }

    /// The part after the last `/`.
    public var lastComponent: ArraySlice<UInt8> {
        let start = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        return bytes[start...]
    }
}

extension GitPath: Comparable {
    /// Compares byte by byte, which is the order of git's lists of changes.
    public static func < (left: GitPath, right: GitPath) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

extension GitPath: CustomStringConvertible {
    /// The text, invalid bytes replaced.
    public var description: String { String(decoding: bytes, as: UTF8.self) }
}

extension GitPath: ExpressibleByStringLiteral {
    /// The path of a text that stands in the code.
    public init(stringLiteral value: String) { self.init(value) }
}
