internal import Glibc
internal import Sessions
internal import Synchronization
internal import Threads

/// A shell on a terminal of its own inside a session.
///
/// A thread hears the terminal all the time, so that what runs in the background is never held up; who waits for
/// something is continued by it.
final class BashShell: Sendable {
    private struct Waiter {
        var patterns: [ExpectedText]
        var continuation: CheckedContinuation<ShellState.Outcome?, Never>
    }

    private struct Standing {
        var state: ShellState
        var waiters: [Int: Waiter] = [:]
        /// Those whose time was up before they waited.
        var expired: Set<Int> = []
        var nextWaiter = 0
        /// Whether somebody is giving it a command.
        var isTaken = false
        /// The shell's process inside.
        var process: Int?
    }

    private let standing: Mutex<Standing>
    private let terminal: ShellTerminal

    /// Starts one in a session.
    ///
    /// - Throws: `SessionError`; blocks until it is started.
    init(_ execution: SessionClient.Execution, over client: SessionClient) throws(SessionError) {
        standing = Mutex(Standing(state: ShellState(nonce: AccessToken.random().text)))
        terminal = try ShellTerminal.started(execution, over: client)
        startThread(name: "shell", stackBytes: 1 << 20) { [weak self, terminal] in
            terminal.hear { bytes in self?.change { $0.hear(bytes) } }
            self?.change { $0.end(status: Int(terminal.status ?? 137)) }
        }
    }

    deinit { terminal.close() }

    /// Ends it, with what runs in its foreground.
    func close() { terminal.close() }

    // MARK: - Work

    /// Whether a command runs, or the shell is gone.
    var condition: (isBusy: Bool, isGone: Bool) {
        standing.withLock { ($0.state.isBusy, $0.state.isGone) }
    }

    /// Takes the shell for one command.
    ///
    /// - Returns: false when somebody else has it.
    func take() -> Bool {
        standing.withLock { standing in
            guard !standing.isTaken else { return false }
            standing.isTaken = true
            return true
        }
    }

    /// The shell's process inside, once it has said it.
    var process: Int? { standing.withLock { $0.process } }

    /// Notes it, from the last digits that the shell has said.
    func note(process said: String) {
        let digits = String(said.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
        standing.withLock { $0.process = Int(digits) }
    }

    func release() { standing.withLock { $0.isTaken = false } }

    /// Has the shell, in which nothing runs, execute a script.
    func execute(_ script: String) async {
        let line = standing.withLock { standing in
            standing.state.begin()
            return standing.state.line(script)
        }
        terminal.restoreModes()
        await terminal.write(line)
    }

    /// Types a line for the program that runs in the shell.
    func type(_ text: String) async {
        standing.withLock { $0.state.forgetEnding() }
        await terminal.write(Array(text.utf8) + [10])
    }

    /// Presses Control-C.
    func interrupt() async {
        standing.withLock { $0.state.forgetEnding() }
        await terminal.write([3])
    }

    /// Waits until a command is over or something expected has come; nil when the time is up.
    func outcome(expecting patterns: [ExpectedText] = [], seconds: Double?) async -> ShellState.Outcome? {
        let number = standing.withLock { standing in
            standing.nextWaiter += 1
            return standing.nextWaiter
        }
        let timer = seconds.map { seconds in
            Task { [weak self] in
                guard (try? await Task.sleep(for: .seconds(min(max(0, seconds), 1e8)))) != nil else { return }
                self?.expire(number)
            }
        }
        defer {
            timer?.cancel()
            _ = standing.withLock { $0.expired.remove(number) }
        }
        return await withCheckedContinuation { continuation in
            let found: ShellState.Outcome?? = standing.withLock { standing in
                if let outcome = standing.state.outcome(expecting: patterns) { return outcome }
                if standing.expired.contains(number) { return .some(nil) }
                standing.waiters[number] = Waiter(patterns: patterns, continuation: continuation)
                return .none
            }
            if let found { continuation.resume(returning: found) }
        }
    }

    private func expire(_ number: Int) {
        let waiter = standing.withLock { standing in
            if standing.waiters[number] == nil { standing.expired.insert(number) }
            return standing.waiters.removeValue(forKey: number)
        }
        waiter?.continuation.resume(returning: nil)
    }

    /// Changes the state, and continues those who have waited for that.
    private func change(_ body: (inout ShellState) -> Void) {
        var outcomes: [(Waiter, ShellState.Outcome)] = []
        standing.withLock { standing in
            body(&standing.state)
            for (number, waiter) in standing.waiters.sorted(by: { $0.key < $1.key }) {
                guard let outcome = standing.state.outcome(expecting: waiter.patterns) else { continue }
                standing.waiters[number] = nil
                outcomes.append((waiter, outcome))
                // An interruption and the command that it ends are both over.
                if case .ended(_, let status) = outcome {
                    for (_, other) in standing.waiters {
                        outcomes.append((other, .ended([], status: status)))
                    }
                    standing.waiters = [:]
                    break
                }
            }
        }
        for (waiter, outcome) in outcomes { waiter.continuation.resume(returning: outcome) }
    }
}
