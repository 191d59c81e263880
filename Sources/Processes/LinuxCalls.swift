internal import Glibc

/// Functions of the C library that its module hides from Swift, because they are GNU extensions; looked up by name.
enum LinuxCalls {
    private typealias Pipe2 = @convention(c) (UnsafeMutablePointer<Int32>, Int32) -> Int32
    private typealias MemoryFile = @convention(c) (UnsafePointer<CChar>, UInt32) -> Int32
    private typealias AddChangeDirectory =
        @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, UnsafePointer<CChar>) -> Int32
    private typealias AddCloseFrom =
        @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32

    private static let makePipe = function("pipe2", Pipe2.self)
    private static let makeMemoryFile = function("memfd_create", MemoryFile.self)
    private static let addChangeDirectory = function(
        "posix_spawn_file_actions_addchdir_np", AddChangeDirectory.self)
    private static let addCloseFrom = function("posix_spawn_file_actions_addclosefrom_np", AddCloseFrom.self)

    /// POSIX_SPAWN_SETSID of spawn.h: the child leads a new session.
    static let newSession: Int16 = 0x80

    private static func function<Signature>(_ name: String, _ type: Signature.Type) -> Signature? {
        // The nil handle is RTLD_DEFAULT: every library that is loaded already.
        dlsym(nil, name).map { unsafeBitCast($0, to: type) }
    }

    /// Both ends of a new pipe, reading first, close-on-exec from the start; an error number otherwise.
    static func pipe() -> (ends: (Int32, Int32), code: Int32) {
        var ends: [Int32] = [-1, -1]
        guard let makePipe else { return ((-1, -1), ENOSYS) }
        let code = makePipe(&ends, O_CLOEXEC) == 0 ? 0 : errno
        return ((ends[0], ends[1]), code)
    }

    /// An empty file in memory, close-on-exec; negative on failure.
    static func memoryFile() -> Int32 {
        let closeOnExec: UInt32 = 1
        guard let makeMemoryFile else {
            errno = ENOSYS
            return -1
        }
        return makeMemoryFile("swegym", closeOnExec)
    }

    /// Makes a child start in a directory; an error number where this C library cannot (before 2.29).
    static func changeDirectory(
        _ actions: inout posix_spawn_file_actions_t, to directory: String
    ) -> Int32 {
        addChangeDirectory?(&actions, directory) ?? ENOSYS
    }

    /// Closes all of a child's descriptors from a number on.
    ///
    /// Before 2.34 the C library cannot; there, close-on-exec, which all of our descriptors have, does it
    /// alone.
    static func closeAll(_ actions: inout posix_spawn_file_actions_t, from number: Int32) {
        _ = addCloseFrom?(&actions, number)
    }
}
