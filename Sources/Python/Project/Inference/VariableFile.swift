/// Parses files of environment variables, one `NAME=value` a line.
enum VariableFile {
    /// The variables, in order; lines of any other form are left out.
    static func variables(_ text: String) -> [ShellCommand.Variable] {
        Text.lines(text).prefix(1000).compactMap { line in
            var line = Text.trimmed(line)
            if line.hasPrefix("export ") { line = Text.trimmed(line.dropFirst("export ".count)) }
            guard !line.hasPrefix("#"), var variable = ShellCommand.assignment(line) else { return nil }
            let isQuoted = variable.value.hasPrefix("'") || variable.value.hasPrefix("\"")
            let value =
                isQuoted ? variable.value : variable.value.split(separator: " #").first.map(String.init) ?? ""
            variable.value = Text.unquoted(value)
            return variable
        }
    }
}
