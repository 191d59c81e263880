/// Why a project's setup files told no metadata.
package enum MetadataFailure: Hashable, Sendable {
    /// They were stopped at a limit, or ended without an answer: another interpreter would not do better.
    case noAnswer(String)
    /// They failed, as they may do under one interpreter and not under another.
    case failed(String)
}

extension MetadataFailure: CustomStringConvertible {
    /// What was said.
    package var description: String {
        switch self {
        case .noAnswer(let said), .failed(let said): said
        }
    }
}
