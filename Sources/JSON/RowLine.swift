/// One JSON object on a line, in which the members are found without decoding their values.
///
/// Rows are long and mostly patches; what selects, compares or verifies them reads a few members only and hands the
/// bytes on as they are. Any bytes may be given: what is no object is refused, never a crash, and nothing recurses.
package struct RowLine: Sendable {
    /// The line, without its newline.
    package let bytes: [UInt8]
    private let members: [(name: String, value: Range<Int>)]

    /// Finds the members of an object.
    ///
    /// - Throws: `RowLineError` when the line is not one object, or names a member twice.
    package init(_ bytes: [UInt8]) throws(RowLineError) {
        self.bytes = bytes
        var scanner = JSONScanner(bytes, .lenient)
        var found: [(name: String, value: Range<Int>)] = []
        var names: Set<String> = []
        var repeated: String?
        do throws(JSONFault) {
            try scanner.object { (scanner, name) throws(JSONFault) in
                if !names.insert(name).inserted { repeated = repeated ?? name }
                found.append((name, try scanner.place()))
            }
            try scanner.finish()
        } catch {
            throw .unexpected(at: scanner.position)
        }
        if let repeated { throw .twice(repeated) }
        members = found
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
        var scanner = JSONScanner(bytes, value.indices, .lenient)
        return Self.unlessFaulty { () throws(JSONFault) in try scanner.string() }
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
        if first == UInt8(ascii: "[") { return Self.list(bytes, value.indices) }
        guard first == UInt8(ascii: "\""), let text = text(name) else { return nil }
        let list = Array(text.utf8)
        return Self.list(list, list.indices)
    }

    /// A member that is a list of objects; nil when it is absent or something else.
    package func objects(_ name: String) -> [RowLine]? {
        guard let value = raw(name) else { return nil }
        var scanner = JSONScanner(bytes, value.indices, .lenient)
        let places = Self.unlessFaulty { () throws(JSONFault) in
            var places: [Range<Int>] = []
            try scanner.array { (scanner) throws(JSONFault) in places.append(try scanner.place()) }
            return places
        }
        guard let places else { return nil }
        var objects: [RowLine] = []
        for place in places {
            do throws(RowLineError) {
                objects.append(try RowLine(Array(bytes[place])))
            } catch {
                return nil
            }
        }
        return objects
    }

    private static func list(_ bytes: [UInt8], _ range: Range<Int>) -> [String]? {
        var scanner = JSONScanner(bytes, range, .lenient)
        return unlessFaulty { () throws(JSONFault) -> [String]? in
            var values: [String] = []
            var isOfTexts = true
            try scanner.array { (scanner) throws(JSONFault) in
                guard !scanner.isAtString() else { return values.append(try scanner.string()) }
                let value = bytes[try scanner.place()]
                switch value.first {
                case UInt8(ascii: "-")?, (UInt8(ascii: "0")...UInt8(ascii: "9"))?:
                    values.append(String(decoding: value, as: UTF8.self))
                default:
                    isOfTexts = false
                }
            }
            try scanner.finish()
            return isOfTexts ? values : nil
        } ?? nil
    }

    /// What a reading comes to; nil for a value that is not of the form.
    private static func unlessFaulty<Value>(_ read: () throws(JSONFault) -> Value) -> Value? {
        do throws(JSONFault) {
            return try read()
        } catch {
            return nil
        }
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
