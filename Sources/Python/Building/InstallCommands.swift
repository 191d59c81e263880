/// How a project's own install commands are run, decided from its setup files.
enum InstallCommands: Hashable, Sendable {
    /// They are not run.
    case none
    /// Extension modules are compiled in place; path file, metadata and scripts are written as for any other project,
    /// so that equal sources give equal builds.
    case compile(backend: String)
    /// The project is installed by its own commands, with whatever they do.
    case develop

    /// The commands that a project needs, given the back end of its `pyproject.toml`.
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
