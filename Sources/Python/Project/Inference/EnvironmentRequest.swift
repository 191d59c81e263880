package import Instances

/// What inference decided: everything that resolving needs, before the package index was asked anything.
package struct EnvironmentRequest: Hashable, Sendable, Codable {
    /// The chain of evidence, in the order in which it was weighed.
    package var evidence: [Evidence] = []
    /// The interpreters to try, best first.
    package var interpreters: [Interpreter] = []
    /// The moment whose packages are wanted: when the base commit was committed.
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
    /// Constraints that are never given up: releases that do not build.
    package var barred: [String] = []
    /// Packages that were asked for and given up, since no release of them builds here.
    package var leftOut: [String] = []
    /// Packages of the system, by Debian's names.
    package var systemPackages: [String] = []
    /// Commands to run in the checkout after the project is installed.
    package var buildSteps: [String] = []
    /// Environment variables of test runs; paths in them are those inside the sandbox.
    package var variables: [String: String] = [:]
    /// Options for the test runner.
    package var testOptions: [String] = []
    /// Directories of the checkout on the module search path, relative to it (`.` is the root).
    package var pythonPath: [String] = []
    /// Submodules that the checkout has.
    package var submodules: [String] = []
    /// Whether the project itself is installed.
    package var installsProject = true
    /// The version of the project, as its tags or files tell; empty when nothing does.
    package var version = ""

    init(cutoff: Timestamp, project: ProjectDeclaration) {
        self.cutoff = cutoff
        self.project = project
    }
}

/// A project in the repository by its directory.
package struct LocalProject: Hashable, Sendable, Codable {
    /// Its directory, relative to the root.
    package var path: String
    /// The extras that are wanted of it.
    package var extras: [String]
    /// How it declares itself.
    package var declaration: ProjectDeclaration
}

/// A requirement and where it was found.
package struct SourcedRequirement: Hashable, Sendable, Codable {
    /// The requirement, as PEP 508 writes it.
    package var text: String
    /// The file that asks for it; empty when no file does.
    package var source: String
    /// Whether it may be relaxed or dropped when nothing satisfies it.
    package var isOptional: Bool

    /// The source of what the configuration of the test framework needs.
    static let runnerOptions = "options of the test runner"
}

/// How the project says what it is and needs.
package struct ProjectDeclaration: Hashable, Sendable, Codable {
    /// The ways in which projects declare themselves.
    package enum Kind: String, Hashable, Sendable, Codable {
        /// By `setup.py` or `setup.cfg`, or `pyproject.toml` with setuptools: setuptools must be asked.
        case setuptools
        /// By static tables of `pyproject.toml` (PEP 621, Poetry, Flit).
        case declarative
        /// By a build back end whose hooks must be asked.
        case backend
        /// Not at all: a tree of sources.
        case plain
    }

    /// The way.
    package var kind: Kind
    /// The name, when the files tell it.
    package var name: String?
    /// The version, when the files tell it.
    package var version: String?
    /// What it requires, when the files tell it.
    package var dependencies: [String] = []
    /// Its extras, when the files tell them.
    package var extras: [String: [String]] = [:]
    /// Console scripts, `name = module:function`, when the files tell them.
    package var scripts: [String: String] = [:]
    /// Entry points by group, when the files tell them.
    package var entryPoints: [String: [String: String]] = [:]
    /// The interpreters that it allows, when the files tell them; empty for all.
    package var requiresPython = ""
    /// What it tells people of itself, as lines of the core metadata, when the files tell it.
    package var headers: [String] = []
    /// What its build requires (`build-system.requires`).
    package var buildRequirements: [String] = []
    /// Its build back end, as PEP 517 names it.
    package var backend: String?
    /// The directories in which the back end lies, when it is the project's own.
    package var backendPath: [String] = []
    /// The directories that hold its packages, relative to the root.
    package var sourceRoots: [String] = ["."]
    /// The file that the build writes the version to, when the files tell.
    package var versionFile: String?

    init(kind: Kind) {
        self.kind = kind
    }
}
