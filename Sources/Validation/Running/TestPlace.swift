package import Instances
package import Sandbox

/// An environment in which the tests of one instance run, as a language made it.
package protocol TestPlace: Sendable {
    /// What of it determines what runs on a variant find.
    ///
    /// - Throws: when what the variant needs cannot be found out.
    func digests(of variant: Variant) async throws -> EnvironmentDigests

    /// What of the runner's command it decides.
    var call: RunnerCall { get }

    /// A job whose mounts, variables and working directory are those of a run; command, limits, report and log are set
    /// by who runs it.
    ///
    /// - Parameter checkout: the variant's checkout on the host, which the job must leave as it is.
    /// - Throws: when the environment has to be changed for the variant and cannot be.
    func job(_ variant: Variant, checkout: String) async throws -> SandboxJob

    /// What the project's own build said where it failed, before or after the gold patch; nil where it did not, or was not
    /// needed by the runs that were made.
    func failedBuild() async -> FailedBuild?
}

extension TestPlace {
    package func failedBuild() async -> FailedBuild? { nil }
}

/// The digests of an environment that are part of a run's key.
package struct EnvironmentDigests: Hashable, Sendable {
    /// Of the lock.
    package var lock: String
    /// Of what else of the recipe makes a difference to tests.
    package var recipe: String

    package init(lock: String, recipe: String) {
        self.lock = lock
        self.recipe = recipe
    }
}

/// The checkouts of one instance.
package protocol InstanceCheckouts: Sendable {
    /// The checkout of the base commit, in which environments are prepared; runs of `Variant.base` use it too.
    var base: String { get }

    /// The checkout of a variant, made when it is asked for the first time.
    ///
    /// - Throws: when it cannot be made, because a patch does not apply for instance.
    func directory(for variant: Variant) async throws -> String
}
