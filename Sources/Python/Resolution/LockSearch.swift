internal import Instances

/// Looks for a lock that has what a patched tree requires.
final class LockSearch {
    /// What the resolver said last, for people.
    private(set) var lastSaid = ""
    private let resolver: EnvironmentResolver
    private let base: ResolvedSide
    private let tree: PatchedTree
    private let excluded: [String]
    private let slot: Int

    /// - Parameter excluded: The names of the repository's projects on both sides of the patch.
    init(
        resolver: EnvironmentResolver, base: ResolvedSide, tree: PatchedTree, excluded: [String], slot: Int
    ) {
        self.resolver = resolver
        self.base = base
        self.tree = tree
        self.excluded = excluded.sorted()
        self.slot = slot
    }

    /// The base with a lock for both trees; nil when there is none.
    func shared(_ move: RequirementMove) async throws(EnvironmentError) -> ResolvedSide? {
        guard !move.fresh.isEmpty else { return nil }
        if let side = try await shared(move.kept + move.fresh, move.names) { return side }
        let yielding = RequirementMove(yieldingTo: move)
        if yielding.kept.count < move.kept.count,
            let side = try await shared(yielding.kept + yielding.wanted, yielding.names)
        {
            return side
        }
        let firm = RequirementMove(firmOf: move)
        guard !firm.fresh.isEmpty, firm.fresh.count < move.fresh.count else { return nil }
        return try await shared(firm.kept + firm.fresh, firm.names)
    }

    private func shared(
        _ wants: [RequirementSet.Want], _ names: Set<String>
    ) async throws(EnvironmentError) -> ResolvedSide? {
        guard let (lock, resolution) = try await lock(wants, names, base.request) else { return nil }
        var side = base
        side.lock = lock
        let list = names.sorted().joined(separator: ", ")
        let attempt = EnvironmentAttempt(
            toolchain: "\(base.interpreter.version)", cutoff: base.cutoff,
            change: "for both sides of the patch, which moves \(list)", failure: nil)
        side.recipe = resolver.recipe(
            base.request, lock, resolution, base.recipe.attempts + [attempt], base.answer.projects)
        return side
    }

    /// The base resolved again for an interpreter that both trees allow; nil when there is none.
    func shared(
        _ move: RequirementMove, _ answer: EnvironmentResolver.Answer, baseCheckout: String
    ) async throws(EnvironmentError) -> ResolvedSide? {
        var both = base.request
        both.interpreters.removeAll { answer.refuses($0) }
        guard !both.interpreters.isEmpty else { return nil }
        both.requirements += move.fresh.map {
            SourcedRequirement(
                text: "\($0.requirement)", source: "the patched tree", weight: $0.weight)
        }
        return try await resolved(both, checkout: baseCheckout, isPatched: false)
    }

    /// The lock of the patched tree alone, and its projects where another interpreter read them.
    func own(
        _ move: RequirementMove
    ) async throws(EnvironmentError) -> (lock: EnvironmentLock, projects: [ProjectMetadata]?)? {
        if let (lock, _) = try await lock(move.wanted, move.names, tree.request) { return (lock, nil) }
        return move.isWanted ? try await whole() : nil
    }

    /// The patched tree resolved by all means, as if it were a base.
    func whole() async throws(EnvironmentError) -> (lock: EnvironmentLock, projects: [ProjectMetadata]?)? {
        var request = tree.request
        request.interpreters = [base.interpreter] + request.interpreters.filter { $0 != base.interpreter }
        let side = try await resolved(request, checkout: tree.checkout, isPatched: true)
        return side.map { ($0.lock, $0.answer.projects) }
    }

    private func resolved(
        _ request: EnvironmentRequest, checkout: String, isPatched: Bool
    ) async throws(EnvironmentError) -> ResolvedSide? {
        do throws(EnvironmentError) {
            return try await resolver.resolve(
                request, checkout: checkout, isPatched: isPatched, pullRequestAt: tree.later, slot: slot)
        } catch {
            guard error.isProjectsOwn else { throw error }
            lastSaid = "\(error)"
            return nil
        }
    }

    /// The lock with the fewest changes: other packages as they are, then as of the day, then with later releases of
    /// what has to change, then of what that requires too.
    private func lock(
        _ wants: [RequirementSet.Want], _ names: Set<String>, _ request: EnvironmentRequest
    ) async throws(EnvironmentError) -> (EnvironmentLock, Resolution)? {
        let lines = wants.map(\.requirement.description)
        let others = base.lock.pins.filter { !names.contains($0.name) && !excluded.contains($0.name) }
        let pinned = others.map { "\($0.name)==\($0.version)" }
        let open = others.map { pin in
            Self.tools.contains(pin.name) ? "\(pin.name)==\(pin.version)" : pin.name
        }
        let later = Dictionary(names.map { ($0, tree.later) }, uniquingKeysWith: { first, _ in first })
        let allLater = later.merging(
            others.filter { !Self.tools.contains($0.name) }.map { ($0.name, tree.later) }
        ) { first, _ in first }
        let attempts = [
            (lines + pinned, [:]), (lines + open, [:]), (lines + open, later), (lines + open, allLater),
        ]
        for (lines, exceptions) in attempts {
            var resolution = resolver.resolution(
                request, base.state, base.interpreter, base.cutoff, requirements: unique(lines),
                excluded: excluded)
            resolution.exceptions.merge(base.recipe.exceptions) { $1 }
            resolution.exceptions.merge(exceptions) { $1 }
            switch try await resolver.compiler.pins(resolution, slot: slot) {
            case .success(let pins):
                let lock = EnvironmentLock(
                    python: base.lock.python, pins: pins, systemPackages: base.lock.systemPackages,
                    buildSteps: base.lock.buildSteps)
                return (lock, resolution)
            case .failure(let failure):
                guard !ResolutionLadder.isOutage(failure) else { throw .outage(failure) }
                lastSaid = String(failure.said.suffix(600))
            }
        }
        return nil
    }

    private func unique(_ lines: [String]) -> [String] {
        var seen: Set<String> = []
        return lines.filter { seen.insert($0).inserted }
    }

    /// Build tools and the installer, which stay those of their day.
    private static let tools: Set<String> = ["setuptools", "wheel", "pip"]
}
