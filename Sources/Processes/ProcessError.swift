internal import Glibc

/// Why a child could not be run at all.
package enum ProcessError: Error, Sendable, Equatable, CustomStringConvertible {
    /// No such program on the command's PATH.
    case notFound(executable: String, path: String)
    /// The system refused to start it.
    case spawn(executable: String, directory: String?, code: Int32)
    /// A pipe or descriptor could not be had.
    case descriptor(operation: String, code: Int32)
    /// The log file could not be opened or written.
    case log(path: String, code: Int32)

    /// What was being done to what, and what to do about it.
    package var description: String {
        switch self {
        case .notFound(let executable, let path):
            "looking for \(executable): not in any directory of PATH=\(path); install it or put it on PATH"
        case .spawn(let executable, let directory, let code):
            "starting \(executable)\(directory.map { " in \($0)" } ?? ""): \(Self.words(code))"
        case .descriptor(let operation, let code):
            "\(operation) for a child process: \(Self.words(code))"
        case .log(let path, let code):
            "writing the log \(path): \(Self.words(code))"
        }
    }

    private static func words(_ code: Int32) -> String {
        String(cString: strerror(code))
    }
}
