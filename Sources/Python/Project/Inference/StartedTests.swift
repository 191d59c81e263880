/// A command that starts tests, and where the repository says so.
struct StartedTests: Hashable, Sendable {
    /// The directory in which it runs, relative to the root and empty for it.
    var directory: String
    var command: TestCommand
    /// The file that holds the command.
    var file: String
    /// The line with the command.
    var said: String

    /// The commands of a project, from the most reliable source that has any: jobs of continuous integration with what
    /// they call, tox, nox, make, tables of scripts, shell scripts.
    static func found(in files: ProjectFiles, python: PythonVersion?) -> [StartedTests] {
        let targets = JobFiles.targets(in: files)
        let sources: [() -> [EnvironmentJobs.Located]] = [
            { JobFiles.jobs(in: files).filter { !Purpose.isOther($0.file) }.map { ($0, "") } },
            { EnvironmentJobs.tox([], in: files, directory: "", python: python) },
            { EnvironmentJobs.nox([], in: files, directory: "") },
            {
                targets.filter { Purpose.isTests($0.name) || ["check", "ci"].contains($0.name) }.map {
                    ($0, "")
                }
            },
            { EnvironmentJobs.scripts(nil, in: files) },
            { JobFiles.scripts(in: files).map { ($0, "") } },
        ]
        for source in sources {
            let found = source().prefix(400).filter { job, _ in
                !Purpose.isOther(job.name) && !Purpose.isOtherPython(job.name, than: python)
            }.flatMap { job, directory in
                JobFacts(job, files: files, targets: targets, python: python, in: directory).starts
            }
            if !found.isEmpty { return found }
        }
        return []
    }

    /// What a command runs, with whatever options: those that are equal run the same tests by the same runner.
    struct Tests: Hashable, Sendable {
        let directory: String
        let runner: TestCommand.Runner
        let program: String?
        let words: [String]
    }

    /// What it runs.
    var tests: Tests {
        Tests(
            directory: directory, runner: command.runner, program: command.program,
            words: command.arguments.filter { !$0.hasPrefix("-") }.sorted())
    }

    /// The line of the file that names the directory, or else the command; nil when the file has another form.
    func line(in files: ProjectFiles) -> Int? {
        guard let text = files.text(file) else { return nil }
        let last = directory.split(separator: "/").last.map(String.init) ?? ""
        let lines = Text.lines(text)
        let signs = [
            "orking", "chdir", "change_dir", "changedir", "cd ", "pushd", "-C ", "--directory", "cwd",
        ]
        let place = lines.firstIndex { line in
            !last.isEmpty && Text.contains(line, last) && signs.contains { Text.contains(line, $0) }
        }
        return (place ?? lines.firstIndex { Text.contains($0, command.program ?? command.name) }).map {
            $0 + 1
        }
    }

    /// What the file says, with the line.
    func quotation(in files: ProjectFiles) -> String {
        let place = directory.isEmpty ? "" : " in \(directory)"
        let line = line(in: files).map { "line \($0): " } ?? ""
        return "\(line)\(Text.trimmed(said))\(place)"
    }

    /// The directories and files with the tests that it runs, relative to the root; the root is empty.
    ///
    /// - Parameter configured: What the configuration of the runner in the root names when nothing is given.
    func scopes(in files: ProjectFiles, configured: [String]) -> [String] {
        let named = command.arguments.filter { !$0.hasPrefix("-") }.compactMap { word -> String? in
            let path = String(word.prefix { $0 != ":" })
            guard let whole = Text.normalizedPath(under(path)), !path.isEmpty,
                whole.isEmpty || files.has(whole) || files.hasDirectory(whole)
            else { return nil }
            return whole
        }
        if !named.isEmpty { return named }
        return directory.isEmpty && !configured.isEmpty ? configured : [directory]
    }

    /// Directories that it leaves out, relative to the root.
    var ignored: [String] {
        command.values(of: ["--ignore"]).compactMap { Text.normalizedPath(under($0)) }
    }

    private func under(_ path: String) -> String { directory.isEmpty ? path : "\(directory)/\(path)" }
}
