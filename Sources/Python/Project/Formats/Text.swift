/// Text operations that the formats share.
enum Text {
    /// The text of a file: UTF-16 when it begins with that mark, UTF-8 otherwise.
    static func decoded(_ bytes: some Collection<UInt8>) -> String {
        let isLittle = bytes.starts(with: [0xFF, 0xFE])
        guard isLittle || bytes.starts(with: [0xFE, 0xFF]) else {
            return String(decoding: bytes, as: UTF8.self)
        }
        let units = Array(bytes.dropFirst(2))
        let pairs = stride(from: 0, to: units.count - 1, by: 2).map { index -> UInt16 in
            let (first, second) = (UInt16(units[index]), UInt16(units[index + 1]))
            return isLittle ? second << 8 | first : first << 8 | second
        }
        return String(decoding: pairs, as: UTF16.self)
    }

    static func trimmed(_ text: some StringProtocol) -> String {
        var rest = Substring(text)
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }

    /// The lines, without their line ends of any kind.
    static func lines(_ text: String) -> [String] {
        text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }.map(
            String.init)
    }

    /// The parts between occurrences of a separator, untrimmed.
    static func split(_ text: String, on separator: String) -> [String] {
        var parts: [String] = []
        var start = text.startIndex
        var position = start
        while position < text.endIndex {
            if text[position...].hasPrefix(separator) {
                parts.append(String(text[start..<position]))
                position = text.index(position, offsetBy: separator.count)
                start = position
            } else {
                position = text.index(after: position)
            }
        }
        parts.append(String(text[start...]))
        return parts
    }

    static func contains(_ text: String, _ wanted: String) -> Bool {
        text.utf8.count >= wanted.utf8.count && text.firstRange(of: wanted) != nil
    }

    /// The text without one pair of quotes around it.
    static func unquoted(_ text: some StringProtocol) -> String {
        let trimmed = Self.trimmed(text)
        guard trimmed.count >= 2, let first = trimmed.first, first == trimmed.last,
            first == "'" || first == "\""
        else { return trimmed }
        return String(trimmed.dropFirst().dropLast())
    }

    /// A relative path without `.` and `..`; nil for an absolute path or one that leaves the tree.
    static func normalizedPath(_ path: String) -> String? {
        guard !path.hasPrefix("/") else { return nil }
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." {
                guard parts.popLast() != nil else { return nil }
            } else {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }

    /// The words of a shell command line after quoting.
    static func shellWords(_ line: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isInWord = false
        var quote: Character?
        var isEscaped = false
        for character in line {
            if isEscaped {
                word.append(character)
                isEscaped = false
            } else if character == "\\" && quote != "'" {
                isEscaped = true
                isInWord = true
            } else if let open = quote {
                if character == open { quote = nil } else { word.append(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                isInWord = true
            } else if character.isWhitespace {
                if isInWord { words.append(word) }
                word = ""
                isInWord = false
            } else if character == "#" && !isInWord {
                break
            } else {
                word.append(character)
                isInWord = true
            }
        }
        if isInWord { words.append(word) }
        return words
    }
}
