/// What a command of a job, a make target or a session says about what the tests need.
enum CommandFact: Hashable, Sendable {
    /// An argument of `pip install`.
    case requires(RequirementLine)
    /// Extras of the project.
    case extras([String])
    /// All extras of the project.
    case allExtras
    /// Dependency groups of the project's configuration.
    case groups([String])
    /// A file of a conda environment; `$` stands for anything.
    case condaFile(String)
    /// Packages of conda.
    case condaPackages([String])
    case systemPackages([String])
    /// An environment variable: for a command that runs tests, or for all following commands.
    case variable(ShellCommand.Variable, isForTests: Bool)
    /// Tests run.
    case runsTests
    /// How they are started, after `runsTests`.
    case starts(TestCommand)
    /// A file with variables for the following commands is read.
    case variableFile(String)
    /// What follows, up to the matching end, happens in a shell of its own.
    case opensShell, closesShell
    /// Services that run next to the job.
    case services([NamedService])
    /// Services of compose files are started: of the files that are named, or the usual one; all, or those named.
    case compose(files: [String], services: [String])
    /// A script of the repository runs.
    case script(String)
    /// Targets of a Makefile or similar file are built.
    case targets([String])
    /// Environments of tox run; empty for the default ones.
    case tox([String])
    /// Sessions of nox run; empty for the default ones.
    case nox([String])
    /// Files are concatenated into a new one.
    case joins([String], into: String)
    /// The directory changes; also to `-`, `..` or home.
    case directory(String)
    /// A script of a Hatch environment runs: `environment:script`.
    case hatch(String)

    /// Whether an environment runner (tox, nox, Hatch) is called, which installs what it needs itself.
    var isDelegation: Bool {
        switch self {
        case .tox, .nox: true
        default: false
        }
    }
}
