internal import Instances

/// The changes that the fallbacks have made so far.
struct LadderState: Hashable, Sendable {
    /// Which interpreter of the request is used.
    var interpreter = 0
    /// Days by which the cut-off was moved.
    var extraDays = 0
    /// Packages whose versions are left open.
    var relaxed: Set<String> = []
    /// Packages that are left out.
    var dropped: Set<String> = []
    /// Packages held at a version.
    var pinned: [String: String] = [:]
    /// Packages that may be newer than the cut-off.
    var exceptions: [String: Timestamp] = [:]
    /// Constraints that were added.
    var constraints: [String] = []
    /// Whether the constraints of the repository are left out.
    var ignoresConstraints = false
    /// Constraints on the tools that build source distributions.
    var buildConstraints: [String] = []
    /// Whether packages that take long to compile may be built from source.
    var compiles = false
}

/// Chooses the next fallback from the resolver's output: a pure function from a failure to the next attempt.
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

    /// Whether a failure is not about the requirements: the network or the index did not respond.
    static func isOutage(_ failure: ResolutionFailure) -> Bool {
        ["error sending request", "dns error", "Connection refused", "timed out", "503 Service", "502 Bad"]
            .contains {
                Text.contains(failure.said, $0)
            } && !Text.contains(failure.said, "No solution found")
    }

    /// The next attempt after a failure.
    static func next(
        after failure: ResolutionFailure, _ state: LadderState, wants: RequirementSet, interpreters: Int
    ) -> Step {
        let said = failure.said
        if let name = yanked(said), state.pinned[name] == nil { return .pinYanked(name) }
        if let step = mendBuild(said, state, wants) { return step }
        if !state.compiles, CompiledPackages.areMissed(said) { return mendWheels(state, interpreters) }
        let named = names(in: said)
        let optional = wants.optionalNames.union(["setuptools", "wheel", "pip"])
        let missing = self.missing(said).intersection(optional).subtracting(state.dropped)
        if !missing.isEmpty {
            var next = state
            next.dropped.formUnion(missing)
            return .retry(next, change: "without \(list(missing)): the index has none of that day")
        }
        let open = named.intersection(optional).subtracting(state.relaxed)
            .filter { name in
                ["setuptools", "wheel", "pip"].contains(name)
                    || wants.wants.contains {
                        $0.requirement.name == name && !$0.requirement.specifier.isEmpty
                    }
            }
        if !open.isEmpty {
            var next = state
            next.relaxed.formUnion(open)
            return .retry(next, change: "any version of \(list(Set(open)))")
        }
        if !state.ignoresConstraints, Text.contains(said, "constraint") || !named.isEmpty,
            hasConstraints(said)
        {
            var next = state
            next.ignoresConstraints = true
            return .retry(next, change: "without the repository's constraints")
        }
        var droppable = named.intersection(wants.optionalNames)
        if let name = wants.frameworkPackage { droppable.remove(name) }
        return lastResorts(state, droppable, interpreters)
    }

    private static func lastResorts(_ state: LadderState, _ droppable: Set<String>, _ interpreters: Int)
        -> Step
    {
        var next = state
        let fresh = droppable.subtracting(state.dropped)
        if !fresh.isEmpty {
            next.dropped.formUnion(fresh)
            return .retry(next, change: "without \(list(fresh))")
        }
        if state.extraDays < 180 {
            next.extraDays = state.extraDays == 0 ? 30 : 180
            return .retry(next, change: "\(next.extraDays) days later")
        }
        if state.interpreter + 1 < interpreters {
            next = LadderState()
            next.interpreter = state.interpreter + 1
            next.compiles = state.compiles
            return .retry(next, change: "the next interpreter")
        }
        return .giveUp
    }

    /// No wheel of a compiled package: other interpreters may have one, which is tried before building it.
    private static func mendWheels(_ state: LadderState, _ interpreters: Int) -> Step {
        var next = LadderState()
        if state.interpreter + 1 < min(interpreters, 3) {
            next.interpreter = state.interpreter + 1
            return .retry(next, change: "the next interpreter, for which there may be wheels")
        }
        next.compiles = true
        return .retry(next, change: "compiled packages may be built from source")
    }

    /// A source distribution that does not build: other build tools, else another version of it.
    private static func mendBuild(_ said: String, _ state: LadderState, _ wants: RequirementSet) -> Step? {
        guard
            let match = said.firstMatch(
                of:
                    #/(?:[Ff]ailed to (?:download and )?build|Failed to prepare) `([A-Za-z0-9_.\-]+)==([^`]+)`/#
            )
        else { return nil }
        var next = state
        let (name, version) = (Requirement.normalized(match.1), String(match.2))
        for tool in ["setuptools", "wheel"]
        where Text.contains(said, "`\(tool)` was filtered by `exclude-newer`") {
            guard next.exceptions[tool] == nil || (next.exceptions[tool] ?? Timestamp(seconds: 0)) < later
            else { continue }
            next.exceptions[tool] = later
            return .retry(next, change: "newer \(tool) for building \(name)")
        }
        let tools = [
            ("use_2to3", "setuptools<58"), ("ython", "cython<3"), ("pkg_resources", "setuptools<70"),
        ]
        for (sign, constraint) in tools
        where Text.contains(said, sign)
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

    private static func yanked(_ said: String) -> String? {
        (said.firstMatch(of: #/all versions of ([A-Za-z0-9_.\-]+) were yanked/#)?.1
            ?? said.firstMatch(of: #/([A-Za-z0-9_.\-]+)==\S+ (?:was|is) yanked/#)?.1).map {
                Requirement.normalized($0)
            }
    }

    /// The packages that the resolver reports as missing.
    private static func missing(_ said: String) -> Set<String> {
        var names: Set<String> = []
        for match in said.matches(of: #/([A-Za-z0-9_.\-]+) was not found in the/#) {
            names.insert(Requirement.normalized(match.1))
        }
        for match in said.matches(of: #/there (?:is|are) no versions? of ([A-Za-z0-9_.\-]+)(?: and|,|\s+\n)/#)
        {
            names.insert(Requirement.normalized(match.1))
        }
        return names
    }

    /// The packages that the resolver's output names.
    private static func names(in said: String) -> Set<String> {
        var names: Set<String> = []
        let patterns = [
            #/you require ([A-Za-z0-9_.\-]+)/#, #/depends on ([A-Za-z0-9_.\-]+)/#,
            #/ and ([A-Za-z0-9_.\-]+)[<>=!~]/#,
            #/(?:Because|all versions of|only) ([A-Za-z0-9_.\-]+)[<>=! ]/#,
        ]
        for pattern in patterns {
            for match in said.matches(of: pattern) { names.insert(Requirement.normalized(match.1)) }
        }
        return names
    }

    private static func hasConstraints(_ said: String) -> Bool { Text.contains(said, "unsatisfiable") }

    private static func list(_ names: Set<String>) -> String { names.sorted().joined(separator: ", ") }
}
