internal import Instances
internal import Yams

extension PipelineDescription {
    /// The names of the mining policies.
    package static let miningPolicies = ["complete", "swe-bench-2023", "swe-bench-2024"]
    /// The names of the validation policies.
    package static let validationPolicies = ["swe-bench", "swe-gym"]

    private static let keys = [
        "repositories", "archive", "workspace", "policy", "only", "allow-missing-objects", "workers",
        "repeats", "limits", "stages", "publish", "disk-budget", "mirror-budget", "sandbox", "allow-degraded",
    ]

    /// Reads the text of a pipeline.
    ///
    /// - Throws: A `ConfigurationError` with everything that is wrong.
    package init(yaml bytes: [UInt8], file: String) throws(ConfigurationError) {
        let root = try YAMLDocument.root(of: bytes, file: file)
        var reader = DocumentReader()
        let description = Self.read(root, file: file, &reader)
        guard let description, reader.problems.isEmpty else {
            throw ConfigurationError(file: file, problems: reader.problems)
        }
        self = description
    }

    private static func read(
        _ root: Node, file: String, _ reader: inout DocumentReader
    ) -> PipelineDescription? {
        guard let fields = reader.fields(root, "", keys: keys) else { return nil }
        let repositories = readRepositories(fields, file: file, &reader)
        var pipeline = PipelineDescription(file: file, repositories: repositories ?? .demonstration)
        pipeline.archive = readPath(fields, "archive", file, &reader)
        pipeline.workspace = readPath(fields, "workspace", file, &reader)
        pipeline.only =
            reader.texts(fields, "only", expected: "OWNER/NAME or an instance id", where: isSelector) ?? []
        pipeline.allowsMissingObjects = reader.flag(fields, "allow-missing-objects")
        pipeline.workers = reader.number(fields, "workers", in: 1...1024)
        pipeline.diskBudget = reader.size(fields, "disk-budget")
        pipeline.mirrorBudget = reader.size(fields, "mirror-budget")
        pipeline.sandbox = reader.choice(fields, "sandbox", among: SandboxKind.allCases.map(\.rawValue))
            .flatMap(SandboxKind.init)
        pipeline.allowsDegraded = reader.flag(fields, "allow-degraded")
        if let policy = readGroup(fields, "policy", ["mine", "validate"], &reader) {
            pipeline.miningPolicy = reader.choice(policy, "mine", among: miningPolicies)
            pipeline.validationPolicy = reader.choice(policy, "validate", among: validationPolicies)
        }
        let names = ["before", "after", "all", "controls", "varied", "seed", "clock"]
        if let repeats = readGroup(fields, "repeats", names, &reader) {
            pipeline.repeatsBefore = reader.number(repeats, "before", in: 1...100)
            pipeline.repeatsAfter = reader.number(repeats, "after", in: 1...100)
            pipeline.repeatsAll = reader.flag(repeats, "all")
            pipeline.hasControls = reader.flag(repeats, "controls")
            pipeline.isVaried = reader.flag(repeats, "varied")
            pipeline.seed = reader.number(repeats, "seed", in: 0...Int.max)
            pipeline.clock = reader.text(
                repeats, "clock", expected: AskedClock.textForm, where: { AskedClock($0) != nil }
            ).flatMap(AskedClock.init)
        }
        pipeline.limits = readLimits(fields, &reader)
        pipeline.stages = readStages(fields, &reader)
        if let publish = readGroup(fields, "publish", ["output", "against", "audit"], &reader) {
            pipeline.publishOutput = readPath(publish, "output", file, &reader)
            pipeline.publishAgainst = readPath(publish, "against", file, &reader)
            pipeline.publishAudit = reader.flag(publish, "audit")
        }
        if pipeline.stages.contains(.publish), pipeline.publishOutput == nil, reader.problems.isEmpty {
            reader.report(
                root, "publish.output", "is missing; the stage `publish` needs a directory to write to")
        }
        return pipeline
    }

    private static func readRepositories(
        _ fields: DocumentReader.Fields, file: String, _ reader: inout DocumentReader
    ) -> Repositories? {
        let path = fields.path(of: "repositories")
        let expected = "a repos.yaml, `demo`, or a list of entries"
        guard let node = fields.node("repositories") else {
            reader.report(fields.node, path, "is missing; expected \(expected)")
            return nil
        }
        if case .sequence = node {
            return .inline(RepositoryList(file: file, entries: RepositoryEntry.readAll(node, path, &reader)))
        }
        guard let text = reader.text(node, path, expected: expected, where: { !$0.isEmpty }) else {
            return nil
        }
        return text == "demo" ? .demonstration : .file(ConfiguredPath.resolve(text, besides: file))
    }

    private static func readGroup(
        _ fields: DocumentReader.Fields, _ key: String, _ keys: [String], _ reader: inout DocumentReader
    ) -> DocumentReader.Fields? {
        fields.node(key).flatMap { reader.fields($0, fields.path(of: key), keys: keys) }
    }

    private static func readPath(
        _ fields: DocumentReader.Fields, _ key: String, _ file: String, _ reader: inout DocumentReader
    ) -> String? {
        reader.text(fields, key, expected: "a path").map { ConfiguredPath.resolve($0, besides: file) }
    }

    private static func readLimits(
        _ fields: DocumentReader.Fields, _ reader: inout DocumentReader
    ) -> Limits {
        var limits = Limits()
        let keys = [
            "wall-seconds", "silence-seconds", "memory-mib", "disk-mib", "output-mib",
            "processes",
        ]
        guard let group = readGroup(fields, "limits", keys, &reader) else { return limits }
        limits.wallSeconds = reader.number(group, "wall-seconds", in: 1...604_800)
        limits.silenceSeconds = reader.number(group, "silence-seconds", in: 1...604_800)
        limits.memoryMiB = reader.number(group, "memory-mib", in: 64...16_777_216)
        limits.diskMiB = reader.number(group, "disk-mib", in: 1...16_777_216)
        limits.outputMiB = reader.number(group, "output-mib", in: 1...1_048_576)
        limits.processes = reader.number(group, "processes", in: 8...1_000_000)
        return limits
    }

    private static func readStages(
        _ fields: DocumentReader.Fields, _ reader: inout DocumentReader
    ) -> [Stage] {
        guard let node = fields.node("stages") else { return Stage.allCases }
        let names = Stage.allCases.map(\.rawValue)
        let path = fields.path(of: "stages")
        let elements = reader.elements(
            node, path, expected: "a list of stages (\(names.joined(separator: ", ")))")
        let named = elements.compactMap {
            reader.choice($0.node, $0.path, among: names).flatMap { Stage(rawValue: $0) }
        }
        if elements.isEmpty, case .sequence = node {
            reader.report(node, path, "is an empty list; expected at least one stage")
        }
        return Stage.allCases.filter(named.contains)
    }

    private static func isSelector(_ text: String) -> Bool {
        RepositoryName(text) != nil || InstanceID(text) != nil
    }
}
