internal import Sessions

/// Why a request is not answered with what it asks for.
package struct ServingError: Error, Equatable, CustomStringConvertible {
    /// What is at fault, with the status that says so.
    package enum Kind: String, Sendable {
        case badRequest = "bad_request"
        case unauthorized
        case notFound = "not_found"
        case conflict
        case tooLarge = "too_large"
        case tooMany = "too_many"
        case failed
        case unavailable

        var status: Int {
            switch self {
            case .badRequest: 400
            case .unauthorized: 401
            case .notFound: 404
            case .conflict: 409
            case .tooLarge: 413
            case .tooMany: 429
            case .failed: 500
            case .unavailable: 503
            }
        }
    }

    package var kind: Kind
    package var description: String
    /// Seconds after which it is worth asking again.
    package var retryAfter: Int?

    package init(_ kind: Kind, _ description: String, retryAfter: Int? = nil) {
        self.kind = kind
        self.description = description
        self.retryAfter = retryAfter
    }

    init(_ error: any Error) {
        switch error {
        case let error as ServingError: self = error
        case let error as SessionError: self.init(session: error)
        default: self.init(.failed, "\(error)")
        }
    }

    private init(session error: SessionError) {
        let kind: Kind =
            switch error {
            case .unknown, .ended, .unprepared: .notFound
            case .taken: .conflict
            case .usage, .unbounded, .notExecuted: .badRequest
            // Memory, processes or descriptors of the machine are used up.
            case .system(_, let code) where Errno.isPassing(code): .unavailable
            case .system, .damaged, .notStarted: .failed
            }
        self.init(kind, "\(error)", retryAfter: kind == .unavailable ? 5 : nil)
    }
}
