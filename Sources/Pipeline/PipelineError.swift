/// A fault that stops a stage as a whole; what is wrong with one repository or instance is recorded instead.
package enum PipelineError: Error, Sendable, CustomStringConvertible {
    /// The pipeline or the command line asks for what is not there.
    case usage(String)
    /// The archive directory cannot be used.
    case archive(String)
    /// The workspace holds candidates of the repository that were mined in another way.
    case conflictingCandidates(repository: String, policy: String)

    /// The machine cannot run anything in a sandbox: what it lacks, a line each.
    case noSandbox([String])
    /// Limits of runs do not hold on this machine, and nobody allowed that: which, and what mends each.
    case degraded([String])
    /// Instances failed alike one after another, by no fault of theirs; how many, and what the last one said.
    case outage(count: Int, detail: String)
    /// A disk is full; a place on it, and how many bytes are left.
    case fullDisk(place: String, left: Int)

    /// The sentence for people, with the remedy.
    package var description: String {
        switch self {
        case .usage(let text), .archive(let text): text
        case .noSandbox(let lacks):
            (["nothing can be run in a sandbox here:"] + lacks + ["`swegym doctor` tells more"]).joined(
                separator: "\n  ")
        case .degraded(let limits):
            "not every limit of a run holds here: \(limits.joined(separator: "; ")); --allow-degraded, or "
                + "`allow-degraded: true` in a pipeline, goes on without"
        case .outage(let count, let detail):
            "\(count) instances in a row failed alike, so the rest was not begun: \(detail)\nNothing is recorded "
                + "against them. Mend that, then `swegym validate --retry` (or `swegym run --retry`) tries them again"
        case .fullDisk(let place, let left):
            "the disk of \(place) is full (\(left >> 20) MiB are left); make room and run the same command again"
        case .conflictingCandidates(let repository, let policy):
            """
            this workspace holds candidates of \(repository) under the policy \(policy); \
            name another --workspace for the rows
            """
        }
    }
}
