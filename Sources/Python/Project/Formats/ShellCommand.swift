/// One simple command of a shell line, without its wrappers.
struct ShellCommand: Hashable, Sendable {
    /// Variables that are set for this command alone, in order.
    var variables: [Variable] = []
    /// The program's name without its directory and version, in lower case (`pip`, `python`, `pytest`).
    var program: String
    /// The words after the program.
    var arguments: [String]
    /// The program as written, possibly a path.
    var word: String
    /// The file to which its output is redirected; nil for none.
    var output: String?
    /// Whether an interpreter runs it as a module, with the working directory first on the module search path.
    var isModule = false
    /// The directory in which a wrapper starts it; nil for the current one.
    var directory: String?
    /// Whether a wrapper gives it a display.
    var needsDisplay = false
    /// How many subshells begin with it, and how many end after it.
    var opened = 0, closed = 0

    struct Variable: Hashable, Sendable {
        var name: String
        var value: String

        /// The words of its name, in lower case.
        var words: Set<String> { Set(name.lowercased().split(separator: "_").map(String.init)) }
    }

    /// The commands of a line, separated by `&&`, `||`, `;` and `|`; templates of CI services become `$`.
    static func commands(in line: String) -> [ShellCommand] {
        separated(withoutTemplates(line)).compactMap { words in
            let (rest, output) = withoutRedirections(words)
            var command = ShellCommand(rest)
            command?.output = output
            let (opened, closed) = subshells(around: words)
            command?.opened = opened
            command?.closed = closed
            return command
        }
    }

