/// Parses files of continuous integration line by line: their YAML is too varied for a parser of its structure.
enum WorkflowFiles {
    /// The files of continuous integration in the repository.
    static func paths(in files: ProjectFiles) -> [String] {
        let singles: Set<String> = [
            ".travis.yml", ".circleci/config.yml", "azure-pipelines.yml", ".azure-pipelines.yml",
            ".cirrus.yml",
            ".gitlab-ci.yml", "appveyor.yml", ".appveyor.yml", "bitbucket-pipelines.yml", ".drone.yml",
            ".semaphore/semaphore.yml", "circle.yml", "shippable.yml", "tox-travis.yml",
        ]
        let homes = [
            ".github/workflows/", ".github/actions/", ".azure-pipelines/", "azure-pipelines/", ".azure/",
            ".ci/",
            "ci/azure/", ".builds/", ".gitlab/",
        ]
        return files.paths.filter { path in
            singles.contains(path)
                || ((path.hasSuffix(".yml") || path.hasSuffix(".yaml"))
                    && homes.contains { path.hasPrefix($0) })
        }
    }

    // MARK: - Interpreters

    /// The interpreters that the jobs use.
    static func pythonVersions(_ text: String) -> [PythonVersion] {
        var versions: [PythonVersion] = []
        var isInList = false
        for line in Text.lines(text) {
            let trimmed = Text.trimmed(line)
            let key = trimmed.prefix { $0 != ":" }.lowercased().filter { $0.isLetter }
            if ["python", "pythonversion", "pythonversions", "toxenv", "toxenvs", "py", "pyversion"].contains(
                key)
            {
                let value = trimmed.drop { $0 != ":" }.dropFirst()
                versions += numbers(value)
                isInList = Text.trimmed(value).isEmpty || value.hasSuffix("[") || value.hasSuffix("[ ")
            } else if key == "image" || key == "dockerimage" {
                versions += trimmed.matches(of: #/python:(3\.[0-9]{1,2})(?![0-9])/#).compactMap {
                    PythonVersion($0.1)
                }
            } else if isInList, trimmed.hasPrefix("-") || trimmed.hasPrefix("\"") || trimmed.hasPrefix("'") {
                versions += numbers(trimmed[...])
            } else if !trimmed.isEmpty, !trimmed.hasPrefix("#") {
                isInList = false
            }
        }
        return versions
    }

    private static func numbers(_ text: Substring) -> [PythonVersion] {
        let dotted = text.matches(of: #/(?:^|[^0-9.])(3\.[0-9]{1,2}|2\.[5-7])(?![0-9])/#).compactMap {
            PythonVersion($0.1)
        }
        let short = text.matches(of: #/\bpy(3[0-9]{1,2}|2[5-7])\b/#).compactMap {
            PythonVersion("\($0.1.prefix(1)).\($0.1.dropFirst())")
        }
        return dotted + short
    }

    // MARK: - Jobs

    /// The jobs of a file: the entries under `jobs:`, else the whole file as one.
    static func jobs(_ text: String, file: String) -> [Job] {
        let lines = Array(Text.lines(text).prefix(20_000))
        let defined = ServiceOutline.definitions(in: lines)
        guard let start = lines.firstIndex(where: { $0.hasPrefix("jobs:") }) else {
            return [
                job(lines[...], file: file, name: "", places: WorkflowPlaces(lines[...]), defined: defined)
            ]
        }
        let shared = sharedVariables(in: lines[..<start])
        let general = WorkflowPlaces.defaultDirectory(in: lines[...], margin: 0)
        let body = lines[(start + 1)...].prefix {
            $0.first.map { $0 == " " || $0 == "#" || $0 == "-" } ?? true
        }
        let indents = body.filter { !Text.trimmed($0).isEmpty && !Text.trimmed($0).hasPrefix("#") }.map(
            indent)
        guard let margin = indents.first else { return [] }
        var starts: [Int] = []
        for index in body.indices where indent(body[index]) == margin {
            let trimmed = Text.trimmed(body[index])
            // A list item may be indented like its key.
            if !trimmed.isEmpty, !trimmed.hasPrefix("#"),
                margin > 0 || !trimmed.hasPrefix("- ") || isJobItem(trimmed)
            {
                starts.append(index)
            }
        }
        let ends = starts.dropFirst() + [body.endIndex]
        return zip(starts, ends).map { start, end in
            let header = Text.trimmed(body[start]).drop { $0 == "-" || $0 == " " }
            let name =
                header.hasPrefix("job:") || header.hasPrefix("template:")
                ? header.dropFirst(4) : header.prefix { $0 != ":" }
            var job = job(
                lines[start..<end], file: file, name: Text.trimmed(name),
                places: WorkflowPlaces(lines[start..<end], otherwise: general), defined: defined)
            job.sharedVariables = shared
            return job
        }
    }

