import Instances
import JSON
import Testing

@testable import Datasets

@Suite("Rows of datasets")
struct DatasetRowTests {
    private func row(_ members: String) throws -> DatasetRow {
        try DatasetRow(RowLine(Array("{\"instance_id\": \"o__r-7\"\(members)}".utf8)))
    }

    @Test("A row without a name is none", arguments: ["{}", #"{"instance_id": ""}"#, #"{"instance_id": 7}"#])
    func nameless(_ text: String) {
        #expect(throws: RowLineError.missing("instance_id")) { try DatasetRow(RowLine(Array(text.utf8))) }
    }

    @Test("What the columns do not say of the pull request, the id does")
    func identity() throws {
        let bare = try row("")
        #expect(bare.repositoryText == "o/r" && bare.repository?.description == "o/r" && bare.pullNumber == 7)
        let full = try row(#", "repo": "O/R", "pull_number": 8"#)
        #expect(full.repositoryText == "O/R" && full.pullNumber == 8)
        let odd = try DatasetRow(RowLine(Array(#"{"instance_id": "odd", "repo": "no name"}"#.utf8)))
        #expect(odd.repositoryText == "no name" && odd.repository == nil && odd.pullNumber == nil)
    }

    @Test("What is absent, null or of another type is nil")
    func absence() throws {
        for row in [try row(""), try row(#", "patch": null, "version": null, "FAIL_TO_PASS": null"#)] {
            #expect(row.patch == nil && row.version == nil && row.failToPass == nil && row.createdAt == nil)
            #expect(row.issues == [] && row.licences == [])
        }
        let odd = try row(#", "patch": 1, "version": true, "FAIL_TO_PASS": {}, "created_at": "soon""#)
        #expect(odd.patch == nil && odd.version == nil && odd.failToPass == nil && odd.createdAt == nil)
    }

    @Test(
        "A version is text, or the digits of the number that some tool made of it",
        arguments: [(#""1.10""#, "1.10"), ("1.5", "1.5"), ("1.0", "1.0"), ("4", "4")])
    func version(_ spelling: String, _ version: String) throws {
        #expect(try row(", \"version\": \(spelling)").version == version)
    }

    @Test(
        "A moment is text in either published form, or milliseconds",
        arguments: [#""2024-02-19T20:29:03Z""#, #""2024-02-19 20:29:03""#, "1708374543000"])
    func moments(_ spelling: String) throws {
        #expect(try row(", \"created_at\": \(spelling)").createdAt == Timestamp("2024-02-19T20:29:03Z"))
    }

    @Test("Licences are read from whichever columns there are")
    func licences() throws {
        let row = try row(#", "license_name": "MIT", "license": "", "licence": "ISC""#)
        #expect(row.licences == ["MIT", "ISC"])
    }

    @Test("Values are read when they are asked for: one that is damaged spoils no other")
    func laziness() throws {
        let row = try row(#", "FAIL_TO_PASS": "[1, {]", "patch": "p""#)
        #expect(row.failToPass == nil && row.patch == "p")
    }
}
