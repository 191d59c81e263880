/// Reads a GHS export whose form its first character gives, piece by piece.
package struct ExportReader {
    private enum Form {
        case unknown
        case delimited(DelimitedExport)
        case objects(ObjectExport)
    }

    private var form = Form.unknown
    private var beginning: [UInt8] = []

    /// A reader at the beginning of a file.
    package init() {}

    /// Adds bytes and passes on each record that is now complete.
    ///
    /// - Throws: `ExportFault`, and what `body` throws.
    package mutating func take(
        _ bytes: [UInt8], _ body: (ExportRecord) throws(ExportFault) -> Void
    ) throws(ExportFault) {
        if case .unknown = form {
            beginning += bytes
            guard showsForm else { return }
            return try begin(body)
        }
        try pass(bytes, body)
    }

    /// Ends the file.
    ///
    /// - Throws: `ExportFault`, and what `body` throws.
    package mutating func finish(
        _ body: (ExportRecord) throws(ExportFault) -> Void
    ) throws(ExportFault) {
        if case .unknown = form { try begin(body) }
        switch form {
        case .unknown: break
        case .delimited(var reader): try reader.finish(body)
        case .objects(let reader): try reader.finish()
        }
    }

    /// Whether enough has come: a byte order mark and the signature of an archive, and a character that is no blank.
    private var showsForm: Bool {
        let isMarked = beginning.starts(with: Self.byteOrderMark)
        let text = beginning.dropFirst(isMarked ? Self.byteOrderMark.count : 0)
        return beginning.count >= 7 && text.contains { $0 > 32 } || beginning.count > 1 << 16
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private mutating func begin(
        _ body: (ExportRecord) throws(ExportFault) -> Void
    ) throws(ExportFault) {
        var bytes = beginning
        beginning = []
        if bytes.starts(with: Self.byteOrderMark) { bytes.removeFirst(Self.byteOrderMark.count) }
        switch bytes.first(where: { $0 > 32 }) {
        case UInt8(ascii: "{"), UInt8(ascii: "["): form = .objects(ObjectExport())
        case UInt8(ascii: "<"):
            throw ExportFault(
                line: 1, column: 1, "this is XML, or a page for people", remedy: ExportFault.exportRemedy)
        case UInt8(ascii: "P") where bytes.starts(with: [0x50, 0x4B, 3, 4]):
            throw ExportFault(
                line: 1, column: 1, "this is a ZIP archive or a spreadsheet; unpack it, or save it as CSV",
                remedy: ExportFault.exportRemedy)
        default: form = .delimited(DelimitedExport())
        }
        try pass(bytes, body)
    }

    private mutating func pass(
        _ bytes: [UInt8], _ body: (ExportRecord) throws(ExportFault) -> Void
    ) throws(ExportFault) {
        let current = form
        form = .unknown
        switch current {
        case .unknown: break
        case .delimited(var reader):
            try reader.take(bytes, body)
            form = .delimited(reader)
        case .objects(var reader):
            try reader.take(bytes, body)
            form = .objects(reader)
        }
    }
}
