internal import Datasets
internal import JSON

/// What a split looks like from outside: its name, its columns, how many rows it holds.
package struct SplitShape: Hashable, Sendable, Encodable {
    /// The split's name, by which it is loaded.
    package var name: String
    /// What it holds, in one line, for people.
    package var purpose: String
    /// How many rows it holds.
    package var rows: Int
    /// Its columns in order; none when they cannot be named, so that a reader must look for itself.
    package var columns: [ColumnShape]
    /// How large the `datasets` library finds it when it is loaded, bytes.
    var loadedBytes: Int

    /// The file of its rows.
    package var fileName: String { "\(name).jsonl" }

    /// One column.
    package struct ColumnShape: Hashable, Sendable, Encodable {
        /// Its name.
        package var name: String
        /// Its type.
        package var type: ColumnType
    }

    /// One of the published splits.
    init(_ split: Split, rows: Int, loadedBytes: Int) {
        name = split.rawValue
        purpose = split.purpose
        self.rows = rows
        self.loadedBytes = loadedBytes
        columns = split.columns.map { ColumnShape(name: $0.rawValue, type: split.type(of: $0)) }
    }

    /// A split of rows from elsewhere.
    init(name: String, purpose: String, rows: Int, columns: [ColumnShape], loadedBytes: Int) {
        self.name = name
        self.purpose = purpose
        self.rows = rows
        self.columns = columns
        self.loadedBytes = loadedBytes
    }
}

/// What further forms of the splits were written into a directory.
package struct SplitExport: Sendable, Decodable {
    /// The files, as paths within the directory.
    package var files: [String]
    /// How large each split is once it is loaded from them, bytes by its name; none for one that is loaded from JSON
    /// lines still.
    package var loadedBytes: [String: Int]
}

/// Writes the splits that lie in a directory in further forms there.
package typealias SplitExporter = @Sendable (String, [SplitShape]) throws -> SplitExport

/// The columns that rows from elsewhere have between them.
struct ColumnUnion {
    private var names: [String] = []
    private var types: [String: ColumnType] = [:]
    private var isReadable = true

    /// The columns in the order in which they were first seen; none when one of them has no type that can be
    /// declared, or two.
    var columns: [SplitShape.ColumnShape] {
        guard isReadable else { return [] }
        return names.map { SplitShape.ColumnShape(name: $0, type: types[$0] ?? .string) }
    }

    /// Takes a row into account; null is of every type.
    mutating func add(_ row: RowLine) {
        for name in row.names where isReadable {
            if types[name] == nil, !names.contains(name) { names.append(name) }
            guard row.raw(name).map({ !$0.elementsEqual("null".utf8) }) ?? false else { continue }
            let type = ColumnType(of: name, in: row)
            isReadable = type != nil && (types[name] ?? type) == type
            types[name] = type
        }
    }
}

/// The type of a column, as the `datasets` library names it.
package enum ColumnType: String, Hashable, Sendable, Encodable {
    /// Text.
    case string
    /// A whole number.
    case integer = "int64"
    /// A list of texts.
    case strings
    /// A list that is always empty.
    case nothings

    /// The type of a member of a row; nil when it is none of these.
    init?(of name: String, in row: RowLine) {
        if row.text(name) != nil {
            self = .string
        } else if row.integer(name) != nil {
            self = .integer
        } else if row.texts(name) != nil {
            self = .strings
        } else {
            return nil
        }
    }

    /// The lines that declare a feature of this type in a dataset card.
    var card: String {
        switch self {
        case .string: "dtype: string"
        case .integer: "dtype: int64"
        case .strings: "sequence: string"
        case .nothings: "sequence: 'null'"
        }
    }
}
