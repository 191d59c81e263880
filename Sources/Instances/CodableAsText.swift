/// A value whose encoding is the text that spells it.
package protocol CodableAsText: LosslessStringConvertible, Codable {
    /// What the text must be, for the error on any other: `OWNER/NAME`, `40 hexadecimal digits`.
    static var textForm: String { get }
}

extension CodableAsText {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "expected \(Self.textForm), found \(text.prefix(100).debugDescription)")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
