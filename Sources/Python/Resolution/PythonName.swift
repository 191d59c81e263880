/// Names of Python modules.
enum PythonName {
    /// Whether a text is an identifier in ASCII.
    static func isPlain(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.count < 200 && text.first?.isNumber == false
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }

    /// Whether a text is identifiers joined by dots.
    static func isDotted(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { isPlain($0) }
    }
}
