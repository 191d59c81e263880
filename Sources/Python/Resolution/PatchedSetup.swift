internal import Instances

/// What a patch makes of a project's setup: what is installed after it, and in which environment.
struct PatchedSetup: Sendable {
    /// The projects of the patched tree; nil when they are installed as before.
    var projects: [ProjectMetadata]?
    /// The base with a lock that serves both trees; nil when its own does, or none.
    var shared: ResolvedSide?
    /// The lock of the patched tree, where no lock serves both.
    var lock: EnvironmentLock?
    /// What the patched tree requires and could not be had.
    var shortfall: String?
    /// Why it is so.
    var evidence: [Evidence] = []
}

/// A tree that a patch changed.
struct PatchedTree: Sendable {
    /// What its files ask for.
    let request: EnvironmentRequest
    /// Its checkout.
    let checkout: String
    /// Whether the tree before the patch is run as well, so that a lock for both is wanted.
    let isRunWithBase: Bool
    /// Another lock that may have what the base's lacks.
    let otherLock: EnvironmentLock?
    /// Until when the packages that the patch asks for may have been released.
    let later: Timestamp
}

extension EnvironmentResolver {
    /// What a patch makes of the setup of a project.
    ///
    /// Where the base's lock does not meet what the patched tree requires, one lock for both is looked for, then one for
    /// the patched tree: first with what the patch asks for alone changed, then with everything of the same day, then
    /// with later releases of what the patch asks for.
    ///
    /// - Throws: What is no fault of the project, and says nothing of its requirements.
    func patched(
        _ base: ResolvedSide, _ tree: PatchedTree, baseCheckout: String, slot: Int
    ) async throws(EnvironmentError) -> PatchedSetup {
        let answer = try await ask(
            tree.request, tree.checkout, base.interpreter, base.cutoff, isPatched: true, slot: slot)
        var setup = PatchedSetup()
        if let failure = answer.failure, base.answer.failure == nil {
            setup.shortfall = "the setup files of the patched tree cannot be read: \(failure)"
            return setup
        }
        if answer.projects != base.answer.projects {
            setup.projects = tree.request.installed(answer.projects)
        }
        let sets = (
            base: RequirementSet(
                base.request, projects: base.answer.projects, framework: base.request.framework),
            patched: RequirementSet(
                tree.request, projects: answer.projects, framework: tree.request.framework)
        )
        let constraints =
            base.state.ignoresConstraints
            ? [] : tree.request.constraints.filter { !base.request.constraints.contains($0) }
        let move = RequirementMove(
            from: sets.base, to: sets.patched, constraints: constraints.compactMap { Requirement($0) },
            in: base.lock)
        let refused = answer.refuses(base.interpreter) && !base.answer.refuses(base.interpreter)
        guard !move.fresh.isEmpty || refused else { return setup }
        if let other = tree.otherLock, !refused,
            move.fresh.allSatisfy({ RequirementMove.holds(other, $0.requirement) })
        {
            setup.lock = other
            return setup
        }
        let search = LockSearch(
            resolver: self, base: base, tree: tree,
            excluded: Array(Set(sets.base.excluded + sets.patched.excluded)),
            slot: slot)
        let said = move.fresh.map(\.requirement.description).joined(separator: ", ")
        let what = "the patched project requires \(said.isEmpty ? "another Python" : said)"
        if tree.isRunWithBase {
            let shared =
                refused
                ? try await search.shared(move, answer, baseCheckout: baseCheckout)
                : try await search.shared(move)
            if let shared {
                if shared.lock != base.lock { setup.shared = shared }
                return setup
            }
        }
        let found = refused ? try await search.whole() : try await search.own(move)
        if let found {
            if found.lock != base.lock { setup.lock = found.lock }
            if let projects = found.projects, projects != base.answer.projects {
                setup.projects = tree.request.installed(projects)
            }
            let decided =
                tree.isRunWithBase ? "no lock serves both sides of the patch: one of its own after it" : ""
            setup.evidence.append(Evidence(file: "", said: what, decided: decided))
            let unmet = move.unmet(in: found.lock)
            if !unmet.isEmpty {
                let list = unmet.map(\.requirement.description).joined(separator: ", ")
                setup.shortfall = "the patched project wants \(list), which cannot be had: \(search.lastSaid)"
            }
            return setup
        }
        if refused || move.isWanted {
            setup.shortfall = "\(what), which cannot be had: \(search.lastSaid)"
        } else {
            setup.evidence.append(Evidence(file: "", said: what, decided: "left out: it cannot be had"))
        }
        return setup
    }
}

extension EnvironmentRequest {
    /// Of the projects that were read, those that are installed.
    func installed(_ projects: [ProjectMetadata]) -> [ProjectMetadata] {
        installsProject ? projects : Array(projects.dropFirst())
    }
}

extension EnvironmentResolver.Answer {
    /// Whether the project allows no such interpreter.
    func refuses(_ interpreter: Interpreter) -> Bool {
        guard let range = projects.first?.requiresPython, !range.isEmpty, let parsed = VersionRange(range)
        else { return false }
        return !parsed.contains(interpreter.version)
    }
}
