/// A fault that stops a stage as a whole; what is wrong with one repository or instance is recorded instead.
package enum PipelineError: Error, Sendable, CustomStringConvertible {
    /// The pipeline or the command line asks for what is not there.
    case usage(String)
    /// The archive directory cannot be used.
    case archive(String)
    /// The workspace holds candidates of the repository that were mined in another way.
    case conflictingCandidates(repository: String, policy: String)

    /// The sentence for people, with the remedy.
    package var description: String {
        switch self {
        case .usage(let text), .archive(let text): text
        case .conflictingCandidates(let repository, let policy):
            """
            this workspace holds candidates of \(repository) under the policy \(policy); \
            name another --workspace for the rows
            """
        }
    }
}
