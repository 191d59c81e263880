/// What is wrong with a JSON text.
package struct JSONFault: Error, CustomStringConvertible {
    /// The kinds of fault.
    package enum Problem: Sendable {
        /// Something else stands where this should.
        case expected(String)
        /// A string has no end.
        case unterminatedString
        /// A control character stands in a string as it is.
        case controlCharacter
        /// A backslash is followed by what means nothing.
        case malformedEscape
        /// The bytes of a string are no text.
        case notUTF8
        /// Brackets within brackets, more than anybody needs.
        case tooDeep
        /// The line itself says why there is nothing to read.
        case stated(String)
    }

    /// The member in which it was found, outermost first.
    package internal(set) var path: [String] = []
    /// What it is.
    package internal(set) var problem: Problem

    package init(path: [String] = [], problem: Problem) {
        self.path = path
        self.problem = problem
    }

    /// The sentence for people.
    package var description: String {
        let words =
            switch problem {
            case .expected(let what): "expected \(what)"
            case .unterminatedString: "a string does not end; the line may have been cut"
            case .controlCharacter: "a string holds a control character that is not escaped"
            case .malformedEscape: "a string holds a malformed escape"
            case .notUTF8: "a string is not UTF-8"
            case .tooDeep: "values are nested too deep"
            case .stated(let words): words
            }
        return path.isEmpty ? words : "\(path.joined(separator: ".")): \(words)"
    }

    /// The same fault, seen from the object that holds the member.
    func within(_ key: String) -> JSONFault { JSONFault(path: [key] + path, problem: problem) }
}
