internal import Instances

/// Reads how a project declares itself.
enum ProjectKind {
    /// The declaration of the project in a directory (empty for the root), with the evidence.
    static func declaration(in files: ProjectFiles, directory: String = "") -> (
        ProjectDeclaration, [Evidence]
    ) {
        let prefix = directory.isEmpty ? "" : directory + "/"
        let pyproject = prefix + "pyproject.toml"
        let document = files.text(pyproject).map { TomlDocument($0).root }
        let hasSetup = files.has(prefix + "setup.py")
        let backend = document?["build-system", "build-backend"]?.string
        func roots(_ name: String?) -> [String] { [SourceLayout.root(of: files, below: prefix, name: name)] }

        func finished(_ found: ProjectDeclaration, _ file: String, _ said: String) -> (
            ProjectDeclaration, [Evidence]
        ) {
            var declaration = found
            declaration.backend = backend
            declaration.backendPath = (document?["build-system", "backend-path"]?.strings ?? [])
                .compactMap { Text.normalizedPath($0) }
            declaration.versionFile = document.flatMap(versionFile).flatMap { Text.normalizedPath($0) }
            declaration.buildRequirements = document?["build-system", "requires"]?.strings ?? []
            return (
                declaration,
                [Evidence(file: file, said: said, decided: "project kind: \(found.kind.rawValue)")]
            )
        }

        if let document, !hasSetup || backend.map({ !isSetuptools($0) }) ?? false {
            if var found = poetry(document) ?? standard(document) ?? flit(document),
                !isSetuptools(backend ?? "")
            {
                found.sourceRoots = poetryRoots(document) ?? declaredRoots(document) ?? roots(found.name)
                found.topLevel = declaredModules(document)
                found.versionSource = VersionSource.file(
                    document, name: found.name, roots: found.sourceRoots, in: files, below: prefix)
                found.version =
                    found.version
                    ?? found.versionSource.flatMap { files.text(prefix + $0) }.flatMap(VersionSource.version)
                return finished(found, pyproject, "build back end \(backend ?? "not named")")
            }
            if let backend, !isSetuptools(backend) {
                var found = ProjectDeclaration(kind: .backend)
                found.sourceRoots =
                    poetryRoots(document) ?? declaredRoots(document)
                    ?? roots(document["project", "name"]?.string)
                found.topLevel = declaredModules(document)
                return finished(found, pyproject, "build back end \(backend)")
            }
        }
        let isConfigured = files.text(prefix + "setup.cfg").map {
            IniDocument($0).value("metadata", "name") != nil
        }
        if hasSetup || isConfigured == true || document?["project", "name"] != nil {
            let file = hasSetup ? "setup.py" : isConfigured == true ? "setup.cfg" : "pyproject.toml"
            let told = SetupScript(
                script: files.text(prefix + "setup.py"), configuration: files.text(prefix + "setup.cfg"))
            return finished(
                setuptools(told, document, roots: roots(told.name)), prefix + file, "declared for setuptools")
        }
        var plain = ProjectDeclaration(kind: .plain)
        plain.sourceRoots = roots(nil)
        return finished(plain, "", "no file declares a project")
    }

    /// The static part of a setuptools project, for when setuptools cannot run.
    private static func setuptools(_ told: SetupScript, _ document: TomlValue?, roots: [String])
        -> ProjectDeclaration
    {
        var found = document.flatMap(standard) ?? ProjectDeclaration(kind: .setuptools)
        found.kind = .setuptools
        found.name = found.name ?? told.name
        found.version = found.version ?? told.version
        if found.dependencies.isEmpty { found.dependencies = told.requirements }
        found.extras.merge(told.extras) { own, _ in own }
        if found.requiresPython.isEmpty, VersionRange(told.requiresPython) != nil {
            found.requiresPython = told.requiresPython
        }
        found.sourceRoots = told.sourceRoots.isEmpty ? roots : told.sourceRoots
        return found
    }

    /// The project directories below the root, shallowest first, without examples and documentation.
    static func directories(in files: ProjectFiles) -> [String] {
        let others: Set<String> = [
            "example", "examples", "doc", "docs", "test", "tests", "testing", "template", "templates",
            "vendor", "vendored",
            "third_party", "external", "benchmarks", "demo", "demos", "fixtures", "samples", "tutorial",
            "tutorials",
            "integration_tests", "testdata", "data", "scripts", "tools", "ci", "contrib", "node_modules",
        ]
        let found = files.paths.compactMap { path -> String? in
            let parts = path.split(separator: "/").map(String.init)
            guard (2...3).contains(parts.count), parts.last == "setup.py" || parts.last == "pyproject.toml",
                parts.dropLast().allSatisfy({ !others.contains($0.lowercased()) && !$0.hasPrefix(".") })
            else { return nil }
            let directory = parts.dropLast().joined(separator: "/")
            return declaration(in: files, directory: directory).0.kind == .plain ? nil : directory
        }
        return Set(found).sorted { ($0.count { $0 == "/" }, $0) < ($1.count { $0 == "/" }, $1) }
    }

    private static func versionFile(_ document: TomlValue) -> String? {
        document["tool", "hatch", "build", "hooks", "vcs", "version-file"]?.string
            ?? document["tool", "pdm", "version", "write_to"]?.string
            ?? document["tool", "poetry-dynamic-versioning", "substitution", "files"]?.strings.first
    }

