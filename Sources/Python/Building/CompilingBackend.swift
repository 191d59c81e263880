/// Which build back ends only collect Python files, and what the others need.
enum CompilingBackend {
    /// Prefixes of the names of back ends that never compile anything themselves.
    private static let pure = [
        "setuptools", "flit", "hatchling", "poetry", "pdm", "whey", "trampolim", "jupyter_packaging",
        "uv_build",
        "pbr", "sphinx_theme_builder", "dunamai", "versioningit",
    ]

    /// Whether a project with this back end must be built by it: it compiles, or it is unknown.
    static func mustRun(_ backend: String?) -> Bool {
        guard let module = backend?.split(separator: ":").first?.lowercased() else { return false }
        return !pure.contains { module == $0 || module.hasPrefix("\($0).") || module.hasPrefix("\($0)_") }
    }

    /// The build requirements of a back end in addition to those of the project's own file.
    static func requirements(_ backend: String?) -> [String] {
        switch backend?.split(separator: ".").first.map(String.init) {
        case "mesonpy": ["ninja"]
        case "scikit_build_core": ["cmake", "ninja"]
        default: []
        }
    }
}

extension ProjectMetadata {
    /// Records that a compiling back end must run, with its requirements.
    mutating func noteBackend(_ backend: String?) {
        guard CompilingBackend.mustRun(backend), let backend else { return }
        needsInstall.append("build back end \(backend)")
        let more = CompilingBackend.requirements(backend)
        buildRequirements += more.filter { !buildRequirements.contains($0) }
    }
}
