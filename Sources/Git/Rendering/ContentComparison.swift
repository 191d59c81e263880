internal import CGit2

/// Two contents compared: their lines of difference, or their binary data, as git writes them.
enum ContentComparison {
    /// Appends the hunks by which a content differs from another; none for equal ones.
    ///
    /// - Parameter labels: the `---` and `+++` lines, which precede the first hunk.
    static func appendText(
        _ old: UnsafeRawBufferPointer, _ new: UnsafeRawBufferPointer, labels: [UInt8], isPython: Bool,
        to text: inout [UInt8]
    ) {
        if old.isEmpty || new.isEmpty { return WholeContent.append(old, new, labels: labels, to: &text) }
        let comparison = LineComparison(old, new)
        if !comparison.changes.isEmpty { text += labels }
        var trailer = HunkTrailer(comparison.old, isPython: isPython)
        for hunk in comparison.hunks {
            let extent = comparison.extent(of: hunk)
            text += "@@ -\(range(extent.old)) +\(range(extent.new)) @@".utf8
            let words = trailer.trailer(ofHunkAt: extent.old.lowerBound)
            if !words.isEmpty {
                text.append(UInt8(ascii: " "))
                text += words
            }
            text.append(UInt8(ascii: "\n"))
            var line = extent.new.lowerBound
            for change in hunk {
                append(comparison.new, line..<change.new.lowerBound, after: UInt8(ascii: " "), to: &text)
                append(comparison.old, change.old, after: UInt8(ascii: "-"), to: &text)
                append(comparison.new, change.new, after: UInt8(ascii: "+"), to: &text)
                line = change.new.upperBound
            }
            append(comparison.new, line..<extent.new.upperBound, after: UInt8(ascii: " "), to: &text)
        }
    }

    private static func range(_ lines: Range<Int>) -> String {
        let start = lines.isEmpty ? lines.lowerBound : lines.lowerBound + 1
        return lines.count == 1 ? "\(start)" : "\(start),\(lines.count)"
    }

    private static func append(
        _ content: ComparedText, _ lines: Range<Int>, after mark: UInt8, to text: inout [UInt8]
    ) {
        for number in lines {
            let line = content[number]
            text.append(mark)
            text.append(contentsOf: line)
            if line.last != UInt8(ascii: "\n") { text += WholeContent.noNewline.utf8 }
        }
    }

    /// Appends both contents' data, each as the shorter of itself and the difference to the other.
    static func appendBinary(
        _ old: LibraryBlob?, _ new: LibraryBlob?, to text: inout [UInt8]
    ) throws(GitError) {
        let sink = BinarySink(text: text)
        text = []
        var options = git_diff_options()
        git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
        options.flags = GIT_DIFF_FORCE_BINARY.rawValue | GIT_DIFF_SHOW_BINARY.rawValue
        let payload = Unmanaged.passUnretained(sink).toOpaque()
        let code = withExtendedLifetime((old, new, sink)) {
            git_diff_blobs(
                old?.blob, nil, new?.blob, nil, &options, nil, takeBinary, nil, nil, payload)
        }
        text = sink.text
        try check(code, "comparing two versions of a binary file")
    }
}

/// Where the data of a binary file is written to.
private final class BinarySink {
    var text: [UInt8]

    init(text: [UInt8]) { self.text = text }

    func append(_ binary: git_diff_binary) {
        text += "GIT binary patch\n".utf8
        append(binary.new_file)
        append(binary.old_file)
    }

    private func append(_ side: git_diff_binary_file) {
        let word = side.type == GIT_DIFF_BINARY_DELTA ? "delta" : "literal"
        text += "\(word) \(side.inflatedlen)\n".utf8
        Base85.append(UnsafeRawBufferPointer(start: side.data, count: side.datalen), to: &text)
        text.append(UInt8(ascii: "\n"))
    }
}

private func takeBinary(
    _: UnsafePointer<git_diff_delta>?, binary: UnsafePointer<git_diff_binary>?,
    payload: UnsafeMutableRawPointer?
) -> Int32 {
    guard let binary, let payload else { return -1 }
    Unmanaged<BinarySink>.fromOpaque(payload).takeUnretainedValue().append(binary.pointee)
    return 0
}
