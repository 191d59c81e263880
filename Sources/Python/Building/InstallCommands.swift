/// How a project's own install commands are run, decided from what its setup files said.
enum InstallCommands: Hashable, Sendable {
    /// Nothing of it runs.
    case none
    /// Extension modules are compiled into its tree; path file, metadata and scripts are written by us as for any
    /// other project, so that what is compiled is the same for all commits that agree in what is compiled.
    case compile(backend: String)
    /// The project is installed by its own commands, with whatever they do.
    case develop

    /// The commands that a project needs, with its back end as its `pyproject.toml` at the time names it.
    init(_ project: ProjectMetadata?, backend: String?) {
        guard let reasons = project?.needsInstall, !reasons.isEmpty else {
            self = .none
            return
        }
        if CompilingBackend.mustRun(backend), let backend {
            self = .compile(backend: backend)
        } else if reasons.contains("extension modules"),
            !reasons.contains("command develop"), !reasons.contains("command editable_wheel")
        {
            self = .compile(backend: "setuptools")
        } else {
            self = .develop
        }
    }
}
