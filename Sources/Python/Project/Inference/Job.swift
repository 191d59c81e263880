/// A sequence of commands: a job of continuous integration, a make target, a script.
struct Job: Hashable, Sendable {
    var file: String
    var name: String
    var lines: [String] = []
    /// Variables for all of its commands.
    var variables: [ShellCommand.Variable] = []
    /// Variables that its workflow sets for all jobs.
    var sharedVariables: [ShellCommand.Variable] = []
    /// What it requires other than by commands.
    var facts: [CommandFact] = []
    /// Whether each line is a shell of its own, as in a Makefile.
    var linesAreSeparate = false
    /// The line that marks the start of a step, which runs in the checkout's root.
    static let stepStart = "\u{1}"
    /// The beginning of a line with a variable that is set for one step.
    static let stepVariable = "\u{2}"

    /// The targets that it depends on.
    var prerequisites: [String] = []
}

/// Finds the jobs of a repository: what runs tests, and how that is set up.
enum JobFiles {
    /// The jobs of continuous integration.
    static func jobs(in files: ProjectFiles) -> [Job] {
        WorkflowFiles.paths(in: files).flatMap { path in
            files.text(path).map { WorkflowFiles.jobs($0, file: path) } ?? []
        }
    }

    /// The targets of the Makefile and of a justfile.
    static func targets(in files: ProjectFiles, directory: String = "") -> [Job] {
        ["Makefile", "makefile", "GNUmakefile", "justfile", "Justfile", ".justfile"].flatMap { name in
            let path = directory.isEmpty ? name : "\(directory)/\(name)"
            return files.text(path).map { MakeTargets.read($0, file: path) } ?? []
        }
    }

    /// Scripts whose names suggest that they run tests or set them up.
    static func scripts(in files: ProjectFiles) -> [Job] {
        files.paths.filter(isScript).compactMap { script($0, in: files) }
    }

    /// A shell script as a job; nil for any other file.
    static func script(_ path: String, in files: ProjectFiles) -> Job? {
        guard let text = files.text(path), text.utf8.count < 1 << 18,
            path.hasSuffix(".sh") || text.hasPrefix("#!") || !path.contains(".")
        else { return nil }
        return Job(file: path, name: "", lines: joined(Text.lines(text).map { Text.trimmed($0) }))
    }

    /// What documentation for contributors says to install.
    static func documents(in files: ProjectFiles) -> [Job] {
        files.paths.filter { path in
            let name = path.split(separator: "/").last?.lowercased() ?? ""
            return path.count { $0 == "/" } < 2 && isDocument(name)
                && (name.hasSuffix(".md") || name.hasSuffix(".rst") || name.hasSuffix(".txt")
                    || !name.contains("."))
        }.compactMap { path in
            files.text(path).map { text in
                let lines = Text.lines(text).prefix(4000).map { line in
                    Text.trimmed(line.drop { " $>`\t".contains($0) }.filter { $0 != "`" })
                }
                return Job(file: path, name: "", lines: lines.filter { Text.contains($0, " install ") })
            }
        }
    }

    /// Whether a file explains to contributors how a project is set up or tested, by its name in lower case.
    static func isDocument(_ name: String) -> Bool {
        ["readme", "contributing", "hacking", "development", "testing", "install"].contains {
            name.hasPrefix($0)
        }
    }

    /// The lines, with continued ones joined.
    static func joined(_ lines: [String]) -> [String] {
        var result: [String] = []
        var open = ""
        for line in lines {
            if line.hasSuffix("\\") {
                open += line.dropLast() + " "
            } else {
                result.append(open + line)
                open = ""
            }
        }
        if !open.isEmpty { result.append(open) }
        return result
    }

    private static func isScript(_ path: String) -> Bool {
        let parts = path.lowercased().split(separator: "/")
        guard let name = parts.last, parts.count <= 3 else { return false }
        let stem = name.hasSuffix(".sh") ? name.dropLast(3) : name
        guard name.hasSuffix(".sh") || !name.contains(".") else { return false }
        let homes: Set<Substring> = ["scripts", "script", "bin", "tools", "ci", ".ci", "etc", "dev"]
        let isHome = parts.count == 1 || homes.contains(parts[0])
        let preparing: Set<Substring> = ["install", "bootstrap", "setup", "install-deps", "install_deps"]
        return isHome && (Purpose.isTests(stem) || (parts.count > 1 && preparing.contains(stem)))
    }
}

/// Parses the targets of a Makefile or the recipes of a justfile, which are similar enough.
enum MakeTargets {
    /// The targets, in order.
    static func read(_ text: String, file: String) -> [Job] {
        var jobs: [Job] = []
        var lines: [String] = []
        let isOneShell = Text.contains(text, ".ONESHELL")
        func finish() {
            if !jobs.isEmpty { jobs[jobs.count - 1].lines = JobFiles.joined(lines) }
            lines = []
        }
        for line in Text.lines(text) {
            if let first = line.first, first.isWhitespace {
                let command = Text.trimmed(line)
                if !command.isEmpty { lines.append(command) }
            } else if let match = line.prefixMatch(of: #/([A-Za-z0-9_.\-\/ *+]+?)\s*:(?!=)(.*)/#) {
                finish()
                var job = Job(file: file, name: String(match.1.prefix { $0 != " " }))
                job.linesAreSeparate = !isOneShell
                job.prerequisites = match.2.prefix { $0 != "#" && $0 != ";" }
                    .split(whereSeparator: \.isWhitespace).map(String.init)
                jobs.append(job)
            }
        }
        finish()
        return jobs
    }
}
