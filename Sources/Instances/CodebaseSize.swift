/// How large a code base is, tests left out.
package struct CodebaseSize: Hashable, Sendable {
    /// Files that are text and no tests.
    package var files: Int
    /// Their lines.
    package var lines: Int

    package init(files: Int, lines: Int) {
        self.files = files
        self.lines = lines
    }

    /// Whether a path is that of a test, by one of its words: `test`, `tests`, `testing` or `e2e`, set off by `/`, `_`,
    /// `-` or `.`.
    package static func isTest(_ path: [UInt8]) -> Bool {
        let words: Set<String> = ["test", "tests", "testing", "e2e"]
        return path.split { "/_-.".utf8.contains($0) }.contains { part in
            part.count <= 7 && words.contains(String(decoding: part, as: UTF8.self).lowercased())
        }
    }

    /// The number of lines of a file; nil for a binary file, which git recognises by a NUL near its beginning.
    package static func lines(of content: [UInt8]) -> Int? {
        guard !content.prefix(8_000).contains(0) else { return nil }
        let ends = content.count { $0 == UInt8(ascii: "\n") }
        return ends + (content.isEmpty || content.last == UInt8(ascii: "\n") ? 0 : 1)
    }
}