    /// The variables that a workflow sets for all its jobs.
    private static func sharedVariables(in lines: ArraySlice<String>) -> [ShellCommand.Variable] {
        (Outline(lines)["env"]?.children ?? []).compactMap { child in
            child.key.map { ShellCommand.Variable(name: $0, value: child.value) }
        }
    }

    private static func isJobItem(_ line: String) -> Bool {
        line.hasPrefix("- job:") || line.hasPrefix("- template:")
    }

    static func indent(_ line: some StringProtocol) -> Int { line.prefix { $0 == " " }.count }

    private static let commandKeys: Set<String> = [
        "run", "script", "command", "cmd", "sh", "bash", "powershell", "pwsh", "ps", "install",
        "before_install",
        "before_script", "test_script", "build_script", "inlinescript", "install_script", "pip_script",
        "main_script",
        "after_install", "pre", "override",
    ]

    private static func job(
        _ lines: ArraySlice<String>, file: String, name: String, places: WorkflowPlaces,
        defined: [NamedService]
    ) -> Job {
        var job = Job(file: file, name: name)
        let named = ServiceOutline.services(in: lines, defined: defined)
        if !named.isEmpty { job.facts.append(.services(named)) }
        var services: Int?
        var folded: (indent: Int, text: String)?
        var block: (key: String, indent: Int)?
        var raw: [String] = []
        // The commands of Travis CI share one shell.
        let startsAnew = file != ".travis.yml"
        for (index, line) in zip(lines.indices, lines) {
            let trimmed = Text.trimmed(line)
            if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
            let indent = indent(line)
            // What a service is set up with is not for the tests.
            if let open = services, indent > open { continue }
            services = trimmed == "services:" ? indent : nil
            if let open = folded {
                if indent > open.indent {
                    folded?.text += " " + trimmed
                    continue
                }
                raw.append(open.text)
                folded = nil
            }
            if let open = block, indent <= open.indent { block = nil }
            if let open = block {
                read(trimmed, in: open.key, into: &job)
                if open.key != "commands" { continue }
            }
            let item = trimmed.hasPrefix("- ") ? Text.trimmed(trimmed.dropFirst(2)) : trimmed
            let key = item.prefix { $0 != ":" && $0 != " " }.lowercased()
            guard item.dropFirst(key.count).hasPrefix(":"), !key.isEmpty else {
                raw.append(item)
                continue
            }
            let value = Text.trimmed(item.dropFirst(key.count + 1))
            if ["env", "variables", "environment"].contains(key), value.isEmpty {
                block = ("variables", indent)
            } else if ["env", "variables", "environment"].contains(key), value.hasPrefix("{") {
                for member in Outline([item]).children.first?.children ?? [] {
                    if let name = member.key { read("\(name): \(member.value)", in: "variables", into: &job) }
                }
            } else if key == "packages" {
                job.facts.append(.systemPackages(names(value)))
                if value.isEmpty || value.hasPrefix("|") || value.hasPrefix("&") {
                    block = ("packages", indent)
                }
            } else if let path = condaFile(key, value) {
                job.facts.append(.condaFile(path))
            } else if commandKeys.contains(key) {
                if startsAnew { raw += places.beginning(ofStepAt: index) }
                if value.hasPrefix(">") {
                    folded = (indent, "")
                } else if !value.hasPrefix("|") {
                    raw.append(Text.unquoted(value))
                }
            }
        }
        if let folded { raw.append(folded.text) }
        job.lines = places.expanded(JobFiles.joined(raw))
        return job
    }

    private static func read(_ line: String, in block: String, into job: inout Job) {
        if block == "packages" {
            job.facts.append(.systemPackages(names(line.hasPrefix("- ") ? String(line.dropFirst(2)) : line)))
        } else if block == "variables", let colon = line.firstRange(of: ": ") {
            let name = String(line[..<colon.lowerBound])
            let value = Text.unquoted(line[colon.upperBound...])
            guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }) else { return }
            if let path = condaFile(name, value) { job.facts.append(.condaFile(path)) }
            job.variables.append(ShellCommand.Variable(name: name, value: value))
        }
    }

    private static func names(_ text: String) -> [String] {
        Text.unquoted(text).split { $0.isWhitespace || $0 == "," || $0 == "[" || $0 == "]" }.map(String.init)
            .filter { SystemPackages.isName($0) }
    }

    /// The conda environment file of a key, with `$` for what only the service knows.
    private static func condaFile(_ key: some StringProtocol, _ value: String) -> String? {
        let key = key.lowercased()
        let value = Text.unquoted(value)
        guard key.contains("env") || key.contains("requirements"),
            value.hasSuffix(".yml") || value.hasSuffix(".yaml") || key == "environment-file"
        else { return nil }
        return Text.normalizedPath(value.replacing(#/\$\{\{[^}]*\}\}/#, with: "$"))
    }
}
