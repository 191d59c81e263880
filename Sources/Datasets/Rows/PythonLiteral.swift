internal import Instances
internal import JSON

/// Rewrites a value in Python's spelling as JSON: what `repr` prints of lists, tuples, sets, dictionaries and moments,
/// and what numpy prints of arrays (`['a' 'b']`, `array(['a'], dtype=object)`).
///
/// Nothing is evaluated. What is not wholly of this form, an array that numpy cut with `...` among it, is nil.
struct PythonLiteral {
    private static let greatestDepth = 32

    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0

    private init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The JSON that spells the same value; nil for what is no value of Python's.
    static func json(of text: String) -> [UInt8]? {
        var reader = PythonLiteral(text)
        guard let value = reader.value() else { return nil }
        reader.skipBlanks()
        return reader.index == reader.bytes.count ? value : nil
    }

    private mutating func value() -> [UInt8]? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.greatestDepth else { return nil }
        skipBlanks()
        guard let first = peek() else { return nil }
        switch first {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return string().map(Self.spelled)
        case UInt8(ascii: "["): return list(closedBy: UInt8(ascii: "]"), mayLackCommas: true)
        case UInt8(ascii: "("): return list(closedBy: UInt8(ascii: ")"), mayLackCommas: false)
        case UInt8(ascii: "{"): return braces()
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): return number()
        default: return named(word())
        }
    }

    // MARK: - Containers

    /// Elements with commas between them, or, of numpy's arrays of texts, with blanks alone.
    private mutating func list(closedBy end: UInt8, mayLackCommas: Bool) -> [UInt8]? {
        index += 1
        var elements: [[UInt8]] = []
        var hasCommas: Bool?
        while true {
            skipBlanks()
            if take(end) { break }
            let isText = isAtText
            guard let element = value() else { return nil }
            elements.append(element)
            let restart = index
            skipBlanks()
            if take(end) { break }
            let found = take(UInt8(ascii: ","))
            // 'a''b' would be one text.
            guard found || (mayLackCommas && isText && isAtText && index > restart) else { return nil }
            guard found == hasCommas ?? found else { return nil }
            hasCommas = found
        }
        // Parentheses around one value are no tuple.
        guard end != UInt8(ascii: ")") || elements.count != 1 || hasCommas == true else { return nil }
        return Self.joined(elements, UInt8(ascii: "["), UInt8(ascii: "]"))
    }

    /// A dictionary, or a set.
    private mutating func braces() -> [UInt8]? {
        index += 1
        var members: [[UInt8]] = []
        var isDictionary: Bool?
        while true {
            skipBlanks()
            if take(UInt8(ascii: "}")) { break }
            let isText = isAtText
            guard var member = value() else { return nil }
            skipBlanks()
            let hasValue = take(UInt8(ascii: ":"))
            guard hasValue == isDictionary ?? hasValue, isText || !hasValue else { return nil }
            isDictionary = hasValue
            if hasValue {
                guard let value = value() else { return nil }
                member += [UInt8(ascii: ":")] + value
            }
            members.append(member)
            skipBlanks()
            if take(UInt8(ascii: "}")) { break }
            guard take(UInt8(ascii: ",")) else { return nil }
        }
        let isSet = isDictionary == false
        return Self.joined(
            members, UInt8(ascii: isSet ? "[" : "{"), UInt8(ascii: isSet ? "]" : "}"))
    }

    private static func joined(_ parts: [[UInt8]], _ open: UInt8, _ close: UInt8) -> [UInt8] {
        [open] + parts.joined(separator: [UInt8(ascii: ",")]) + [close]
    }

    // MARK: - Words and calls

    private mutating func named(_ name: String) -> [UInt8]? {
        switch name {
        case "None", "nan", "NaT": return Array("null".utf8)
        case "True": return Array("true".utf8)
        case "False": return Array("false".utf8)
        case "u", "U": return isAtText ? string().map(Self.spelled) : nil
        case "array", "set", "frozenset": return collection()
        case "datetime.datetime": return moment()
        case "Timestamp": return stamp()
        default: return nil
        }
    }

    /// The first argument of a call that makes a collection of it; an empty one for no argument.
    private mutating func collection() -> [UInt8]? {
        guard take(UInt8(ascii: "(")) else { return nil }
        skipBlanks()
        if take(UInt8(ascii: ")")) { return Array("[]".utf8) }
        guard let value = value(), skipArguments(), take(UInt8(ascii: ")")) else { return nil }
        return value
    }

    /// `Timestamp('2020-03-04 12:32:33+0000', tz='UTC')`.
    private mutating func stamp() -> [UInt8]? {
        guard take(UInt8(ascii: "(")), isAtText, let text = string(), skipArguments(),
            take(UInt8(ascii: ")"))
        else { return nil }
        return Self.spelled(text)
    }

    /// `datetime.datetime(2020, 3, 4, 12, 32, 33, tzinfo=datetime.timezone.utc)`: no other zone has one spelling.
    private mutating func moment() -> [UInt8]? {
        guard take(UInt8(ascii: "(")) else { return nil }
        let start = index
        while let byte = peek(), byte != UInt8(ascii: ")") { index += 1 }
        let arguments = String(decoding: bytes[start..<index], as: UTF8.self)
            .split(separator: ",").map { $0.filter { $0 != " " } }
        let parts = arguments.compactMap { Int($0) }
        let zones: Set = ["tzinfo=datetime.timezone.utc", "tzinfo=UTC", "tzinfo=<UTC>"]
        guard take(UInt8(ascii: ")")), (3...7).contains(parts.count),
            arguments.dropFirst(parts.count).allSatisfy({ zones.contains($0) }),
            parts.allSatisfy({ (0...9_999_999).contains($0) })
        else { return nil }
        func padded(_ index: Int, _ width: Int) -> String {
            let digits = String(parts.indices.contains(index) ? parts[index] : 0)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return Self.spelled(
            "\(padded(0, 4))-\(padded(1, 2))-\(padded(2, 2))T\(padded(3, 2)):\(padded(4, 2)):\(padded(5, 2))Z"
        )
    }

    /// Moves over further arguments, each a name with a word or a text.
    private mutating func skipArguments() -> Bool {
        skipBlanks()
        while take(UInt8(ascii: ",")) {
            skipBlanks()
            guard !word().isEmpty, take(UInt8(ascii: "=")) else { return false }
            guard isAtText ? string() != nil : !word().isEmpty else { return false }
            skipBlanks()
        }
        return true
    }

    private mutating func word() -> String {
        let start = index
        while let byte = peek(),
            byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        {
            index += 1
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func number() -> [UInt8]? {
        let start = index
        while let byte = peek(),
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || [UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e")].contains(byte)
        {
            index += 1
        }
        let digits = bytes[start..<index]
        return Double(String(decoding: digits, as: UTF8.self)) == nil ? nil : Array(digits)
    }

    // MARK: - Texts

    private var isAtText: Bool {
        guard index < bytes.count else { return false }
        return bytes[index] == UInt8(ascii: "'") || bytes[index] == UInt8(ascii: "\"")
    }

    private static func spelled(_ text: String) -> [UInt8] {
        var writer = JSONWriter(.compact)
        writer.string(text)
        return writer.bytes
    }

    private mutating func string() -> String? {
        let quote = bytes[index]
        index += 1
        var text: [UInt8] = []
        while let byte = peek() {
            index += 1
            switch byte {
            case quote: return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\n"): return nil
            case UInt8(ascii: "\\"):
                guard let escaped = escape() else { return nil }
                text += escaped
            default: text.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> [UInt8]? {
        guard let letter = peek() else { return nil }
        index += 1
        switch letter {
        case UInt8(ascii: "n"): return [10]
        case UInt8(ascii: "t"): return [9]
        case UInt8(ascii: "r"): return [13]
        case UInt8(ascii: "a"): return [7]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "v"): return [11]
        case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "\\"): return [letter]
        case UInt8(ascii: "x"): return scalar(digits: 2)
        case UInt8(ascii: "u"): return scalar(digits: 4)
        case UInt8(ascii: "U"): return scalar(digits: 8)
        default: return nil
        }
    }

    /// The character of an escape; half of a pair is replaced, as no text can hold it.
    private mutating func scalar(digits: Int) -> [UInt8]? {
        guard index + digits <= bytes.count,
            let value = UInt32(String(decoding: bytes[index..<(index + digits)], as: UTF8.self), radix: 16)
        else { return nil }
        index += digits
        return Array(String(UnicodeScalar(value) ?? "\u{FFFD}").utf8)
    }

    // MARK: - Bytes

    private func peek() -> UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        index += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek(), byte == 0x20 || (0x09...0x0d).contains(byte) { index += 1 }
    }
}
