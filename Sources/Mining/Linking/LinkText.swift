internal import Instances

/// The texts in which links are looked for, without HTML comments (which are mostly a template's instructions).
enum LinkText {
    /// Title, body and commit messages as GitHub reads them: the first two as Markdown, of which prose counts, the
    /// messages as plain text.
    static func prose(of pull: PullRequest) -> [UInt8] {
        var text = MarkdownProse.prose(ofTitle: Array((pull.title ?? "").utf8))
        text.append(UInt8(ascii: "\n"))
        text += MarkdownProse.prose(of: Array((pull.body ?? "").utf8))
        text.append(UInt8(ascii: "\n"))
        return text + plain((pull.commits ?? []).map(\.message))
    }

    /// Commit messages, one after another.
    static func plain(_ messages: [String]) -> [UInt8] {
        var text: [UInt8] = []
        for (index, message) in messages.enumerated() {
            if index > 0 { text.append(UInt8(ascii: "\n")) }
            text += withoutComments(Array(message.utf8))
        }
        return text
    }

    /// Title, body and commit messages as the published rules read them: all as plain text.
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