    /// The package directories that Hatch, PDM, uv and Flit can be configured with; nil when none is.
    private static func declaredRoots(_ document: TomlValue) -> [String]? {
        var roots: [String] = []
        if let root = document["tool", "pdm", "build", "package-dir"]?.string
            ?? document["tool", "pdm", "package-dir"]?.string
            ?? document["tool", "uv", "build-backend", "module-root"]?.string
            ?? document["tool", "maturin", "python-source"]?.string
        {
            roots = [root]
        }
        let wheel = document["tool", "hatch", "build", "targets", "wheel"]
        let build = document["tool", "hatch", "build"]
        if let packages = wheel?["packages"]?.strings ?? build?["packages"]?.strings {
            roots = packages.map { $0.split(separator: "/").dropLast().joined(separator: "/") }
        } else if let sources = wheel?["sources"]?.strings ?? build?["sources"]?.strings, !sources.isEmpty {
            roots = sources
        }
        let clean = roots.compactMap { Text.normalizedPath($0) }.map { $0.isEmpty ? "." : $0 }
        return clean.isEmpty ? nil : Array(Set(clean)).sorted()
    }

    /// The directories of the packages that Poetry is configured with; nil when none is.
    private static func poetryRoots(_ document: TomlValue) -> [String]? {
        let packages = document["tool", "poetry", "packages"]?.array ?? []
        let roots = packages.filter { $0["include"] != nil }
            .compactMap { Text.normalizedPath($0["from"]?.string ?? ".") }.map { $0.isEmpty ? "." : $0 }
        return roots.isEmpty ? nil : Array(Set(roots)).sorted()
    }

    /// The first names of the modules that Poetry, Hatch and Flit are configured with; nil when none is.
    private static func declaredModules(_ document: TomlValue) -> [String]? {
        let included = (document["tool", "poetry", "packages"]?.array ?? []).compactMap {
            $0["include"]?.string
        }
        let wheel = document["tool", "hatch", "build", "targets", "wheel", "packages"]?.strings ?? []
        let flit = [
            document["tool", "flit", "module", "name"]?.string,
            document["tool", "flit", "metadata", "module"]?.string,
        ]
        var names = included.compactMap { $0.split(separator: "/").first.map(String.init) }
        names += wheel.compactMap { $0.split(separator: "/").last.map(String.init) }
        names += flit.compactMap { $0?.split(separator: ".").first.map(String.init) }
        let modules = names.map { $0.hasSuffix(".py") ? String($0.dropLast(3)) : $0 }
            .filter { PythonName.isPlain($0) }
        return modules.isEmpty ? nil : Array(Set(modules)).sorted()
    }

    private static func isSetuptools(_ backend: String) -> Bool {
        backend.isEmpty || backend.hasPrefix("setuptools") || backend == "backend"
    }

    /// A range of interpreters if it can be parsed; else empty.
    private static func range(_ value: TomlValue?) -> String {
        value?.string.flatMap { VersionRange($0) == nil ? nil : $0 } ?? ""
    }

    private static func standard(_ document: TomlValue) -> ProjectDeclaration? {
        guard let project = document["project"], let name = project["name"]?.string else { return nil }
        let dynamic = Set(project["dynamic"]?.strings ?? [])
        guard dynamic.isDisjoint(with: ["dependencies", "optional-dependencies"]) else { return nil }
        var found = ProjectDeclaration(kind: .declarative)
        found.name = name
        found.version = project["version"]?.string
        found.requiresPython = range(project["requires-python"])
        found.headers = MetadataHeaders.standard(project)
        found.dependencies = project["dependencies"]?.strings ?? []
        found.extras = (project["optional-dependencies"]?.table ?? [:]).mapValues(\.strings)
        found.scripts = (project["scripts"]?.table ?? [:]).compactMapValues(\.string)
        found.entryPoints = (project["entry-points"]?.table ?? [:]).mapValues { group in
            (group.table ?? [:]).compactMapValues(\.string)
        }
        if let windowed = project["gui-scripts"]?.table {
            found.entryPoints["gui_scripts"] = windowed.compactMapValues(\.string)
        }
        return found
    }

    private static func flit(_ document: TomlValue) -> ProjectDeclaration? {
        guard let metadata = document["tool", "flit", "metadata"], let module = metadata["module"]?.string
        else {
            return nil
        }
        var found = ProjectDeclaration(kind: .declarative)
        found.name = metadata["dist-name"]?.string ?? module
        found.requiresPython = range(metadata["requires-python"])
        found.headers = MetadataHeaders.flit(metadata)
        found.dependencies = metadata["requires"]?.strings ?? []
        found.extras = (metadata["requires-extra"]?.table ?? [:]).mapValues(\.strings)
        found.scripts = (document["tool", "flit", "scripts"]?.table ?? [:]).compactMapValues(\.string)
        return found
    }

    private static func poetry(_ document: TomlValue) -> ProjectDeclaration? {
        guard let poetry = document["tool", "poetry"], let name = poetry["name"]?.string else { return nil }
        var found = ProjectDeclaration(kind: .declarative)
        found.name = name
        found.version = poetry["version"]?.string
        found.headers = MetadataHeaders.poetry(poetry)
        let dependencies = PoetryDependencies.requirements(poetry["dependencies"]?.table ?? [:])
        found.dependencies = dependencies.filter { !$0.isOptional }.map(\.text)
        let optional = Dictionary(grouping: dependencies.filter(\.isOptional), by: \.name)
        found.extras = (poetry["extras"]?.table ?? [:]).mapValues { extra in
            extra.strings.flatMap { name in
                (optional[Requirement.normalized(name)] ?? []).map(\.text)
            }
        }
        found.scripts = (poetry["scripts"]?.table ?? [:]).compactMapValues(\.string)
        found.entryPoints = (poetry["plugins"]?.table ?? [:]).mapValues {
            ($0.table ?? [:]).compactMapValues(\.string)
        }
        return found
    }
}
