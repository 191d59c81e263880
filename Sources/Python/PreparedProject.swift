internal import Digests
package import Instances
package import Sandbox
package import Validation

/// A project installed over its environment, in which its tests run.
package struct PreparedProject: TestPlace {
    package let digests: EnvironmentDigests
    package let call: RunnerCall
    private let environment: TestEnvironment
    private let installer: ProjectInstaller
    private let workplace: Workplace
    private let patched = PatchedLayers()

    init(
        _ environment: TestEnvironment, installer: ProjectInstaller, workplace: Workplace
    ) throws {
        self.environment = environment
        self.installer = installer
        self.workplace = workplace
        digests = EnvironmentDigests(
            lock: environment.environment.lock, recipe: try environment.digest.hex)
        call = RunnerCall(interpreter: environment.python, options: environment.recipe.testOptions)
    }

    package func job(_ variant: Variant, checkout: String) async throws -> SandboxJob {
        var environment = environment
        environment.layer = try await layer(for: variant, checkout: checkout)
        var job = SandboxJob(
            command: [], workingDirectory: EnvironmentPlanner.checkoutInside,
            environment: environment.variables)
        job.mounts = environment.mounts(checkout: checkout)
        job.hostPrefixes = environment.hostPrefixes
        return job
    }

    /// The project's layer for a variant: its own where the installation depends on patched sources.
    private func layer(for variant: Variant, checkout: String) async throws -> ProjectLayer {
        guard variant != .base, environment.layer.dependsOnSources else { return environment.layer }
        return try await patched.layer(for: variant) {
            try await installer.install(
                environment.recipe, checkout: checkout, environment: environment.environment,
                into: "\(workplace.scratch)/layer-\(variant.fileName)",
                repository: workplace.candidate.id.repository, slot: workplace.slot)
        }
    }
}

/// The project's layers over patched checkouts, each made when it is needed for the first time.
private actor PatchedLayers {
    private var layers: [Variant: ProjectLayer] = [:]

    func layer(
        for variant: Variant, make: @Sendable () async throws -> ProjectLayer
    ) async throws -> ProjectLayer {
        if let layer = layers[variant] { return layer }
        let made = try await make()
        layers[variant] = made
        return made
    }
}
