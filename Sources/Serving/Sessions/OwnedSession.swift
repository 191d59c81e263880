internal import Glibc
internal import Sessions
internal import Synchronization
internal import Threads

/// A session that belongs to this server: it ends with it, or with its time.
final class OwnedSession: Sendable {
    let store: SessionStore
    let record: SessionRecord
    /// The session's variables, those of its place included.
    let variables: [String: String]
    /// Opens this session alone.
    let token: AccessToken
    let shells = ShellBook()
    /// Who works in one session must leave room for those in others.
    let commands = Gate("commands in one session", limit: 32, retryAfter: 1)

    /// The first process of the session, our child.
    private let process: Int32
    private let watch: SessionWatch

    var name: String { record.name }

    /// Starts a session; blocks.
    ///
    /// - Returns: it, its token's text and what does not hold of its limits.
    /// - Throws: `SessionError`; nothing is left behind then.
    static func start(
        _ request: SessionRequest, in store: SessionStore, holder: String
    ) throws(SessionError) -> (session: OwnedSession, token: String, notes: [String]) {
        let plan = try store.plan(for: request.image).plan
        let started = try store.start(request, holder: holder)
        do throws(SessionError) {
            let (token, text) = AccessToken.random()
            let session = try OwnedSession(started, plan: plan, store: store, token: token)
            return (session, text, started.notes)
        } catch {
            try? store.stop(started.record.name)
            reap(started.process)
            throw error
        }
    }

    private init(
        _ started: StartedSession, plan: SessionPlan, store: SessionStore, token: AccessToken
    ) throws(SessionError) {
        watch = try SessionWatch(try store.connect(to: started.record.name))
        record = started.record
        process = started.process
        variables = plan.variables.merging(started.record.variables) { _, new in new }
        self.store = store
        self.token = token
    }

    /// Whether it has not ended by itself.
    var isAlive: Bool { !watch.hasEnded }

    /// Ends it and removes what is left of it; blocks.
    func stop() {
        shells.closeAll()
        // Somebody else may have stopped it; what could not be removed is swept by the next server.
        try? store.stop(name)
        Self.reap(process)
    }

    /// Waits for a child that is about to end: it would stay in the table of processes.
    private static func reap(_ process: Int32) {
        for _ in 0..<500 where waitpid(process, nil, WNOHANG) == 0 { usleep(10_000) }
    }

    // MARK: - Commands

    /// Executes a command; its output is bounded.
    ///
    /// - Throws: `SessionError`.
    func execute(
        _ arguments: [String], in directory: String? = nil, variables more: [String: String] = [:],
        input: [UInt8] = [], seconds: Double? = nil
    ) async throws(SessionError) -> CapturedCommand {
        let execution = SessionClient.Execution(
            arguments, in: directory ?? record.workingDirectory,
            variables: variables.merging(more) { _, new in new })
        let (store, name) = (store, name)
        return try await onOwnThread(name: "command") { () throws(SessionError) in
            try CapturedCommand(
                execution, over: try store.connect(to: name), input: input, limit: CutOutput.most,
                // A number of seconds beyond any session's life would overflow.
                seconds: seconds.map { min(max($0, 0.001), 1e8) })
        }
    }

    /// Starts a shell on a terminal; what it says is for programs, not for people.
    func startShell() async throws(SessionError) -> BashShell {
        let execution = SessionClient.Execution(
            ["/bin/bash", "--noediting"], in: record.workingDirectory,
            variables: variables.merging(["TERM": "dumb", "PS1": "", "PS2": ""]) { _, new in new })
        let (store, name) = (store, name)
        return try await onOwnThread(name: "shell") { () throws(SessionError) in
            try BashShell(execution, over: try store.connect(to: name))
        }
    }
}

/// A connection to a session that says when it has ended, and ends it when it is closed.
///
/// Unchecked: after the start nothing is said on it; its descriptor is polled alone.
private final class SessionWatch: @unchecked Sendable {
    private let client: SessionClient

    init(_ client: SessionClient) throws(SessionError) {
        try client.own()
        self.client = client
    }

    var hasEnded: Bool {
        var polled = pollfd(fd: client.descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, 0) > 0
    }
}
