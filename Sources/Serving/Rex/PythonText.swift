/// Texts as Python's standard library writes and reads them: clients of SWE-ReX were written for a server in Python.
enum PythonText {
    /// `repr` of a text.
    static func repr(_ text: String) -> String {
        let quote: Unicode.Scalar = text.contains("'") && !text.contains("\"") ? "\"" : "'"
        var shown = String(quote)
        for scalar in text.unicodeScalars {
            switch scalar {
            case quote, "\\": shown += "\\\(scalar)"
            case "\n": shown += "\\n"
            case "\r": shown += "\\r"
            case "\t": shown += "\\t"
            case _ where isPrintable(scalar): shown.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x100: shown += "\\x" + hex(scalar.value, digits: 2)
            case _ where scalar.value < 0x10000: shown += "\\u" + hex(scalar.value, digits: 4)
            default: shown += "\\U" + hex(scalar.value, digits: 8)
            }
        }
        return shown + String(quote)
    }

    /// `repr` of a list of texts.
    static func repr(_ texts: [String]) -> String { "[" + texts.map(repr).joined(separator: ", ") + "]" }

    /// UTF-8 with everything else as `\xNN`.
    static func decode(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + bytes.count / 8)
        eachPart(of: bytes) { part, isText in
            if isText {
                text += part
            } else {
                for byte in part { text += Array("\\x\(hex(UInt32(byte), digits: 2))".utf8) }
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Bytes without what steers a terminal, and with plain ends of lines.
    ///
    /// Removes what matches `\x1B[@-_][0-?]*[ -/]*[@-~]`, as SWE-ReX does.
    static func withoutControls(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(where: { $0 == 0x1b || $0 == 13 }) else { return bytes }
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x1b, let end = endOfSequence(bytes, after: index) {
                index = end
            } else {
                kept.append(bytes[index])
                index += 1
            }
        }
        var result: [UInt8] = []
        result.reserveCapacity(kept.count)
        for (index, byte) in kept.enumerated() {
            if byte == 13, index + 1 < kept.count, kept[index + 1] == 10 { continue }
            result.append(byte)
        }
        return result
    }

    private static func endOfSequence(_ bytes: [UInt8], after start: Int) -> Int? {
        var index = start + 1
        guard index < bytes.count, (0x40...0x5f).contains(bytes[index]) else { return nil }
        index += 1
        while index < bytes.count, (0x30...0x3f).contains(bytes[index]) { index += 1 }
        while index < bytes.count, (0x20...0x2f).contains(bytes[index]) { index += 1 }
        guard index < bytes.count, (0x40...0x7e).contains(bytes[index]) else { return nil }
        return index + 1
    }

    // MARK: - Files

    /// Why a file's bytes cannot be a text.
    struct Undecodable: Error, Equatable {
        /// The name of Python's exception.
        var name: String
        var message: String
    }

    /// A file's text as `Path.read_text` gives it: decoded, and with every end of line as a newline.
    static func file(_ bytes: [UInt8], encoding: String?, errors: String?) throws(Undecodable) -> String {
        let text: String
        switch (encoding ?? "utf-8").lowercased().replacing("_", with: "-") {
        case "utf-8", "utf8": text = try utf8(bytes, errors: errors ?? "strict")
        case "ascii", "us-ascii":
            if let index = bytes.firstIndex(where: { $0 > 127 }), (errors ?? "strict") == "strict" {
                throw undecodable("ascii", bytes[index], at: index, "ordinal not in range(128)")
            }
            text = try utf8(bytes, errors: errors ?? "strict")
        case "latin-1", "latin1", "iso-8859-1":
            text = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        default: throw Undecodable(name: "LookupError", message: "unknown encoding: \(encoding ?? "")")
        }
        guard text.utf8.contains(13) else { return text }
        var kept: [UInt8] = []
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == 13 {
                kept.append(10)
            } else if byte != 10 || previous != 13 {
                kept.append(byte)
            }
            previous = byte
        }
        return String(decoding: kept, as: UTF8.self)
    }

    private static func utf8(_ bytes: [UInt8], errors: String) throws(Undecodable) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        switch errors {
        case "replace": return String(decoding: bytes, as: UTF8.self)
        case "backslashreplace": return decode(bytes)
        case "ignore":
            var kept: [UInt8] = []
            eachPart(of: bytes) { part, isText in if isText { kept += part } }
            return String(decoding: kept, as: UTF8.self)
        case "strict":
            var index = 0
            var bad: Int?
            eachPart(of: bytes) { part, isText in
                if !isText, bad == nil { bad = index }
                index += part.count
            }
            throw undecodable("utf-8", bytes[bad ?? 0], at: bad ?? 0, "invalid start byte")
        default:
            throw Undecodable(name: "LookupError", message: "unknown error handler name '\(errors)'")
        }
    }

    private static func undecodable(
        _ codec: String, _ byte: UInt8, at index: Int, _ reason: String
    ) -> Undecodable {
        Undecodable(
            name: "UnicodeDecodeError",
            message:
                "'\(codec)' codec can't decode byte 0x\(hex(UInt32(byte), digits: 2)) in position \(index): \(reason)"
        )
    }

    // MARK: - Pieces

    /// The parts of some bytes that are UTF-8 and those that are not, in order.
    private static func eachPart(of bytes: [UInt8], _ body: (ArraySlice<UInt8>, _ isText: Bool) -> Void) {
        var start = 0
        var index = 0
        while index < bytes.count {
            let count = length(of: bytes[index])
            let end = index + count
            if count > 0, end <= bytes.count, String(validating: bytes[index..<end], as: UTF8.self) != nil {
                index = end
                continue
            }
            if start < index { body(bytes[start..<index], true) }
            body(bytes[index...index], false)
            index += 1
            start = index
        }
        if start < bytes.count { body(bytes[start...], true) }
    }

    private static func length(of first: UInt8) -> Int {
        switch first {
        case 0..<0x80: 1
        case 0xc2..<0xe0: 2
        case 0xe0..<0xf0: 3
        case 0xf0..<0xf5: 4
        default: 0
        }
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
            false
        case .spaceSeparator: scalar == " "
        default: true
        }
    }

    private static func hex(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
