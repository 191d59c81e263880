import GitHub
import Instances
import TestSupport
import Testing

@testable import Discovery

@Suite struct `Values in an export` {
    private func content(_ members: String) throws -> ExportRecord.Content {
        let records = try ExportSamples.read("[{\"name\":\"a/b\"\(members)}]")
        #expect(records.count == 1)
        return try #require(records.first).content
    }

    private func facts(_ members: String) throws -> RepositoryFacts {
        guard case .facts(let facts) = try content(members) else {
            Issue.record("\(members) cannot be read")
            return RepositoryFacts(try #require(RepositoryName("a/b")))
        }
        return facts
    }

    @Test(arguments: [
        (#""isFork":1"#, "isFork: expected true or false, found 1"),
        (#""isFork":"no""#, "isFork: expected true or false, found `no`"),
        (#""isArchived":[]"#, "isArchived: expected true or false, found something else"),
        (#""isLocked":"maybe""#, "isLocked: expected true or false, found `maybe`"),
        (#""mainLanguage":5"#, "mainLanguage: expected text, found 5"),
        (#""license":true"#, "license: expected text, found true"),
        (#""createdAt":"soon""#, "createdAt: expected a time such as 2021-03-06T04:17:12, found `soon`"),
        (#""createdAt":1425460211"#, "createdAt: expected text, found 1425460211"),
        (
            #""pushedAt":"2015-13-04T09:10:11""#,
            "pushedAt: expected a time such as 2021-03-06T04:17:12, found `2015-13-04T09:10:11`"
        ),
        (#""codeLines":-1"#, "codeLines: expected a whole number, found -1"),
        (#""size":1.5"#, "size: expected a whole number, found something else"),
        (#""forks":{"count":3}"#, "forks: expected a whole number, found something else"),
        (
            #""contributors":99999999999999999999"#,
            "contributors: expected a whole number, found something else"
        ),
        (#""totalIssues":false"#, "totalIssues: expected a whole number, found false"),
    ])
    func `that are not what they should be are named with what was found`(member: String, problem: String)
        throws
    {
        #expect(try content(",\(member)") == .unreadable(name: "a/b", problem: problem))
    }

    @Test(
        arguments: [
            ("", nil), (#","isDisabled":false"#, false), (#","isDisabled":true"#, true),
            (#","isLocked":true,"isDisabled":false"#, true), (#","isLocked":false"#, false),
            (#","isLocked":null,"isDisabled":null"#, nil), (#","isDisabled":"TRUE""#, true),
        ] as [(String, Bool?)])
    func `say that a repository is closed when it is locked or disabled`(members: String, closed: Bool?)
        throws
    {
        #expect(try facts(members).isDisabled == closed)
    }

    @Test(
        arguments: [
            ("", nil), (#","license":null"#, "NONE"), (#","license":"""#, "NONE"),
            (#","license":"Other""#, "NOASSERTION"), (#","license":"MIT License""#, "MIT"),
            (#","license":"Ours\u001b""#, #"Ours\u{1b}"#),
        ] as [(String, String?)])
    func `tell no licence apart from an unknown one`(members: String, licence: String?) throws {
        #expect(try facts(members).licence == licence)
    }

    @Test(arguments: [
        "2015-03-04T09:10:11", "2015-03-04T23:59:59", "2015-03-04 09:10:11", "2015-03-04T09:10:11Z",
        "2015-03-04",
    ])
    func `are times of which only the day is known`(text: String) throws {
        #expect(try facts(#","createdAt":"\#(text)""#).createdAt == Timestamp("2015-03-04"))
    }

    @Test func `may come twice, and the last one counts`() throws {
        #expect(try facts(#","stargazers":5,"stargazers":7"#).stars == 7)
    }

    @Test(arguments: [
        "[{}]", #"[{"name":null}]"#, #"[{"name":""}]"#, #"[{"name":7}]"#, #"[{"name":["a/b"]}]"#,
    ])
    func `without a name are refused as such`(text: String) throws {
        #expect(try ExportSamples.read(text).map(\.content) == [.badName("")])
    }
}

@Suite struct `The form of an export` {
    @Test(arguments: [
        ("PK\u{3}\u{4}rest", "1:1: this is a ZIP archive or a spreadsheet"),
        ("\u{feff}<?xml version=\"1.0\"?>", "1:1: this is XML"),
        ("\u{feff}", "1:1: the file is empty"), ("\n\n\n\n", "1:1: the file is empty"),
        ("x", "1:1: there is no column `name`"),
        ("{", "1:2: the JSON text ends too early"), ("[", "1:2: the JSON text ends too early"),
        ("{}", "1:1: there is no list `items`"), (#"{"items":null}"#, "1:1: there is no list `items`"),
        (#"{"items":{}}"#, "1:1: there is no list `items`"),
        (#"{"parameters":{"items":[{"name":"a/b"}]}}"#, "1:1: there is no list `items`"),
        (#"{"items":[],"items":[]}"#, "1:21: a second list `items`"),
        ("[1]", "1:2: expected an object, the next repository"),
        ("[[{}]]", "1:2: expected an object, the next repository"), ("[] []", "1:4: something follows"),
        ("[{\"name\":\"a/b\"},\n{\"name\":tru}]", "2:9: this is not JSON"),
    ])
    func `is found by its beginning, and said when it is none`(text: String, words: String) throws {
        for pieces in [1, 2, Int.max] {
            let fault = #expect(throws: ExportFault.self) { try ExportSamples.read(text, pieces: pieces) }
            #expect(fault?.description.hasPrefix(words) == true, "\(String(describing: fault))")
        }
    }

    @Test(arguments: ["[]", " [ ] \n", #"{"items":[]}"#, #"{"count":0,"items":[],"more":{"items":1}}"#])
    func `may be that of an empty list`(text: String) throws {
        #expect(try ExportSamples.read(text).isEmpty)
    }

    @Test(arguments: [
        #"{"x":"\"items\":[","items":[{"name":"a/b"}]}"#,
        #"{"x":["items",["items"]],"items":[{"name":"a/b"}]}"#,
        #"[{"x":"}]\\","y":[{"z":"\"}"}],"name":"a/b"}]"#, "[\n\t{\"name\"\r\n:\"a/b\"}\n]",
        "\u{feff}\n\n\n\n\n\n[{\"name\":\"a/b\"}]",
    ])
    func `is not mistaken for what its strings and nested values look like`(text: String) throws {
        for pieces in [1, 3, Int.max] {
            let records = try ExportSamples.read(text, pieces: pieces)
            #expect(
                records.map(\.content) == [.facts(RepositoryFacts(try #require(RepositoryName("a/b"))))])
        }
    }

    @Test(arguments: [
        "name\tstargazers\na/b\t7", " NAME , stargazers \na/b,7\n",
        "\"name\";\"stargazers\"\r\"a/b\";\"7\"\r",
        "\u{feff}stargazers,name\r\n7,a/b",
    ])
    func `is one of several spellings of CSV`(text: String) throws {
        guard case .facts(let facts)? = try ExportSamples.read(text).first?.content else {
            Issue.record("nothing is read of \(text.debugDescription)")
            return
        }
        #expect(facts.stars == 7 && facts.repository.description == "a/b")
    }

    @Test func `may hold bytes that are no text, which cost the row alone`() throws {
        let rows: [[UInt8]] = [
            Array("name,mainLanguage\na/b,".utf8), [0xff, 0xfe], Array("\n".utf8), [0xc3, 0x28],
            Array("/b,Python\nc/d,Python\n".utf8),
        ]
        let contents = try ExportSamples.read(rows.flatMap(\.self)).map(\.content)
        var last = RepositoryFacts(try #require(RepositoryName("c/d")))
        last.language = "Python"
        #expect(
            contents == [
                .unreadable(name: "a/b", problem: "mainLanguage: expected text, found something else"),
                .badName(""), .facts(last),
            ])
    }

    @Test func `is told with the file and the place`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("name,stargazers\na/b,7\nc/d\n", to: "results.csv")
        var lines: [Int] = []
        let error = #expect(throws: RepositoryExportError.self) {
            try ExportFile(path).forEachRecord { lines.append($0.line) }
        }
        // What stands before the fault was passed on.
        #expect(lines == [2])
        #expect(error?.description.hasPrefix("\(path):3:1: a row of 1 fields under a header of 2; ") == true)
        let absent = #expect(throws: RepositoryExportError.self) {
            try ExportFile(directory["none.csv"]).forEachRecord { _ in }
        }
        #expect(absent?.fault.remedy == nil && absent?.file == directory["none.csv"])
    }
}
