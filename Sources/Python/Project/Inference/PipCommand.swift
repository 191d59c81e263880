/// Parses the arguments of `pip install`.
enum PipCommand {
    /// The requirements in the arguments of `pip install`, relative to the root.
    ///
    /// A path with `$` is kept when it names a file: several files may match.
    static func lines(of words: [String]) -> [RequirementLine] {
        var lines: [RequirementLine] = []
        var index = 0
        while index < words.count {
            let word = words[index]
            index += 1
            if ["-r", "--requirement", "-e", "--editable", "-c", "--constraint"].contains(word) {
                guard index < words.count else { break }
                lines.append(line("\(word) \(words[index])"))
                index += 1
            } else if valued.contains(word) {
                index += 1
            } else if word.hasPrefix("-Ur") {
                lines.append(line("-r \(word.dropFirst(3))"))
            } else if word.hasPrefix("-r") || word.hasPrefix("-e") || word.hasPrefix("-c") {
                lines.append(line(word))
            } else if !word.hasPrefix("-"), !word.contains("$"), !word.contains("{"), word != "\\",
                !(word.contains("*") && word.contains("/"))
            {
                lines.append(line(word))
            }
        }
        return lines
    }

    private static func line(_ text: String) -> RequirementLine {
        let line = RequirementsFile.line(text, directory: "")
        // Whatever precedes the name of the checkout's directory, it is the checkout.
        guard case .ignored = line,
            let match = text.wholeMatch(of: #/(?:-e\s*)?\$\{?[A-Z_]+\}?(\[[^\]]*\])?/#)
        else {
            return line
        }
        return match.1.map { RequirementsFile.line(".\($0)", directory: "") } ?? line
    }

    private static let valued: Set<String> = [
        "-i", "--index-url", "--extra-index-url", "-f", "--find-links", "-t", "--target", "--timeout",
        "--python", "-p",
        "--prefix", "--root", "--no-binary", "--only-binary", "--group", "--config-settings", "-C",
        "--global-option",
        "--install-option", "--progress-bar", "--trusted-host", "--src", "--resolution", "--upgrade-strategy",
        "--platform", "--retries", "--cache-dir", "--log", "--index", "--exclude-newer", "--report",
    ]
}
