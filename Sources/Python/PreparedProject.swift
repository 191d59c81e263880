internal import Digests
package import Instances
package import Sandbox
package import Validation

/// A project installed over its environments, in which its tests run.
package struct PreparedProject: TestPlace {
    package let call: RunnerCall
    private let before: TestEnvironment
    private let after: TestEnvironment
    private let installer: ProjectInstaller
    private let workplace: Workplace
    private let propose: @Sendable (Variant) async throws -> TestEnvironment
    private let environments = VariantValues<TestEnvironment>()
    private let layers = VariantValues<ProjectLayer>()

    /// - Parameters:
    ///   - before: The environment of the runs before the gold patch, with the layer of the base commit.
    ///   - after: That of the runs after it; its layer is made when it is needed.
    ///   - propose: Makes that of a proposed patch.
    init(
        before: TestEnvironment, after: TestEnvironment, installer: ProjectInstaller, workplace: Workplace,
        propose: @escaping @Sendable (Variant) async throws -> TestEnvironment
    ) {
        self.before = before
        self.after = after
        self.installer = installer
        self.workplace = workplace
        self.propose = propose
        call = RunnerCall(
            interpreter: before.python, options: before.recipe.testOptions, start: before.recipe.start)
    }

    package func digests(of variant: Variant) async throws -> EnvironmentDigests {
        let environment = try await environment(of: variant)
        return EnvironmentDigests(
            lock: environment.environment.lock, recipe: try environment.digest.hex)
    }

    package func job(_ variant: Variant, checkout: String) async throws -> SandboxJob {
        var environment = try await environment(of: variant)
        environment.layer = try await layer(of: environment, for: variant, checkout: checkout)
        var job = SandboxJob(
            command: [], workingDirectory: EnvironmentPlanner.checkoutInside,
            environment: environment.variables)
        job.mounts = environment.mounts(checkout: checkout) + (try environment.hiddenCopies)
        job.hostPrefixes = environment.hostPrefixes
        return job
    }

    package func failedBuild() async -> FailedBuild? {
        let after = await layers.made(.gold)?.failedBuild
        guard let said = before.layer.failedBuild ?? after else { return nil }
        let changed = ChangedTests.allPaths(of: workplace.patches.gold)
        return FailedBuild(said: said, isPatched: changed.contains(where: BuildInputs.isCompiled))
    }

    private func environment(of variant: Variant) async throws -> TestEnvironment {
        switch variant {
        case .base: before
        case .gold: after
        case .patch: try await environments.value(for: variant) { try await propose(variant) }
        }
    }

    /// The project's layer for a variant: its own where the installation depends on patched sources, or where the
    /// patch changes what is installed.
    private func layer(
        of environment: TestEnvironment, for variant: Variant, checkout: String
    ) async throws -> ProjectLayer {
        let isSame =
            environment.environment == before.environment
            && environment.recipe.projects == before.recipe.projects
        guard variant != .base, before.layer.dependsOnSources || !isSame else { return before.layer }
        return try await layers.value(for: variant) {
            try await installer.install(
                environment.recipe, checkout: checkout, environment: environment.environment,
                into: "\(workplace.scratch)/layer-\(variant.fileName)",
                repository: workplace.candidate.id.repository, slot: workplace.slot)
        }
    }
}

/// Values of variants, each made when it is needed for the first time.
private actor VariantValues<Value: Sendable> {
    private var values: [Variant: Value] = [:]

    /// The value of a variant; nil when nobody needed it.
    func made(_ variant: Variant) -> Value? { values[variant] }

    func value(for variant: Variant, make: @Sendable () async throws -> Value) async throws -> Value {
        if let value = values[variant] { return value }
        let made = try await make()
        values[variant] = made
        return made
    }
}
