/// Extracts facts from shell lines.
enum CommandReader {
    /// The facts of a line, in order.
    static func facts(in line: String) -> [CommandFact] {
        ShellCommand.commands(in: line).flatMap { command in
            Array(repeating: .opensShell, count: command.opened)
                + located(facts(of: command), in: command.directory)
                + Array(repeating: .closesShell, count: command.closed)
        }
    }

    /// The facts of a command that is started in another directory.
    private static func located(_ facts: [CommandFact], in directory: String?) -> [CommandFact] {
        guard let directory, !facts.isEmpty else { return facts }
        return [.opensShell, .directory(directory)] + facts + [.closesShell]
    }

    /// The facts of one command.
    static func facts(of command: ShellCommand) -> [CommandFact] {
        ServiceCommands.facts(of: command) + ownFacts(of: command)
    }

    private static func ownFacts(of command: ShellCommand) -> [CommandFact] {
        let words = command.arguments
        var facts: [CommandFact]
        switch command.program {
        case "": return settings(command.variables)
        case "export", "set", "setx":
            return settings(words.compactMap { ShellCommand.assignment($0) })
        case "cd", "pushd", "popd":
            let name = words.first { !$0.hasPrefix("-") || $0 == "-" } ?? ""
            facts = [.directory(name.last == ")" && !name.contains("(") ? String(name.dropLast()) : name)]
        case "cat":
            guard let output = command.output.flatMap({ Text.normalizedPath($0) }) else { return [] }
            facts = [.joins(words.compactMap { Text.normalizedPath($0) }, into: output)]
        case "pip": facts = pip(words)
        case "uv": facts = uv(words)
        case "poetry": facts = poetry(words)
        case "pdm": facts = pdm(words)
        case "conda", "mamba", "micromamba": facts = conda(words)
        case "apt-get", "apt", "aptitude": facts = apt(words)
        case "pytest", "unittest", "nosetests", "nose", "nose2", "trial", "stestr", "green",
            "zope-testrunner",
            "testr", "ostestr", "runpytest", "ward":
            facts = [.runsTests, .starts(TestCommand(command))]
        case "django", "django-admin", "django-admin.py":
            facts = words.first == "test" ? [.runsTests, .starts(TestCommand(command))] : []
        case "tox":
            facts = located(
                [.tox(values(of: ["-e", "--env", "-m"], in: words))],
                in: home(of: values(of: ["-c", "--conf"], in: words).first))
        case "nox":
            facts = located(
                [.nox(values(of: ["-s", "-e", "--session", "--sessions"], in: words))],
                in: home(of: values(of: ["-f", "--noxfile"], in: words).first))
        case "hatch": facts = hatch(words)
        case "poe": facts = words.first.map { [.hatch($0)] } ?? []
        case "make", "just", "invoke", "inv", "task", "doit":
            let home = values(of: ["-C", "--directory"], in: words).first
            let targets = words.filter {
                !$0.hasPrefix("-") && !$0.contains("=") && $0 != "\\" && $0 != home
            }
            facts = located([.targets(targets)], in: home)
        case "bash", "sh", "source", ".", "python": facts = script(words, by: command)
        default: facts = other(command)
        }
        if facts.contains(.runsTests) {
            facts = command.variables.map { .variable($0, isForTests: true) } + facts
        }
        return facts
    }

    /// Variables for the following commands; options for uv in such a variable count too.
    private static func settings(_ variables: [ShellCommand.Variable]) -> [CommandFact] {
        variables.flatMap { variable in
            [.variable(variable, isForTests: false)] + selections(Text.shellWords(variable.value))
        }
    }

    /// `python setup.py test`, `python runtests.py`, `bash ci/install.sh`, `sh -c '…'`, `. .env`.
    private static func script(_ words: [String], by command: ShellCommand) -> [CommandFact] {
        let program = command.program
        if ["bash", "sh"].contains(program),
            let text = words.firstIndex(where: { $0.hasPrefix("-") && $0.hasSuffix("c") }),
            text + 1 < words.count, words[..<text].allSatisfy({ $0.hasPrefix("-") })
        {
            return [.opensShell] + facts(in: words[text + 1]) + [.closesShell]
        }
        var rest = words[...]
        while let word = rest.first, word.hasPrefix("-") {
            rest = rest.dropFirst(["-W", "-X"].contains(word) ? 2 : 1)
        }
        guard let path = rest.first else { return [] }
        let own = TestCommand(script: path, by: command, arguments: Array(rest.dropFirst()))
        if program == "python" {
            let name = path.split(separator: "/").last ?? ""
            let verbs: Set<String> = ["test", "pytest", "nosetests", "ptr", "trial"]
            switch name {
            case "setup.py", "manage.py":
                let isTest = rest.dropFirst().contains { verbs.contains($0) }
                return isTest ? [.runsTests, .starts(own)] : []
            default: return isTestProgram(path) ? [.runsTests, .starts(own)] : []
            }
        }
        if ["source", "."].contains(program), isVariableFile(path) { return [.variableFile(path)] }
        return facts(ofScript: path)
    }

