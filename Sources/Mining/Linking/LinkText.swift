internal import Instances

/// The text in which links are looked for: title, body and commit messages, without HTML comments (which are mostly
/// a template's instructions).
enum LinkText {
    static func bytes(of pull: PullRequest) -> [UInt8] {
        var text = Array((pull.title ?? "").utf8)
        text.append(UInt8(ascii: "\n"))
        text += (pull.body ?? "").utf8
        text.append(UInt8(ascii: "\n"))
        for (index, commit) in (pull.commits ?? []).enumerated() {
            if index > 0 { text.append(UInt8(ascii: "\n")) }
            text += commit.message.utf8
        }
        return withoutComments(text)
    }

    /// The text without `<!-- … -->`; one that does not end stays.
    static func withoutComments(_ text: [UInt8]) -> [UInt8] {
        let opening = Array("<!--".utf8)
        let closing = Array("-->".utf8)
        guard var start = text.firstRange(of: opening, from: 0) else { return text }
        var kept: [UInt8] = []
        var index = 0
        while let end = text.firstRange(of: closing, from: start + opening.count) {
            kept += text[index..<start]
            index = end + closing.count
            guard let next = text.firstRange(of: opening, from: index) else { break }
            start = next
        }
        return kept + text[index...]
    }
}

extension [UInt8] {
    /// The index at which some bytes first occur at or after an index.
    func firstRange(of bytes: [UInt8], from start: Int) -> Int? {
        guard let first = bytes.first else { return nil }
        var index = start
        while index + bytes.count <= count {
            if self[index] == first, self[index..<(index + bytes.count)].elementsEqual(bytes) { return index }
            index += 1
        }
        return nil
    }
}
