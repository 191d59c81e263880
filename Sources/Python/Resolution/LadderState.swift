internal import Instances

/// The changes that the fallbacks have made so far.
struct LadderState: Hashable, Sendable {
    /// Which interpreter of the request is used.
    var interpreter = 0
    /// Days by which the cut-off was moved.
    var extraDays = 0
    /// Whether an interpreter that was new on the day gets the packages of the end of its first year.
    var isRipe = false
    /// Whether hints are left out, all of them.
    var withoutHints = false
    /// Packages whose versions are left open, where they are not firm.
    var relaxed: Set<String> = []
    /// Packages that are left out, where they are not firm.
    var dropped: Set<String> = []
    /// Build tools whose versions of the day are left open.
    var openSeeds: Set<String> = []
    /// Firm packages of which the index has no release.
    var absent: Set<String> = []
    /// Requirements that the resolver could not parse.
    var unread: Set<String> = []
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
