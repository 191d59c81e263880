import Instances
import JSON
import Testing

@testable import Datasets

@Suite("Criteria that a row meets or misses")
struct RowCriteriaTests {
    private let patch =
        #"diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n-a\n-b\n+c\n+d\n"#

    private func missed(_ more: String = "", _ change: (inout RowCriteria) throws -> Void) throws -> String? {
        var criteria = RowCriteria()
        try change(&criteria)
        let text = """
            {"instance_id": "o__r-1", "patch": "\(patch)", "problem_statement": "one two three"\(more)}
            """
        let facts = try RowFacts(DatasetRow(RowLine(Array(text.utf8))), for: criteria)
        return criteria.missed(by: facts, licences: [try #require(RepositoryName("o/r")): ["MIT"]])
    }

    private func moment(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

    @Test("Without criteria every row is taken")
    func none() throws {
        #expect(try missed { _ in } == nil)
    }

    @Test("Rows are taken by repository, whether a column or the id names it")
    func repositories() throws {
        let wanted = try #require(RepositoryName("o/r"))
        #expect(try missed { $0.repositories = [wanted] } == nil)
        #expect(try missed(#", "repo": "o/other""#) { $0.repositories = [wanted] } == "repository")
    }

    @Test("From a moment on, the moment included, and before another one, that one not included")
    func dates() throws {
        let row = #", "created_at": "2020-05-01T00:00:00Z""#
        #expect(try missed(row) { $0.since = try moment("2020-05-01") } == nil)
        #expect(try missed(row) { $0.since = try moment("2020-05-02") } == "since")
        #expect(try missed(row) { $0.until = try moment("2020-05-01") } == "until")
        #expect(try missed(row) { $0.until = try moment("2020-05-02") } == nil)
        #expect(try missed { $0.since = try moment("2020-05-02") } == "date-unknown")
    }

    @Test("A row's own licences count, else those known of its repository; all of them must be wanted")
    func licences() throws {
        #expect(try missed { $0.licences = ["mit"] } == nil)
        #expect(try missed { $0.licences = ["isc"] } == "licence")
        #expect(try missed(#", "license": "ISC""#) { $0.licences = ["isc"] } == nil)
        #expect(
            try missed(#", "license": "ISC", "license_name": "GPL-3.0""#) { $0.licences = ["isc"] }
                == "licence")
        #expect(try missed(#", "repo": "o/unknown""#) { $0.licences = ["mit"] } == "licence-unknown")
        let stated = [
            ("MIT License", nil), ("MIT OR GPL-3.0-only", nil), ("MIT AND GPL-3.0-only", "licence"),
            ("LicenseRef-MIT-with-conditions", "licence"), ("BUSL-1.1", "licence"),
            ("MIT, but not for sale", "licence"),
        ]
        for (licence, missing) in stated {
            #expect(
                try missed(", \"license\": \"\(licence)\"") { $0.licences = ["mit"] } == missing, "\(licence)"
            )
        }
    }

    @Test(
        "Bounds hold for what is measured",
        arguments: [
            (RowCriteria.Measure.files, "1", nil), (.files, "2-", "files"), (.hunks, "-1", nil),
            (.lines, "4", nil),
            (.lines, "-3", "lines"), (.words, "3", nil), (.words, "4-", "words"),
            (.failToPass, "1-", "fail-to-pass-unknown"),
        ])
    func bounds(_ measure: RowCriteria.Measure, _ range: String, _ expected: String?) throws {
        #expect(try missed { $0.bounds = [measure: try #require(NumberRange(range))] } == expected)
    }

    @Test("Lite asks for texts that a row may lack, which is said apart")
    func lite() throws {
        #expect(try missed { $0.lite = true } == "lite-unknown")
        let found = try missed(#", "test_patch": """#) { $0.lite = true }
        #expect(found?.contains("short-problem-statement") == true)
    }
}
