/// How much a requirement binds.
package enum RequirementWeight: String, Hashable, Sendable, Codable, Comparable {
    /// Continuous integration, conda, packaging or documentation has it: the first to go, all at once.
    case hint
    /// Extras and requirement files for tests have it: goes singly, when a conflict names it.
    case wanted
    /// The project itself requires it, or the user: stays unless the index has no release of it.
    case firm

    package static func < (left: RequirementWeight, right: RequirementWeight) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .hint: 0
        case .wanted: 1
        case .firm: 2
        }
    }

    /// What evidence says that a requirement of this weight decided.
    var decision: String {
        switch self {
        case .firm: "required"
        case .wanted: "wanted"
        case .hint: "a hint"
        }
    }

    /// The weight of the requirements of a file that something of a weight names: its own name may say more.
    static func ofFile(_ path: String, namedWith weight: RequirementWeight) -> RequirementWeight {
        if Purpose.isAside(path) { return .hint }
        if Purpose.isTests(path) || Purpose.isDevelopers(path) { return max(weight, .wanted) }
        return weight
    }
}

/// A requirement as a recipe records it.
package struct WeighedRequirement: Hashable, Sendable, Codable {
    /// The requirement, as PEP 508 writes it.
    package var text: String
    /// How much it binds.
    package var weight: RequirementWeight
    /// What has it; empty when nothing in the repository does.
    package var source: String
    /// What became of it when it could not be had as it is; nil when it could.
    package var change: String?

    /// The change of what is not in the environment.
    static let leftOut = "left out"
}
