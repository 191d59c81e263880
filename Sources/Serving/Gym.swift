internal import Digests
internal import Glibc
internal import Sessions

/// Answers requests: who asks, for what, and whether there is room for it.
///
/// It knows no network: a request is a value, and so is its answer.
final class Gym: Sendable {
    let options: ServingOptions
    let registry: SessionRegistry
    private let work: any SessionWork
    private let replays = ReplayMemory()
    private let preparations = SingleFlight<String, Void>()
    private let grades = SingleFlight<GradeKey, [UInt8]>()
    private let commandGate: Gate
    private let gradeGate: Gate
    private let bodyGate: Gate

    /// What is graded once at a time: a patch of an image by a policy, for one session or for none.
    private struct GradeKey: Hashable {
        var session: String?
        var image: String
        var policy: String?
        var patch: SHA256Digest
    }

    init(_ options: ServingOptions, store: SessionStore, holder: String, work: any SessionWork) {
        self.options = options
        self.work = work
        registry = SessionRegistry(store: store, holder: holder, most: options.mostSessions)
        commandGate = Gate("commands", limit: options.mostCommands, retryAfter: 1)
        gradeGate = Gate("grades", limit: options.mostGrades, retryAfter: 5)
        bodyGate = Gate("large bodies", limit: 32, retryAfter: 1)
    }

    /// Refuses, before its body is read, a request that would be refused after it.
    func check(_ call: HTTPCall) throws(ServingError) {
        let route = try Route(method: call.method, path: call.path)
        let caller = try caller(of: call)
        if case .rex(.isAlive, nil) = route { return }
        _ = try permitted(route, to: caller)
        if let text = call.headers["content-length"], let length = Int(text), length > options.bodyBytes {
            throw ServingError(.tooLarge, "a body has at most \(options.bodyBytes) bytes here")
        }
    }

    /// Does something with a body of so many bytes, or of nobody knows how many: large ones are few at once.
    func withRoom<Value>(forBody bytes: Int?, _ body: () async throws -> Value) async throws -> Value {
        if let bytes, bytes <= 1 << 20 { return try await body() }
        return try await bodyGate.during(body)
    }

    /// Answers a request; what goes wrong is an answer too.
    func answer(_ call: HTTPCall) async -> HTTPAnswer {
        do throws(ServingError) {
            let route = try Route(method: call.method, path: call.path)
            let caller = try caller(of: call)
            if case .rex(.isAlive, nil) = route {
                return try alive(caller)
            }
            let session = try permitted(route, to: caller)
            guard call.method == "POST", let id = call.headers["x-request-id"], !id.isEmpty else {
                return await perform(route, call, session)
            }
            guard id.utf8.count <= 200 else { throw ServingError(.badRequest, "X-Request-ID is too long") }
            let key = ReplayMemory.Key(path: "\(session?.name ?? "") \(call.path)", id: id)
            return try await replays.answer(key, body: SHA256Digest(of: call.body)) { [self] in
                await perform(route, call, session)
            }
        } catch {
            return .failure(error)
        }
    }

    // MARK: - Who asks

    /// Who sends a request.
    private enum Caller {
        case server
        case session(OwnedSession)
        case nobody
    }

    private func caller(of call: HTTPCall) throws(ServingError) -> Caller {
        guard let text = call.token, !text.isEmpty else {
            guard options.token == nil else { return .nobody }
            // Pages of browsers reach loopback too, under their own names or in the name of their users.
            guard call.headers["origin"] == nil, LoopbackAddress.isHost(call.headers["host"] ?? "") else {
                throw ServingError(.unauthorized, "browsers are not served without a token")
            }
            return .server
        }
        let presented = AccessToken.presented(text)
        if let token = options.token, token.matches(presented) { return .server }
        guard let session = registry.session(of: presented) else {
            throw ServingError(.unauthorized, "Invalid API Key")
        }
        return .session(session)
    }

    /// The session that a request is about, if its sender may ask for it.
    private func permitted(_ route: Route, to caller: Caller) throws(ServingError) -> OwnedSession? {
        switch (route, caller) {
        case (_, .nobody):
            throw ServingError(.unauthorized, "a token is required: X-API-Key, or Authorization: Bearer")
        case (.rex(_, session: nil), .session(let session)): return session
        case (.rex(_, session: nil), .server):
            throw ServingError(
                .unauthorized,
                "the token of a session is required here; /sessions/NAME/ names the session instead")
        case (_, .server):
            guard let name = route.session else { return nil }
            return try registry.session(name)
        case (_, .session(let session)):
            guard route.session == session.name else {
                throw ServingError(.unauthorized, "this token is for the session \(session.name) alone")
            }
            return session
        }
    }

    private func alive(_ caller: Caller) throws(ServingError) -> HTTPAnswer {
        if case .session(let session) = caller, !session.isAlive {
            return json(RexAnswer.Alive(isAlive: false, message: "the session has ended"))
        }
        return json(RexAnswer.Alive(isAlive: true))
    }

    private func json(_ value: some Encodable, status: Int = 200) -> HTTPAnswer {
        (try? .json(value, status: status)) ?? .failure(ServingError(.failed, "the answer cannot be written"))
    }

    // MARK: - What is asked for