    /// Whether a file holds variables, by its name: `.env`, `.env.test`, `test.env`.
    private static func isVariableFile(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        return name == ".env" || name.hasPrefix(".env.") || name.hasSuffix(".env")
    }

    /// The directory of a file that an option names; nil for none.
    private static func home(of path: String?) -> String? {
        guard let path, path.contains("/") else { return nil }
        return path.split(separator: "/").dropLast().joined(separator: "/")
    }

    private static func other(_ command: ShellCommand) -> [CommandFact] {
        // `test` alone is the shell's builtin.
        if command.program != "test" || command.word.contains("/"), isTestProgram(command.word) {
            let own = TestCommand(script: command.word, by: command, arguments: command.arguments)
            return [.runsTests, .starts(own)] + facts(ofScript: command.word)
        }
        if command.program == "manage.py", command.arguments.first == "test" {
            let own = TestCommand(script: command.word, by: command, arguments: command.arguments)
            return [.runsTests, .starts(own)]
        }
        guard command.word.contains("/") || command.word.hasSuffix(".sh") || command.word.hasSuffix(".py")
        else { return [] }
        return facts(ofScript: command.word)
    }

    private static func facts(ofScript word: String) -> [CommandFact] {
        guard let path = Text.normalizedPath(word), !path.isEmpty, !word.contains("$") else { return [] }
        return path.hasSuffix(".py") ? [] : [.script(path)]
    }

