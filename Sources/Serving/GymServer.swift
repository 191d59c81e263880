internal import Foundation
internal import Glibc
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import ServiceLifecycle
package import Sessions

/// Serves sessions over HTTP.
package struct GymServer: Sendable {
    private let gym: Gym

    /// - Parameters:
    ///   - store: Where sessions are.
    ///   - holder: The program that keeps a session inside.
    ///   - work: What is done by whoever knows the workspace.
    /// - Throws: `ServingError` when the options do not go together.
    package init(
        _ options: ServingOptions, store: SessionStore, holder: String, work: any SessionWork
    ) throws(ServingError) {
        try options.check()
        gym = Gym(options, store: store, holder: holder, work: work)
    }

    /// Serves until the task is cancelled; all sessions have ended then.
    ///
    /// - Parameter announce: is given the server's address once it listens.
    /// - Throws: `ServingError` when it cannot listen.
    package func run(announce: @escaping @Sendable (String) -> Void) async throws {
        // Whoever leaves early must not end the server.
        signal(SIGPIPE, SIG_IGN)
        var logger = Logger(label: "swegym")
        logger.logLevel = .error
        let host = gym.options.host
        let application = Application(
            responder: GymResponder(gym: gym),
            // Of connections on which nothing is asked; who waits for an answer may wait.
            server: .http1(configuration: HTTP1Channel.Configuration(idleTimeout: .seconds(120))),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: gym.options.port),
                availableConnectionsDelegate: MaximumAvailableConnections(2048)),
            services: [SessionKeeper(registry: gym.registry)],
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                announce("http://\(host.contains(":") ? "[\(host)]" : host):\(port)")
            },
            logger: logger)
        var configuration = ServiceGroupConfiguration(services: [application], logger: logger)
        // A grade may take longer than anybody wants to wait for an end.
        configuration.maximumGracefulShutdownDuration = Duration.seconds(10)
        let group = ServiceGroup(configuration: configuration)
        let registry = gym.registry
        let running = Task { try await group.run() }
        let outcome = await withTaskCancellationHandler {
            await running.result
        } onCancel: {
            // Commands end with their sessions, and the requests that wait for them are answered.
            Task {
                await registry.close()
                await group.triggerGracefulShutdown()
            }
        }
        await registry.close()
        do {
            try outcome.get()
        } catch is CancellationError {
            // What was still under way after the time for a graceful end.
        } catch let error as IOError {
            throw ServingError(
                .failed,
                "\(host) cannot be listened on at port \(gym.options.port): \(Errno.message(error.errnoCode))"
            )
        }
    }
}

/// Removes what is left of sessions that have ended.
private struct SessionKeeper: Service {
    let registry: SessionRegistry

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: .seconds(2))
                await registry.reap()
            }
        }
    }
}

/// From requests to calls, and from answers to responses.
private struct GymResponder: HTTPResponder {
    let gym: Gym

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        var call = HTTPCall(method: request.method.rawValue, path: request.uri.path)
        call.query = HTTPCall.members(ofQuery: request.uri.query ?? "")
        for field in request.headers { call.headers[field.name.canonicalName] = field.value }
        if let host = request.head.authority { call.headers["host"] = host }
        do {
            try gym.check(call)
            let length = call.headers["content-length"].flatMap { Int($0) }
            return try await gym.withRoom(forBody: length) {
                let body = try await request.body.collect(upTo: gym.options.bodyBytes)
                call.body = Array(body.readableBytesView)
                return Self.response(await gym.answer(call))
            }
        } catch let error as ServingError {
            return Self.refusal(error)
        } catch is NIOTooManyBytesError {
            return Self.refusal(
                ServingError(.tooLarge, "a body has at most \(gym.options.bodyBytes) bytes here"))
        }
    }

    /// An answer before the body was read; what is left of it is not read any more.
    private static func refusal(_ error: ServingError) -> Response {
        var answer = HTTPAnswer.failure(error)
        answer.headers["connection"] = "close"
        return response(answer)
    }

    private static func response(_ answer: HTTPAnswer) -> Response {
        var headers = HTTPFields()
        if !answer.body.isEmpty { headers[.contentType] = answer.contentType }
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return Response(
            status: HTTPResponse.Status(code: answer.status), headers: headers,
            body: answer.status == 204
                ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
