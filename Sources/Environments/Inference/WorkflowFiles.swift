/// Reads what files of continuous integration say, line by line: their YAML is too varied to be read by structure.
enum WorkflowFiles {
    /// The files of continuous integration that are there.
    static func paths(in files: ProjectFiles) -> [String] {
        let singles = [
            ".travis.yml", ".circleci/config.yml", "azure-pipelines.yml", ".cirrus.yml", ".gitlab-ci.yml",
        ]
        return files.paths.filter { path in
            singles.contains(path)
                || (path.hasPrefix(".github/workflows/")
                    && (path.hasSuffix(".yml") || path.hasSuffix(".yaml")))
        }
    }

    /// The interpreters that the jobs use.
    static func pythonVersions(_ text: String) -> [PythonVersion] {
        var versions: [PythonVersion] = []
        var isInList = false
        for line in Text.lines(text) {
            let trimmed = Text.trimmed(line)
            let key = trimmed.prefix { $0 != ":" }.lowercased().filter { $0 != "-" && $0 != " " && $0 != "_" }
            if key == "python" || key == "pythonversion" || key == "pythonversions" || key == "toxenv"
                || key == "toxenvs"
            {
                let value = trimmed.drop { $0 != ":" }.dropFirst()
                versions += numbers(value)
                isInList = Text.trimmed(value).isEmpty
            } else if isInList, trimmed.hasPrefix("-") {
                versions += numbers(trimmed[...])
            } else if !trimmed.isEmpty, !trimmed.hasPrefix("#") {
                isInList = false
            }
        }
        return versions
    }

    /// The command lines that install something with pip, joined over continued lines.
    static func installLines(_ text: String) -> [String] {
        var joined = ""
        var found: [String] = []
        for line in Text.lines(text) {
            let trimmed = Text.trimmed(line)
            if trimmed.hasSuffix("\\") {
                joined += trimmed.dropLast() + " "
                continue
            }
            let whole = joined + trimmed
            joined = ""
            if Text.contains(whole, "pip install") || Text.contains(whole, "pip3 install") {
                found.append(whole)
            }
        }
        return found
    }

    private static func numbers(_ text: Substring) -> [PythonVersion] {
        let dotted = text.matches(of: #/(?:^|[^0-9.])(3\.[0-9]{1,2})(?![0-9])/#).compactMap {
            PythonVersion($0.1)
        }
        let short = text.matches(of: #/\bpy(3[0-9]{1,2})\b/#).compactMap {
            PythonVersion("3.\($0.1.dropFirst())")
        }
        return dotted + short
    }
}
