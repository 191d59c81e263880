/// What a user decides about the environments of a repository's instances; what is nil is inferred.
package struct Override: Hashable, Sendable {
    /// When it applies.
    package var condition = Condition()
    /// Why it is needed, for the reader.
    package var reason: String?
    /// The series of the interpreter, such as `3.9`, or one release of it.
    package var interpreter: String?
    /// The project's extras to install, instead of the inferred ones.
    package var extras: [String]?
    /// Requirements to add, as pip writes them.
    package var requirements: [String]?
    /// The requirement files to read, instead of those found; relative to the checkout.
    package var requirementFiles: [String]?
    /// Constraints on what is resolved, as pip writes them.
    package var constraints: [String]?
    /// Packages of the system that the tests need, by Debian's names.
    package var systemPackages: [String]?
    /// Shell commands to run in the checkout after the project is installed, without network.
    package var buildSteps: [String]?
    /// Environment variables of test runs.
    package var variables: [String: String]?
    /// Options for the test runner.
    package var testOptions: [String]?
    /// Directories of the checkout to put on the module search path, instead of the inferred ones.
    package var pythonPath: [String]?
    /// Directories of the checkout in which tests start, instead of the inferred ones; `.` is the root.
    package var testDirectories: [String]?
    /// Whether the directory in which tests start comes first on the module search path, as under `python -m`.
    package var startOnPath: Bool?
    /// The runner of the tests.
    package var testRunner: String?
    /// The program of the checkout that the runner starts.
    package var testProgram: String?
    /// The settings of Django, as a module.
    package var settings: String?
    /// Files of the checkout with environment variables of test runs.
    package var variableFiles: [String]?
    /// Services that tests expect, instead of the inferred ones.
    package var services: [String]?
    /// Whether the project itself is installed.
    package var install: Bool?
    /// Days to add to the date as of which packages are resolved.
    package var cutoffExtraDays: Int?

    /// An override that changes nothing; set what is known.
    package init() {}

    /// To which instances an override applies: those for which all that is given holds.
    package struct Condition: Hashable, Sendable {
        /// The versions of the project.
        package var versions: VersionRange?
        /// Base commits before this moment.
        package var before: Timestamp?
        /// Base commits at this moment or after it.
        package var after: Timestamp?

        /// A condition that always holds, unless something is given.
        package init(versions: VersionRange? = nil, before: Timestamp? = nil, after: Timestamp? = nil) {
            self.versions = versions
            self.before = before
            self.after = after
        }
    }

    /// Whether it applies to a version of the project and the date of a base commit.
    ///
    /// A range of versions does not apply to an unknown version.
    package func applies(to version: String, committedAt: Timestamp) -> Bool {
        if let before = condition.before, committedAt >= before { return false }
        if let after = condition.after, committedAt < after { return false }
        guard let versions = condition.versions else { return true }
        let numbers = version.split(separator: ".").map { Int($0.prefix(while: \.isNumber)) ?? 0 }
        return !version.isEmpty && versions.contains(numbers)
    }

    /// This override with everything replaced that a later one sets; variables are merged by name.
    func merged(with later: Override) -> Override {
        var result = self
        result.reason = later.reason ?? reason
        result.interpreter = later.interpreter ?? interpreter
        result.extras = later.extras ?? extras
        result.requirements = later.requirements ?? requirements
        result.requirementFiles = later.requirementFiles ?? requirementFiles
        result.constraints = later.constraints ?? constraints
        result.systemPackages = later.systemPackages ?? systemPackages
        result.buildSteps = later.buildSteps ?? buildSteps
        if let added = later.variables {
            result.variables = (variables ?? [:]).merging(added) { _, new in new }
        }
        result.testOptions = later.testOptions ?? testOptions
        result.pythonPath = later.pythonPath ?? pythonPath
        result.testDirectories = later.testDirectories ?? testDirectories
        result.startOnPath = later.startOnPath ?? startOnPath
        result.testRunner = later.testRunner ?? testRunner
        result.testProgram = later.testProgram ?? testProgram
        result.settings = later.settings ?? settings
        result.variableFiles = later.variableFiles ?? variableFiles
        result.services = later.services ?? services
        result.install = later.install ?? install
        result.cutoffExtraDays = later.cutoffExtraDays ?? cutoffExtraDays
        return result
    }
}
