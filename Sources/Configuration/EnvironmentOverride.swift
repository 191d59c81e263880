package import Instances

/// What a repository's environments need that cannot be inferred from its files; what is nil is left to inference.
package struct EnvironmentOverride: Hashable, Sendable {
    /// When it applies.
    package var condition = Condition()
    /// Why it is needed, for the reader.
    package var reason: String?
    /// The Python version, such as `3.9`.
    package var python: String?
    /// The extras to install with the project, instead of the inferred ones.
    package var extras: [String]?
    /// Requirements to add, as pip writes them.
    package var requirements: [String]?
    /// Requirement files to use instead of the inferred ones, relative to the checkout.
    package var requirementFiles: [String]?
    /// Constraints to add, as pip writes them.
    package var constraints: [String]?
    /// Packages of the operating system to name to the user.
    package var systemPackages: [String]?
    /// Shell commands to run in the checkout, in the sandbox, before the project is installed.
    package var buildSteps: [String]?
    /// Environment variables to set during building and testing.
    package var variables: [String: String]?
    /// Options to add to the test command.
    package var pytestOptions: [String]?
    /// Directories of the checkout to put on Python's path, instead of the inferred ones.
    package var pythonPath: [String]?
    /// Whether to install the project itself.
    package var install: Bool?
    /// Days to add to the date as of which packages are resolved.
    package var cutoffExtraDays: Int?

    /// An override that changes nothing; set what it is about.
    package init() {}

    /// To which instances an override applies: those for which all that is given holds.
    package struct Condition: Hashable, Sendable {
        /// The versions of the project.
        package var versions: VersionRange?
        /// Base commits before this moment.
        package var before: Timestamp?
        /// Base commits at this moment or after it.
        package var after: Timestamp?

        /// A condition by its parts; without any it always holds.
        package init(versions: VersionRange? = nil, before: Timestamp? = nil, after: Timestamp? = nil) {
            self.versions = versions
            self.before = before
            self.after = after
        }

        /// Whether it holds for an instance's version and the date of its base commit.
        package func holds(version: String, committedAt moment: Timestamp) -> Bool {
            if let versions, !versions.contains(version) { return false }
            if let before, moment >= before { return false }
            if let after, moment < after { return false }
            return true
        }
    }
}
