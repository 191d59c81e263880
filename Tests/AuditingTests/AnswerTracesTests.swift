import Diffs
import Instances
import Testing

@testable import Auditing

@Suite struct AnswerTracesTests {
    private static let old = """
        import os

        def convert(value):
            return value * FACTOR_OF_THE_UNIT

        """

    private func traces(adding lines: [String], known: Set<ObjectID> = []) throws -> AnswerTraces {
        let added = lines.map { "+\($0)\n" }.joined()
        let text = """
            diff --git a/units.py b/units.py
            --- a/units.py
            +++ b/units.py
            @@ -3,2 +3,\(lines.count + 2) @@
             def convert(value):
            \(added)     return value * FACTOR_OF_THE_UNIT

            """
        return try AnswerTraces(of: [(.gold, Patch(parsing: Array(text.utf8)))], known: known) { path in
            #expect(String(decoding: path, as: UTF8.self) == "units.py")
            return Array(Self.old.utf8)
        }
    }

    @Test(arguments: [
        "    }", "    return None", "    import decimal_of_the_world",
        "    from decimal import Decimal as Exact",
        "    ############################", "    return value * FACTOR_OF_THE_UNIT", "",
    ])
    func `takes no line that anybody could have written`(_ line: String) throws {
        #expect(try traces(adding: [line]).lines.isEmpty)
    }

    @Test func `takes the lines that say something new, the most telling ones first`() throws {
        let found = try traces(adding: [
            "    if value is None or value < LOWEST:",
            "    raise OutOfRangeError(f'{value} is below absolute zero')",
        ]).lines.map { String(decoding: $0.text, as: UTF8.self) }
        #expect(
            found == [
                "raise OutOfRangeError(f'{value} is below absolute zero')",
                "if value is None or value < LOWEST:",
            ])
    }

    @Test func `takes a dozen lines at most`() throws {
        let lines = (0..<40).map { "    register('unit number \($0) of the table', factor_\($0))" }
        #expect(try traces(adding: lines).lines.count == 12)
    }

    @Test func `knows what files hold afterwards, unless the base commit has that too`() throws {
        let content = try #require(try traces(adding: ["    pass"]).contents.first)
        #expect(content.path == "units.py")
        #expect(content.size == Self.old.utf8.count + "    pass\n".utf8.count)
        #expect(try traces(adding: ["    pass"], known: [content.id]).contents.isEmpty)
    }

    @Test func `says which file cannot be recognised by its content`() throws {
        let text = """
            diff --git a/logo.png b/logo.png
            index 1111111..2222222 100644
            Binary files a/logo.png and b/logo.png differ

            """
        let traces = try AnswerTraces(of: [(.gold, Patch(parsing: Array(text.utf8)))], known: []) { _ in [] }
        #expect(traces.contents.isEmpty)
        #expect(traces.gaps.count == 1)
    }
}
