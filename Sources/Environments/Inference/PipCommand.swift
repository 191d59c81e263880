/// What command lines ask pip to install.
enum PipCommand {
    /// The requirements of every `pip install` in a command line, relative to the root.
    static func requirements(_ line: String) -> [RequirementLine] {
        var lines: [RequirementLine] = []
        for command in commands(line) {
            let words = Text.shellWords(command)
            guard let pip = words.firstIndex(where: { $0 == "pip" || $0 == "pip3" || $0.hasSuffix("/pip") }),
                words[(pip + 1)...].first == "install"
            else { continue }
            lines += self.lines(of: Array(words[(pip + 2)...]))
        }
        return lines
    }

    /// The requirements that the words after `pip install` name.
    static func lines(of words: [String]) -> [RequirementLine] {
        var lines: [RequirementLine] = []
        var index = 0
        while index < words.count {
            let word = words[index]
            index += 1
            let takesValue = ["-r", "--requirement", "-e", "--editable", "-c", "--constraint"].contains(word)
            if takesValue, index < words.count {
                lines.append(RequirementsFile.line("\(word) \(words[index])", directory: ""))
                index += 1
            } else if [
                "-i", "--index-url", "--extra-index-url", "-f", "--find-links", "-t", "--target", "--timeout",
            ]
            .contains(word) {
                index += 1
            } else if word.hasPrefix("-Ur") {
                lines.append(RequirementsFile.line("-r \(word.dropFirst(3))", directory: ""))
            } else if word.hasPrefix("-r") || word.hasPrefix("-e") || word.hasPrefix("-c")
                || !word.hasPrefix("-")
            {
                guard !word.contains("$"), !word.contains("{") else { continue }
                lines.append(RequirementsFile.line(word, directory: ""))
            }
        }
        return lines
    }

    private static func commands(_ line: String) -> [String] {
        Text.split(line, on: "&&").flatMap { Text.split($0, on: ";") }
    }
}
