internal import Glibc
internal import Sessions

/// SWE-ReX's calls over one session, with the outcomes of its own server.
struct RexRuntime {
    let session: OwnedSession

    /// The name by which clients know the prompt among what they expect.
    static let prompt = "SHELLPS1PREFIX"

    /// Answers a call.
    ///
    /// - Throws: `RexFailure`, `ServingError`, `SessionError`.
    func answer(_ call: Route.RexCall, _ request: HTTPCall) async throws -> HTTPAnswer {
        switch call {
        case .isAlive: return try .json(RexAnswer.Alive(isAlive: session.isAlive))
        case .createSession:
            return try .json(try await create(try request.decode(RexRequest.CreateSession.self)))
        case .runInSession:
            switch try request.decode(RexRequest.Action.self) {
            case .command(let action): return try .json(try await run(action))
            case .interrupt(let action): return try .json(try await interrupt(action))
            }
        case .closeSession:
            let name = try request.decode(RexRequest.CloseSession.self).session
            guard session.shells.close(name) else { throw missing(name) }
            return try .json(RexAnswer.ClosedSession())
        case .execute: return try .json(try await execute(try request.decode(RexRequest.Execute.self)))
        case .readFile:
            let file = try request.decode(RexRequest.ReadFile.self)
            let bytes = try await file.path.attempting { try await SessionFiles(session: session).read($0) }
            do throws(PythonText.Undecodable) {
                let text = try PythonText.file(bytes, encoding: file.encoding, errors: file.errors)
                return try jsonAnswer(RexAnswer.File(content: text))
            } catch {
                throw RexFailure(classPath: "builtins.\(error.name)", message: error.message)
            }
        case .writeFile:
            let file = try request.decode(RexRequest.WriteFile.self)
            try await file.path.attempting {
                try await SessionFiles(session: session).write(Array(file.content.utf8), to: $0)
            }
            return try .json(RexAnswer.Nothing())
        case .upload: return try await upload(request)
        case .close:
            session.shells.closeAll()
            return try .json(RexAnswer.Nothing())
        }
    }

    /// An answer that cannot fail to be written.
    private func jsonAnswer(_ value: some Encodable) throws(PythonText.Undecodable) -> HTTPAnswer {
        (try? .json(value)) ?? HTTPAnswer()
    }

    // MARK: - Commands and files

    private func execute(_ request: RexRequest.Execute) async throws -> RexAnswer.Executed {
        try Variables.check(request.env)
        let made = try await session.execute(
            request.arguments, in: request.cwd, variables: request.env, seconds: request.timeout)
        let output = Self.text(made, made.output)
        let error = Self.text(made, made.error)
        switch made.ending {
        case nil:
            throw RexFailure(
                .commandTimeout, "Timeout (\(request.timeout ?? 0)s) exceeded while running command")
        case .lost: throw SessionError.ended(name: session.name)
        case .exited(let status): return try executed(request, output, error, Int(status))
        case .signalled(let signal): return try executed(request, output, error, -Int(signal))
        }
    }

    private func executed(
        _ request: RexRequest.Execute, _ output: String, _ error: String, _ status: Int
    ) throws(RexFailure) -> RexAnswer.Executed {
        guard request.check, status != 0 else {
            return RexAnswer.Executed(stdout: output, stderr: error, exitCode: status)
        }
        throw RexFailure(
            .nonZeroExitCode,
            (request.message.isEmpty ? "" : "\(request.message): ")
                + "Command \(request.command.shown) failed with exit code \(status). "
                + "Stdout:\n\(PythonText.repr(Self.short(output)))\n"
                + "Stderr:\n\(PythonText.repr(Self.short(error)))")
    }

    private func upload(_ request: HTTPCall) async throws -> HTTPAnswer {
        let body = try MultipartBody(request.body, contentType: request.headers["content-type"] ?? "")
        guard let file = body.fields["file"], let target = body.text("target_path"), !target.isEmpty else {
            throw ServingError(.badRequest, "upload takes the fields file and target_path")
        }
        let unzips = ["true", "1", "yes", "on"].contains(body.text("unzip")?.lowercased() ?? "false")
        try await target.attempting {
            let files = SessionFiles(session: session)
            if unzips {
                try await files.unpack(file, into: $0)
            } else {
                try await files.write(file, to: $0)
            }
        }
        return try .json(RexAnswer.Nothing())
    }

    // MARK: - Texts

    static func text(_ bytes: [UInt8]) -> String {
        PythonText.decode(PythonText.withoutControls(bytes))
    }

    private static func text(_ made: CapturedCommand, _ bytes: [UInt8]) -> String {
        PythonText.decode(bytes)
            + (made.isTruncated && bytes.count >= CutOutput.most
                ? "\n[the rest of the output is left out]\n" : "")
    }

    /// As much of an output as a message has room for.
    static func short(_ text: String) -> String {
        text.utf8.count <= 1 << 20 ? text : String(text.suffix(1 << 19))
    }
}

extension String {
    /// Without blanks and line ends at both ends.
    var trimmedOfBlanks: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// Does something with the file of this path, and words what goes wrong as Python does.
    fileprivate func attempting<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        do {
            return try await body(self)
        } catch let problem as SessionFiles.Problem {
            throw problem.rexFailure(self)
        }
    }
}
