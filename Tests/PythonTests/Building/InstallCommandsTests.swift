import Testing

@testable import Python

@Suite("How a project is installed")
struct InstallCommandsTests {
    private func commands(_ reasons: [String], backend: String? = nil) -> InstallCommands {
        var project = ProjectMetadata(path: ".")
        project.needsInstall = reasons
        return InstallCommands(project, backend: backend)
    }

    @Test("Nothing runs for a project of Python files")
    func pure() {
        #expect(commands([]) == .none)
        #expect(InstallCommands(nil, backend: "maturin") == .none)
    }

    @Test(
        "Extension modules are compiled in place, unless the project has a command of its own for installing")
    func extensions() {
        #expect(commands(["extension modules"]) == .compile(backend: "setuptools"))
        #expect(commands(["extension modules", "command build_py"]) == .compile(backend: "setuptools"))
        #expect(commands(["extension modules", "command develop"]) == .develop)
        #expect(commands(["command build_py"]) == .develop)
    }

    @Test(
        "A back end runs when it compiles or nothing is known of it",
        arguments: [
            ("mesonpy", true), ("maturin", true), ("scikit_build_core.build", true),
            ("own_backend:build", true),
            ("setuptools.build_meta:__legacy__", false), ("poetry.core.masonry.api", false),
            ("hatchling.build", false), ("flit_core.buildapi", false), ("setuptoolsx", true),
        ])
    func backEnds(backend: String, runs: Bool) {
        #expect(CompilingBackend.mustRun(backend) == runs)
        #expect(
            commands(["build back end"], backend: backend) == (runs ? .compile(backend: backend) : .develop))
    }

    @Test("A compiling back end brings its build requirements once")
    func requirements() {
        var project = ProjectMetadata(path: ".")
        project.buildRequirements = ["ninja"]
        project.noteBackend("scikit_build_core.build")
        #expect(project.buildRequirements == ["ninja", "cmake"])
        #expect(project.needsInstall == ["build back end scikit_build_core.build"])
        project.noteBackend("hatchling.build")
        #expect(project.needsInstall.count == 1)
    }
}
