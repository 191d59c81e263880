/// The hunk of a content that is all new or all gone: every line of it, which needs no comparison.
enum WholeContent {
    /// Appends the hunk by which a content differs from nothing; none when there is nothing on either side.
    ///
    /// - Parameters:
    ///   - old: the content before; empty unless `new` is.
    ///   - labels: the `---` and `+++` lines, which precede the hunk.
    static func append(
        _ old: UnsafeRawBufferPointer, _ new: UnsafeRawBufferPointer, labels: [UInt8], to text: inout [UInt8]
    ) {
        let isNew = old.isEmpty
        let content = isNew ? new : old
        guard !content.isEmpty else { return }
        text += labels
        let count = lines(of: content)
        let range = count == 1 ? "1" : "1,\(count)"
        text += (isNew ? "@@ -0,0 +\(range) @@\n" : "@@ -\(range) +0,0 @@\n").utf8
        text.reserveCapacity(text.count + content.count + count + noNewline.utf8.count)
        let mark = isNew ? UInt8(ascii: "+") : UInt8(ascii: "-")
        var start = 0
        while start < content.count {
            let newline = firstIndex(of: UInt8(ascii: "\n"), in: content, from: start)
            let end = newline.map { $0 + 1 } ?? content.count
            text.append(mark)
            text.append(contentsOf: UnsafeRawBufferPointer(rebasing: content[start..<end]))
            if newline == nil { text += noNewline.utf8 }
            start = end
        }
    }

    static let noNewline = "\n\\ No newline at end of file\n"

    private static func lines(of content: UnsafeRawBufferPointer) -> Int {
        var count = 0
        var start = 0
        while start < content.count {
            count += 1
            guard let end = firstIndex(of: UInt8(ascii: "\n"), in: content, from: start) else { break }
            start = end + 1
        }
        return count
    }
}
