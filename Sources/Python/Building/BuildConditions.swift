/// What a build depends on in addition to the files of the checkout.
struct BuildConditions: Hashable, Sendable, Codable {
    /// The version of the build program; raise it when the program changes what it builds.
    var form = 1
    /// The interpreter's version.
    var python: String
    /// The packages of the environment that the build uses, with versions and hashes.
    var tools: [String]
    var reasons: [String]
    /// The project's version where its own commands write it to a file, else empty.
    var version: String
    /// The recipe's build steps.
    var steps: [String]
    /// The environment variables of the commands.
    var variables: [String: String]

    init(
        _ root: ProjectMetadata?, _ commands: InstallCommands, recipe: PythonRecipe, lock: EnvironmentLock,
        setup: String
    ) {
        python = lock.python.description
        reasons = root?.needsInstall ?? []
        version = commands == .develop ? root?.version ?? "" : ""
        steps = recipe.buildSteps
        variables = ProjectBuild.variables(recipe, version: version, jobs: 1)
        let wanted = Set((root?.buildRequirements ?? []).compactMap { Requirement($0)?.name })
        // Custom commands may use any package; compilers use those that their setup files name.
        let takesAll = commands == .develop || !recipe.buildSteps.isEmpty
        tools = lock.pins.filter { pin in
            takesAll || wanted.contains(pin.name) || Self.usual.contains(pin.name)
                || Text.contains(setup, pin.name.replacing("-", with: "_"))
        }.map { "\($0.name) \($0.version) \($0.sha256)" }
    }

    /// Packages that take part in compilation whenever they are installed.
    private static let usual: Set<String> = [
        "setuptools", "wheel", "cython", "numpy", "pybind11", "nanobind", "cffi", "mypy", "meson",
        "meson-python",
        "ninja", "cmake", "scikit-build", "scikit-build-core", "versioneer", "setuptools-scm", "swig",
    ]
}
