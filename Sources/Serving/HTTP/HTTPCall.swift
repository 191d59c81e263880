internal import Foundation
internal import JSON

/// A request, as far as it is looked at.
struct HTTPCall: Sendable {
    var method: String
    /// The path without the query, still escaped.
    var path: String
    var query: [String: String] = [:]
    /// By names in lower case.
    var headers: [String: String] = [:]
    var body: [UInt8] = []

    /// The token that it carries.
    var token: String? {
        if let key = headers["x-api-key"] { return key }
        guard let value = headers["authorization"] else { return nil }
        let words = value.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
        return String(words[1])
    }

    /// The body as a value of JSON.
    ///
    /// - Throws: `ServingError` of status 400 that names the member at fault.
    func decode<Value: Decodable>(_ type: Value.Type) throws(ServingError) -> Value {
        do {
            return try CanonicalJSON.decode(type, from: Data(body))
        } catch {
            throw ServingError(.badRequest, "the body is not what \(path) takes: \(Self.words(error))")
        }
    }

    private static func words(_ error: any Error) -> String {
        func place(_ context: DecodingError.Context) -> String {
            context.codingPath.map(\.stringValue).joined(separator: ".")
        }
        switch error {
        case DecodingError.keyNotFound(let key, _): return "the member \(key.stringValue) is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            return "the member \(place(context)) is of another type"
        case DecodingError.dataCorrupted(let context):
            return context.codingPath.isEmpty
                ? context.debugDescription : "\(place(context)): \(context.debugDescription)"
        default: return "\(error)"
        }
    }
}

/// A member's name as it comes, for objects whose members are all known.
struct AnyMember: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension Decoder {
    /// Refuses an object with members that nobody reads: a name that is misspelt must not pass for one that is left out.
    func refuseOthers<Key: CodingKey & CaseIterable>(than keys: Key.Type) throws {
        let known = Set(keys.allCases.map(\.stringValue))
        for key in try container(keyedBy: AnyMember.self).allKeys where !known.contains(key.stringValue) {
            throw DecodingError.dataCorrupted(
                .init(codingPath: [key], debugDescription: "there is no such member"))
        }
    }
}
