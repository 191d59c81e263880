internal import Foundation
internal import Glibc

/// The right to work in a workspace, held by one process at a time.
///
/// It is an advisory lock (`flock`) on the lease file, so the kernel gives it back when the process ends in any
/// way; the file's text only says who holds it.
package final class Lease: Sendable {
    private let descriptor: Int32

    /// Takes the lease at once or says who has it.
    ///
    /// - Parameter command: what this process does, for the message that another one prints.
    /// - Throws: `WorkspaceError.held`, or `.file` when the lease file cannot be used.
    package init(of layout: WorkspaceLayout, command: String) throws(WorkspaceError) {
        do {
            try FileManager.default.createDirectory(atPath: layout.root, withIntermediateDirectories: true)
        } catch {
            throw WorkspaceError.file(
                operation: "making the workspace \(layout.root)", cause: error.localizedDescription)
        }
        let file = open(layout.lease, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0 else {
            throw WorkspaceError.file(
                operation: "opening \(layout.lease)", cause: String(cString: strerror(errno)))
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(file)
            guard code == EWOULDBLOCK else {
                throw WorkspaceError.file(
                    operation: "locking \(layout.lease)", cause: String(cString: strerror(code)))
            }
            throw WorkspaceError.held(path: layout.root, holder: Self.holder(at: layout.lease))
        }
        descriptor = file
        let text = "process \(getpid()) on \(ProcessInfo.processInfo.hostName) (\(command))\n"
        ftruncate(file, 0)
        let bytes = Array(text.utf8)
        _ = pwrite(file, bytes, bytes.count, 0)
    }

    /// Does something in the workspace while no other process works there.
    package func during<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        defer { withExtendedLifetime(self) {} }
        return try await body()
    }

    deinit {
        // Given back in so many words: a child that is just being started holds a copy of the descriptor until it
        // becomes another program, and a mere close would leave the lock with that copy.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    private static func holder(at path: String) -> String {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first.map(String.init) ?? ""
        return line.isEmpty ? "another process" : line
    }
}
