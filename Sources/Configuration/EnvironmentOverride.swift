public import Instances

/// What a repository's environments need that cannot be inferred from its files; what is nil is left to inference.
public struct EnvironmentOverride: Hashable, Sendable {
    /// When it applies.
    public var condition = Condition()
    /// Why it is needed, for the reader.
    public var reason: String?
    /// The Python version, such as `3.9`.
    public var python: String?
    /// The extras to install with the project, instead of the inferred ones.
    public var extras: [String]?
    /// Requirements to add, as pip writes them.
    public var requirements: [String]?
    /// Requirement files to use instead of the inferred ones, relative to the checkout.
    public var requirementFiles: [String]?
    /// Constraints to add, as pip writes them.
    public var constraints: [String]?
    /// Packages of the operating system to name to the user.
    public var systemPackages: [String]?
    /// Shell commands to run in the checkout, in the sandbox, before the project is installed.
    public var buildSteps: [String]?
    /// Environment variables to set during building and testing.
    public var variables: [String: String]?
    /// Options to add to the test command.
    public var pytestOptions: [String]?
    /// Directories of the checkout to put on Python's path, instead of the inferred ones.
    public var pythonPath: [String]?
    /// Whether to install the project itself.
    public var install: Bool?
    /// Days to add to the date as of which packages are resolved.
    public var cutoffExtraDays: Int?

    /// An override that changes nothing; set what it is about.
    public init() {}

    /// To which instances an override applies: those for which all that is given holds.
    public struct Condition: Hashable, Sendable {
        /// The versions of the project.
        public var versions: VersionRange?
        /// Base commits before this moment.
        public var before: Timestamp?
        /// Base commits at this moment or after it.
        public var after: Timestamp?

        /// A condition by its parts; without any it always holds.
        public init(versions: VersionRange? = nil, before: Timestamp? = nil, after: Timestamp? = nil) {
            self.versions = versions
            self.before = before
            self.after = after
        }

        /// Whether it holds for an instance's version and the date of its base commit.
        public func holds(version: String, committedAt moment: Timestamp) -> Bool {
            if let versions, !versions.contains(version) { return false }
            if let before, moment >= before { return false }
            if let after, moment < after { return false }
            return true
        }
    }
}
