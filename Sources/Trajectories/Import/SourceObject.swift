internal import JSON

/// An object of a source, whose members are found once and read when they are wanted; what is not of the expected type
/// is as if it were absent.
struct SourceObject {
    private let row: RowLine

    init(_ bytes: [UInt8]) throws(TrajectoryFault) {
        do throws(RowLineError) {
            row = try RowLine(bytes)
        } catch {
            throw TrajectoryFault("\(error)")
        }
    }

    var names: [String] { row.names }

    /// Whether there is a member that is not `null`.
    func has(_ name: String) -> Bool { row.raw(name).map { !$0.elementsEqual("null".utf8) } ?? false }

    /// Whether there is a member that begins with a character: `{`, `[` or a quote.
    func begins(_ name: String, _ first: Unicode.Scalar) -> Bool {
        row.raw(name)?.first.map { UInt32($0) == first.value } ?? false
    }

    func text(_ name: String) -> String? { row.text(name) }

    /// The first of some members that is text.
    func text(anyOf names: [String]) -> String? {
        for name in names { if let text = row.text(name) { return text } }
        return nil
    }

    /// A text, or a number by its digits.
    func word(anyOf names: [String]) -> String? {
        for name in names { if let word = text(name) ?? number(name) { return word } }
        return nil
    }

    func integer(_ name: String) -> Int? {
        if let integer = row.integer(name) { return integer }
        return number(name).flatMap(Double.init).flatMap { Int(exactly: $0) }
    }

    /// A number, as it is spelled.
    func number(_ name: String) -> String? {
        guard let raw = row.raw(name), raw.count <= 40, let first = raw.first,
            first == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
        else { return nil }
        return String(decoding: raw, as: UTF8.self)
    }

    /// True or false, or the numbers that stand for them; −1 and everything else is unknown.
    func truth(_ name: String) -> Bool? {
        guard let raw = row.raw(name) else { return nil }
        switch String(decoding: raw.prefix(6), as: UTF8.self) {
        case "true", "1", "1.0": return true
        case "false", "0", "0.0": return false
        default: return nil
        }
    }

    /// A list of texts; empty when it is something else.
    func texts(_ name: String) -> [String] { row.texts(name) ?? [] }

    func object(_ name: String) -> SourceObject? {
        guard begins(name, "{"), let raw = row.raw(name) else { return nil }
        do throws(TrajectoryFault) {
            return try SourceObject(Array(raw))
        } catch {
            return nil
        }
    }

    /// A reader at a member; nil when it is absent or `null`.
    func scanner(_ name: String) -> JSONScanner? {
        guard has(name), let raw = row.raw(name) else { return nil }
        return JSONScanner(row.bytes, raw.indices, .lenient)
    }

    /// A member that is a list or a text that holds one, as JSON without blanks; nil when it is absent, null or empty text.
    ///
    /// - Throws: `TrajectoryFault` when it is something else.
    func list(_ name: String) throws(TrajectoryFault) -> String? {
        guard var scanner = try listScanner(name) else { return nil }
        do throws(JSONFault) {
            return String(decoding: try scanner.compact(), as: UTF8.self)
        } catch {
            throw TrajectoryFault("\(name): \(error)")
        }
    }

    /// A reader at a list, which may be in a text.
    func listScanner(_ name: String) throws(TrajectoryFault) -> JSONScanner? {
        guard has(name) else { return nil }
        if begins(name, "[") { return scanner(name) }
        guard let text = text(name) else {
            throw TrajectoryFault("\(name): expected a list, or text that holds one")
        }
        guard text.utf8.contains(where: { $0 > UInt8(ascii: " ") }) else { return nil }
        var scanner = JSONScanner(Array(text.utf8), .lenient)
        guard scanner.isAtArray() else {
            throw TrajectoryFault("\(name): expected a list, or text that holds one")
        }
        return scanner
    }
}
