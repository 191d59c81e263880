internal import Sessions
internal import Synchronization
internal import Threads

/// The sessions of a server.
final class SessionRegistry: Sendable {
    private struct State {
        var sessions: [String: OwnedSession] = [:]
        /// Those that are being started.
        var starting = 0
        var isClosed = false
    }

    private let store: SessionStore
    private let holder: String
    private let most: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - holder: The program that keeps a session inside.
    ///   - most: How many sessions there may be.
    init(store: SessionStore, holder: String, most: Int) {
        self.store = store
        self.holder = holder
        self.most = most
    }

    /// Starts a session once its place is prepared.
    ///
    /// - Throws: `ServingError` of status 429 when there are too many, of 503 when the server is about to end;
    ///   `SessionError`.
    func start(
        _ request: SessionRequest, prepare: () async throws -> Void
    ) async throws -> (session: OwnedSession, token: String, notes: [String]) {
        await reap()
        try state.withLock { state throws(ServingError) in
            guard !state.isClosed else {
                throw ServingError(.unavailable, "the server is ending", retryAfter: 10)
            }
            guard state.sessions.count + state.starting < most else {
                throw ServingError(.tooMany, "\(most) sessions are the most here", retryAfter: 10)
            }
            state.starting += 1
        }
        defer { state.withLock { $0.starting -= 1 } }
        try await prepare()
        let (store, holder) = (store, holder)
        let started = try await onOwnThread(name: "start") { () throws(SessionError) in
            try OwnedSession.start(request, in: store, holder: holder)
        }
        let isWanted = state.withLock { state in
            guard !state.isClosed else { return false }
            state.sessions[started.session.name] = started.session
            return true
        }
        guard isWanted else {
            await onOwnThread(name: "stop") { started.session.stop() }
            throw ServingError(.unavailable, "the server is ending", retryAfter: 10)
        }
        return started
    }

    /// - Throws: `ServingError` of status 404.
    func session(_ name: String) throws(ServingError) -> OwnedSession {
        guard let session = state.withLock({ $0.sessions[name] }) else {
            throw ServingError(.notFound, "this server has no session \(name)")
        }
        return session
    }

    /// The session that a token opens.
    func session(of token: AccessToken) -> OwnedSession? {
        state.withLock { state in state.sessions.values.first { $0.token.matches(token) } }
    }

    /// All of them, by name.
    var all: [OwnedSession] {
        state.withLock { $0.sessions.values.sorted { $0.name < $1.name } }
    }

    /// Ends a session.
    func stop(_ session: OwnedSession) async {
        guard state.withLock({ $0.sessions.removeValue(forKey: session.name) }) != nil else { return }
        await onOwnThread(name: "stop") { session.stop() }
    }

    /// Removes what is left of sessions that have ended by themselves.
    func reap() async {
        for session in all where !session.isAlive { await stop(session) }
    }

    /// Ends all sessions, and starts no more.
    func close() async {
        let sessions = state.withLock { state in
            state.isClosed = true
            defer { state.sessions = [:] }
            return Array(state.sessions.values)
        }
        await withTaskGroup { group in
            for session in sessions {
                group.addTask { await onOwnThread(name: "stop") { session.stop() } }
            }
        }
    }
}
