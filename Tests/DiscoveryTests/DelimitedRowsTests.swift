import Instances
import TestSupport
import Testing

@testable import Discovery

@Suite struct `Rows of delimited text` {
    /// The rows of some text that comes in pieces of a size.
    private func rows(_ text: String, delimiter: String = ",", pieces: Int = .max) throws(ExportFault)
        -> [[String]]
    {
        var reader = DelimitedRows(delimiter: delimiter.utf8.first ?? 44)
        var rows: [[String]] = []
        var rest = Array(text.utf8)[...]
        func keep(_ row: DelimitedRows.Row) {
            rows.append((0..<row.count).map { String(decoding: row.field($0), as: UTF8.self) })
        }
        while !rest.isEmpty {
            try reader.take(rest.prefix(pieces)) { (row) throws(ExportFault) in keep(row) }
            rest = rest.dropFirst(min(pieces, rest.count))
        }
        try reader.finish { (row) throws(ExportFault) in keep(row) }
        return rows
    }

    @Test(
        arguments: [
            ("", []), ("\n\n", []), ("a", [["a"]]), ("a,b\n", [["a", "b"]]),
            ("a,b\r\nc,d\rE,f", [["a", "b"], ["c", "d"], ["E", "f"]]),
            (",", [["", ""]]), ("a,\n", [["a", ""]]), ("\"\"\n", [[""]]), ("\"a,b\",c", [["a,b", "c"]]),
            ("\"a\"\"b\"", [["a\"b"]]), ("\"a\nb\"\n", [["a\nb"]]), ("\"\"\"\"", [["\""]]),
            ("é,中\n", [["é", "中"]]),
            ("a\n\nb", [["a"], ["b"]]), (" a , b ", [[" a ", " b "]]),
        ] as [(String, [[String]])])
    func `are read as RFC 4180 has them, however the bytes come`(text: String, expected: [[String]]) throws {
        for pieces in [1, 2, 5, Int.max] { #expect(try rows(text, pieces: pieces) == expected, "\(pieces)") }
    }

    @Test(arguments: [
        ("a\"b,c", "a quote stands in a field that is not quoted"), ("\"a\"b,c", "goes on after its quotes"),
        ("a,\"b", "the quotes that begin here never end"),
        ("x\n\"a\nb\nc", "the quotes that begin here never end"),
    ])
    func `that are none say where and why`(text: String, words: String) {
        let fault = #expect(throws: ExportFault.self) { try rows(text) }
        #expect(fault.map { "\($0)".contains(words) } == true, "\(String(describing: fault))")
    }

    @Test func `have a greatest length and number of fields`() throws {
        let many = Array(repeating: "x", count: DelimitedRows.mostFields).joined(separator: ",")
        #expect(try rows(many).first?.count == DelimitedRows.mostFields)
        #expect(throws: ExportFault.self) { try rows(many + ",x") }
        #expect(throws: ExportFault.self) {
            try rows("\"" + String(repeating: "x", count: DelimitedRows.longestRow + 1))
        }
    }

    /// Rows that Python's `csv` writes, of fields with whatever needs quotes.
    private static let writer = """
        import csv, io, random
        source = random.Random(value)
        pieces = ["a", "bc", ",", ";", "\\t", '"', '""', "\\n", "\\r\\n", "\\r", " ", "é", "中", "x,y", ""]
        answer = []
        for _ in range(150):
            # What it quotes of its own accord is not every line end.
            quoting = source.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
            usable = pieces if quoting == csv.QUOTE_ALL else [one for one in pieces if not set(one) & set("\\r\\n")]
            delimiter = source.choice([",", ";", "\\t"])
            rows = [["".join(source.choice(usable) for _ in range(source.randint(0, 5)))
                     for _ in range(source.randint(2, 6))] for _ in range(source.randint(1, 6))]
            text = io.StringIO(newline="")
            csv.writer(text, delimiter=delimiter, lineterminator=source.choice(["\\n", "\\r\\n", "\\r"]),
                       quoting=quoting).writerows(rows)
            answer.append([delimiter, text.getvalue(), rows])
        """

    @Test(.enabled(if: PythonProgram.path != nil, "there is no Python"), arguments: [1, 2])
    func `are those that Python's csv wrote`(seed: Int) throws {
        let cases = try #require(try PythonProgram.answer(of: Self.writer, to: seed) as? [[Any]])
        for one in cases {
            let delimiter = try #require(one[0] as? String)
            let text = try #require(one[1] as? String)
            let expected = try #require(one[2] as? [[String]])
            #expect(try rows(text, delimiter: delimiter, pieces: 7) == expected, "\(text.debugDescription)")
        }
    }
}

@Suite struct `Values of an export` {
    @Test(
        arguments: [
            (.number(12), 12), (.text("12"), 12), (.text("12.0"), 12), (.text("-3"), -3),
            (.text("12.5"), nil), (.text(""), nil),
            (.text("1e3"), nil), (.text(" 12"), nil), (.text("99999999999999999999"), nil),
            (.flag(true), nil), (.nothing, nil),
            (.other, nil), (.text(".0"), nil),
        ] as [(ExportValue, Int?)])
    func `are whole numbers in either form`(value: ExportValue, expected: Int?) {
        #expect(value.whole == expected)
    }

    @Test(
        arguments: [
            (.flag(true), true), (.flag(false), false), (.text("true"), true), (.text("FALSE"), false),
            (.text("yes"), nil),
            (.text(""), nil), (.number(1), nil), (.nothing, nil), (.other, nil),
        ] as [(ExportValue, Bool?)])
    func `are true or false in either form`(value: ExportValue, expected: Bool?) {
        #expect(value.truth == expected)
    }

    @Test(
        arguments: [
            ("name", .name), ("NAME", .name), ("isFork", .isFork), ("isfork", .isFork),
            ("codeLines", .codeLines),
            ("totalCodeLines", .codeLines), ("overallCodelines", .codeLines), ("homepage", nil), ("", nil),
            ("is_fork", nil),
        ] as [(String, ExportColumn?)])
    func `are found by the names of their columns`(name: String, column: ExportColumn?) {
        #expect(ExportColumn.of(name) == column)
    }

    @Test(
        arguments: [
            ("MIT License", "MIT"), ("mit license", "MIT"), ("Apache License 2.0", "Apache-2.0"),
            ("Other", "NOASSERTION"),
            ("BSD 3-Clause \"New\" or \"Revised\" License", "BSD-3-Clause"),
            ("BSD 3-Clause New or Revised License", "BSD-3-Clause"),
            ("GNU General Public License v3.0", "GPL-3.0"), ("The Unlicense", "Unlicense"),
            ("My own licence", nil), ("", nil),
        ] as [(String, String?)])
    func `name licences as GitHub does, with quotes and without`(name: String, identifier: String?) {
        #expect(LicenceName.identifier(of: name) == identifier)
    }
}
