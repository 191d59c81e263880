package import Foundation
internal import Synchronization

/// A program that serves one test, and ends with its owner and with this process, however that ends.
///
/// A shell starts it and waits for the end of its own standard input, which is connected to this process. Signals that
/// could be blocked do not do: a child inherits the mask of the thread that starts it, and `Process` does not reset it.
package final class ServerProcess: Sendable {
    private let shell: Process
    private let lifeline: FileHandle
    private let end = DispatchSemaphore(value: 0)
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
        shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = ["-c", Self.program, "sh", program] + arguments
        if let environment { shell.environment = environment }
        let line = try Self.line()
        lifeline = line.ours
        shell.standardInput = line.theirs
        shell.standardError = FileHandle.nullDevice
        let pipe = keepsOutput ? Pipe() : nil
        output = pipe?.fileHandleForReading
        shell.standardOutput = pipe ?? FileHandle.nullDevice
        let end = end
        // Not `waitUntilExit`, which turns a run loop and may miss the end when tests run side by side.
        shell.terminationHandler = { @Sendable _ in end.signal() }
        try shell.run()
        isRunning.store(true, ordering: .sequentiallyConsistent)
        try line.theirs.close()
    }

    deinit { stop() }

    /// Ends it.
    package func stop() {
        guard isRunning.exchange(false, ordering: .sequentiallyConsistent) else { return }
        try? lifeline.close()
        end.wait()
    }

    /// Two connected sockets; unlike a `Pipe`, one that no other child can inherit, which would keep it open.
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