    /// A line with `$` in place of each `${{ … }}`, in one pass: an expression looks for the end of each beginning.
    private static func withoutTemplates(_ line: String) -> String {
        guard line.utf8.contains(UInt8(ascii: "$")) else { return line }
        let (bytes, begin, brace) = (Array(line.utf8), Array("${{".utf8), UInt8(ascii: "}"))
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var (index, close) = (0, 0)
        while index < bytes.count {
            guard bytes[index...].starts(with: begin) else {
                result.append(bytes[index])
                index += 1
                continue
            }
            result.append(bytes[index])
            close = max(close, index + begin.count)
            while close < bytes.count, bytes[close] != brace { close += 1 }
            let isTemplate = close + 1 < bytes.count && bytes[close + 1] == brace
            index = isTemplate ? close + 2 : index + 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Parentheses that begin with the first word and end with the last one; those of `$(…)` are neither.
    private static func subshells(around words: [String]) -> (opened: Int, closed: Int) {
        let text = words.joined()
        let opened = text.prefix { $0 == "(" }.count
        let balance = text.count { $0 == ")" } - text.count { $0 == "(" }
        return (opened, max(0, opened + balance))
    }

    private init?(_ all: [String]) {
        var words = all[...]
        while let first = words.first {
            if Self.wrappers.contains(first) {
                words.removeFirst()
            } else if let variable = Self.assignment(first) {
                variables.append(variable)
                words.removeFirst()
            } else if first == "timeout" || first == "nice" || first == "xvfb-run" {
                if first == "xvfb-run" { needsDisplay = true }
                words.removeFirst()
                while let option = words.first, option.hasPrefix("-") || option.first?.isNumber == true {
                    words.removeFirst()
                }
            } else {
                break
            }
        }
        // Make permits the prefixes `@` and `-`.
        guard let first = words.first.map({ $0.drop { $0 == "@" || $0 == "-" } }), !first.isEmpty else {
            guard !variables.isEmpty else { return nil }
            (program, word, arguments) = ("", "", [])
            return
        }
        word = String(first)
        program = Self.programName(word)
        arguments = Array(words.dropFirst())
        unwrapRunner()
    }

    /// Replaces an interpreter or environment manager by the program that it runs: `python -m pytest`, `poetry run
    /// x`.
    private mutating func unwrapRunner() {
        for _ in 0..<4 {
            switch program {
            case "python":
                if let fused = arguments.first, fused.hasPrefix("-m"), fused.count > 2 {
                    become(String(fused.dropFirst(2)), from: 1)
                    isModule = true
                    continue
                }
                guard let module = arguments.firstIndex(of: "-m"), module + 1 < arguments.count,
                    Self.areOptions(arguments[..<module])
                else { return }
                become(arguments[module + 1], from: module + 2)
                isModule = true
            case "coverage":
                guard arguments.first == "run" else { return }
                if let module = arguments.firstIndex(where: { $0 == "-m" || $0 == "--module" }),
                    module + 1 < arguments.count
                {
                    become(arguments[module + 1], from: module + 2)
                    isModule = true
                } else if let script = arguments.dropFirst().firstIndex(where: { $0.hasSuffix(".py") }) {
                    become("python", from: script)
                } else {
                    return
                }
            case "poetry", "pipenv", "pdm", "rye":
                if arguments.count > 1, ["-C", "--directory", "-p", "--project"].contains(arguments[0]) {
                    directory = arguments[1]
                    arguments.removeFirst(2)
                }
                guard arguments.first == "run", arguments.count > 1 else { return }
                become(arguments[1], from: 2)
            case "xvfb-run":
                needsDisplay = true
                guard let next = arguments.firstIndex(where: { !$0.hasPrefix("-") }) else { return }
                become(arguments[next], from: next + 1)
            default: return
            }
        }
    }

    /// Whether words are options of the interpreter, with their values.
    private static func areOptions(_ words: ArraySlice<String>) -> Bool {
        var previous = ""
        for word in words {
            guard word.hasPrefix("-") || ["-W", "-X"].contains(previous) || word.contains("_") else {
                return false
            }
            previous = word
        }
        return true
    }

    private mutating func become(_ next: String, from index: Int) {
        word = next
        program = Self.programName(next)
        arguments = Array(arguments.dropFirst(index))
    }

    private static let wrappers: Set<String> = [
        "sudo", "-E", "-H", "time", "travis_retry", "exec", "command", "nohup", "env", "then", "do", "else",
        "if", "!", "{", "(", "@", "-", "call", "cmd", "RUN", "&",
    ]

    /// `A=b` as a variable; nil for any other word.
    static func assignment(_ word: String) -> Variable? {
        guard let sign = word.firstIndex(of: "="), sign != word.startIndex else { return nil }
        let name = word[..<sign]
        guard name.first?.isNumber == false,
            name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
        else { return nil }
        return Variable(name: String(name), value: String(word[word.index(after: sign)...]))
    }

    /// The plain names of programs such as `$(VENV)/bin/pip3`, `${PYTHON}` and `python3.8`.
    private static func programName(_ word: String) -> String {
        let last = word.split(separator: "/").last.map(String.init) ?? word
        let bare = last.filter { !"$(){}\"'".contains($0) }.lowercased()
        if bare == "envpython" || bare == "env_python" { return "python" }
        let name = bare.hasSuffix(".exe") ? String(bare.dropLast(4)) : bare
        for family in ["python", "pip"] where name.hasPrefix(family) {
            let rest = name.dropFirst(family.count)
            if rest.allSatisfy({ $0.isNumber || $0 == "." || $0 == "w" }) { return family }
        }
        return name == "py" ? "python" : name == "py.test" ? "pytest" : name
    }

    /// The words of each command after shell quoting, without redirections.
    private static func separated(_ line: String) -> [[String]] {
        var commands: [[String]] = [[]]
        var word = ""
        var isInWord = false
        var quote: Character?
        var depth = 0
        var previous: Character = " "
        func finishWord() {
            if isInWord { commands[commands.count - 1].append(word) }
            word = ""
            isInWord = false
        }
        for character in line {
            defer { previous = character }
            if let open = quote {
                if character == open { quote = nil } else { word.append(character) }
                continue
            }
            switch character {
            case "'", "\"":
                quote = character
                isInWord = true
            case "(" where previous == "$" || depth > 0:
                depth += 1
                word.append(character)
            case ")" where depth > 0:
                depth -= 1
                word.append(character)
            case ";" where depth == 0, "|" where depth == 0:
                finishWord()
                commands.append([])
            case "&" where depth == 0 && previous == "&":
                finishWord()
                commands.append([])
            case "&" where depth == 0 && previous != ">": continue
            case "#" where !isInWord && depth == 0:
                finishWord()
                return commands
            case _ where character.isWhitespace && depth == 0: finishWord()
            default:
                word.append(character)
                isInWord = true
            }
        }
        finishWord()
        return commands
    }

    /// The words without redirections, and the file of a redirected output.
    private static func withoutRedirections(_ words: [String]) -> ([String], output: String?) {
        var result: [String] = []
        var output: String?
        var pending: Character?
        for word in words {
            if let sign = pending {
                if sign == ">" { output = word }
                pending = nil
            } else if word.utf8.contains(UInt8(ascii: ">")),
                let match = word.wholeMatch(of: #/(\d?)>{1,2}(&\d)?(.*)/#)
            {
                if match.2 == nil, match.3.isEmpty {
                    pending = match.1 == "2" ? "2" : ">"
                } else if match.2 == nil, match.1 != "2" {
                    output = String(match.3)
                }
            } else if word == "<" {
                pending = "<"
            } else {
                result.append(word)
            }
        }
        return (result, output)
    }
}
