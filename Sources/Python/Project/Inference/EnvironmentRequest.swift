package import Instances
package import Validation

/// The result of inference: the input of resolution, before the package index is asked.
package struct EnvironmentRequest: Hashable, Sendable, Codable {
    /// The evidence, in the order in which it was found.
    package var evidence: [Evidence] = []
    /// The interpreters to try, best first.
    package var interpreters: [Interpreter] = []
    /// The date as of which packages are resolved: the date of the base commit.
    package var cutoff: Timestamp
    /// The project at the root of the repository.
    package var project: ProjectDeclaration
    /// Further projects in the repository that tests need, by their directories.
    package var subprojects: [LocalProject] = []
    /// The extras of the project that tests need, if it has them.
    package var extras: [String] = []
    /// Requirements beyond the project's own, each with its origin.
    package var requirements: [SourcedRequirement] = []
    /// Constraints on everything.
    package var constraints: [String] = []
    /// The files of the repository that hold them, and the requirements.
    package var requirementFiles: Set<String> = []
    /// Constraints that no fallback drops: releases that do not build.
    package var barred: [String] = []
    /// Packages that were given up, as no release of them builds or works here; what is firm stays.
    package var leftOut: [String] = []
    /// Packages that earlier commits did well without: left out unless they are firm, or a test asks for them.
    package var avoided: [String] = []
    /// Whether hints are left out from the beginning.
    package var leavesHints = false
    /// Packages of the system, by Debian's names.
    package var systemPackages: [String] = []
    /// Commands to run in the checkout after the project is installed.
    package var buildSteps: [String] = []
    /// Environment variables of test runs, with paths inside the sandbox.
    package var variables: [String: String] = [:]
    /// Options for the test runner.
    package var testOptions: [String] = []
    /// Directories of the checkout on the module search path, relative to it (`.` is the root).
    package var pythonPath: [String] = []
    /// The framework that runs the tests, by its name; nil for the standard one.
    package var runner: String?
    /// The runner that the project's own files start, where it is not built in.
    package var missingRunner: String?
    /// Where and how tests start.
    package var start = TestStart()
    /// Services that are started only when tests ask for them.
    package var possibleServices: [ExpectedService] = []
    /// Variables for runs without services, which give way when one is started.
    package var serviceless: [String: String] = [:]
    /// Submodules that the checkout has.
    package var submodules: [String] = []
    /// Whether the project itself is installed.
    package var installsProject = true
    /// Whether the project's build makes files for browsers, which it cannot here.
    package var lacksBrowserFiles = false
    /// The version of the project by its tags or files; empty when unknown.
    package var version = ""

    /// The framework that runs the tests.
    var framework: any PythonTestFramework { TestFrameworks.named(runner) ?? TestFrameworks.standard }

    init(cutoff: Timestamp, project: ProjectDeclaration) {
        self.cutoff = cutoff
        self.project = project
    }

    /// The request of a patched tree, with what was learned from the tests of this one.
    func followed(by patched: EnvironmentRequest) -> EnvironmentRequest {
        var next = self
        next.project = patched.project
        next.subprojects = patched.subprojects
        next.extras = patched.extras
        next.constraints = patched.constraints
        next.lacksBrowserFiles = patched.lacksBrowserFiles
        next.installsProject = patched.installsProject
        let learned = requirements.filter { $0.source == EnvironmentMending.testErrors }
        next.requirements =
            patched.requirements.filter { wanted in
                !leftOut.contains { $0 == Requirement(wanted.text)?.name }
            } + learned
        return next
    }
}

/// A project in a directory of the repository.
package struct LocalProject: Hashable, Sendable, Codable {
    /// Its directory, relative to the root.
    package var path: String
    /// The extras that are needed.
    package var extras: [String]
    /// Its declaration.
    package var declaration: ProjectDeclaration
}

/// A requirement and where it was found.
package struct SourcedRequirement: Hashable, Sendable, Codable {
    /// The requirement, as PEP 508 writes it.
    package var text: String
    /// The file that asks for it; empty when no file does.
    package var source: String
    /// How much it binds: what fallbacks may do with it.
    package var weight: RequirementWeight

    /// The source of what the configuration of the test framework needs.
    static let runnerOptions = "options of the test runner"
}

/// The project's own declaration of what it is and needs.
package struct ProjectDeclaration: Hashable, Sendable, Codable {
    /// The ways in which projects declare themselves.
    package enum Kind: String, Hashable, Sendable, Codable {
        /// By `setup.py`, `setup.cfg`, or `pyproject.toml` with setuptools: setuptools must run.
        case setuptools
        /// By static tables of `pyproject.toml` (PEP 621, Poetry, Flit).
        case declarative
        /// By a build back end whose hooks must run.
        case backend
        /// Not at all: a plain source tree.
        case plain
    }

    package var kind: Kind
    /// The name, when it is static.
    package var name: String?
    /// The version, when it is static.
    package var version: String?
    /// The requirements, when they are static.
    package var dependencies: [String] = []
    /// The extras, when they are static.
    package var extras: [String: [String]] = [:]
    /// Console scripts, `name = module:function`, when they are static.
    package var scripts: [String: String] = [:]
    /// Entry points by group, when they are static.
    package var entryPoints: [String: [String: String]] = [:]
    /// The allowed interpreters, when they are static; empty for all.
    package var requiresPython = ""
    /// Descriptive headers, as lines of the core metadata, when they are static.
    package var headers: [String] = []
    /// The build requirements (`build-system.requires`).
    package var buildRequirements: [String] = []
    /// The build back end (PEP 517).
    package var backend: String?
    /// The directories of a back end in the repository.
    package var backendPath: [String] = []
    /// The directories of its packages, relative to the root.
    package var sourceRoots: [String] = ["."]
    /// The first names of its modules, when they are static.
    package var topLevel: [String]?
    /// The file from which the build takes the version, when known.
    package var versionSource: String?
    /// The file to which the build writes the version, when known.
    package var versionFile: String?

    init(kind: Kind) {
        self.kind = kind
    }
}
