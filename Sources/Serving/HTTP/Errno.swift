internal import Glibc

/// What error numbers mean to clients.
enum Errno {
    /// Whether the same may work a little later.
    static func isPassing(_ code: Int32) -> Bool {
        [EAGAIN, ENOMEM, EMFILE, ENFILE, ENOSPC, EBUSY].contains(code)
    }

    /// Whether it says that there is no such file.
    static func isAbsent(_ code: Int32) -> Bool { code == ENOENT || code == ENOTDIR }

    /// The name of Python's exception for it.
    static func pythonName(_ code: Int32) -> String {
        switch code {
        case ENOENT: "FileNotFoundError"
        case EACCES, EPERM: "PermissionError"
        case EISDIR: "IsADirectoryError"
        case ENOTDIR: "NotADirectoryError"
        case EEXIST: "FileExistsError"
        default: "OSError"
        }
    }

    static func message(_ code: Int32) -> String { String(cString: strerror(code)) }
}