    /// Whether a path is a script that runs the project's tests, by its name.
    private static func isTestProgram(_ path: String) -> Bool {
        let name = path.split(separator: "/").last?.lowercased() ?? ""
        return name.wholeMatch(of: #/(?:run[-_]?)?(?:all[-_]?)?tests?(?:\.py)?|testsuite\.py|run_pytest\.py/#)
            != nil
    }

    // MARK: - Installers

    private static func pip(_ words: [String]) -> [CommandFact] {
        guard let start = words.firstIndex(where: { !$0.hasPrefix("-") }), words[start] == "install" else {
            return []
        }
        let rest = Array(words[(start + 1)...])
        let groups = values(of: ["--group"], in: rest).filter { !$0.contains("$") }
            .map { $0.split(separator: ":").last.map(String.init) ?? $0 }
        return PipCommand.lines(of: rest).map { .requires($0) } + (groups.isEmpty ? [] : [.groups(groups)])
    }

    private static func uv(_ all: [String]) -> [CommandFact] {
        var words = all
        if let option = words.firstIndex(of: "--directory"), option + 1 < words.count {
            let directory = words[option + 1]
            words.removeSubrange(option...(option + 1))
            return located(uv(words), in: directory)
        }
        guard let verb = words.first else { return [] }
        let rest = Array(words.dropFirst())
        switch verb {
        case "pip": return pip(rest)
        case "sync": return selections(rest)
        case "run", "tool":
            guard verb == "run" else { return [] }
            let ran = ran(rest, valued: uvOptions)
            // Groups that contain an environment runner say nothing about its environments.
            if ran.contains(where: \.isDelegation) { return ran }
            var facts = values(of: ["--env-file"], in: rest).map { CommandFact.variableFile($0) }
            facts += selections(rest)
            for value in values(of: ["--with"], in: rest) {
                for name in value.split(separator: ",") where !name.contains("$") {
                    facts.append(.requires(RequirementsFile.line(String(name), directory: "")))
                }
            }
            return facts + ran
        default: return []
        }
    }

    private static let uvOptions: Set<String> = [
        "--group", "--extra", "--with", "--python", "-p", "--only-group", "--no-group", "--with-requirements",
        "--project", "--directory", "--index", "--env-file", "--resolution", "--package",
    ]

    private static func poetry(_ words: [String]) -> [CommandFact] {
        guard words.first == "install" || words.first == "sync" else { return [] }
        var facts = selections(Array(words.dropFirst()))
        let with: [String] = values(of: ["--with", "--only"], in: words)
            .flatMap { $0.split(separator: ",").map(String.init) }
        if !with.isEmpty { facts.append(.groups(with)) }
        let extras: [String] = values(of: ["-E", "--extras"], in: words)
            .flatMap { $0.split { $0 == " " || $0 == "," }.map(String.init) }
        if !extras.isEmpty { facts.append(.extras(extras)) }
        return facts
    }

    private static func pdm(_ words: [String]) -> [CommandFact] {
        guard words.first == "install" || words.first == "sync" else { return [] }
        if words.contains(":all") || words.contains("-G:all") { return [.allExtras] }
        let groups: [String] = values(of: ["-G", "-dG", "--group"], in: words)
            .flatMap { $0.split(separator: ",").map(String.init) }
        // PDM calls extras groups as well.
        return groups.isEmpty ? [] : [.groups(groups), .extras(groups)]
    }

    /// The options `--extra`, `--all-extras`, `--group` of uv and Poetry.
    private static func selections(_ words: [String]) -> [CommandFact] {
        var facts: [CommandFact] = []
        let extras = values(of: ["--extra"], in: words).filter { !$0.contains("$") }
        let groups = values(of: ["--group", "--only-group"], in: words).filter { !$0.contains("$") }
        if !extras.isEmpty { facts.append(.extras(extras)) }
        if words.contains("--all-extras") { facts.append(.allExtras) }
        if !groups.isEmpty { facts.append(.groups(groups)) }
        return facts
    }

    private static func conda(_ words: [String]) -> [CommandFact] {
        let verbs = words.filter { !$0.hasPrefix("-") }
        guard let verb = verbs.first(where: { ["install", "create", "update"].contains($0) }) else {
            return verbs.first == "run" ? ran(Array(words.dropFirst()), valued: ["-n", "-p"]) : []
        }
        let files = values(of: ["-f", "--file"], in: words)
        if !files.isEmpty || verbs.first == "env" {
            return files.compactMap { Text.normalizedPath($0) }.map { path in
                path.hasSuffix(".txt") || path.hasSuffix(".in") ? .requires(.file(path)) : .condaFile(path)
            }
        }
        guard verb != "update" else { return [] }
        var packages: [String] = []
        var skipsNext = true
        for word in words.drop(while: { $0 != verb }) {
            if skipsNext {
                skipsNext = false
            } else if ["-n", "--name", "-c", "--channel", "-p", "--prefix", "--solver"].contains(word) {
                skipsNext = true
            } else if !word.hasPrefix("-"), !word.contains("$") {
                packages.append(word)
            }
        }
        return packages.isEmpty ? [] : [.condaPackages(packages)]
    }

    private static func apt(_ words: [String]) -> [CommandFact] {
        guard let verb = words.firstIndex(of: "install") else { return [] }
        let names = words[(verb + 1)...].filter { SystemPackages.isName($0) }
        guard !names.isEmpty else { return [] }
        let services = ServiceCommands.services(ofPackages: Array(names))
        return [.systemPackages(Array(names))] + (services.isEmpty ? [] : [.services(services)])
    }

    private static func hatch(_ words: [String]) -> [CommandFact] {
        if words.first == "test" { return [.runsTests, .hatch("hatch-test:run")] }
        guard let run = words.firstIndex(of: "run"), run + 1 < words.count else { return [] }
        let environment = values(of: ["-e", "--env"], in: Array(words[..<run])).first
        guard let script = words[(run + 1)...].first(where: { !$0.hasPrefix("-") && !$0.hasPrefix("+") })
        else {
            return []
        }
        return [.hatch(environment.map { "\($0):\(script)" } ?? script)]
    }

    /// The facts of the command that follows the options of a wrapper.
    private static func ran(_ words: [String], valued: Set<String>) -> [CommandFact] {
        var rest = words[...]
        while let first = rest.first, first.hasPrefix("-") {
            rest.removeFirst()
            if valued.contains(first) { rest = rest.dropFirst() }
        }
        return rest.isEmpty
            ? [] : CommandReader.facts(in: rest.map { "'\($0.filter { $0 != "'" })'" }.joined(separator: " "))
    }

    /// The values of an option in the forms `-e a b`, `-e a,b` and `--env=a`.
    private static func values(of names: Set<String>, in words: [String]) -> [String] {
        var values: [String] = []
        var takes = false
        for word in words {
            if takes {
                values.append(word)
                takes = false
            } else if names.contains(word) {
                takes = true
            } else if let sign = word.firstIndex(of: "="), names.contains(String(word[..<sign])) {
                values.append(Text.unquoted(word[word.index(after: sign)...]))
            }
        }
        return values
    }
}
