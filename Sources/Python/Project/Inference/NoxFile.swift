/// Parses the sessions of a noxfile: of the Python code, only calls that install or run something are understood.
struct NoxFile {
    /// A session: a function with a decorator of nox.
    struct Session: Hashable, Sendable {
        /// Its name.
        var name: String
        /// What it installs, as arguments of pip.
        var installs: [RequirementLine] = []
        /// The dependency groups that it installs.
        var groups: [String] = []
        /// The environment that it sets for its commands.
        var variables: [ShellCommand.Variable] = []
        /// Whether it runs tests.
        var runsTests = false
        /// What it runs, and `cd` where it changes the directory.
        var lines: [String] = []
    }

    /// The sessions, in order.
    private(set) var sessions: [Session] = []
    /// The interpreters of the sessions.
    private(set) var pythons: [PythonVersion] = []

    /// Reads a file.
    init(_ text: String) {
        // Longer files are skipped: the search for names takes more than linear time.
        guard text.utf8.count < 1 << 17 else { return }
        let functions = Self.functions(text)
        let constants = Self.constants(text)
        for function in functions where function.isSession {
            var session = Session(name: function.name)
            Self.read(function, functions: functions, constants: constants, depth: 0, into: &session)
            sessions.append(session)
            pythons += function.decorators.matches(of: #/["'](3\.[0-9]{1,2}|2\.7)["']/#).compactMap {
                PythonVersion($0.1)
            }
            for name in function.decorators.matches(of: #/python\s*=\s*([A-Za-z_]\w*)/#) {
                pythons += (constants[String(name.1)] ?? []).compactMap { PythonVersion($0) }
            }
        }
    }

