internal import Instances

/// How the requirements of a patched tree differ from those of its base, as far as the base's lock does not meet them.
struct RequirementMove: Sendable {
    /// What the patched tree wants beyond the base and the lock does not have, or may not have.
    let fresh: [RequirementSet.Want]
    /// What the base wants and the lock has.
    let kept: [RequirementSet.Want]
    /// What the patched tree wants and the lock has, and what is fresh.
    let wanted: [RequirementSet.Want]

    /// - Parameter constraints: Those of the patched tree that the base lacks; they concern what the lock has.
    init(
        from base: RequirementSet, to patched: RequirementSet, constraints: [Requirement] = [],
        in lock: EnvironmentLock
    ) {
        let known = Set(base.wants.map(\.requirement))
        let fresh =
            patched.wants.filter { want in
                !known.contains(want.requirement) && !Self.holds(lock, want.requirement)
            }
            + constraints.filter { lock.has($0.name) && !Self.holds(lock, $0) }.map {
                RequirementSet.Want(requirement: $0, weight: .wanted, source: "constraints")
            }
        self.fresh = fresh
        kept = base.wants.filter { Self.allows(lock, $0.requirement) }
        wanted =
            patched.wants.filter { fresh.contains($0) || Self.allows(lock, $0.requirement) }
            + fresh.filter { !patched.wants.contains($0) }
    }

    /// The same without what fallbacks may drop.
    init(firmOf move: RequirementMove) {
        let dropped = move.fresh.filter { $0.weight != .firm }
        fresh = move.fresh.filter { $0.weight == .firm }
        kept = move.kept
        wanted = move.wanted.filter { !dropped.contains($0) }
    }

    /// The same with all that the patched tree wants, and of the base's only what the project itself requires: where they
    /// disagree on what tests want, the patched tree is right for both.
    init(yieldingTo move: RequirementMove) {
        let wanted = Set(move.wanted.map(\.requirement))
        fresh = move.fresh
        kept = move.kept.filter { $0.weight == .firm || wanted.contains($0.requirement) }
        self.wanted = move.wanted
    }

    /// What is fresh, is no hint, and is not in a lock either.
    func unmet(in lock: EnvironmentLock) -> [RequirementSet.Want] {
        fresh.filter { $0.weight != .hint && !Self.allows(lock, $0.requirement) }
    }

    /// Whether more than hints is fresh.
    var isWanted: Bool { fresh.contains { $0.weight != .hint } }

    /// The names of what is fresh.
    var names: Set<String> { Set(fresh.map(\.requirement.name)) }

    /// Whether a lock certainly meets a requirement; where it is not sure, the resolver decides.
    static func holds(_ lock: EnvironmentLock, _ requirement: Requirement) -> Bool {
        guard requirement.extras.isEmpty, let pin = lock.pins.first(where: { $0.name == requirement.name })
        else { return false }
        if requirement.specifier.isEmpty { return true }
        let found = numbers(pin.version)
        let clauses = requirement.specifier.split(separator: ",")
        return clauses.allSatisfy { clause in
            if clause.hasPrefix("=="), !clause.hasSuffix("*") {
                return clause.drop { $0 == "=" } == pin.version
            }
            return VersionRange(clause)?.contains(found) ?? false
        }
    }

    /// Whether a requirement may be asked for without another version of what the lock has of it.
    ///
    /// What fallbacks relaxed or dropped is not.
    private static func allows(_ lock: EnvironmentLock, _ requirement: Requirement) -> Bool {
        guard lock.has(requirement.name) else { return !requirement.marker.isEmpty }
        var bare = requirement
        bare.extras = []
        return holds(lock, bare)
    }

    private static func numbers(_ version: String) -> [Int] {
        version.split(separator: ".").prefix { $0.first?.isNumber ?? false }
            .map { Int($0.prefix { $0.isASCII && $0.isNumber }.prefix(18)) ?? 0 }
    }
}
