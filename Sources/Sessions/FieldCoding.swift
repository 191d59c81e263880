/// Texts and bytes as a file: each field is its length in decimal, a colon, the bytes and a comma, so that no content
/// can be taken for structure.
struct FieldWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ field: some Collection<UInt8>) {
        bytes += Array(String(field.count).utf8)
        bytes.append(UInt8(ascii: ":"))
        bytes += field
        bytes.append(UInt8(ascii: ","))
    }

    mutating func put(_ text: String) { put(text.utf8) }

    mutating func put(_ number: some BinaryInteger) { put(String(number)) }

    mutating func put(_ texts: [String]) {
        put(texts.count)
        for text in texts { put(text) }
    }

    mutating func put(_ texts: [String: String]) {
        put(texts.count)
        for (name, value) in texts.sorted(by: { $0.key < $1.key }) {
            put(name)
            put(value)
        }
    }
}

/// Reads what `FieldWriter` wrote; everything else is refused.
struct FieldReader {
    /// What was read is not what a writer of this format writes.
    struct Malformed: Error {}

    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func field() throws(Malformed) -> [UInt8] {
        guard let colon = rest.prefix(20).firstIndex(of: UInt8(ascii: ":")),
            let count = Int(String(decoding: rest[..<colon], as: UTF8.self)), count >= 0,
            rest.endIndex - colon - 2 >= count, rest[colon + 1 + count] == UInt8(ascii: ",")
        else { throw Malformed() }
        let found = Array(rest[(colon + 1)..<(colon + 1 + count)])
        rest = rest[(colon + 2 + count)...]
        return found
    }

    mutating func text() throws(Malformed) -> String { String(decoding: try field(), as: UTF8.self) }

    mutating func number<Number: FixedWidthInteger>(
        _ type: Number.Type = Number.self
    ) throws(Malformed) -> Number {
        guard let number = Number(try text()) else { throw Malformed() }
        return number
    }

    /// As many elements as the number before them says.
    mutating func list<Element>(
        _ element: (inout FieldReader) throws(Malformed) -> Element
    ) throws(Malformed) -> [Element] {
        let count = try number(Int.self)
        guard count >= 0, count <= rest.count else { throw Malformed() }
        var list: [Element] = []
        for _ in 0..<count { list.append(try element(&self)) }
        return list
    }

    mutating func texts() throws(Malformed) -> [String] {
        try list { reader throws(Malformed) in try reader.text() }
    }

    mutating func pairs() throws(Malformed) -> [String: String] {
        let list = try list { reader throws(Malformed) in (try reader.text(), try reader.text()) }
        return Dictionary(list) { first, _ in first }
    }
}
