/// Why a session cannot be had or used.
package enum SessionError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A call of the system failed: what was being done to what, and the error number.
    case system(doing: String, code: Int32)
    /// A program could not be executed inside.
    case notExecuted(program: String, code: Int32)
    /// A file of a place or session is not in its form.
    case damaged(path: String)
    /// There is no session of this name.
    case unknown(name: String, below: String)
    /// There is one already.
    case taken(name: String)
    /// It was there and has ended.
    case ended(name: String)
    /// The sandbox could not be made; what it said.
    case notStarted(String)
    /// A limit cannot hold here.
    case unbounded(limit: String, reason: String)
    /// No place is prepared for what was asked for.
    case unprepared(image: String)
    /// What was asked makes no sense, in words.
    case usage(String)

    package var description: String {
        switch self {
        case .system(let doing, let code): "\(doing): \(SystemCall.message(code))"
        case .notExecuted(let program, let code): "\(program) cannot be executed: \(SystemCall.message(code))"
        case .damaged(let path): "\(path) is damaged or of another version: prepare the place again"
        case .unknown(let name, let below): "there is no session \(name) in \(below)"
        case .taken(let name): "there is a session \(name) already: stop it first, or choose another name"
        case .ended(let name): "the session \(name) has ended"
        case .notStarted(let said): "the sandbox did not start: \(said)"
        case .unbounded(let limit, let reason):
            "the limit on \(limit) cannot hold here (\(reason)): go without it by --allow-unbounded"
        case .unprepared(let image):
            "no place is prepared for \(image): run `swegym sandbox prepare \(image)`"
        case .usage(let text): text
        }
    }
}
