internal import JSON

/// The tests of Multi-SWE-bench's rows, which are published by name, by column, or as a list.
///
/// By name each member is a test with its states. Arrow makes one structure of the tests of all rows, so that those of
/// others are there as null. By column there are lists of equal length, the names among them.
enum RowTests {
    /// The names of the tests in some columns, sorted; nil when the row has none of the columns.
    static func names(
        _ columns: [Column.Foreign], in row: RowColumns
    ) throws(RowLineError) -> [String]? {
        var names: Set<String>?
        for column in columns {
            guard let value = row.value([column.rawValue])?.value.unpacked else { continue }
            if case .nothing = value { continue }
            names = (names ?? []).union(try tests(value, column.rawValue))
        }
        return names?.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func tests(_ value: RowValue, _ column: String) throws(RowLineError) -> [String] {
        switch value {
        case .object(let object):
            if let names = try byColumns(object, column) { return names }
            return try byName(object, column)
        case .list(let values):
            var names: [String] = []
            for value in values {
                if let name = try element(value.unpacked, column) { names.append(name) }
            }
            return names
        default: throw fault(column, value)
        }
    }

    private static func byName(_ object: RowLine, _ column: String) throws(RowLineError) -> [String] {
        var names: [String] = []
        for name in object.names {
            guard let value = object.raw(name).map(RowValue.init) else { continue }
            switch value.unpacked {
            case .nothing: continue
            case .object: names.append(name)
            default: throw fault(column, value)
            }
        }
        return names
    }

    /// The names of a structure of lists; nil when it is none.
    private static func byColumns(_ object: RowLine, _ column: String) throws(RowLineError) -> [String]? {
        guard let value = object.raw("name").map({ RowValue($0).unpacked }), case .list(let values) = value
        else { return nil }
        var names: [String] = []
        for other in object.names {
            guard let states = object.raw(other).map({ RowValue($0).unpacked }) else { continue }
            if case .nothing = states { continue }
            guard case .list(let states) = states, states.count == values.count else {
                throw .member(column, "\(other.debugDescription) is no list with one value for each name")
            }
        }
        for value in values {
            guard case .text(let name) = value else {
                throw .member(column, "expected the name of a test, found \(value.kind)")
            }
            names.append(name)
        }
        return names
    }

    /// A name, an object with one, or a pair of name and states, as maps are written.
    private static func element(_ value: RowValue, _ column: String) throws(RowLineError) -> String? {
        switch value {
        case .nothing: return nil
        case .text(let name): return name
        case .object(let object):
            if let name = object.text("name") ?? object.text("key") { return name }
        case .list(let pair):
            if pair.count == 2, case .text(let name) = pair[0] { return name }
        default: break
        }
        throw fault(column, value)
    }

    private static func fault(_ column: String, _ value: RowValue) -> RowLineError {
        .member(column, "expected tests by name, or lists of them by column, found \(value.kind)")
    }
}
