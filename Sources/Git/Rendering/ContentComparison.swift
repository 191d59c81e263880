internal import CGit2

/// Two contents compared by libgit2: its lines of difference, or its binary data, as git would write them.
enum ContentComparison {
    /// Appends the hunks by which a content differs from another; none for equal ones.
    ///
    /// - Parameter labels: the `---` and `+++` lines, which precede the first hunk.
    static func appendText(
        _ old: BlobContent?, _ new: BlobContent?, labels: [UInt8], isPython: Bool, to text: inout [UInt8]
    ) throws(GitError) {
        let oldBytes = old?.bytes ?? UnsafeRawBufferPointer(start: nil, count: 0)
        let newBytes = new?.bytes ?? UnsafeRawBufferPointer(start: nil, count: 0)
        if oldBytes.isEmpty || newBytes.isEmpty {
            return withExtendedLifetime((old, new)) {
                WholeContent.append(oldBytes, newBytes, labels: labels, to: &text)
            }
        }
        let sink = HunkSink(text: text, labels: labels, trailer: HunkTrailer(oldBytes, isPython: isPython))
        text = []
        var options = options(GIT_DIFF_INDENT_HEURISTIC.rawValue | GIT_DIFF_FORCE_TEXT.rawValue)
        let code = compare(old, new, &options, binary: nil, hunk: takeHunk, line: takeLine, sink)
        text = sink.text
        try check(code, "comparing two versions of a file")
    }

    /// Appends both contents' data, each as the shorter of itself and the difference to the other.
    static func appendBinary(
        _ old: BlobContent?, _ new: BlobContent?, to text: inout [UInt8]
    ) throws(GitError) {
        let sink = BinarySink(text: text)
        text = []
        var options = options(GIT_DIFF_FORCE_BINARY.rawValue | GIT_DIFF_SHOW_BINARY.rawValue)
        let code = compare(old, new, &options, binary: takeBinary, hunk: nil, line: nil, sink)
        text = sink.text
        try check(code, "comparing two versions of a binary file")
    }

    private static func options(_ flags: UInt32) -> git_diff_options {
        var options = git_diff_options()
        git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
        options.context_lines = 3
        options.flags = flags
        return options
    }

    /// Blobs are handed over as such, since libgit2 would hash plain bytes again.
    private static func compare(
        _ old: BlobContent?, _ new: BlobContent?, _ options: inout git_diff_options,
        binary: git_diff_binary_cb?, hunk: git_diff_hunk_cb?, line: git_diff_line_cb?, _ sink: AnyObject
    ) -> Int32 {
        let payload = Unmanaged.passUnretained(sink).toOpaque()
        return withExtendedLifetime((old, new, sink)) {
            if (old == nil || old?.blob != nil) && (new == nil || new?.blob != nil) {
                return git_diff_blobs(
                    old?.blob, nil, new?.blob, nil, &options, nil, binary, hunk, line, payload)
            }
            return git_diff_buffers(
                old?.bytes.baseAddress, old?.bytes.count ?? 0, nil, new?.bytes.baseAddress,
                new?.bytes.count ?? 0, nil, &options, nil, binary, hunk, line, payload)
        }
    }
}

/// Where the hunks of a file are written to.
private final class HunkSink {
    var text: [UInt8]
    var labels: [UInt8]
    var trailer: HunkTrailer

    init(text: [UInt8], labels: [UInt8], trailer: HunkTrailer) {
        self.text = text
        self.labels = labels
        self.trailer = trailer
    }

    func begin(_ hunk: git_diff_hunk) {
        text += labels
        labels = []
        let old = Self.range(hunk.old_start, hunk.old_lines)
        let new = Self.range(hunk.new_start, hunk.new_lines)
        text += "@@ -\(old) +\(new) @@".utf8
        let line = Int(hunk.old_lines == 0 ? hunk.old_start : hunk.old_start - 1)
        let words = trailer.trailer(ofHunkAt: line)
        if !words.isEmpty {
            text.append(UInt8(ascii: " "))
            text += words
        }
        text.append(UInt8(ascii: "\n"))
    }

    private static func range(_ start: Int32, _ count: Int32) -> String {
        count == 1 ? "\(start)" : "\(start),\(count)"
    }

    func append(_ line: git_diff_line) {
        let origin = UInt8(bitPattern: line.origin)
        if origin == UInt8(ascii: " ") || origin == UInt8(ascii: "+") || origin == UInt8(ascii: "-") {
            text.append(origin)
        }
        text += UnsafeRawBufferPointer(start: line.content, count: line.content_len)
    }
}

private func takeHunk(
    _: UnsafePointer<git_diff_delta>?, hunk: UnsafePointer<git_diff_hunk>?, payload: UnsafeMutableRawPointer?
) -> Int32 {
    guard let hunk, let payload else { return -1 }
    Unmanaged<HunkSink>.fromOpaque(payload).takeUnretainedValue().begin(hunk.pointee)
    return 0
}

private func takeLine(
    _: UnsafePointer<git_diff_delta>?, _: UnsafePointer<git_diff_hunk>?, line: UnsafePointer<git_diff_line>?,
    payload: UnsafeMutableRawPointer?
) -> Int32 {
    guard let line, let payload else { return -1 }
    Unmanaged<HunkSink>.fromOpaque(payload).takeUnretainedValue().append(line.pointee)
    return 0
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
