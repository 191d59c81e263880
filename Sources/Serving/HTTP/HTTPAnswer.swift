internal import Foundation
internal import JSON

/// What is answered to a request.
struct HTTPAnswer: Sendable, Equatable {
    var status = 200
    var contentType = "application/json"
    var headers: [String: String] = [:]
    var body: [UInt8] = []

    /// Whether the same request would be answered in the same way later.
    var isLasting: Bool { status != 429 && status != 503 && status != 401 }

    static let nothing = HTTPAnswer(status: 204)

    /// - Throws: `EncodingError`.
    static func json(_ value: some Encodable, status: Int = 200) throws -> HTTPAnswer {
        HTTPAnswer(status: status, body: Array(try CanonicalJSON.encode(value)))
    }

    static func bytes(_ bytes: [UInt8], type: String) -> HTTPAnswer {
        HTTPAnswer(contentType: type, body: bytes)
    }

    /// An error in the form of this interface; `detail` is where clients of SWE-ReX look.
    static func failure(_ error: ServingError) -> HTTPAnswer {
        struct Body: Encodable {
            struct Details: Encodable {
                var kind: String
                var message: String
            }
            var error: Details
            var detail: String
        }
        let body = Body(
            error: .init(kind: error.kind.rawValue, message: error.description), detail: error.description)
        var answer = (try? json(body)) ?? HTTPAnswer()
        answer.status = error.kind.status
        if let seconds = error.retryAfter { answer.headers["retry-after"] = "\(seconds)" }
        if error.kind == .unauthorized { answer.headers["www-authenticate"] = "Bearer" }
        return answer
    }
}
