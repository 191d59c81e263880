/// The dependency groups of `pyproject.toml`: PEP 735, Poetry, PDM and uv.
struct DependencyGroups {
    private let document: TomlValue

    init(_ document: TomlValue) {
        self.document = document
    }

    /// The names of all groups, normalized, sorted.
    var names: [String] {
        let tables = [
            document["dependency-groups"], document["tool", "pdm", "dev-dependencies"],
            document["tool", "poetry", "group"],
        ]
        return Set(tables.flatMap { $0?.table?.keys.map { Requirement.normalized($0) } ?? [] }).sorted()
    }

    /// The requirements of a group and of the groups that it includes; extras of the project appear as `.[name]`.
    func requirements(of name: String) -> [String] {
        requirements(of: Requirement.normalized(name), depth: 0)
    }

    private func requirements(of name: String, depth: Int) -> [String] {
        guard depth < 8 else { return [] }
        let standard = entry(name, in: document["dependency-groups"])?.array ?? []
        var texts = standard.flatMap { element -> [String] in
            if let text = element.string { return [text] }
            guard let included = element["include-group"]?.string else { return [] }
            return requirements(of: Requirement.normalized(included), depth: depth + 1)
        }
        texts += entry(name, in: document["tool", "pdm", "dev-dependencies"])?.strings ?? []
        let poetry = entry(name, in: document["tool", "poetry", "group"])
        texts += PoetryDependencies.requirements(poetry?["dependencies"]?.table ?? [:]).map(\.text)
        texts += PoetryDependencies.paths(poetry?["dependencies"]?.table ?? [:])
        for included in poetry?["include-groups"]?.strings ?? [] {
            texts += requirements(of: Requirement.normalized(included), depth: depth + 1)
        }
        return texts
    }

    /// The requirements of Poetry's and uv's older tables of development dependencies.
    var unnamed: [String] {
        let old = document["tool", "poetry", "dev-dependencies"]?.table ?? [:]
        return PoetryDependencies.requirements(old).map(\.text) + PoetryDependencies.paths(old)
            + (document["tool", "uv", "dev-dependencies"]?.strings ?? [])
    }

    private func entry(_ name: String, in table: TomlValue?) -> TomlValue? {
        table?.table?.first { Requirement.normalized($0.key) == name }?.value
    }
}

/// The environments of Hatch, in `pyproject.toml` or `hatch.toml`.
struct HatchEnvironments {
    struct Environment: Hashable, Sendable {
        var name: String
        var requirements: [String]
        /// Extras of the project.
        var extras: [String]
        /// Dependency groups.
        var groups: [String]
        var variables: [ShellCommand.Variable]
        /// Whether its scripts run tests.
        var runsTests: Bool
    }

    /// The environments, sorted by name.
    let all: [Environment]

    /// Reads the table `tool.hatch.envs`, or `envs` of a `hatch.toml`.
    init(_ table: TomlValue?) {
        let tables = table?.table ?? [:]
        all = tables.sorted { $0.key < $1.key }.map { name, value in
            let scripts = (value["scripts"]?.table ?? [:]).values.flatMap(\.strings)
            let variables = (value["env-vars"]?.table ?? [:]).sorted { $0.key < $1.key }.compactMap {
                name, value in
                value.string.map { ShellCommand.Variable(name: name, value: $0) }
            }
            return Environment(
                name: name,
                requirements: (value["dependencies"]?.strings ?? [])
                    + (value["extra-dependencies"]?.strings ?? []),
                extras: (value["features"]?.strings ?? []).map { Requirement.normalized($0) },
                groups: value["dependency-groups"]?.strings ?? [], variables: variables,
                runsTests: scripts.contains { CommandReader.facts(in: $0).contains(.runsTests) })
        }
    }

    /// The environments that run tests; the default one when no other does.
    var forTests: [Environment] {
        all.filter { environment in
            environment.name == "default" || environment.name == "hatch-test"
                || (Purpose.isTests(environment.name) || environment.runsTests)
                    && !Purpose.isOther(environment.name)
        }
    }
}
