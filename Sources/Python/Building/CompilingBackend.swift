/// What is known of build back ends: which of them only collect Python files, and what the others need.
enum CompilingBackend {
    /// Back ends by the beginnings of their names that never compile anything by themselves.
    private static let pure = [
        "setuptools", "flit", "hatchling", "poetry", "pdm", "whey", "trampolim", "jupyter_packaging",
        "uv_build",
        "pbr", "sphinx_theme_builder", "dunamai", "versioningit",
    ]

    /// Whether a project that names this back end must be built by it: it compiles, or nothing is known of it.
    static func mustRun(_ backend: String?) -> Bool {
        guard let module = backend?.split(separator: ":").first?.lowercased() else { return false }
        return !pure.contains { module == $0 || module.hasPrefix("\($0).") || module.hasPrefix("\($0)_") }
    }

    /// What a back end asks for when it builds, beyond what the project's own file says.
    static func requirements(_ backend: String?) -> [String] {
        switch backend?.split(separator: ".").first.map(String.init) {
        case "mesonpy": ["ninja"]
        case "scikit_build_core": ["cmake", "ninja"]
        default: []
        }
    }
}

extension ProjectMetadata {
    /// Notes that a build back end which compiles must run, and what it asks for.
    mutating func noteBackend(_ backend: String?) {
        guard CompilingBackend.mustRun(backend), let backend else { return }
        needsInstall.append("build back end \(backend)")
        let more = CompilingBackend.requirements(backend)
        buildRequirements += more.filter { !buildRequirements.contains($0) }
    }
}
