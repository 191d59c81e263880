package import Foundation

/// JSON with one spelling: keys sorted, slashes not escaped, no blanks, so that equal values have equal bytes.
package enum CanonicalJSON {
    /// The bytes of a value, without a final newline.
    ///
    /// - Throws: `EncodingError` when the value holds what JSON cannot, such as an infinite number.
    package static func encode(_ value: some Encodable) throws -> Data {
        var bytes: [UInt8] = []
        try append(value, to: &bytes)
        return Data(bytes)
    }

    /// Appends the bytes of a value, without a final newline.
    ///
    /// - Throws: as `encode`; nothing is appended then.
    package static func append(_ value: some Encodable, to bytes: inout [UInt8]) throws {
        let tree = try CanonicalEncoder.tree(of: value)
        let needed = bytes.count + tree.textSize + 1024
        if needed > bytes.capacity { bytes.reserveCapacity(needed) }
        tree.write(to: &bytes)
    }

    /// The bytes of a value laid out for people, with a final newline.
    ///
    /// - Throws: `EncodingError` when the value holds what JSON cannot.
    package static func encodeForPeople(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return try encoder.encode(value) + Data("\n".utf8)
    }

    /// The value that some bytes spell.
    ///
    /// - Throws: `DecodingError` when they are not JSON or not of that type.
    package static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
        try JSONDecoder().decode(type, from: data)
    }
}
