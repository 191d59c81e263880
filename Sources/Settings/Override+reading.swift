internal import Instances
internal import Yams

extension Override {
    /// The keys of one override.
    static let keys = [
        "when", "reason", "python", "extras", "requirements", "requirement-files", "constraints",
        "system-packages", "build-steps", "variables", "test-options", "python-path", "install",
        "cutoff-extra-days", "test-directories", "start-on-path", "test-runner", "test-program", "settings",
        "variable-files", "services",
    ]
    /// The runners of tests, by the names that recipes use.
    static let testRunners = ["pytest", "unittest", "django"]
    /// Earlier names of keys, which files may go on using: they are of the time when pytest was the only runner.
    private static let earlierKeys = ["pytest-options": "test-options"]

    /// Reads one override, or a list of them.
    static func readAll(_ node: Node, _ path: String, _ reader: inout DocumentReader) -> [Override] {
        guard case .sequence = node else { return read(node, path, &reader).map { [$0] } ?? [] }
        return reader.elements(node, path, expected: "a list of overrides").compactMap {
            read($0.node, $0.path, &reader)
        }
    }

    private static func read(
        _ node: Node, _ path: String, _ reader: inout DocumentReader
    ) -> Override? {
        guard let fields = reader.fields(node, path, keys: keys, earlier: earlierKeys) else { return nil }
        var override = Override()
        override.condition = readCondition(fields, &reader)
        override.reason = reader.text(fields, "reason")
        override.interpreter = reader.text(
            fields, "python", expected: "a Python version such as 3.9", where: isPythonVersion)
        override.extras = reader.texts(fields, "extras", expected: "the name of an extra", where: isName)
        override.requirements = reader.texts(fields, "requirements", expected: "a requirement", where: isLine)
        let inside = "a path inside the checkout"
        override.requirementFiles = reader.texts(
            fields, "requirement-files", expected: inside, where: ConfiguredPath.isInside)
        override.constraints = reader.texts(fields, "constraints", expected: "a constraint", where: isLine)
        override.systemPackages = reader.texts(
            fields, "system-packages", expected: "the name of a package", where: isName)
        override.buildSteps = reader.texts(fields, "build-steps", expected: "a shell command")
        override.variables = readVariables(fields, &reader)
        override.testOptions = reader.texts(fields, "test-options", expected: "an option")
        override.pythonPath = reader.texts(
            fields, "python-path", expected: inside, where: ConfiguredPath.isInside)
        readStart(fields, inside, &reader, into: &override)
        override.install = reader.flag(fields, "install")
        override.cutoffExtraDays = reader.number(fields, "cutoff-extra-days", in: 0...3650)
        return override
    }

    /// Where and how tests start.
    private static func readStart(
        _ fields: DocumentReader.Fields, _ inside: String, _ reader: inout DocumentReader,
        into override: inout Override
    ) {
        override.testDirectories = reader.texts(
            fields, "test-directories", expected: inside, where: ConfiguredPath.isInside)
        override.startOnPath = reader.flag(fields, "start-on-path")
        override.testRunner = reader.choice(fields, "test-runner", among: testRunners)
        override.testProgram = reader.text(
            fields, "test-program", expected: inside, where: ConfiguredPath.isInside)
        override.settings = reader.text(
            fields, "settings", expected: "a module such as project.settings", where: isModule)
        override.variableFiles = reader.texts(
            fields, "variable-files", expected: inside, where: ConfiguredPath.isInside)
        override.services = reader.texts(
            fields, "services", expected: "the name of a service", where: isName)
    }

    private static func readCondition(
        _ fields: DocumentReader.Fields, _ reader: inout DocumentReader
    ) -> Condition {
        guard let node = fields.node("when"),
            let when = reader.fields(node, fields.path(of: "when"), keys: ["versions", "before", "after"])
        else { return Condition() }
        let versions = reader.text(
            when, "versions", expected: "versions such as \">=1.7, <1.12\"",
            where: { VersionRange(strict: $0) != nil })
        let before = reader.moment(when, "before")
        let after = reader.moment(when, "after")
        if let before, let after, before <= after {
            reader.report(node, when.path, "holds never: `before` is not later than `after`")
        }
        return Condition(
            versions: versions.flatMap { VersionRange(strict: $0) }, before: before, after: after)
    }

    private static func readVariables(
        _ fields: DocumentReader.Fields, _ reader: inout DocumentReader
    ) -> [String: String]? {
        guard let node = fields.node("variables") else { return nil }
        let path = fields.path(of: "variables")
        guard case .mapping(let mapping) = node else {
            reader.report(node, path, "expected names with values, found \(DocumentReader.describe(node))")
            return nil
        }
        var variables: [String: String] = [:]
        for (keyNode, value) in mapping {
            let name = reader.text(
                keyNode, path, expected: "the name of an environment variable", where: isVariableName)
            guard let name else { continue }
            if case .scalar = value, YAMLDocument.isEmpty(value) {
                // An empty value differs from an absent one.
                variables[name] = ""
            } else {
                variables[name] = reader.text(value, "\(path).\(name)")
            }
        }
        return variables
    }

    private static func isPythonVersion(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return (2...3).contains(parts.count) && ["2", "3"].contains(parts[0])
            && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
    }

    /// A dotted name of a module.
    private static func isModule(_ text: String) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { isVariableName(String($0)) }
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && !text.hasPrefix("-")
            && text.unicodeScalars.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || isNameSign($0)) }
    }

    private static func isNameSign(_ scalar: Unicode.Scalar) -> Bool {
        "0123456789-_.+:".unicodeScalars.contains(scalar)
    }

    /// A line of a requirements file: neither an option nor a second line can be injected.
    private static func isLine(_ text: String) -> Bool {
        !text.isEmpty && !text.hasPrefix("-") && !text.contains { $0.isNewline }
    }

    private static func isVariableName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
        return text.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || $0 == "_" || (48...57).contains($0.value))
        }
    }
}
