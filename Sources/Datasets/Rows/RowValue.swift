internal import JSON

/// A value of a row; lists are read to their elements, objects to their members.
enum RowValue: Sendable {
    /// Null, or what pandas writes for it.
    case nothing
    case text(String)
    /// A number, by its digits as they stand.
    case number(String)
    case list([RowValue])
    case object(RowLine)
    /// A truth value, or what is no JSON.
    case other(String)

    /// Lists within lists, more than anybody publishes: a hostile line must not use up the stack.
    private static let greatestDepth = 8

    /// Reads the bytes of a value.
    init(_ raw: ArraySlice<UInt8>) {
        self.init(raw, depth: 0)
    }

    private init(_ raw: ArraySlice<UInt8>, depth: Int) {
        let bytes = Array(raw)
        switch bytes.first {
        case UInt8(ascii: "\""): self = Self.string(bytes)
        case UInt8(ascii: "["): self = Self.list(bytes, depth)
        case UInt8(ascii: "{"): self = Self.object(bytes)
        case (UInt8(ascii: "0")...UInt8(ascii: "9"))?, UInt8(ascii: "-"):
            let digits = String(decoding: bytes, as: UTF8.self)
            self = Double(digits)?.isFinite == true ? .number(digits) : .other(digits)
        default:
            let word = String(decoding: bytes, as: UTF8.self)
            self = word == "null" || word == "NaN" ? .nothing : .other(word)
        }
    }

    /// The value, or the one that it holds as text: a list or an object in the spelling of JSON, Python or numpy.
    var unpacked: RowValue {
        guard case .text(let text) = self else { return self }
        guard let first = text.utf8.first(where: { $0 > 0x20 }) else { return .nothing }
        if first == UInt8(ascii: "[") || first == UInt8(ascii: "{") {
            let bytes = Array(text.utf8)
            var scanner = JSONScanner(bytes)
            do throws(JSONFault) {
                let place = try scanner.place()
                try scanner.finish()
                return RowValue(bytes[place])
            } catch {
                // Python's spelling is tried next.
            }
        }
        if text == "null" { return .nothing }
        return PythonLiteral.json(of: text).map { RowValue($0[...]) } ?? self
    }

    /// Whether there is nothing in it: null, or a text without a character.
    var isEmpty: Bool {
        switch self {
        case .nothing: true
        case .text(let text): text.isEmpty
        case .list(let values): values.isEmpty
        case .number, .object, .other: false
        }
    }

    /// What it is, for people.
    var kind: String {
        switch self {
        case .nothing: "null"
        case .text(let text): "the text \(Self.shortened(text))"
        case .number(let digits): "the number \(digits)"
        case .list: "a list"
        case .object: "an object"
        case .other(let word): word.utf8.count <= 20 ? word : "what is no JSON"
        }
    }

    private static func shortened(_ text: String) -> String {
        let beginning = text.prefix(40)
        return (beginning.endIndex < text.endIndex ? "\(beginning)…" : text).debugDescription
    }

    private static func string(_ bytes: [UInt8]) -> RowValue {
        var scanner = JSONScanner(bytes, .lenient)
        do throws(JSONFault) {
            return .text(try scanner.string())
        } catch {
            return .other("a text that does not end")
        }
    }

    private static func list(_ bytes: [UInt8], _ depth: Int) -> RowValue {
        guard depth < greatestDepth else { return .other("lists nested too deep") }
        var scanner = JSONScanner(bytes, .lenient)
        var values: [RowValue] = []
        do throws(JSONFault) {
            try scanner.array { (scanner) throws(JSONFault) in
                values.append(RowValue(bytes[try scanner.place()], depth: depth + 1))
            }
            return .list(values)
        } catch {
            return .other("a list that does not end")
        }
    }

    private static func object(_ bytes: [UInt8]) -> RowValue {
        do throws(RowLineError) {
            return .object(try RowLine(bytes))
        } catch {
            return .other("an object that does not end, or names a member twice")
        }
    }
}
