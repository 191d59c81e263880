package import JSON

extension RowLine {
    /// The bytes of a column's value as they stand; nil when the row lacks it.
    package func raw(_ column: some ColumnName) -> ArraySlice<UInt8>? { raw(column.rawValue) }

    /// A column that is text; nil when it is absent or something else.
    package func text(_ column: some ColumnName) -> String? { text(column.rawValue) }

    /// A column that is a whole number; nil when it is absent or something else.
    package func integer(_ column: some ColumnName) -> Int? { integer(column.rawValue) }

    /// A column that is a list of texts or numbers, or text that holds one; nil when it is neither.
    package func texts(_ column: some ColumnName) -> [String]? { texts(column.rawValue) }

    /// A column that is a list of objects; nil when it is absent or something else.
    package func objects(_ column: some ColumnName) -> [RowLine]? { objects(column.rawValue) }

    /// A column that is an object; nil when it is absent or something else.
    package func object(_ column: some ColumnName) -> RowLine? {
        guard let value = raw(column) else { return nil }
        do throws(RowLineError) {
            return try RowLine(Array(value))
        } catch {
            return nil
        }
    }
}
