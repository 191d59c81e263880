internal import Instances

/// Chooses the next fallback from the resolver's output: a pure function from a failure to the next attempt.
///
/// Hints go first, all at once. What is wanted goes singly, and only where the resolver's explanation names it: first
/// its range, then the package. What is firm stays, unless the index has no release of it.
enum ResolutionLadder {
    /// What to do next.
    enum Step: Hashable {
        /// Try again with changes.
        case retry(LadderState, change: String)
        /// Find the last release of a package before the cut-off, yanked or not, and pin it.
        case pinYanked(String)
        /// Nothing is left to try.
        case giveUp
    }

    /// What there is to choose from.
    struct Choice: Hashable, Sendable {
        /// How many interpreters the request has.
        var interpreters: Int
        /// Whether the interpreter in use was new on the day of the commit.
        var isYoung = false
    }

    /// How many ranges are opened one by one; after that all that an explanation names are opened at once.
    private static let mostSingly = 8

    /// Whether a failure is not about the requirements: the network or the index did not respond.
    static func isOutage(_ failure: ResolutionFailure) -> Bool {
        ["error sending request", "dns error", "Connection refused", "timed out", "503 Service", "502 Bad"]
            .contains {
                Text.contains(failure.said, $0)
            } && !Text.contains(failure.said, "No solution found")
    }

    /// The next attempt after a failure.
    static func next(
        after failure: ResolutionFailure, _ state: LadderState, wants: RequirementSet, _ choice: Choice
    ) -> Step {
        let said = ResolverExplanation(failure)
        if let name = said.yanked, state.pinned[name] == nil { return .pinYanked(name) }
        return leaveUnread(said, state) ?? leaveMissing(said, state, wants) ?? leaveHints(said, state, wants)
            ?? mendBuild(said, state) ?? mendWheels(said, state, choice) ?? openSeeds(said, state, wants)
            ?? relax(said, state, wants) ?? ignoreConstraints(said, state) ?? drop(said, state, wants)
            ?? moveDay(said, state, wants, choice) ?? leaveAbsent(said, state, wants)
            ?? nextInterpreter(state, choice) ?? .giveUp
    }

    // MARK: - What is left out at once

    /// A line that the resolver cannot parse fails all others.
    private static func leaveUnread(_ said: ResolverExplanation, _ state: LadderState) -> Step? {
        guard let text = said.unread, !state.unread.contains(text) else { return nil }
        var next = state
        next.unread.insert(text)
        return .retry(next, change: "without \(Printable.text(text)), which cannot be parsed")
    }

    private static func leaveMissing(
        _ said: ResolverExplanation, _ state: LadderState, _ wants: RequirementSet
    ) -> Step? {
        let missing = said.missing.intersection(wants.looseNames.union(Seeds.names)).subtracting(
            state.dropped)
        guard !missing.isEmpty else { return nil }
        var next = state
        next.dropped.formUnion(missing)
        return .retry(next, change: "without \(list(missing)): the index has none of that day")
    }

    /// Leaves all hints when one of them may be at fault, or when nobody can say what is.
    private static func leaveHints(
        _ said: ResolverExplanation, _ state: LadderState, _ wants: RequirementSet
    ) -> Step? {
        let hints = wants.names(.hint).subtracting(state.dropped)
        guard !state.withoutHints, !hints.isEmpty else { return nil }
        let named = said.names
        let isSuspect =
            if let unbuilt = said.unbuilt { !wants.names(.firm).contains(unbuilt.name) } else {
                named.isEmpty
            }
        return isSuspect || !named.isDisjoint(with: hints) ? withoutHints(state) : nil
    }

    private static func withoutHints(_ state: LadderState) -> Step {
        var next = state
        next.withoutHints = true
        return .retry(next, change: "without what only hints ask for")
    }

    // MARK: - Builds

    /// A source distribution that does not build: other build tools, else another version of it.
    private static func mendBuild(_ said: ResolverExplanation, _ state: LadderState) -> Step? {
        guard let (name, version) = said.unbuilt else { return nil }
        var next = state
        for tool in ["setuptools", "wheel"]
        where said.mentions("`\(tool)` was filtered by `exclude-newer`") {
            guard next.exceptions[tool] == nil || (next.exceptions[tool] ?? Timestamp(seconds: 0)) < later
            else { continue }
            next.exceptions[tool] = later
            return .retry(next, change: "newer \(tool) for building \(name)")
        }
        let tools = [
            ("use_2to3", "setuptools<58"), ("ython", "cython<3"), ("pkg_resources", "setuptools<70"),
        ]
        for (sign, constraint) in tools
        where said.mentions(sign)
            && !state.buildConstraints.contains(where: { $0.hasPrefix(constraint.prefix(6)) })
        {
            next.buildConstraints.append(constraint)
            return .retry(next, change: "building with \(constraint)")
        }
        let constraint = "\(name)!=\(version)"
        if state.constraints.count < 6, !state.constraints.contains(constraint) {
            next.constraints.append(constraint)
            return .retry(next, change: "not \(name) \(version), which does not build")
        }
        return nil
    }

    /// setuptools 67 builds without `setup.py` tricks and still has `pkg_resources`.
    private static let later = Timestamp("2023-06-01T00:00:00Z") ?? Timestamp(seconds: 1_685_577_600)

