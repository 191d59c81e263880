/// The lines of a script, read one after another; blank lines and comments are passed over.
struct ScriptLines {
    /// What errors call the script.
    let file: String
    private let lines: [String]
    /// How many lines have been taken or passed over.
    private(set) var index = 0

    init(_ text: String, file: String) {
        self.file = file
        lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// The number of the line that comes next, from 1.
    mutating func number() -> Int {
        skip()
        return min(index, max(0, lines.count - 1)) + 1
    }

    /// The line that comes next; nil at the end.
    mutating func peek() -> String? {
        skip()
        return index < lines.count ? lines[index] : nil
    }

    /// Takes the next line.
    mutating func next() -> String? {
        defer { index += 1 }
        return peek()
    }

    /// The words of the next line if its first one is as given; the line is then taken.
    mutating func words(after keyword: String) -> [String]? {
        guard let line = peek() else { return nil }
        let words = line.split(separator: " ").map(String.init)
        guard words.first == keyword else { return nil }
        index += 1
        return Array(words.dropFirst())
    }

    /// What follows a word and a blank on the next line, which must begin with that word.
    mutating func rest(after keyword: String) throws(DemonstrationScriptError) -> String {
        guard let line = peek(), line.hasPrefix(keyword + " ") else { throw expected("`\(keyword) …`") }
        index += 1
        return String(line.dropFirst(keyword.count + 1))
    }

    /// Takes a line that consists of one word.
    mutating func take(_ keyword: String) throws(DemonstrationScriptError) {
        guard peek() == keyword else { throw expected("`\(keyword)`") }
        index += 1
    }

    /// The lines of text that come next, without the sign before each.
    mutating func text() -> [String] {
        var text: [String] = []
        while let line = peek(), line.hasPrefix("|") {
            text.append(String(line.dropFirst()))
            index += 1
        }
        return text
    }

    /// An error at the next line.
    mutating func expected(_ what: String) -> DemonstrationScriptError {
        let found = peek().map { "`\($0)`" } ?? "the end"
        return DemonstrationScriptError(
            file: file, line: number(), message: "expected \(what), found \(found)")
    }

    private mutating func skip() {
        while index < lines.count, lines[index].isEmpty || lines[index].hasPrefix("#") { index += 1 }
    }
}
