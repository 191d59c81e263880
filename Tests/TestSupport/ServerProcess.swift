package import Foundation
internal import Synchronization

/// A program that serves one test, and ends with its owner and with this process, however that ends.
///
/// A shell starts it and waits for the end of its own standard input, which is connected to this process. Signals that
/// could be blocked do not do: a child inherits the mask of the thread that starts it, and `Process` does not reset it.
package final class ServerProcess: Sendable {
    private let shell: Child
    private let lifeline: FileHandle
    private let isRunning = Atomic(false)

    /// What the program writes to standard output, where it was asked for.
    package let output: FileHandle?

    // What ends a terminal's group must not end the shell alone. `setsid` gives the server a group, so that its children
    // end with it. The shell does not wait for it: it may be unable to hear of the end of a child.
    private static let program = """
        trap '' HUP INT TERM
        setsid "$@" </dev/null &
        server=$!
        exec >/dev/null
        while read -r line; do :; done
        kill -s KILL -- "-$server" 2>/dev/null || kill -s KILL "$server"
        """

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - program: The path of its executable.
    ///   - arguments: Its arguments.
    ///   - environment: Its variables; nil leaves it those of this process.
    ///   - keepsOutput: Whether to give its standard output to the test.
    /// - Throws: When there is no shell.
    package init(
        _ program: String, _ arguments: [String], environment: [String: String]? = nil,
        keepsOutput: Bool = false
    ) throws {
        let line = try Self.line()
        lifeline = line.ours
        let nowhere = FileHandle.nullDevice.fileDescriptor
        let pipe = keepsOutput ? try Self.line() : nil
        output = pipe?.ours
        shell = try Child(
            "/bin/sh", ["-c", Self.program, "sh", program] + arguments, environment: environment, in: nil,
            descriptors: [
                line.theirs.fileDescriptor, pipe?.theirs.fileDescriptor ?? nowhere, nowhere,
            ])
        try pipe?.theirs.close()
        isRunning.store(true, ordering: .sequentiallyConsistent)
        try line.theirs.close()
    }

    deinit { stop() }

    /// Ends it.
    package func stop() {
        guard isRunning.exchange(false, ordering: .sequentiallyConsistent) else { return }
        try? lifeline.close()
        if shell.end(within: 60) == nil { shell.kill() }
    }

    /// Two connected sockets, which no other child can inherit and keep open.
    private static func line() throws -> (ours: FileHandle, theirs: FileHandle) {
        var ends: [Int32] = [0, 0]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EMFILE)
        }
        return (
            FileHandle(fileDescriptor: ends[0], closeOnDealloc: true),
            FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        )
    }
}