    /// No wheel of a compiled package: other interpreters may have one, which is tried before building it.
    private static func mendWheels(
        _ said: ResolverExplanation, _ state: LadderState, _ choice: Choice
    ) -> Step? {
        guard !state.compiles, CompiledPackages.noWheels.contains(where: said.mentions) else { return nil }
        if let step = ripen(state, choice) { return step }
        var next = LadderState()
        next.withoutHints = state.withoutHints
        if state.interpreter + 1 < min(choice.interpreters, 3) {
            next.interpreter = state.interpreter + 1
            return .retry(next, change: "the next interpreter, for which there may be wheels")
        }
        next.compiles = true
        return .retry(next, change: "compiled packages may be built from source")
    }

    // MARK: - Ranges and packages

    /// Build tools: the tests' pins of them first, then the versions of the day.
    private static func openSeeds(
        _ said: ResolverExplanation, _ state: LadderState, _ wants: RequirementSet
    ) -> Step? {
        let named = said.names.intersection(Seeds.names)
        let pinned = named.subtracting(state.relaxed).filter { name in
            wants.loose(state).contains { $0.name == name && !$0.specifier.isEmpty }
        }
        var next = state
        if !pinned.isEmpty {
            next.relaxed.formUnion(pinned)
            return .retry(next, change: "\(list(Set(pinned))) of that day instead of the pins of tests")
        }
        let closed = named.subtracting(state.openSeeds)
        guard !closed.isEmpty else { return nil }
        next.openSeeds.formUnion(closed)
        return .retry(next, change: "any version of \(list(closed))")
    }

    private static func relax(
        _ said: ResolverExplanation, _ state: LadderState, _ wants: RequirementSet
    ) -> Step? {
        let named = said.names.subtracting(state.relaxed)
        let closed = wants.loose(state).filter { !$0.specifier.isEmpty && named.contains($0.name) }
        guard let least = closed.last(where: { $0.exactVersion != nil }) ?? closed.last else { return nil }
        var next = state
        next.relaxed.formUnion(state.relaxed.count < mostSingly ? [least.name] : closed.map(\.name))
        return .retry(next, change: "any version of \(list(next.relaxed.subtracting(state.relaxed)))")
    }

    private static func ignoreConstraints(_ said: ResolverExplanation, _ state: LadderState) -> Step? {
        guard !state.ignoresConstraints, said.mentions("constraint") || !said.names.isEmpty,
            said.mentions("unsatisfiable")
        else { return nil }
        var next = state
        next.ignoresConstraints = true
        return .retry(next, change: "without the repository's constraints")
    }

    private static func drop(
        _ said: ResolverExplanation, _ state: LadderState, _ wants: RequirementSet
    ) -> Step? {
        let named = said.names
        let loose = wants.loose(state).map(\.name).filter {
            named.contains($0) && $0 != wants.frameworkPackage
        }
        guard let least = loose.last else { return nil }
        var next = state
        next.dropped.formUnion(state.dropped.count < mostSingly ? [least] : loose)
        return .retry(next, change: "without \(list(next.dropped.subtracting(state.dropped)))")
    }

    // MARK: - Days, interpreters, what cannot be had

    /// A later day, by half a year at most, for what is firm and for the test framework alone.
    private static func moveDay(
        _ said: ResolverExplanation, _ state: LadderState, _ wants: RequirementSet, _ choice: Choice
    ) -> Step? {
        let movers = wants.names(.firm).subtracting(Seeds.names)
        guard said.unknown.isDisjoint(with: movers) else { return nil }
        if !state.withoutHints, !wants.names(.hint).isEmpty { return withoutHints(state) }
        guard said.names.isEmpty || !said.names.isDisjoint(with: movers), state.extraDays < 180 else {
            return nil
        }
        var next = state
        next.extraDays = state.extraDays == 0 ? 30 : 180
        return .retry(next, change: "\(next.extraDays) days later")
    }

    /// Firm packages of which the index has no release at all; one that has none in the required range is not had.
    private static func leaveAbsent(
        _ said: ResolverExplanation, _ state: LadderState, _ wants: RequirementSet
    ) -> Step? {
        var firm = wants.names(.firm)
        if let name = wants.frameworkPackage { firm.remove(name) }
        let absent = said.missing.intersection(firm).subtracting(state.absent)
        guard !absent.isEmpty else { return nil }
        var next = state
        next.absent.formUnion(absent)
        return .retry(
            next,
            change: "without \(list(absent)), which the project requires: the index has no release of it")
    }

    private static func ripen(_ state: LadderState, _ choice: Choice) -> Step? {
        guard choice.isYoung, !state.isRipe else { return nil }
        var next = state
        next.isRipe = true
        return .retry(next, change: "the packages of the end of the interpreter's first year")
    }

    private static func nextInterpreter(_ state: LadderState, _ choice: Choice) -> Step? {
        if let step = ripen(state, choice) { return step }
        guard state.interpreter + 1 < choice.interpreters else { return nil }
        var next = LadderState()
        next.interpreter = state.interpreter + 1
        next.compiles = state.compiles
        next.withoutHints = state.withoutHints
        return .retry(next, change: "the next interpreter")
    }

    private static func list(_ names: Set<String>) -> String { names.sorted().joined(separator: ", ") }
}
