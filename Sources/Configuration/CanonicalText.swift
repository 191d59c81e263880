/// Text of which the digest is taken: one fact a line, the same for equal values whatever the file looked like.
struct CanonicalText {
    private(set) var text = ""

    /// A fact with one value; absent values are left out.
    mutating func add(_ key: String, _ value: (some CustomStringConvertible)?) {
        guard let value else { return }
        text += "\(key) \(Self.quoted(value.description))\n"
    }

    /// A fact with several values, in their order.
    mutating func add(_ key: String, list values: [String]?) {
        guard let values else { return }
        text += ([key] + values.map(Self.quoted)).joined(separator: " ") + "\n"
    }

    /// The value between quotes, so that no value can look like another line.
    private static func quoted(_ value: String) -> String {
        var result = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension RepositoryList {
    /// The entries as text to take a digest of: all that can change a result, so neither reasons nor the order of the
    /// repositories.
    public var canonicalText: String {
        var result = CanonicalText()
        for entry in entries.sorted(by: { $0.name < $1.name }) {
            result.add("repository", entry.name)
            result.add("url", entry.url)
            result.add("default-branch", entry.defaultBranch)
            result.add("version-files", list: entry.versionFiles)
            result.add("version-rule", entry.versionRule)
            for override in entry.environment { override.write(to: &result) }
        }
        return result.text
    }
}

extension EnvironmentOverride {
    fileprivate func write(to result: inout CanonicalText) {
        result.add("environment", "")
        result.add("when.versions", condition.versions)
        result.add("when.before", condition.before)
        result.add("when.after", condition.after)
        result.add("python", python)
        result.add("extras", list: extras)
        result.add("requirements", list: requirements)
        result.add("requirement-files", list: requirementFiles)
        result.add("constraints", list: constraints)
        result.add("system-packages", list: systemPackages)
        result.add("build-steps", list: buildSteps)
        for (name, value) in (variables ?? [:]).sorted(by: { $0.key < $1.key }) {
            result.add("variable", list: [name, value])
        }
        result.add("pytest-options", list: pytestOptions)
        result.add("python-path", list: pythonPath)
        result.add("install", install)
        result.add("cutoff-extra-days", cutoffExtraDays)
    }
}

extension PipelineDescription {
    /// The description as text to take a digest of: all that can change a result but the repositories themselves; so
    /// neither places nor the number of workers.
    public var canonicalText: String {
        var result = CanonicalText()
        result.add("policy.mine", miningPolicy)
        result.add("policy.validate", validationPolicy)
        result.add("only", list: only.isEmpty ? nil : only.sorted())
        result.add("allow-missing-objects", allowsMissingObjects)
        result.add("repeats.before", repeatsBefore)
        result.add("repeats.after", repeatsAfter)
        result.add("limits.wall-seconds", limits.wallSeconds)
        result.add("limits.silence-seconds", limits.silenceSeconds)
        result.add("limits.memory-mib", limits.memoryMiB)
        result.add("limits.disk-mib", limits.diskMiB)
        result.add("limits.output-mib", limits.outputMiB)
        result.add("limits.processes", limits.processes)
        return result.text
    }
}
