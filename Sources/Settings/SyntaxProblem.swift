internal import Yams

/// Readable messages for syntax errors of the YAML parser.
enum SyntaxProblem {
    /// The problem for an error of the parser.
    static func describe(_ error: any Error, in text: String) -> ConfigurationProblem {
        guard let error = error as? YamlError else { return problem("\(error)", line: 1, column: 1) }
        switch error {
        case .scanner(let context, let message, let mark, _), .parser(let context, let message, let mark, _),
            .composer(let context, let message, let mark, _):
            if hasTab(text, before: mark) {
                return problem(
                    "a tab stands in the indentation; YAML wants blanks", line: mark.line, column: 1)
            }
            let detail = context.map { "\($0.text.trimmed), \(message)" } ?? message
            return problem("not YAML: \(detail)", line: mark.line, column: mark.column)
        case .reader(let message, let offset, _, _):
            let line = offset.map { text.prefix($0).count { $0.isNewline } + 1 } ?? 1
            return problem("not YAML: \(message)", line: line, column: 1)
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.map { "`\($0)`" }.joined(separator: ", ")
            return problem(
                "the key \(names) is given more than once, first here; keep one", line: context.mark.line,
                column: context.mark.column)
        default:
            return problem("not YAML: \(error)", line: 1, column: 1)
        }
    }

    private static func problem(_ message: String, line: Int, column: Int) -> ConfigurationProblem {
        ConfigurationProblem(line: max(1, line), column: max(1, column), key: "", message: message)
    }

    /// Whether the line at a mark, or the one before it, is indented by a tab.
    private static func hasTab(_ text: String, before mark: Mark) -> Bool {
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        guard mark.line >= 1, mark.line <= lines.count else { return false }
        return lines[mark.line - 1].prefix { $0 == " " || $0 == "\t" }.contains("\t")
    }
}

extension String {
    /// The text without blanks and line ends at its ends.
    fileprivate var trimmed: String {
        let kept = drop(while: \.isWhitespace)
        return String(kept.reversed().drop(while: \.isWhitespace).reversed())
    }
}
