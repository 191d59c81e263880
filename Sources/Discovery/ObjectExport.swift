internal import JSON

/// Reads a GHS export in the form of JSON, piece by piece: `{"parameters": …, "items": [ … ]}`, or the list alone.
///
/// One item is held at a time, so an export of any size can be read.
struct ObjectExport {
    private enum Stage { case start, outside, items, item, end }

    /// An item longer than this is none.
    private static let longestItem = 16 << 20

    private var stage = Stage.start
    /// Open brackets.
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    /// The text read last at the depth of the outermost object: the key, when a list begins.
    private var lastText: [UInt8] = []
    private var isWholeList = false
    private var hadItems = false
    private var item: [UInt8] = []
    private var itemPlace = (line: 1, column: 1)
    private var line = 1
    private var column = 0

    /// Adds bytes and passes on each record that is now complete.
    mutating func take(
        _ bytes: [UInt8], _ body: (ExportRecord) throws(ExportFault) -> Void
    ) throws(ExportFault) {
        for byte in bytes {
            column += 1
            switch stage {
            case .start: try stepAtStart(byte)
            case .outside: try stepOutside(byte)
            case .items: try stepBetween(byte)
            case .item: try stepInItem(byte, body)
            case .end:
                guard Self.isBlank(byte) else { throw fault("something follows the end of the JSON text") }
            }
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 0
            }
        }
    }

    /// Ends the file.
    func finish() throws(ExportFault) {
        guard stage == .end else {
            throw ExportFault(
                line: line, column: column + 1, "the JSON text ends too early", remedy: ExportFault.cutRemedy)
        }
        guard hadItems else {
            throw ExportFault(
                line: 1, column: 1, "there is no list `items`", remedy: ExportFault.exportRemedy)
        }
    }

    private mutating func stepAtStart(_ byte: UInt8) throws(ExportFault) {
        switch byte {
        case UInt8(ascii: "{"): stage = .outside
        case UInt8(ascii: "["):
            stage = .items
            isWholeList = true
            hadItems = true
        default:
            guard Self.isBlank(byte) else {
                throw fault("expected a JSON object or list", remedy: ExportFault.exportRemedy)
            }
            return
        }
        depth = 1
    }

    /// In the outermost object, outside the list of items: only brackets and strings are followed.
    private mutating func stepOutside(_ byte: UInt8) throws(ExportFault) {
        if isInString {
            if stepInString(byte), depth == 1, lastText.count < 64 { lastText.append(byte) }
            return
        }
        switch byte {
        case UInt8(ascii: "\""):
            isInString = true
            if depth == 1 { lastText = [] }
        case UInt8(ascii: "["):
            depth += 1
            guard depth == 2, lastText.elementsEqual("items".utf8) else { return }
            guard !hadItems else { throw fault("a second list `items`") }
            stage = .items
            hadItems = true
        case UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
            depth -= 1
            if depth == 0 { stage = .end }
        default: break
        }
    }

    /// Between items.
    private mutating func stepBetween(_ byte: UInt8) throws(ExportFault) {
        switch byte {
        case UInt8(ascii: "{"):
            stage = .item
            item = [byte]
            itemPlace = (line, column)
            depth += 1
        case UInt8(ascii: "]"):
            depth -= 1
            stage = isWholeList ? .end : .outside
            lastText = []
        case UInt8(ascii: ","): break
        default: guard Self.isBlank(byte) else { throw fault("expected an object, the next repository") }
        }
    }

    private mutating func stepInItem(
        _ byte: UInt8, _ body: (ExportRecord) throws(ExportFault) -> Void
    ) throws(ExportFault) {
        guard item.count < Self.longestItem else {
            throw ExportFault(
                line: itemPlace.line, column: itemPlace.column, "an object of more than 16 MiB",
                remedy: ExportFault.cutRemedy)
        }
        item.append(byte)
        if isInString {
            _ = stepInString(byte)
            return
        }
        let outer = isWholeList ? 1 : 2
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            depth -= 1
            guard depth == outer else { return }
            stage = .items
            try body(ExportRecord(line: itemPlace.line, content: try content()))
        default: break
        }
    }

    /// Goes on in a string; whether the byte is a part of it.
    private mutating func stepInString(_ byte: UInt8) -> Bool {
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
            isInString = false
            return false
        }
        return true
    }

    private func content() throws(ExportFault) -> ExportRecord.Content {
        var scanner = JSONScanner(item, item.indices)
        var facts = ExportFacts()
        do throws(JSONFault) {
            try scanner.members { (scanner, key) throws(JSONFault) in
                guard let column = ExportColumn.of(key) else { return try scanner.skipValue() }
                facts.take(try scanner.exportValue(), for: column)
            }
            try scanner.finish()
        } catch {
            let before = item[..<min(scanner.position, item.count)]
            let lines = before.count { $0 == UInt8(ascii: "\n") }
            let lastLine = before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count
            throw ExportFault(
                line: itemPlace.line + lines, column: (lines == 0 ? itemPlace.column : 1) + lastLine,
                "this is not JSON: \(error)", remedy: ExportFault.cutRemedy)
        }
        return facts.content()
    }

    private func fault(_ problem: String, remedy: String? = nil) -> ExportFault {
        ExportFault(line: line, column: column, problem, remedy: remedy)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 32 || byte == 9 || byte == 10 || byte == 13
    }
}

extension JSONScanner {
    /// Reads a value of any kind, as far as exports have it.
    fileprivate mutating func exportValue() throws(JSONFault) -> ExportValue {
        if try null() { return .nothing }
        if isAtString() {
            let text = try string()
            return text.isEmpty ? .nothing : .text(text)
        }
        if isAtObject() || isAtArray() {
            try skipValue()
            return .other
        }
        if isAtTrue() || isAtFalse() {
            let isTrue = isAtTrue()
            try skipValue()
            return .flag(isTrue)
        }
        var reader = self
        try skipValue()
        // A fraction, or more than a whole number can be.
        guard let number = try? reader.integer() else { return .other }
        return .number(number)
    }
}
