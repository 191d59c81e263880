package import Digests
internal import JSON
package import Sandbox
internal import Validation

/// What a test run needs: mounts, variables and command, with paths inside the sandbox.
package struct TestEnvironment: Hashable, Sendable {
    /// The path of the environment inside the sandbox.
    package static let inside = "/opt/swegym/environment"

    /// The environment, the layer over it and the recipe.
    package let environment: BuiltEnvironment
    /// The layer of the checkout.
    package var layer: ProjectLayer
    /// The recipe.
    package let recipe: PythonRecipe

    package init(environment: BuiltEnvironment, layer: ProjectLayer, recipe: PythonRecipe) {
        self.environment = environment
        self.layer = layer
        self.recipe = recipe
    }

    /// The variables of every run in an environment.
    static let baseVariables = [
        "PATH": "\(inside)/bin:/usr/local/bin:/usr/bin:/bin", "HOME": "/home/box", "USER": "box",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8", "TZ": "UTC", "TERM": "dumb", "TMPDIR": "/tmp", "VIRTUAL_ENV": inside,
        "PYTHONNOUSERSITE": "1", "PYTHONDONTWRITEBYTECODE": "1", "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1", "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory",
        "GIT_CONFIG_VALUE_0": "*",
    ]

    /// The interpreter.
    package var python: String { "\(Self.inside)/bin/python" }

    /// The command of the test runner with the recipe's options; what to run and the reporter follow it.
    package var testCommand: [String] { recipe.testCommand(interpreter: python) }

    /// All variables of a run.
    package var variables: [String: String] { Self.variables(of: recipe) }

    /// All variables of a run with a recipe.
    static func variables(of recipe: PythonRecipe) -> [String: String] {
        var variables = baseVariables.merging(recipe.variables) { _, new in new }
        let roots = recipe.pythonPath.map { path in
            path == "." ? EnvironmentPlanner.checkoutInside : "\(EnvironmentPlanner.checkoutInside)/\(path)"
        }
        if !roots.isEmpty { variables["PYTHONPATH"] = roots.joined(separator: ":") }
        return variables
    }

    /// The interpreter's installation, which must be visible at the same path.
    package var hostPrefixes: [String] { [environment.interpreter.prefix] }

    /// The mounts of a run: the environment read-only, the checkout writable; all writes are thrown away.
    ///
    /// - Parameter ownership: The owner of the checkout's directories; `.asIs` when they belong to the sandbox's
    ///   user.
    package func mounts(checkout: String, ownership: OverlayOwnership = .asIs) -> [SandboxMount] {
        var base = SandboxMount.readOnly(host: environment.path, inside: Self.inside)
        if !layer.environment.isEmpty {
            base = .overlay(
                lowers: layer.environment + [environment.path], upper: .temporary, inside: Self.inside,
                ownership: .asIs)
        }
        return [
            base,
            .overlay(
                lowers: layer.checkout + [checkout], upper: .temporary,
                inside: EnvironmentPlanner.checkoutInside,
                ownership: ownership),
        ]
    }

    /// Mounts that hide copies of the project outside of its checkout; they follow all others.
    ///
    /// - Throws: `RecordError` when a directory of packages cannot be read.
    var hiddenCopies: [SandboxMount] {
        get throws {
            try HiddenCopies(of: recipe.projects).mounts(
                interpreter: environment.interpreter, environment: environment.path)
        }
    }

    /// A job in an environment over which no project is installed.
    package static func bareJob(in environment: BuiltEnvironment) -> SandboxJob {
        var job = SandboxJob(
            command: [], workingDirectory: EnvironmentPlanner.checkoutInside, environment: baseVariables)
        job.mounts = [.readOnly(host: environment.path, inside: inside)]
        job.hostPrefixes = [environment.interpreter.prefix]
        return job
    }

    /// The digest of what makes a difference to a run: lock, projects, variables, options, build steps.
    ///
    /// Records hold keys that are made of it. The options begin with the command by which the framework was started when
    /// the first of them were written.
    package var digest: SHA256Digest {
        get throws {
            struct Parts: Encodable {
                var lock: String
                var projects: [ProjectMetadata]
                var variables: [String: String]
                var options: [String]
                var steps: [String]
                var start: TestStart?
                var release: String?
            }
            let parts = Parts(
                lock: recipe.lock, projects: recipe.projects, variables: variables, options: testCommand,
                steps: recipe.buildSteps,
                start: recipe.start.decisive == TestStart() ? nil : recipe.start.decisive,
                release: recipe.release?.text)
            return SHA256Digest(of: try CanonicalJSON.encode(parts))
        }
    }
}
