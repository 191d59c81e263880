/// Finds the rows of delimited text (RFC 4180) in bytes that come piece by piece.
///
/// Fields may be quoted, quotes in them are doubled, and quoted fields may hold line ends. Rows end with a line feed, a
/// carriage return, or both.
struct DelimitedRows {
    /// One row.
    struct Row {
        /// The bytes of all fields, one after another, without quotes.
        fileprivate(set) var bytes: [UInt8] = []
        fileprivate var ends: [Int] = []
        fileprivate var places: [(line: Int, column: Int)] = []
        fileprivate var isQuoted = false

        /// How many fields it has.
        var count: Int { ends.count }
        /// The bytes of a field.
        func field(_ index: Int) -> ArraySlice<UInt8> {
            bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
        }
        /// Where a field begins, from 1.
        func place(_ index: Int) -> (line: Int, column: Int) { places[index] }
        /// Whether the line held nothing.
        fileprivate var isBlank: Bool { ends.count == 1 && bytes.isEmpty && !isQuoted }
    }

    /// A row longer than this has lost a quote.
    static let longestRow = 16 << 20
    /// More fields than anybody exports.
    static let mostFields = 1000

    private enum State { case fieldStart, plain, quoted, quoteInQuoted }

    private let delimiter: UInt8
    private var state = State.fieldStart
    private var row = Row()
    private var line = 1
    private var column = 0
    private var isAfterReturn = false
    private var isAtRowStart = true

    /// Rows whose fields are parted by a character.
    init(delimiter: UInt8) {
        self.delimiter = delimiter
    }

    /// Adds bytes and passes on each row that is now complete.
    mutating func take(
        _ bytes: some Sequence<UInt8>, _ body: (Row) throws(ExportFault) -> Void
    ) throws(ExportFault) {
        for byte in bytes {
            if isAfterReturn {
                isAfterReturn = false
                if byte == UInt8(ascii: "\n") { continue }
            }
            column += 1
            try step(byte, body)
        }
    }

    /// Hands on a last row that no line end follows.
    ///
    /// - Throws: `ExportFault` when the bytes end within quotes.
    mutating func finish(_ body: (Row) throws(ExportFault) -> Void) throws(ExportFault) {
        if state == .quoted {
            let place = row.places.last ?? (line, column)
            throw ExportFault(
                line: place.line, column: place.column, "the quotes that begin here never end",
                remedy: ExportFault.cutRemedy)
        }
        if !isAtRowStart { try endRow(body) }
    }

    private mutating func step(
        _ byte: UInt8, _ body: (Row) throws(ExportFault) -> Void
    ) throws(ExportFault) {
        switch state {
        case .quoted:
            if byte == UInt8(ascii: "\"") {
                state = .quoteInQuoted
            } else {
                try append(byte)
                if byte == UInt8(ascii: "\n") { nextLine() }
            }
        case .quoteInQuoted where byte == UInt8(ascii: "\""):
            try append(byte)
            state = .quoted
        case .fieldStart, .plain, .quoteInQuoted:
            if state == .fieldStart { row.places.append((line, column)) }
            isAtRowStart = false
            switch byte {
            case delimiter: try endField()
            case UInt8(ascii: "\n"): try endRow(body)
            case UInt8(ascii: "\r"):
                try endRow(body)
                isAfterReturn = true
            case UInt8(ascii: "\"") where state == .fieldStart:
                state = .quoted
                row.isQuoted = true
            default:
                guard state != .quoteInQuoted else {
                    throw fault("a quoted field goes on after its quotes; quotes in a field are doubled")
                }
                guard byte != UInt8(ascii: "\"") else {
                    throw fault("a quote stands in a field that is not quoted")
                }
                state = .plain
                try append(byte)
            }
        }
    }

    private mutating func append(_ byte: UInt8) throws(ExportFault) {
        guard row.bytes.count < Self.longestRow else {
            let place = row.places.last ?? (line, column)
            throw ExportFault(
                line: place.line, column: place.column, "a row of more than 16 MiB; is a quote missing?",
                remedy: ExportFault.cutRemedy)
        }
        row.bytes.append(byte)
    }

    private mutating func endField() throws(ExportFault) {
        guard row.ends.count < Self.mostFields else {
            throw fault("more than \(Self.mostFields) fields in a row", remedy: ExportFault.exportRemedy)
        }
        row.ends.append(row.bytes.count)
        state = .fieldStart
    }

    private mutating func endRow(_ body: (Row) throws(ExportFault) -> Void) throws(ExportFault) {
        if state == .fieldStart, row.places.count == row.ends.count { row.places.append((line, column + 1)) }
        try endField()
        let whole = row
        row = Row()
        isAtRowStart = true
        nextLine()
        if !whole.isBlank { try body(whole) }
    }

    private mutating func nextLine() {
        line += 1
        column = 0
    }

    private func fault(_ problem: String, remedy: String? = nil) -> ExportFault {
        ExportFault(line: line, column: column, problem, remedy: remedy)
    }
}
