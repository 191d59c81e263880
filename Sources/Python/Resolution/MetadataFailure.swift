/// Why a project's setup files gave no metadata.
package enum MetadataFailure: Hashable, Sendable {
    /// They hit a limit or ended without a result: another interpreter would not do better.
    case noAnswer(String)
    /// They failed, possibly because of the interpreter.
    case failed(String)
}

extension MetadataFailure: CustomStringConvertible {
    /// The message.
    package var description: String {
        switch self {
        case .noAnswer(let said), .failed(let said): said
        }
    }
}
