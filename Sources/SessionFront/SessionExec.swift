internal import Glibc
internal import Sessions

/// Runs a command in a session with the caller's streams.
struct SessionExec {
    let context: FrontContext

    /// What is to be executed: the session's own variables and directory, and what the options say besides.
    func execution(
        _ name: String, _ command: [String], _ read: ReadOptions
    ) throws(SessionError) -> SessionClient.Execution {
        let record = try context.store.record(of: name)
        let path = "\(record.place)/\(SessionPlan.fileName)"
        guard let bytes = try context.store.contents(of: path) else { throw .damaged(path: path) }
        let plan = try SessionPlan(encoded: bytes, from: path)
        let variables = plan.variables.merging(record.variables) { _, new in new }
            .merging(read.variables("--env", caller: context.variables)) { _, new in new }
        return SessionClient.Execution(
            command, in: read.last("--workdir") ?? record.workingDirectory, variables: variables)
    }

    /// Runs it; its exit status, 124 when its time is up, and for one that cannot be started 126 or 127 as a shell says.
    func run(
        _ name: String, _ command: [String], _ read: ReadOptions, timeout: Double? = nil
    ) throws -> Int32 {
        var execution = try execution(name, command, read)
        execution.variables["TERM"] = read.has("--tty") ? context.variables["TERM"] ?? "xterm" : nil
        execution.isDetached = read.has("--detach")
        let client = try context.store.connect(to: name)
        do {
            if read.has("--detach") {
                try client.start(execution)
                return 0
            }
            if read.has("--tty") { return try TerminalRelay.run(execution, over: client).status }
            switch try Relay(input: read.has("--interactive") ? 0 : nil, timeout: timeout).run(
                execution, over: client)
            {
            case .ended(let ending): return ending.status
            case .timedOut:
                say("the command was killed after \(timeout ?? 0) s", to: 2)
                return 124
            }
        } catch SessionError.notExecuted(let program, let code) {
            say("\(SessionError.notExecuted(program: program, code: code))", to: 2)
            return code == ENOENT ? 127 : 126
        }
    }
}

/// Starts sessions, with a place prepared first where there is none.
struct SessionStarter {
    let context: FrontContext

    func start(_ request: SessionRequest) throws -> StartedSession {
        _ = try context.prepared(request.image)
        try context.store.sweep()
        return try context.store.start(request, holder: context.ownFile)
    }
}
