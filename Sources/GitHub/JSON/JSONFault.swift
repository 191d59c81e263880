/// What is wrong with a line of an archive.
struct JSONFault: Error, CustomStringConvertible {
    enum Problem {
        case expected(String)
        case unterminatedString
        case controlCharacter
        case malformedEscape
        case notUTF8
        case tooDeep
        /// The line says itself why there is nothing to read.
        case untold(String)
    }

    /// The member in which it was found, outermost first.
    var path: [String] = []
    var problem: Problem

    var description: String {
        let words =
            switch problem {
            case .expected(let what): "expected \(what)"
            case .unterminatedString: "a string does not end; the line may have been cut"
            case .controlCharacter: "a string holds a control character that is not escaped"
            case .malformedEscape: "a string holds a malformed escape"
            case .notUTF8: "a string is not UTF-8"
            case .tooDeep: "values are nested too deep"
            case .untold(let words): words
            }
        return path.isEmpty ? words : "\(path.joined(separator: ".")): \(words)"
    }

    /// The same fault, seen from the object that holds the member.
    func within(_ key: String) -> JSONFault { JSONFault(path: [key] + path, problem: problem) }
}
