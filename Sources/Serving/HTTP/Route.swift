/// What a request asks for, by its method and path.
enum Route: Equatable, Sendable {
    /// A call of SWE-ReX; without a session it is that of the token.
    case rex(RexCall, session: String?)
    case start
    case list
    case show(String)
    case execute(String)
    case readFile(String)
    case writeFile(String)
    case difference(String)
    case gradeSession(String)
    case gradePatch
    case stop(String)

    /// The calls of SWE-ReX.
    enum RexCall: String, CaseIterable, Sendable {
        case isAlive = "is_alive"
        case createSession = "create_session"
        case runInSession = "run_in_session"
        case closeSession = "close_session"
        case execute
        case readFile = "read_file"
        case writeFile = "write_file"
        case upload
        case close
    }

    /// The session that the path names.
    var session: String? {
        switch self {
        case .rex(_, let name): name
        case .start, .list, .gradePatch: nil
        case .show(let name), .execute(let name), .readFile(let name), .writeFile(let name),
            .difference(let name), .gradeSession(let name), .stop(let name):
            name
        }
    }

    /// - Parameter path: without the query; names in it hold nothing that is escaped.
    /// - Throws: `ServingError` of status 404.
    init(method: String, path: String) throws(ServingError) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        switch (method, parts.count, parts.first) {
        case ("POST", 1, "sessions"): self = .start
        case ("GET", 1, "sessions"): self = .list
        case ("POST", 1, "grade"): self = .gradePatch
        case (_, 1, let word?): self = .rex(try Self.call(method, word, path), session: nil)
        case ("GET", 2, "sessions"): self = .show(parts[1])
        case ("DELETE", 2, "sessions"): self = .stop(parts[1])
        case (_, 3, "sessions"):
            switch (method, parts[2]) {
            case ("POST", "exec"): self = .execute(parts[1])
            case ("GET", "files"): self = .readFile(parts[1])
            case ("PUT", "files"): self = .writeFile(parts[1])
            case ("GET", "diff"): self = .difference(parts[1])
            case ("POST", "grade"): self = .gradeSession(parts[1])
            default: self = .rex(try Self.call(method, parts[2], path), session: parts[1])
            }
        default: throw ServingError(.notFound, "there is no \(method) \(path)")
        }
    }

    private static func call(
        _ method: String, _ word: String, _ path: String
    ) throws(ServingError) -> RexCall {
        guard let call = RexCall(rawValue: word), method == (call == .isAlive ? "GET" : "POST") else {
            throw ServingError(.notFound, "there is no \(method) \(path)")
        }
        return call
    }
}
