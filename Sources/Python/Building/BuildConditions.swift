/// What a build depends on beside the files of the checkout.
struct BuildConditions: Hashable, Sendable, Codable {
    /// Of the program that builds, to be raised when it comes to do something else.
    var form = 1
    /// The interpreter's version.
    var python: String
    /// The packages of the environment that take part, with versions and hashes.
    var tools: [String]
    /// Why the project's commands run.
    var reasons: [String]
    /// The project's version where its own commands write it somewhere, else empty.
    var version: String
    /// The recipe's build steps.
    var steps: [String]
    /// The variables that the commands see.
    var variables: [String: String]

    /// The conditions of a recipe's root project in an environment.
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
        // The commands of others may use any package; compilers use those that their setup files name.
        let takesAll = commands == .develop || !recipe.buildSteps.isEmpty
        tools = lock.pins.filter { pin in
            takesAll || wanted.contains(pin.name) || Self.usual.contains(pin.name)
                || Text.contains(setup, pin.name.replacing("-", with: "_"))
        }.map { "\($0.name) \($0.version) \($0.sha256)" }
    }

    /// What takes part in compiling wherever it is there.
    private static let usual: Set<String> = [
        "setuptools", "wheel", "cython", "numpy", "pybind11", "nanobind", "cffi", "mypy", "meson",
        "meson-python",
        "ninja", "cmake", "scikit-build", "scikit-build-core", "versioneer", "setuptools-scm", "swig",
    ]
}
