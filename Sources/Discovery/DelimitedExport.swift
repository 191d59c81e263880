internal import Instances

/// Reads a GHS export in the form of CSV, piece by piece.
struct DelimitedExport {
    private var rows: DelimitedRows?
    private var beginning: [UInt8] = []
    private var columns: [ExportColumn?]?

    /// A first line longer than this is no header.
    private static let longestHeader = 1 << 16

    /// Adds bytes and passes on each record that is now complete.
    mutating func take(
        _ bytes: [UInt8], _ body: (ExportRecord) throws(ExportFault) -> Void
    ) throws(ExportFault) {
        guard rows == nil else { return try pass(bytes[...], body) }
        beginning += bytes
        guard beginning.contains(where: Self.isLineEnd) || beginning.count > Self.longestHeader else {
            return
        }
        try begin(body)
    }

    /// Ends the file.
    mutating func finish(_ body: (ExportRecord) throws(ExportFault) -> Void) throws(ExportFault) {
        if rows == nil { try begin(body) }
        var last: [DelimitedRows.Row] = []
        try rows?.finish { (row) throws(ExportFault) in last.append(row) }
        for row in last { try take(row, body) }
        guard columns != nil else {
            throw ExportFault(line: 1, column: 1, "the file is empty", remedy: ExportFault.exportRemedy)
        }
    }

    /// Spreadsheets of some countries separate fields by semicolons; the header shows it.
    private mutating func begin(
        _ body: (ExportRecord) throws(ExportFault) -> Void
    ) throws(ExportFault) {
        let header = beginning.prefix { !Self.isLineEnd($0) }
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        let counts = candidates.map { candidate in header.count { $0 == candidate } }
        let best = counts.indices.max { counts[$0] < counts[$1] } ?? 0
        rows = DelimitedRows(delimiter: counts[best] == 0 ? candidates[0] : candidates[best])
        let bytes = beginning
        beginning = []
        try pass(bytes[...], body)
    }

    private mutating func pass(
        _ bytes: ArraySlice<UInt8>, _ body: (ExportRecord) throws(ExportFault) -> Void
    ) throws(ExportFault) {
        guard var rows else { return }
        self.rows = nil
        defer { self.rows = rows }
        try rows.take(bytes) { (row) throws(ExportFault) in try take(row, body) }
    }

    private mutating func take(
        _ row: DelimitedRows.Row, _ body: (ExportRecord) throws(ExportFault) -> Void
    ) throws(ExportFault) {
        guard let columns else {
            self.columns = try Self.columns(of: row)
            return
        }
        let place = row.place(0)
        guard row.count == columns.count else {
            throw ExportFault(
                line: place.line, column: place.column,
                "a row of \(row.count) fields under a header of \(columns.count)",
                remedy: ExportFault.cutRemedy)
        }
        var facts = ExportFacts()
        for (index, column) in columns.enumerated() {
            guard let column else { continue }
            let field = row.field(index)
            guard !field.isEmpty else {
                facts.take(.nothing, for: column)
                continue
            }
            facts.take(String(validating: field, as: UTF8.self).map { .text($0) } ?? .other, for: column)
        }
        try body(ExportRecord(line: place.line, content: facts.content()))
    }

    private static func columns(of header: DelimitedRows.Row) throws(ExportFault) -> [ExportColumn?] {
        let names = (0..<header.count).map { String(decoding: header.field($0), as: UTF8.self) }
        let columns = names.map { ExportColumn.of($0.trimmingBlanks) }
        guard columns.contains(.name) else {
            let known = ExportColumn.allCases.map { "\($0)" }
            let near = names.lazy.compactMap { NearestName.of($0, among: known) }.contains("name")
            throw ExportFault(
                line: 1, column: 1,
                "there is no column `name`" + (near ? ", only one of nearly that name" : ""),
                remedy: ExportFault.exportRemedy)
        }
        for column in ExportColumn.allCases {
            let places = columns.indices.filter { columns[$0] == column }
            guard places.count < 2 else {
                let place = header.place(places[1])
                throw ExportFault(
                    line: place.line, column: place.column, "a second column `\(column)`; keep one")
            }
        }
        return columns
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }
}

extension String {
    fileprivate var trimmingBlanks: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
