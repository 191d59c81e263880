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
        let error = #expect(throws: RowLineError.self) { try DatasetRow(RowLine(Array(text.utf8))) }
        #expect(error?.description.contains("instance_id") == true)
    }

    @Test(
        "Repository and number make the name that a row lacks",
        arguments: [
            #"{"org": "o", "repo": "r", "number": 7}"#, #"{"org": "o", "repo": "r", "number": "7"}"#,
            #"{"repo": "o/r", "pull_number": 7.0}"#,
            #"{"repo": "https://github.com/o/r.git", "pr_number": 7}"#,
            #"{"instance_id": null, "repo": "o/r", "pull_number": "7"}"#,
        ])
    func names(_ text: String) throws {
        let row = try DatasetRow(RowLine(Array(text.utf8)))
        #expect(try row.id == "o__r-7" && row.repositoryText == "o/r" && row.pullNumber == 7)
    }

    @Test("The task that a row of NeMo Gym encloses is the row, and the line stays as it is")
    func envelope() throws {
        let task = #"{\"instance_id\": \"o__r-7\", \"patch\": \"p\", \"FAIL_TO_PASS\": \"[\\\"a\\\"]\"}"#
        let text =
            #"{"responses_create_params": {"input": [], "metadata": {"instance_id": "x", "instance_dict": "\#(task)"}}}"#
        let row = try DatasetRow(RowLine(Array(text.utf8)))
        #expect(try row.id == "o__r-7" && row.patch == "p" && row.failToPass == ["a"])
        #expect(row.line.bytes == Array(text.utf8))
    }

    @Test("What the columns do not say of the pull request, the id does")
    func identity() throws {
        let bare = try row("")
        #expect(
            try bare.repositoryText == "o/r" && bare.repository?.description == "o/r" && bare.pullNumber == 7)
        let full = try row(#", "repo": "O/R", "pull_number": 8"#)
        #expect(try full.repositoryText == "O/R" && full.pullNumber == 8)
        let odd = try DatasetRow(RowLine(Array(#"{"instance_id": "odd", "repo": "no name"}"#.utf8)))
        #expect(try odd.repositoryText == "no name" && odd.repository == nil && odd.pullNumber == nil)
    }

    @Test(
        "What is absent, null, empty or what pandas writes for it is nil",
        arguments: [
            "", #", "patch": null, "version": null, "FAIL_TO_PASS": null, "created_at": null"#,
            #", "patch": NaN, "version": NaN, "FAIL_TO_PASS": "", "created_at": """#,
            #", "FAIL_TO_PASS": "null", "f2p_tests": null, "resolved_issues": null, "license": """#,
        ])
    func absence(_ members: String) throws {
        let row = try row(members)
        #expect(try row.patch == nil && row.version == nil && row.failToPass == nil && row.createdAt == nil)
        #expect(try row.issues == [] && row.licences == [] && row.statement == nil)
    }

    @Test(
        "What is there and cannot be read is an error of whoever asks for it",
        arguments: [
            #""patch": 1"#, #""patch": ["x"]"#, #""patch": {"a": "b"}"#, #""version": true"#,
            #""version": [1]"#,
            #""created_at": "soon""#, #""created_at": 20200304"#, #""created_at": true"#,
            #""created_at": "2020-13-45""#, #""created_at": {"year": 2020}"#,
        ] + tests)
    func faults(_ member: String) throws {
        let row = try row(", " + member)
        let error = #expect(throws: RowLineError.self) {
            _ = try (row.patch, row.version, row.createdAt, row.failToPass, row.statement)
        }
        let name = member.split(separator: "\"").first.map(String.init) ?? ""
        #expect(error?.description.hasPrefix("\(name): ") == true, "\(error?.description ?? "none")")
    }

    /// Lists of tests and of issues that say something in a way that nobody publishes.
    private static let tests = [
        #""FAIL_TO_PASS": {}"#, #""FAIL_TO_PASS": "a.py::t""#, #""FAIL_TO_PASS": ["a", null]"#,
        #""FAIL_TO_PASS": [["a"]]"#, #""FAIL_TO_PASS": 3"#, #""FAIL_TO_PASS": "['a' 'b' ... 'z']""#,
        #""FAIL_TO_PASS": "['a', 'b'""#, #""FAIL_TO_PASS": "['a''b']""#, #""FAIL_TO_PASS": "['a' 'b', 'c']""#,
        #""FAIL_TO_PASS": "__import__('os')""#, #""FAIL_TO_PASS": "('a')""#,
        #""f2p_tests": {"t": "PASS"}"#, #""f2p_tests": {"fix": ["PASS"]}"#,
        #""f2p_tests": {"name": ["a", "b"], "fix": ["PASS"]}"#, #""f2p_tests": {"name": ["a", null]}"#,
        #""n2p_tests": "a b""#, #""s2p_tests": [1]"#,
        #""resolved_issues": "see above""#, #""resolved_issues": ["a"]"#, #""resolved_issues": [{"id": 1}]"#,
        #""resolved_issues": {"number": [1, 2], "title": ["a"]}"#,
    ]

    @Test("Lists within lists are refused, however deep they go")
    func depth() throws {
        for (open, close) in [("[", "]"), ("(", ",)")] {
            let deep = String(repeating: open, count: 20_000) + String(repeating: close, count: 20_000)
            for spelling in open == "[" ? [deep, "\"\(deep)\""] : ["\"\(deep)\""] {
                let row = try row(", \"FAIL_TO_PASS\": \(spelling)")
                #expect(throws: RowLineError.self) { try row.failToPass }
            }
        }
    }

    @Test(
        "A list is one, or text in which JSON, Python or numpy wrote one",
        arguments: [
            #"["a", "b'c"]"#, #""[\"a\", \"b'c\"]""#, #""['a', \"b'c\"]""#, #""('a', \"b'c\")""#,
            #""['a' \"b'c\"]""#, #""['a'\n \"b'c\"]""#, #""array(['a', \"b'c\"], dtype=object)""#,
            #""[u'a', 'b\\'c',]""#, #""{'a', 'b\\x27c'}""#, #""['\\u0061', 'b\\'c']""#,
        ])
    func lists(_ spelling: String) throws {
        #expect(try row(", \"FAIL_TO_PASS\": \(spelling)").failToPass == ["a", "b'c"])
        #expect(try row(", \"fail_to_pass\": \(spelling)").failToPass == ["a", "b'c"])
        #expect(try row(", \"P2P\": \(spelling)").passToPass == ["a", "b'c"])
    }

    @Test(
        "Tests of Multi-SWE-bench are read by name, by column and as pairs, and null is none of them",
        arguments: [
            #"{"b": {"run": "NONE"}, "a": {}, "other": null}"#,
            #"{"name": ["b", "a"], "fix": ["PASS", "PASS"], "run": ["NONE", "NONE"], "test": null}"#,
            #"[{"name": "b", "fix": "PASS"}, {"name": "a", "fix": "PASS"}]"#, #"[["b", {}], ["a", {}]]"#,
            #"[{"key": "b", "value": {}}, {"key": "a", "value": {}}]"#, #"["b", "a"]"#,
            #""{\"a\": {}, \"b\": {}}""#, #""{'a': {'fix': 'PASS'}, 'b': {'fix': None}}""#,
        ])
    func multi(_ spelling: String) throws {
        #expect(try row(", \"n2p_tests\": \(spelling)").failToPass == ["a", "b"])
        #expect(try row(", \"fixed_tests\": \(spelling)").failToPass == ["a", "b"])
        #expect(try row(", \"p2p_tests\": \(spelling), \"PASS_TO_PASS\": []").passToPass == ["a", "b"])
        #expect(
            try row(", \"f2p_tests\": \(spelling), \"s2p_tests\": {\"c\": {}}").failToPass == ["a", "b", "c"])
    }

    @Test(
        "Issues of Multi-SWE-bench are read one by one and by column",
        arguments: [
            #"[{"number": 3, "title": "T", "body": "B"}, null]"#,
            #"{"number": [3], "title": ["T"], "body": ["B"]}"#,
            #"{"number": 3, "title": "T", "body": "B"}"#,
            #"["{\"number\": 3, \"title\": \"T\", \"body\": \"B\"}"]"#,
            #""[{'number': 3, 'title': 'T', 'body': 'B'}]""#,
            #"{"number": [3, null], "title": ["T", null], "body": ["B", null]}"#,
        ])
    func issues(_ spelling: String) throws {
        let row = try row(", \"resolved_issues\": \(spelling)")
        #expect(try row.statement == "T\nB\n" && row.issues == ["3"])
    }

    @Test(
        "Numbers of issues are texts or numbers, one or many",
        arguments: [#"["7"]"#, "[7]", "7", #""7""#, "[7.0]", #""['7']""#, #""[7]""#])
    func numbers(_ spelling: String) throws {
        #expect(try row(", \"issue_numbers\": \(spelling)").issues == ["7"])
        #expect(try row(", \"resolved_issues\": [7]").issues == ["7"])
    }

    @Test(
        "A version is text, or the digits of the number that some tool made of it",
        arguments: [(#""1.10""#, "1.10"), ("1.5", "1.5"), ("1.0", "1.0"), ("4", "4")])
    func version(_ spelling: String, _ version: String) throws {
        #expect(try row(", \"version\": \(spelling)").version == version)
    }

    @Test(
        "A moment is text in any form of ISO 8601, a number since 1970 of whatever unit, or what a tool prints of it",
        arguments: [
            #""2024-02-19T20:29:03Z""#, #""2024-02-19 20:29:03""#, "1708374543000", "1708374543",
            "1708374543.0",
            "1708374543000000", "1708374543000000000", "1.708374543e9", #""1708374543000""#,
            #""2024-02-19T20:29:03.123456""#, #""2024-02-19 20:29:03+00:00""#, #""2024-02-19 21:29:03+01""#,
            #""2024-02-19 20:29:03 UTC""#, #""2024-02-19 20:29:03 +0000""#, #""2024-02-19t20:29:03z""#,
            #""2024-02-19T20:29:03,5Z""#, #"{"$date": "2024-02-19T20:29:03Z"}"#, #"{"$date": 1708374543000}"#,
            #"{"$date": {"$numberLong": "1708374543000"}}"#, #""datetime.datetime(2024, 2, 19, 20, 29, 3)""#,
            #""datetime.datetime(2024, 2, 19, 20, 29, 3, tzinfo=datetime.timezone.utc)""#,
            #""Timestamp('2024-02-19 20:29:03+0000', tz='UTC')""#,
        ])
    func moments(_ spelling: String) throws {
        #expect(try row(", \"created_at\": \(spelling)").createdAt == Timestamp("2024-02-19T20:29:03Z"))
    }

    @Test("Licences are read from whichever columns there are")
    func licences() throws {
        let row = try row(#", "license_name": "MIT", "license": "", "licence": "ISC""#)
        #expect(try row.licences == ["MIT", "ISC"])
    }

    @Test("Values are read when they are asked for: one that is damaged spoils no other")
    func laziness() throws {
        let row = try row(#", "FAIL_TO_PASS": "[1, {]", "patch": "p""#)
        #expect(try row.patch == "p")
        #expect(throws: RowLineError.self) { try row.failToPass }
    }
}
