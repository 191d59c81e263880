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

    /// The members of a query, as forms are sent: a plus is a blank, the first of a name counts, and what is not UTF-8
    /// is left out.
    static func members(ofQuery query: String) -> [String: String] {
        var members: [String: String] = [:]
        for part in query.split(separator: "&") {
            let words = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = unescaped(words[0]), let value = unescaped(words.count > 1 ? words[1] : ""),
                members[name] == nil
            else { continue }
            members[name] = value
        }
        return members
    }

    private static func unescaped(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard rest.count > 1,
                    let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
                else { return nil }
                bytes.append(code)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
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
