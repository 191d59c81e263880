internal import Files
internal import Foundation

/// The kinds of fault that affect the verdict.
package enum FaultKind: Hashable, Sendable {
    /// The disk is full.
    case diskFull
    /// Any other.
    case other

    /// The kind that the output of a tool shows; tools give no code for it.
    init(said: String) {
        // uv, pip and compilers all print the system's message.
        self = Text.contains(said, "No space left on device") ? .diskFull : .other
    }

    /// The kind of a failed system call.
    init(errno code: Int32) { self = code == ENOSPC ? .diskFull : .other }

    /// The kind of an error of the file system or of a record, also when it is wrapped in another one.
    init(_ error: any Error) {
        switch error {
        case let error as RecordError: self = error.kind == .diskFull ? .diskFull : .other
        case let error as CocoaError where error.code == .fileWriteOutOfSpace: self = .diskFull
        default: self.init(said: "\(error)")
        }
    }
}

extension EnvironmentError {
    /// A failure of the file system or of another module, with the operation.
    static func infrastructure(doing: String, _ error: any Error) -> EnvironmentError {
        .infrastructure(doing: doing, cause: "\(error)", kind: FaultKind(error))
    }

    /// The system call that has just failed, with the operation.
    static func system(doing: String) -> EnvironmentError {
        let code = errno
        return .infrastructure(
            doing: doing, cause: String(cString: strerror(code)), kind: FaultKind(errno: code))
    }
}
