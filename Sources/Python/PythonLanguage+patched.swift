internal import Diffs
internal import Digests
internal import Instances
internal import Processes
internal import Sandbox
internal import Validation

extension PythonLanguage {
    /// The recipe and the locks for the runs before and after the gold patch, given what the base was resolved to.
    func bothSides(
        of base: ResolvedSide, in workplace: Workplace
    ) async throws -> (PythonRecipe, RecipeLocks<EnvironmentLock>) {
        let unchanged = (base.recipe, RecipeLocks(base.lock))
        // The test patch may bring requirements of the tests.
        let paths = SetupPaths(reads: base.answer.reads, and: base.request.requirementFiles)
        let isConcerned = try [workplace.patches.gold, workplace.patches.test].contains { text in
            paths.concern(try Patch(parsing: Array(text.utf8)))
        }
        guard isConcerned else { return unchanged }
        let setup = try await setup(of: .gold, over: base, in: workplace, otherLock: nil)
        let side = setup.shared ?? base
        var recipe = side.recipe
        recipe.afterLock = setup.lock?.digest.hex
        recipe.afterProjects = setup.projects
        recipe.afterShortfall = setup.shortfall
        recipe.evidence += setup.evidence
        if setup.projects != nil {
            recipe.evidence.append(
                Evidence(
                    file: "", said: "the patches change what the setup files say",
                    decided: "after it the project is installed as they say then"))
        }
        try recipe.check()
        return (recipe, RecipeLocks(side.lock, after: setup.lock))
    }

    /// What a variant's patch makes of the setup.
    private func setup(
        of variant: Variant, over base: ResolvedSide, in workplace: Workplace, otherLock: EnvironmentLock?
    ) async throws -> PatchedSetup {
        let checkout = try await CPUMeter.measuring(.checkout) {
            try await workplace.checkouts.directory(for: variant)
        }
        let plan = try await plan(for: workplace.candidate, checkout: checkout, proposals: [])
        let tree = PatchedTree(
            request: base.request.followed(by: plan), checkout: checkout, isRunWithBase: variant == .gold,
            otherLock: otherLock, later: max(base.cutoff, workplace.candidate.createdAt).adding(days: 30))
        return try await resolver.patched(
            base, tree, baseCheckout: workplace.checkout, slot: workplace.slot)
    }

    /// The environment of a proposed patch: that of the runs before the gold patch unless it changes the setup.
    ///
    /// The setup files of both trees are read now, as the recipe may be one of another version of this program.
    func environment(
        of variant: Variant, before: TestEnvironment, _ locks: RecipeLocks<EnvironmentLock>,
        in workplace: Workplace
    ) async throws -> TestEnvironment {
        // A proposed patch comes before the test patch.
        guard case .patch = variant, let text = try workplace.patches.applied(for: variant).first else {
            return before
        }
        let patch = try Patch(parsing: Array(text.utf8))
        let request = try await plan(for: workplace.candidate, checkout: workplace.checkout, proposals: [])
        let (interpreter, recipe) = (before.environment.interpreter, before.recipe)
        let answer = try await resolver.ask(
            request, workplace.checkout, interpreter, recipe.cutoff, isPatched: true, slot: workplace.slot)
        guard SetupPaths(reads: answer.reads, and: request.requirementFiles).concern(patch) else {
            return before
        }
        var state = LadderState()
        state.compiles = true
        let base = ResolvedSide(
            recipe: recipe, lock: locks.before, request: request, answer: answer, state: state,
            interpreter: interpreter)
        let setup = try await setup(of: variant, over: base, in: workplace, otherLock: locks.after)
        if let shortfall = setup.shortfall {
            throw EnvironmentError.unsatisfiable(attempts: [], said: shortfall)
        }
        guard setup.lock != nil || setup.projects != nil else { return before }
        var side = recipe.after
        let lock = setup.lock ?? locks.before
        side.lock = lock.digest.hex
        side.projects = (setup.projects ?? recipe.projects).map {
            $0.withoutPlugins(beyond: recipe.projects + (recipe.afterProjects ?? []))
        }
        return TestEnvironment(
            environment: try await build(lock, recipe, slot: workplace.slot), layer: before.layer,
            recipe: side)
    }
}

extension ProjectMetadata {
    /// The entry points by which pytest loads plug-ins.
    private static let plugins = "pytest11"

    /// The project without those plug-ins of pytest that other metadata of it does not have: a proposed patch does not say
    /// how it is tested.
    func withoutPlugins(beyond others: [ProjectMetadata]) -> ProjectMetadata {
        var project = self
        project.entryPoints[Self.plugins] = entryPoints[Self.plugins]?.filter { name, place in
            others.contains { $0.path == path && $0.entryPoints[Self.plugins]?[name] == place }
        }
        if project.entryPoints[Self.plugins]?.isEmpty == true { project.entryPoints[Self.plugins] = nil }
        return project
    }
}
