/// Any JSON value, for members of a record whose meaning is another room's.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])
}

extension JSONValue: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value: Bool = Self.value(in: container) {
            self = .bool(value)
        } else if let value: Int = Self.value(in: container) {
            self = .integer(value)
        } else if let value: Double = Self.value(in: container) {
            self = .number(value)
        } else if let value: String = Self.value(in: container) {
            self = .string(value)
        } else if let value: [JSONValue] = Self.value(in: container) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// A value of a type; nil when it is of another, which is tried next.
    private static func value<Value: Decodable>(in container: any SingleValueDecodingContainer) -> Value? {
        try? container.decode(Value.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}
