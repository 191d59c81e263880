import Commands
import Foundation
import Synchronization

/// Keeps what a command writes.
final class Console: Sendable {
    private let written = Mutex((output: "", diagnostics: ""))

    /// What went to standard output.
    var output: String { written.withLock { $0.output } }
    /// What went to standard error.
    var diagnostics: String { written.withLock { $0.diagnostics } }

    /// A context that writes here.
    var context: CommandContext { context(ProcessInfo.processInfo.environment) }

    /// A context that writes here, for a user with certain variables.
    func context(_ environment: [String: String]) -> CommandContext {
        CommandContext(
            environment: environment,
            output: { [self] text in written.withLock { $0.output += text } },
            diagnostics: { [self] text in written.withLock { $0.diagnostics += text } })
    }
}
