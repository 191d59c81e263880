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
        let plan = try context.store.plan(of: record)
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

    /// - Parameter hosts: what it may reach through a gateway; nothing when there are none.
    func start(_ request: SessionRequest, allowing hosts: [String] = []) throws -> StartedSession {
        _ = try context.prepared(request.image)
        try context.store.sweep()
        let started = try context.store.start(request, holder: context.ownFile)
        guard !hosts.isEmpty else { return started }
        do {
            try openGateway(started.record.name, hosts)
        } catch {
            try context.store.stop(started.record.name)
            throw error
        }
        return started
    }

    /// Starts what serves the session's gateway, and waits until it does.
    private func openGateway(_ name: String, _ hosts: [String]) throws {
        let pipe = try Pipe()
        defer { pipe.closeBoth() }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, pipe.writer, 1)
        // Whoever waits for the end of our own streams must not wait for this process.
        posix_spawn_file_actions_addopen(
            &actions, 2, "\(context.store.session(name))/gateway.log", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        let arguments = ["sandbox", "gateway", name, "--workspace", context.workspace, "--allow"] + hosts
        _ = try context.spawn(context.mainProgram, arguments, &actions, isApart: true)
        close(pipe.take(.writer))
        var byte: UInt8 = 0
        guard read(pipe.reader, &byte, 1) == 1 else {
            let log = try context.store.contents(of: "\(context.store.session(name))/gateway.log") ?? []
            throw FrontFailure(
                "the gateway of \(name) did not start: \(String(decoding: log, as: UTF8.self))")
        }
    }
}
