package import Configuration
package import Instances
package import Python

extension RecipeOverrides {
    /// The overrides of each repository, from the entries of `repos.yaml`.
    package static func byRepository(_ entries: [RepositoryEntry]) -> [RepositoryName: [RecipeOverrides]] {
        var overrides: [RepositoryName: [RecipeOverrides]] = [:]
        for entry in entries where !entry.environment.isEmpty {
            overrides[entry.name] = entry.environment.map(RecipeOverrides.init)
        }
        return overrides
    }

    /// One override as `repos.yaml` spells it.
    init(_ configured: EnvironmentOverride) {
        self.init()
        versions = configured.condition.versions?.description
        before = configured.condition.before
        after = configured.condition.after
        python = configured.python
        extras = configured.extras
        requirements = configured.requirements
        requirementFiles = configured.requirementFiles
        constraints = configured.constraints
        systemPackages = configured.systemPackages
        buildSteps = configured.buildSteps
        variables = configured.variables
        testOptions = configured.pytestOptions
        pythonPath = configured.pythonPath
        install = configured.install
        cutoffExtraDays = configured.cutoffExtraDays
    }
}
