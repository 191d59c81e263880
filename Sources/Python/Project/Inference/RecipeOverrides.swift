package import Instances

/// What a user decides by hand about the environments of a repository's instances; what is nil is inferred.
package struct RecipeOverrides: Hashable, Sendable, Codable {
    /// The versions of the project to which it applies, a range such as `>=1.0,<2`; nil for all.
    package var versions: String?
    /// It applies to commits before this moment.
    package var before: Timestamp?
    /// It applies to commits at or after this moment.
    package var after: Timestamp?
    /// The interpreter's series, such as `3.9`.
    package var python: String?
    /// The project's extras to install.
    package var extras: [String]?
    /// Requirements to add, as pip writes them.
    package var requirements: [String]?
    /// The requirement files to read, instead of those found.
    package var requirementFiles: [String]?
    /// Constraints on what is resolved.
    package var constraints: [String]?
    /// Packages of the system that the tests need, by Debian's names.
    package var systemPackages: [String]?
    /// Commands to run in the checkout after the project is installed, without network.
    package var buildSteps: [String]?
    /// Environment variables of test runs.
    package var variables: [String: String]?
    /// Options for the test runner.
    package var testOptions: [String]?
    /// Directories of the checkout to put on the module search path.
    package var pythonPath: [String]?
    /// Whether the project itself is installed.
    package var install: Bool?
    /// Days to move the cut-off to the future.
    package var cutoffExtraDays: Int?

    /// Overrides that change nothing; set what is known.
    package init() {}

    /// Whether they apply to a version of the project and a commit's date.
    ///
    /// A range of versions does not apply to an unknown version.
    package func apply(to version: String, committedAt: Timestamp) -> Bool {
        if let before, committedAt >= before { return false }
        if let after, committedAt < after { return false }
        guard let versions else { return true }
        let numbers = version.split(separator: ".").map { Int($0.prefix { $0.isNumber }) ?? 0 }
        guard !version.isEmpty, let range = VersionRange(versions) else { return false }
        return range.contains(numbers)
    }

    /// What several overrides come to for a version of the project and a commit's date, later ones replacing.
    package static func merged(
        _ overrides: [RecipeOverrides], version: String, committedAt: Timestamp
    ) -> RecipeOverrides {
        overrides.filter { $0.apply(to: version, committedAt: committedAt) }
            .reduce(RecipeOverrides()) { $0.merged(with: $1) }
    }

    /// These overrides with everything that later ones set replaced.
    package func merged(with later: RecipeOverrides) -> RecipeOverrides {
        var result = self
        if let value = later.python { result.python = value }
        if let value = later.extras { result.extras = value }
        if let value = later.requirements { result.requirements = value }
        if let value = later.requirementFiles { result.requirementFiles = value }
        if let value = later.constraints { result.constraints = value }
        if let value = later.systemPackages { result.systemPackages = value }
        if let value = later.buildSteps { result.buildSteps = value }
        if let value = later.variables {
            result.variables = (result.variables ?? [:]).merging(value) { _, new in new }
        }
        if let value = later.testOptions { result.testOptions = value }
        if let value = later.pythonPath { result.pythonPath = value }
        if let value = later.install { result.install = value }
        if let value = later.cutoffExtraDays { result.cutoffExtraDays = value }
        return result
    }
}
