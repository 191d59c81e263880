internal import Sessions

/// Shells that stay open: a command after the other, on a terminal.
extension RexRuntime {
    func missing(_ name: String) -> RexFailure {
        RexFailure(.sessionDoesNotExist, "session \(PythonText.repr(name)) does not exist")
    }

    func create(_ request: RexRequest.CreateSession) async throws -> RexAnswer.CreatedSession {
        let shell = try await session.shells.open(request.session) { try await session.startShell() }
        do {
            await shell.execute(#"set +o history +o histexpand; builtin printf '%d' $$"#)
            guard case .ended(let said, _) = await shell.outcome(seconds: 15) else {
                throw RexFailure(
                    classPath: "pexpect.exceptions.TIMEOUT", message: "the shell did not start in time")
            }
            shell.note(process: Self.text(said))
            let sources = request.sources.map { "source \($0)" }
            guard !sources.isEmpty else { return RexAnswer.CreatedSession(output: "") }
            await shell.execute(sources.joined(separator: " ; "))
            guard case .ended(let output, _) = await shell.outcome(seconds: request.timeout) else {
                throw RexFailure(
                    classPath: "pexpect.exceptions.TIMEOUT",
                    message: "what the shell sources did not end within \(request.timeout) s")
            }
            return RexAnswer.CreatedSession(output: Self.text(output))
        } catch {
            _ = session.shells.close(request.session)
            throw error
        }
    }

    func run(_ action: RexRequest.Command) async throws -> RexAnswer.Observation {
        guard let shell = session.shells[action.session] else { throw missing(action.session) }
        var expected: [ExpectedText] = []
        for pattern in action.expect where pattern != Self.prompt {
            expected.append(try ExpectedText(pattern))
        }
        guard !action.command.utf8.contains(0) else {
            throw RexFailure(classPath: "builtins.ValueError", message: "the command holds a NUL byte")
        }
        guard shell.take() else {
            throw RexFailure(.other, "another command is being run in the session \(action.session)")
        }
        defer { shell.release() }
        let isInteractive = action.isInteractive || action.quits
        if shell.condition.isBusy, !shell.condition.isGone {
            guard isInteractive else {
                throw RexFailure(
                    .other, "a command is still running in the session \(action.session): interrupt it first")
            }
            await shell.type(action.command)
        } else {
            if !isInteractive { try await check(action.command) }
            await shell.execute(action.command)
        }
        let outcome = await shell.outcome(expecting: expected, seconds: action.timeout)
        if isInteractive { return try interactive(action, outcome) }
        return try normal(action, outcome)
    }

    private func normal(
        _ action: RexRequest.Command, _ outcome: ShellState.Outcome?
    ) throws(RexFailure) -> RexAnswer.Observation {
        switch outcome {
        case nil: throw timeout(action)
        case .gone(let output, let status): throw gone(action, output, status)
        case .found(let output, let pattern):
            // The command goes on: it has no exit status yet.
            return RexAnswer.Observation(output: Self.text(output), exitCode: nil, expected: pattern)
        case .ended(let bytes, let status):
            let output = Self.text(bytes)
            if action.check == .raise, status != 0 {
                throw RexFailure(
                    .nonZeroExitCode,
                    (action.message.isEmpty ? "" : "\(action.message): ")
                        + "Command \(PythonText.repr(action.command)) failed with exit code \(status). "
                        + "Here is the output:\n\(PythonText.repr(Self.short(output)))")
            }
            return RexAnswer.Observation(
                output: output, exitCode: action.check == .ignore ? nil : status, expected: Self.prompt)
        }
    }

    private func interactive(
        _ action: RexRequest.Command, _ outcome: ShellState.Outcome?
    ) throws(RexFailure) -> RexAnswer.Observation {
        func observation(_ bytes: [UInt8], _ expected: String) -> RexAnswer.Observation {
            var output = Self.text(bytes)
            if !action.quits {
                // Some programs show again what is typed.
                output = output.trimmedOfBlanks
                if output.hasPrefix(action.command) { output.removeFirst(action.command.count) }
                output = output.trimmedOfBlanks
            }
            return RexAnswer.Observation(output: output, exitCode: 0, expected: expected)
        }
        switch outcome {
        case nil: throw timeout(action)
        case .gone(let output, let status): throw gone(action, output, status)
        case .found(let output, let pattern): return observation(output, pattern)
        case .ended(let output, _): return observation(output, Self.prompt)
        }
    }

    private func timeout(_ action: RexRequest.Command) -> RexFailure {
        RexFailure(
            .commandTimeout,
            "timeout after \(action.timeout ?? 0) seconds while running command \(PythonText.repr(action.command))"
        )
    }

    private func gone(_ action: RexRequest.Command, _ output: [UInt8], _ status: Int) -> RexFailure {
        RexFailure(
            classPath: "pexpect.exceptions.EOF",
            message: "the shell ended with exit code \(status) while running command "
                + "\(PythonText.repr(action.command)). Here is the output:\n"
                + PythonText.repr(Self.short(Self.text(output))))
    }

    /// Refuses a command that bash cannot read, before any of it is executed.
    private func check(_ command: String) async throws {
        let made = try await session.execute(
            ["/bin/bash", "-n"], variables: ["LC_ALL": "C"], input: Array((command + "\n").utf8), seconds: 30)
        guard case .exited(let status) = made.ending, status != 0 else { return }
        let (output, error) = (PythonText.decode(made.output), PythonText.decode(made.error))
        throw RexFailure(
            .bashIncorrectSyntax,
            "Error (exit code \(status)) while checking bash command \n\(PythonText.repr(command))\n"
                + "---- Stderr ----\n\(error)\n---- Stdout ----\n\(output)",
            extra: ["bash_stdout": output, "bash_stderr": error])
    }

    func interrupt(_ action: RexRequest.Interrupt) async throws -> RexAnswer.Observation {
        guard let shell = session.shells[action.session] else { throw missing(action.session) }
        var expected: [ExpectedText] = []
        for pattern in action.expect where pattern != Self.prompt {
            expected.append(try ExpectedText(pattern))
        }
        let tries = max(1, action.tries)
        for attempt in 0...tries {
            var seconds = max(0.05, action.timeout)
            if attempt < tries {
                await shell.interrupt()
            } else {
                // Whatever does not listen is killed.
                await killForeground(of: shell)
                seconds = max(2, seconds)
            }
            switch await shell.outcome(expecting: expected, seconds: seconds) {
            case nil: continue
            case .ended(let output, _): return try await observation(shell, output, Self.prompt)
            case .found(let output, let pattern): return try await observation(shell, output, pattern)
            case .gone:
                throw RexFailure(classPath: "pexpect.exceptions.EOF", message: "the shell has ended")
            }
        }
        throw RexFailure(classPath: "pexpect.exceptions.TIMEOUT", message: "Failed to interrupt session")
    }

    private func observation(
        _ shell: BashShell, _ output: [UInt8], _ expected: String
    ) async throws -> RexAnswer.Observation {
        // A second prompt, and what a program says at its end, still belong to the interruption.
        try await Task.sleep(for: .milliseconds(100))
        var bytes = output
        if case .ended(let more, _) = await shell.outcome(seconds: 0) { bytes += more }
        return RexAnswer.Observation(
            output: Self.text(bytes).trimmedOfBlanks, exitCode: 0, expected: expected)
    }

    /// Kills what runs in the foreground of a shell's terminal, but for the shell itself.
    private func killForeground(of shell: BashShell) async {
        guard let process = shell.process else { return }
        let script = #"""
            read -r line < "/proc/$1/stat" || exit
            shell=$1
            set -- ${line##*) }
            [ "$6" -gt 1 ] && [ "$6" != "$shell" ] && kill -9 "-$6"
            """#
        _ = try? await session.execute(
            ["/bin/sh", "-c", script, "sh", "\(process)"], in: "/", variables: ["PATH": "/usr/bin:/bin"],
            seconds: 10)
    }
}
