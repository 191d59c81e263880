package import Instances
package import Validation

/// What a test framework of Python asks of environments, and how its runs are started and read.
///
/// A framework is a folder next to `Pytest`, and an entry of `TestFrameworks`. Its functions are pure; files and logs
/// are untrusted.
package protocol PythonTestFramework: Sendable {
    /// The name, which recipes and questions to a language model use.
    var name: String { get }
    /// Runs its tests and reports the outcome of each.
    var runner: any TestRunner { get }
    /// The arguments of the interpreter that start it on a command line.
    var command: [String] { get }

    /// The package that contains it, by normalized name; nil when it is part of Python.
    var packageName: String? { get }
    /// The releases of the package with which the runner works, as a specifier; empty for all.
    var supportedReleases: String { get }
    /// Whether a specifier allows only releases with which the runner does not work.
    func isUnsupported(_ specifier: String) -> Bool

    /// The files that hold nothing but its configuration.
    var configurationFiles: [String] { get }
    /// Packages that its configuration needs.
    func configuredPackages(in files: ProjectFiles) -> (packages: [String], evidence: [Evidence])
    /// Packages that are never installed, with the reason.
    var unwantedPackages: [String: String] { get }
    /// The options that keep tests in order and in one process, whatever a lock contains.
    func options(for lock: EnvironmentLock) -> [String]

    /// Prefixes of log lines with reasons for errors.
    var reasonPrefixes: [String] { get }
    /// Texts in such lines that have another beginning.
    var reasonSigns: [String] { get }
    /// Characters that mark a line as part of a reason.
    var reasonMarks: Set<Character> { get }
    /// Words of which one is in each reason that `need(in:)` reads, in any case.
    var reasonWords: [String] { get }
    /// What the framework itself lacks according to a reason; nil when it says nothing about that.
    func need(in reason: String) -> FrameworkNeed?

    /// The options that a language model may propose, as the prompt lists them.
    var proposableOptions: String { get }
    /// The options of a proposal; nil when one of them could change which tests run or how they are judged.
    func accepted(_ options: [String]) -> [String]?
    /// Prefixes of the variables that configure it, which proposals must not set.
    var variablePrefixes: [String] { get }
}
