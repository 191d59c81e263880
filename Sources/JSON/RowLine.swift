/// One JSON object on a line, in which the members are found without decoding their values.
///
/// Rows are long and mostly patches; what selects, compares or verifies them reads a few members only and hands the
/// bytes on as they are. Any bytes may be given: what is no object is refused, never a crash, and nothing recurses.
package struct RowLine: Sendable {
    /// The line, without its newline.
    package let bytes: [UInt8]
    private var members: [(name: String, value: Range<Int>)] = []

    /// Finds the members of an object.
    ///
    /// - Throws: `RowLineError` when the line is not one object, or names a member twice.
    package init(_ bytes: [UInt8]) throws(RowLineError) {
        self.bytes = bytes
        var scanner = JSONSpan(bytes)
        try scanner.expect("{")
        if scanner.take("}") {
            try scanner.end()
            return
        }
        var names: Set<String> = []
        repeat {
            let name = Self.decoded(bytes, try scanner.string())
            guard names.insert(name).inserted else { throw .twice(name) }
            try scanner.expect(":")
            members.append((name, try scanner.value()))
        } while scanner.take(",")
        try scanner.expect("}")
        try scanner.end()
    }

    /// The names of the members, in their order.
    package var names: [String] { members.map(\.name) }

    /// The bytes of a member's value as they stand; nil when there is none.
    package func raw(_ name: String) -> ArraySlice<UInt8>? {
        members.first { $0.name == name }.map { bytes[$0.value] }
    }

    /// A member that is text; nil when it is absent or something else.
    package func text(_ name: String) -> String? {
        guard let value = raw(name), value.first == UInt8(ascii: "\"") else { return nil }
        return Self.decoded(bytes, (value.startIndex + 1)..<(value.endIndex - 1))
    }

    /// A member that is a whole number; nil when it is absent or something else.
    package func integer(_ name: String) -> Int? {
        raw(name).flatMap { Int(String(decoding: $0, as: UTF8.self)) }
    }

    /// A member that is a list of texts or numbers, or text that holds such a list; nil when it is neither.
    ///
    /// Numbers are given by their digits: the numbers of issues are published in both forms.
    package func texts(_ name: String) -> [String]? {
        guard let value = raw(name), let first = value.first else { return nil }
        if first == UInt8(ascii: "[") { return Self.list(Array(value)) }
        guard first == UInt8(ascii: "\""), let text = text(name) else { return nil }
        return Self.list(Array(text.utf8))
    }

    /// A member that is a list of objects; nil when it is absent or something else.
    package func objects(_ name: String) -> [RowLine]? {
        guard let value = raw(name) else { return nil }
        let bytes = Array(value)
        var scanner = JSONSpan(bytes)
        do throws(RowLineError) {
            try scanner.expect("[")
            if scanner.take("]") { return [] }
            var objects: [RowLine] = []
            repeat { objects.append(try RowLine(Array(bytes[try scanner.value()]))) } while scanner.take(",")
            try scanner.expect("]")
            return objects
        } catch {
            return nil
        }
    }

    private static func list(_ bytes: [UInt8]) -> [String]? {
        var scanner = JSONSpan(bytes)
        do throws(RowLineError) {
            try scanner.expect("[")
            if scanner.take("]") { return [] }
            var values: [String] = []
            repeat {
                let value = try scanner.value()
                switch bytes[value.lowerBound] {
                case UInt8(ascii: "\""):
                    values.append(decoded(bytes, (value.lowerBound + 1)..<(value.upperBound - 1)))
                case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                    values.append(String(decoding: bytes[value], as: UTF8.self))
                default:
                    return nil
                }
            } while scanner.take(",")
            try scanner.expect("]")
            try scanner.end()
            return values
        } catch {
            return nil
        }
    }

    /// The text between two quotes, escapes resolved; lone surrogates and invalid UTF-8 become U+FFFD.
    private static func decoded(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        guard bytes[range].contains(UInt8(ascii: "\\")) else {
            return String(decoding: bytes[range], as: UTF8.self)
        }
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            guard byte == UInt8(ascii: "\\"), index + 1 < range.upperBound else {
                text.append(byte)
                index += 1
                continue
            }
            let escape = bytes[index + 1]
            index += 2
            guard escape == UInt8(ascii: "u") else {
                text.append(plain[escape] ?? escape)
                continue
            }
            text.append(contentsOf: Array(String(scalar(bytes, &index, range.upperBound)).utf8))
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static let plain: [UInt8: UInt8] = [
        UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9, UInt8(ascii: "b"): 8,
        UInt8(ascii: "f"): 12,
    ]

    /// The scalar of a `\u` escape, two of them for one beyond the basic plane.
    private static func scalar(_ bytes: [UInt8], _ index: inout Int, _ end: Int) -> Unicode.Scalar {
        let replacement: Unicode.Scalar = "\u{fffd}"
        guard let first = unit(bytes, index, end) else { return replacement }
        index += 4
        guard (0xd800..<0xdc00).contains(first) else { return Unicode.Scalar(first) ?? replacement }
        guard index + 1 < end, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u"),
            let second = unit(bytes, index + 2, end), (0xdc00..<0xe000).contains(second)
        else { return replacement }
        index += 6
        return Unicode.Scalar(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)) ?? replacement
    }

    private static func unit(_ bytes: [UInt8], _ start: Int, _ end: Int) -> UInt32? {
        guard start + 4 <= end else { return nil }
        return UInt32(String(decoding: bytes[start..<(start + 4)], as: UTF8.self), radix: 16)
    }
}

/// Why a line is no row.
package enum RowLineError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Something else stands where a part of the object should; the byte, from 0.
    case unexpected(at: Int)
    /// A member that must be there is not.
    case missing(String)
    /// What is wrong with a member.
    case member(String, String)
    /// A member is there twice.
    case twice(String)

    /// What is wrong, for people.
    package var description: String {
        switch self {
        case .unexpected(let at): "this is not a JSON object on one line (byte \(at + 1))"
        case .missing(let name): "there is no \(name)"
        case .member(let name, let problem): "\(name): \(problem)"
        case .twice(let name): "the member \(name.debugDescription) is there twice"
        }
    }
}