    private func perform(_ route: Route, _ call: HTTPCall, _ session: OwnedSession?) async -> HTTPAnswer {
        do {
            switch (route, session) {
            case (.start, _): return try await start(try call.decode(StartRequest.self))
            case (.list, _):
                await registry.reap()
                return json(SessionList(sessions: registry.all.map(SessionDescription.init)))
            case (.gradePatch, _): return try await gradePatch(try call.decode(GradeRequest.self))
            case (.rex(let rex, _), let session?):
                let runtime = RexRuntime(session: session)
                if try Self.endsSomething(rex, call) { return try await runtime.answer(rex, call) }
                return try await counted(session) { try await runtime.answer(rex, call) }
            case (.show, let session?): return json(SessionDescription(session))
            case (.execute, let session?):
                let request = try call.decode(ExecuteRequest.self)
                return try await counted(session) { try await self.execute(request, in: session) }
            case (.readFile, let session?):
                let path = try Self.path(of: call)
                return try await counted(session) {
                    .bytes(
                        try await SessionFiles(session: session).read(path), type: "application/octet-stream")
                }
            case (.writeFile, let session?):
                let path = try Self.path(of: call)
                return try await counted(session) {
                    try await SessionFiles(session: session).write(call.body, to: path)
                    return .nothing
                }
            case (.difference, let session?):
                return try await counted(session) {
                    let patch = try await self.work.changes(
                        session.name, withoutTests: try Self.flag("tests", of: call) == false)
                    return .bytes(patch, type: "text/x-diff; charset=utf-8")
                }
            case (.gradeSession, let session?):
                let request = call.body.isEmpty ? nil : try call.decode(GradeRequest.self)
                guard request?.image == nil, request?.patch == nil else {
                    throw ServingError(
                        .badRequest, "the changes of the session are graded: POST /grade takes a patch")
                }
                let patch = try await counted(session) {
                    try await self.work.changes(session.name, withoutTests: false)
                }
                return try await grade(session.record.image, patch, request?.policy, session: session.name)
            case (.stop, let session?):
                await registry.stop(session)
                return .nothing
            default: throw ServingError(.notFound, "there is no \(call.method) \(call.path)")
            }
        } catch let failure as RexFailure {
            return failure.answer
        } catch {
            return Self.failure(error, route, call)
        }
    }

    /// What went wrong in the form that clients of the route read.
    private static func failure(_ error: any Error, _ route: Route, _ call: HTTPCall) -> HTTPAnswer {
        if let problem = error as? SessionFiles.Problem {
            return .failure(problem.servingError(call.query["path"] ?? ""))
        }
        if case .rex = route, let error = error as? SessionError { return RexFailure(error).answer }
        return .failure(ServingError(error))
    }

    /// Does something in a session while it counts as a command.
    private func counted<Value>(
        _ session: OwnedSession, _ body: () async throws -> Value
    ) async throws -> Value {
        try await session.commands.during { try await commandGate.during(body) }
    }

    /// Whether a call only ends what another has begun: it must be possible when nothing else is.
    private static func endsSomething(_ call: Route.RexCall, _ request: HTTPCall) throws(ServingError) -> Bool
    {
        switch call {
        case .isAlive, .close, .closeSession: return true
        case .runInSession:
            if case .interrupt = try request.decode(RexRequest.Action.self) { return true }
            return false
        default: return false
        }
    }

    private func start(_ request: StartRequest) async throws -> HTTPAnswer {
        let wanted = try request.request(longest: options.lifetimeSeconds, owner: getpid())
        let started = try await registry.start(wanted) {
            let work = self.work
            try await self.preparations.value(of: ImageName.key(of: request.image)) {
                try await work.prepare(request.image)
            }
        }
        return json(
            StartedAnswer(
                name: started.session.name, token: started.token, image: started.session.record.image,
                workdir: started.session.record.workingDirectory, notes: started.notes),
            status: 201)
    }

    private func execute(_ request: ExecuteRequest, in session: OwnedSession) async throws -> HTTPAnswer {
        try Variables.check(request.env)
        guard request.timeout.map({ $0 > 0 }) ?? true else {
            throw ServingError(.badRequest, "timeout is a number of seconds above zero")
        }
        do {
            let made = try await session.execute(
                request.arguments, in: request.workdir, variables: request.env,
                input: Array((request.input ?? "").utf8), seconds: request.timeout)
            if made.ending == .lost { throw SessionError.ended(name: session.name) }
            return json(ExecutedAnswer(made))
        } catch SessionError.notExecuted(let program, let code) {
            let error = SessionError.notExecuted(program: program, code: code)
            return json(ExecutedAnswer(status: code == ENOENT ? 127 : 126, error: "\(error)\n"))
        }
    }

    private func gradePatch(_ request: GradeRequest) async throws -> HTTPAnswer {
        guard let image = request.image, let patch = request.patch else {
            throw ServingError(.badRequest, "grade takes an image and a patch")
        }
        return try await grade(image, Array(patch.utf8), request.policy, session: nil)
    }

    /// The grade of a patch; who asks for it while it is being made gets the same.
    private func grade(
        _ image: String, _ patch: [UInt8], _ policy: String?, session: String?
    ) async throws -> HTTPAnswer {
        let key = GradeKey(session: session, image: image, policy: policy, patch: SHA256Digest(of: patch))
        let answer = try await grades.value(of: key) { [gradeGate, work] in
            try await gradeGate.during { try await work.grade(image, patch: patch, policy: policy) }
        }
        return HTTPAnswer(body: answer)
    }

    // MARK: - Parts of requests

    private static func path(of call: HTTPCall) throws(ServingError) -> String {
        guard let path = call.query["path"], path.hasPrefix("/"), !path.utf8.contains(0) else {
            throw ServingError(.badRequest, "path is the absolute path of a file inside")
        }
        return path
    }

    private static func flag(_ name: String, of call: HTTPCall) throws(ServingError) -> Bool? {
        switch call.query[name] {
        case nil: return nil
        case "true", "1": return true
        case "false", "0": return false
        case let other?: throw ServingError(.badRequest, "\(name) is true or false, not \(other)")
        }
    }
}
