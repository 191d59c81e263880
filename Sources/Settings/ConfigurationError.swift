/// An invalid configuration file, with all of its problems.
package struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file, as the user named it.
    package let file: String
    /// All problems, in the order of the file.
    package let problems: [ConfigurationProblem]

    package init(file: String, problems: [ConfigurationProblem]) {
        self.file = file
        // Problems at the same place keep their order.
        self.problems = problems.enumerated()
            .sorted {
                ($0.element.line, $0.element.column, $0.offset) < (
                    $1.element.line, $1.element.column, $1.offset
                )
            }
            .map(\.element)
    }

    /// One line for each problem, `FILE:LINE:COLUMN: KEY: what is wrong`, as editors understand it.
    package var description: String {
        problems.map { "\(file):\($0)" }.joined(separator: "\n")
    }
}

/// One problem at one place of a configuration file.
package struct ConfigurationProblem: Hashable, Sendable, CustomStringConvertible {
    /// The line, from 1.
    package let line: Int
    /// The column, from 1, counted in characters as YAML counts them.
    package let column: Int
    /// The key's path, such as `[0].environment.python`; empty for the file as a whole.
    package let key: String
    /// What was found and what was expected.
    package let message: String
    /// The nearest valid name, for a probable typo.
    package let suggestion: String?

    package init(line: Int, column: Int, key: String, message: String, suggestion: String? = nil) {
        self.line = line
        self.column = column
        self.key = key
        self.message = message
        self.suggestion = suggestion
    }

    /// `LINE:COLUMN: KEY: message; did you mean …?`.
    package var description: String {
        let subject = key.isEmpty ? "" : "\(key): "
        let hint = suggestion.map { "; did you mean `\($0)`?" } ?? ""
        return "\(line):\(column): \(subject)\(message)\(hint)"
    }
}
