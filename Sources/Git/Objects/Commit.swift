package import Instances

/// A commit as values.
package struct Commit: Hashable, Sendable {
    /// Its name.
    package var id: ObjectID
    /// The tree that it records.
    package var tree: ObjectID
    /// The commits before it, the first one being the branch it was made on.
    package var parents: [ObjectID]
    /// Who wrote the change, and when.
    package var author: Signature
    /// Who made the commit, and when.
    package var committer: Signature
    /// The whole message; bytes that are not UTF-8 are replaced, Latin-1 is converted when the commit declares it.
    package var message: String

    /// The message's first line.
    package var subject: String {
        let utf8 = message.utf8
        guard let start = utf8.firstIndex(where: { $0 != UInt8(ascii: "\n") }) else { return "" }
        let rest = utf8[start...]
        return String(decoding: rest.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}

/// The parts of a commit that a graph needs, read without copying anything.
struct CommitHead {
    var tree: ObjectID
    var parents: [ObjectID] = []
    var committedAt: Int64 = 0

    init?(parsing bytes: UnsafeRawBufferPointer) {
        var lines = CommitLines(bytes)
        guard let tree = lines.id(after: "tree ") else { return nil }
        self.tree = tree
        while let parent = lines.id(after: "parent ") { parents.append(parent) }
        guard lines.value(after: "author ") != nil, let committer = lines.value(after: "committer ")
        else { return nil }
        // The date is the last word but one.
        let words = committer[((committer.lastIndex(of: UInt8(ascii: ">")) ?? -1) + 1)...]
        committedAt = words.split(separator: UInt8(ascii: " ")).first.flatMap(Signature.number) ?? 0
    }
}

extension Commit {
    /// Reads a commit object's content; nil when it is malformed.
    init?(id: ObjectID, parsing bytes: UnsafeRawBufferPointer) {
        var lines = CommitLines(bytes)
        guard let tree = lines.id(after: "tree ") else { return nil }
        var parents: [ObjectID] = []
        while let parent = lines.id(after: "parent ") { parents.append(parent) }
        guard let author = lines.value(after: "author "), let committer = lines.value(after: "committer ")
        else { return nil }
        let (encoding, message) = lines.rest()
        self.init(
            id: id, tree: tree, parents: parents, author: Signature(parsing: author),
            committer: Signature(parsing: committer), message: Self.text(message, encoding: encoding))
    }

    private static func text(_ bytes: UnsafeRawBufferPointer, encoding: String?) -> String {
        let isLatin1 = ["iso-8859-1", "iso8859-1", "latin1", "latin-1"].contains(encoding?.lowercased() ?? "")
        guard isLatin1 else { return String(decoding: bytes, as: UTF8.self) }
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(Unicode.Scalar(byte)) }
        return String(text)
    }
}

/// A cursor over the header lines of a commit object.
private struct CommitLines {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The value of the next line if the line begins so; the cursor then moves on.
    mutating func value(after key: StaticString) -> UnsafeRawBufferPointer? {
        let length = key.utf8CodeUnitCount
        guard position + length <= bytes.count else { return nil }
        for offset in 0..<length where bytes[position + offset] != key.utf8Start[offset] { return nil }
        let start = position + length
        guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        position = end + 1
        return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }

    mutating func id(after key: StaticString) -> ObjectID? {
        guard let digits = value(after: key), digits.count == 2 * ObjectID.length else { return nil }
        return withUnsafeTemporaryAllocation(byteCount: ObjectID.length, alignment: 8) { target in
            for index in 0..<ObjectID.length {
                guard let upper = ObjectID.value(of: digits[2 * index]),
                    let lower = ObjectID.value(of: digits[2 * index + 1])
                else { return nil }
                target[index] = upper << 4 | lower
            }
            return ObjectID(unsafeBytes: UnsafeRawBufferPointer(target), at: 0)
        }
    }

    /// The declared encoding, if any, and the message: what follows the first blank line.
    mutating func rest() -> (encoding: String?, message: UnsafeRawBufferPointer) {
        var encoding: String?
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") {
            if let value = value(after: "encoding ") {
                encoding = String(decoding: value, as: UTF8.self)
            } else {
                let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count - 1
                position = end + 1
            }
        }
        let start = min(position + 1, bytes.count)
        return (encoding, UnsafeRawBufferPointer(rebasing: bytes[start...]))
    }
}
