package import Instances
package import Validation

/// What a test framework of Python asks of environments, and how its runs are started and read.
///
/// A framework is a folder beside `Pytest` whose conforming type is listed in `TestFrameworks`. Its functions are pure;
/// files and logs are foreign text.
package protocol PythonTestFramework: Sendable {
    /// The name for people and in questions to a language model.
    var name: String { get }
    /// What runs its tests and reports of each.
    var runner: any TestRunner { get }
    /// The words after the interpreter with which people start it.
    var command: [String] { get }

    /// The package that has it, by its normalized name; nil when Python itself has it.
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
    /// The options with which tests run in their order and in one process, whatever a lock holds.
    func options(for lock: EnvironmentLock) -> [String]

    /// How the lines of a log begin on which it gives a reason.
    var reasonPrefixes: [String] { get }
    /// Texts by which such lines are known that begin in some other way.
    var reasonSigns: [String] { get }
    /// The characters with which it marks a line as part of a reason.
    var reasonMarks: Set<Character> { get }
    /// What a reason says that the framework itself lacks; nil when it says nothing of that.
    func need(in reason: String) -> FrameworkNeed?

    /// The options that a language model may propose, in words.
    var proposableOptions: String { get }
    /// The options of a proposal in the form in which they may be used; nil when one of them could change which tests
    /// run or how they are judged.
    func accepted(_ options: [String]) -> [String]?
    /// How the names of variables begin that configure it, which no proposal may set.
    var variablePrefixes: [String] { get }
}
