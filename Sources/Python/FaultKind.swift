internal import Files
internal import Foundation

/// The kinds of fault that decide more than what is said.
package enum FaultKind: Hashable, Sendable {
    /// The disk is full.
    case diskFull
    /// Any other.
    case other

    /// The kind that the output of a tool shows: no tool says it otherwise than in words.
    init(said: String) {
        // uv, pip and compilers all print the system's own words.
        self = Text.contains(said, "No space left on device") ? .diskFull : .other
    }

    /// The kind of a system call's fault.
    init(errno code: Int32) { self = code == ENOSPC ? .diskFull : .other }

    /// The kind of an error of the file system, of records, or of what wraps one of these.
    init(_ error: any Error) {
        switch error {
        case let error as RecordError: self = error.kind == .diskFull ? .diskFull : .other
        case let error as CocoaError where error.code == .fileWriteOutOfSpace: self = .diskFull
        default: self.init(said: "\(error)")
        }
    }
}

extension EnvironmentError {
    /// A fault of the file system or of another room, with what was being done.
    static func infrastructure(doing: String, _ error: any Error) -> EnvironmentError {
        .infrastructure(doing: doing, cause: "\(error)", kind: FaultKind(error))
    }

    /// A system call that failed just now, with what was being done.
    static func system(doing: String) -> EnvironmentError {
        let code = errno
        return .infrastructure(
            doing: doing, cause: String(cString: strerror(code)), kind: FaultKind(errno: code))
    }
}