    private struct Function {
        var name: String
        var decorators: String
        var body: String
        var isSession: Bool { decorators.firstMatch(of: #/@(?:nox\.)?session\b/#) != nil }
    }

    /// The functions of the file with their decorators and bodies, by indentation.
    private static func functions(_ text: String) -> [Function] {
        var functions: [Function] = []
        var decorators = ""
        var isInDecorator = false
        for line in Text.lines(text).prefix(10_000) {
            if line.hasPrefix("@") {
                decorators += line + "\n"
                isInDecorator = true
            } else if let match = line.prefixMatch(of: #/(?:async )?def ([A-Za-z_]\w*)/#) {
                functions.append(Function(name: String(match.1), decorators: decorators, body: ""))
                decorators = ""
                isInDecorator = false
            } else if isInDecorator {
                decorators += line + "\n"
            } else if let first = line.first, !first.isWhitespace, first != ")", first != "#" {
                // Module-level code ends a function; it is collected under an empty name that nobody calls.
                functions.append(Function(name: "", decorators: "", body: ""))
            } else if !functions.isEmpty {
                functions[functions.count - 1].body += line + "\n"
            }
        }
        return functions
    }

    /// The module's named lists and strings.
    private static func constants(_ text: String) -> [String: [String]] {
        var constants: [String: [String]] = [:]
        let pattern =
            #/(?m)^([A-Za-z_]\w*)(?:\s*:\s*[^=\n]+)?\s*=\s*(\[[^\]]*\]|\([^)]*\)|"[^"\n]*"|'[^'\n]*')/#
        for match in text.matches(of: pattern) {
            constants[String(match.1)] = literals(String(match.2))
        }
        return constants
    }

    private static func literals(_ text: String) -> [String] {
        text.matches(of: #/"([^"\n]*)"|'([^'\n]*)'/#).compactMap { ($0.1 ?? $0.2).map(String.init) }
    }

    private static func read(
        _ function: Function, functions: [Function], constants: [String: [String]], depth: Int,
        into session: inout Session
    ) {
        for (name, argument) in calls(function.body) {
            let words = self.words(argument, constants: constants)
            switch name {
            case "install": session.installs += PipCommand.lines(of: words)
            case "chdir", "cd": session.lines += words.prefix(1).map { "cd '\($0)'" }
            case "run", "run_always", "run_install":
                let line = words.map { "'\($0)'" }.joined(separator: " ")
                session.lines.append(line)
                for fact in CommandReader.facts(in: line) {
                    switch fact {
                    case .requires(let line): session.installs.append(line)
                    case .groups(let names): session.groups += names
                    case .extras(let names): session.installs.append(.local(path: ".", extras: names))
                    case .runsTests: session.runsTests = true
                    default: continue
                    }
                }
            default: break
            }
            for match in argument.matches(of: #/dependency_groups\(([^)]*)\)/#) {
                session.groups += literals(String(match.1))
            }
        }
        for match in function.body.matches(of: #/session\.env\[["'](\w+)["']\]\s*=\s*["']([^"']*)["']/#) {
            session.variables.append(ShellCommand.Variable(name: String(match.1), value: String(match.2)))
        }
        for match in function.body.matches(of: #/dependency_groups\(([^)]*)\)/#) {
            session.groups += literals(String(match.1)).filter { !session.groups.contains($0) }
        }
        guard depth < 3 else { return }
        for called in functions where !called.name.isEmpty && called.name != function.name {
            guard Text.contains(function.body, called.name + "(session") else { continue }
            read(called, functions: functions, constants: constants, depth: depth + 1, into: &session)
        }
    }

    /// The calls `session.NAME(…)` and `os.chdir(…)` with the text of their arguments.
    private static func calls(_ body: String) -> [(name: String, argument: String)] {
        body.matches(of: #/\b(?:session|os)\.(install|run|run_always|run_install|chdir|cd)\(/#).map { match in
            (String(match.1), bracketed(body[match.range.upperBound...]))
        }
    }

    /// The text up to the matching closing bracket.
    private static func bracketed(_ rest: Substring) -> String {
        var nesting = Nesting(depth: 1)
        var result = ""
        for character in rest.prefix(8000) {
            nesting.advance(over: character)
            if nesting.depth == 0 { break }
            result.append(character)
        }
        return result
    }

    /// The strings among the arguments; `*NAME` and `NAME` are looked up in the module.
    private static func words(_ argument: String, constants: [String: [String]], depth: Int = 0) -> [String] {
        // Nesting is bounded, as files are untrusted.
        guard depth < 8 else { return [] }
        return arguments(argument).flatMap { argument -> [String] in
            let bare = argument.drop { $0 == "*" }
            if bare.hasPrefix("[") || bare.hasPrefix("(") {
                return words(String(bare.dropFirst().dropLast()), constants: constants, depth: depth + 1)
            }
            if let match = bare.wholeMatch(of: #/(?:[fr]{0,2}"([^"]*)"|[fr]{0,2}'([^']*)')/#) {
                return (match.1 ?? match.2).map { [String($0).replacing(#/\{[^}]*\}/#, with: "$")] } ?? []
            }
            return constants[String(bare)] ?? []
        }
    }

    /// The arguments of a call, split at top-level commas.
    private static func arguments(_ text: String) -> [String] {
        var arguments: [String] = [""]
        var nesting = Nesting(depth: 0)
        for character in text {
            if character == ",", nesting.depth == 0, nesting.quote == nil {
                arguments.append("")
                continue
            }
            nesting.advance(over: character)
            arguments[arguments.count - 1].append(character)
        }
        return arguments.map { Text.trimmed($0) }.filter { !$0.isEmpty }
    }
}

/// The number of open brackets, and the open quote.
private struct Nesting {
    var depth: Int
    private(set) var quote: Character?

    init(depth: Int) {
        self.depth = depth
    }

    mutating func advance(over character: Character) {
        if let open = quote {
            if character == open { quote = nil }
        } else if character == "\"" || character == "'" {
            quote = character
        } else if "([{".contains(character) {
            depth += 1
        } else if ")]}".contains(character) {
            depth -= 1
        }
    }
}
