import JSON
import Testing

@testable import Datasets
@testable import Publishing

@Suite("Columns of rows from elsewhere")
struct ColumnUnionTests {
    private func columns(_ rows: String...) throws -> [String] {
        var union = ColumnUnion()
        for row in rows { union.add(try RowLine(Array(row.utf8))) }
        return union.columns.map { "\($0.name): \($0.type.rawValue)" }
    }

    @Test("Columns stand in the order in which they are first seen, each with its type")
    func types() throws {
        #expect(
            try columns(#"{"b": "x", "a": 1}"#, #"{"c": ["p"], "a": 2, "b": ""}"#)
                == ["b: string", "a: int64", "c: strings"])
        #expect(try columns() == [] && columns("{}") == [])
    }

    @Test("Null is of every type; a column that is null alone is text")
    func nulls() throws {
        #expect(try columns(#"{"a": null, "b": null}"#, #"{"a": 5}"#) == ["a: int64", "b: string"])
        #expect(try columns(#"{"a": 5}"#, #"{"a": null}"#) == ["a: int64"])
    }

    @Test(
        "No columns are declared when one has two types, or one that has no name here",
        arguments: [
            (#"{"a": 1}"#, #"{"a": "1"}"#), (#"{"a": 1}"#, #"{"b": 1.5}"#), (#"{"a": 1}"#, #"{"b": {}}"#),
        ])
    func unnamable(_ first: String, _ second: String) throws {
        #expect(try columns(first, second) == [])
    }
}
