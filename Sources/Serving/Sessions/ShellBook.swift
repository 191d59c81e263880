internal import Synchronization

/// The shells of a session, by the names that clients gave them.
final class ShellBook: Sendable {
    /// How many there may be.
    private static let most = 32

    private enum Entry {
        case starting
        case open(BashShell)
    }

    private let entries = Mutex<[String: Entry]>([:])

    /// Opens a shell under a name that is free.
    func open(_ name: String, _ start: () async throws -> BashShell) async throws -> BashShell {
        let problem: RexFailure? = entries.withLock { entries in
            guard entries[name] == nil else {
                return RexFailure(.sessionExists, "session \(name) already exists")
            }
            guard entries.count < Self.most else {
                return RexFailure(.other, "\(Self.most) shells are the most that a session has")
            }
            entries[name] = .starting
            return nil
        }
        if let problem { throw problem }
        do {
            let shell = try await start()
            entries.withLock { $0[name] = .open(shell) }
            return shell
        } catch {
            entries.withLock { $0[name] = nil }
            throw error
        }
    }

    subscript(name: String) -> BashShell? {
        guard case .open(let shell) = entries.withLock({ $0[name] }) else { return nil }
        return shell
    }

    /// Closes a shell; whether there was one.
    func close(_ name: String) -> Bool {
        guard case .open(let shell) = entries.withLock({ $0.removeValue(forKey: name) }) else { return false }
        shell.close()
        return true
    }

    func closeAll() {
        let shells = entries.withLock { entries in
            defer { entries = [:] }
            return entries.values
        }
        for case .open(let shell) in shells { shell.close() }
    }
}
