internal import Foundation

/// Makes a tree of a value, whose objects are written with sorted keys: as Foundation's `JSONEncoder` with sorted keys
/// and unescaped slashes writes it, byte for byte, but in time linear in its texts with a small constant.
struct CanonicalEncoder: Encoder {
    let place: JSONPlace
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// The tree of a value.
    ///
    /// - Throws: `EncodingError` for a number that is not finite, and for a value that encodes nothing.
    static func tree(of value: some Encodable) throws -> JSONTree {
        let encoder = CanonicalEncoder(place: JSONPlace(), codingPath: [])
        try encoder.encode(value)
        guard let tree = encoder.place.tree else {
            throw EncodingError.invalidValue(
                value, EncodingError.Context(codingPath: [], debugDescription: "the value encodes nothing"))
        }
        return tree
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(CanonicalObject<Key>(members: place.object(), codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        CanonicalList(elements: place.list(), codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

extension CanonicalEncoder: SingleValueEncodingContainer {
    func encodeNil() { place.tree = .literal("null") }
    func encode(_ value: Bool) { place.tree = .literal(value ? "true" : "false") }
    func encode(_ value: String) { place.tree = .text(value) }
    func encode(_ value: Double) throws { place.tree = .literal(try number(value)) }
    func encode(_ value: Float) throws { place.tree = .literal(try number(value)) }
    func encode(_ value: Int) { place.tree = .literal("\(value)") }
    func encode(_ value: Int8) { place.tree = .literal("\(value)") }
    func encode(_ value: Int16) { place.tree = .literal("\(value)") }
    func encode(_ value: Int32) { place.tree = .literal("\(value)") }
    func encode(_ value: Int64) { place.tree = .literal("\(value)") }
    func encode(_ value: UInt) { place.tree = .literal("\(value)") }
    func encode(_ value: UInt8) { place.tree = .literal("\(value)") }
    func encode(_ value: UInt16) { place.tree = .literal("\(value)") }
    func encode(_ value: UInt32) { place.tree = .literal("\(value)") }
    func encode(_ value: UInt64) { place.tree = .literal("\(value)") }

    func encode(_ value: some Encodable) throws {
        switch value {
        case let data as Data: place.tree = .text(data.base64EncodedString())
        case let url as URL: place.tree = .text(url.absoluteString)
        default: try value.encode(to: self)
        }
    }

    /// A whole number has no fraction, as in Foundation's JSON.
    private func number(_ value: some BinaryFloatingPoint & CustomStringConvertible) throws -> String {
        guard value.isFinite else {
            throw EncodingError.invalidValue(
                value,
                EncodingError.Context(codingPath: codingPath, debugDescription: "JSON has no number \(value)")
            )
        }
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

/// The members of an object while they are encoded.
private struct CanonicalObject<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let members: JSONMembers
    let codingPath: [any CodingKey]

    private func encoder(_ key: some CodingKey) -> CanonicalEncoder {
        CanonicalEncoder(place: members[key.stringValue], codingPath: codingPath + [key])
    }

    func encodeNil(forKey key: Key) { encoder(key).encodeNil() }
    func encode(_ value: Bool, forKey key: Key) { encoder(key).encode(value) }
    func encode(_ value: String, forKey key: Key) { encoder(key).encode(value) }
    func encode(_ value: Double, forKey key: Key) throws { try encoder(key).encode(value) }
    func encode(_ value: Float, forKey key: Key) throws { try encoder(key).encode(value) }
    func encode(_ value: Int, forKey key: Key) { encoder(key).encode(value) }
    func encode(_ value: Int8, forKey key: Key) { encoder(key).encode(value) }
    func encode(_ value: Int16, forKey key: Key) { encoder(key).encode(value) }
    func encode(_ value: Int32, forKey key: Key) { encoder(key).encode(value) }
    func encode(_ value: Int64, forKey key: Key) { encoder(key).encode(value) }
    func encode(_ value: UInt, forKey key: Key) { encoder(key).encode(value) }
    func encode(_ value: UInt8, forKey key: Key) { encoder(key).encode(value) }
    func encode(_ value: UInt16, forKey key: Key) { encoder(key).encode(value) }
    func encode(_ value: UInt32, forKey key: Key) { encoder(key).encode(value) }
    func encode(_ value: UInt64, forKey key: Key) { encoder(key).encode(value) }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        let encoder = encoder(key)
        try encoder.encode(value)
        // What encodes nothing is an empty object.
        if encoder.place.tree == nil { _ = encoder.place.object() }
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        encoder(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoder(key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
        CanonicalEncoder(place: members["super"], codingPath: codingPath)
    }

    func superEncoder(forKey key: Key) -> any Encoder { encoder(key) }
}

/// The elements of a list while they are encoded.
private struct CanonicalList: UnkeyedEncodingContainer {
    let elements: JSONElements
    let codingPath: [any CodingKey]
    var count: Int { elements.places.count }

    private func encoder() -> CanonicalEncoder {
        CanonicalEncoder(place: elements.add(), codingPath: codingPath)
    }

    func encodeNil() { encoder().encodeNil() }
    func encode(_ value: Bool) { encoder().encode(value) }
    func encode(_ value: String) { encoder().encode(value) }
    func encode(_ value: Double) throws { try encoder().encode(value) }
    func encode(_ value: Float) throws { try encoder().encode(value) }
    func encode(_ value: Int) { encoder().encode(value) }
    func encode(_ value: Int8) { encoder().encode(value) }
    func encode(_ value: Int16) { encoder().encode(value) }
    func encode(_ value: Int32) { encoder().encode(value) }
    func encode(_ value: Int64) { encoder().encode(value) }
    func encode(_ value: UInt) { encoder().encode(value) }
    func encode(_ value: UInt8) { encoder().encode(value) }
    func encode(_ value: UInt16) { encoder().encode(value) }
    func encode(_ value: UInt32) { encoder().encode(value) }
    func encode(_ value: UInt64) { encoder().encode(value) }

    func encode(_ value: some Encodable) throws {
        let encoder = encoder()
        try encoder.encode(value)
        if encoder.place.tree == nil { _ = encoder.place.object() }
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        encoder().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoder().unkeyedContainer() }

    func superEncoder() -> any Encoder { encoder() }
}
