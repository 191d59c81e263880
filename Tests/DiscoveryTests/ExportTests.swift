import Discovery
import Foundation
import GitHub
import Instances
import Testing

extension ExportRecord {
    fileprivate var facts: RepositoryFacts? {
        if case .facts(let facts) = content { facts } else { nil }
    }
}

@Suite struct `Exports of GHS` {
    @Test func `are read as CSV`() throws {
        let records = try ExportSamples.read(ExportSamples.csv)
        #expect(records.map(\.line) == [2, 3, 4])
        let facts = try #require(records.first?.facts)
        #expect(facts.repository.description == "octo/tool")
        #expect(facts.language == "Python")
        #expect(facts.licence == "MIT")
        #expect(facts.createdAt?.description == "2015-03-04T00:00:00Z")
        #expect(facts.stars == 812 && facts.forks == 80 && facts.contributors == 150)
        #expect(facts.pullRequests == 1200 && facts.openPullRequests == 15 && facts.issues == 900)
        #expect(facts.mergedPullRequests == nil && facts.mergedAtMost == 1185)
        #expect(facts.linesOfCode == 4711 && facts.kilobytes == 12345)
        #expect(facts.isFork == false && facts.isArchived == false && facts.isDisabled == false)
        #expect(records[1].facts?.licence == "NONE")
        #expect(records[2].facts?.linesOfCode == nil)
    }

    @Test func `are read in their older form, with what it does not tell unknown`() throws {
        let facts = try #require(try ExportSamples.read(ExportSamples.oldCSV).first?.facts)
        #expect(facts.repository.description == "octo/old")
        #expect(facts.licence == "BSD-3-Clause")
        #expect(facts.createdAt == Timestamp("2016-07-01"))
        #expect(facts.stars == 901 && facts.pullRequests == 700)
        #expect(facts.linesOfCode == nil && facts.isDisabled == nil)
    }

    @Test(arguments: ["totalCodeLines", "overallCodelines", "CODELINES"])
    func `name lines of code in several ways`(column: String) throws {
        let records = try ExportSamples.read("name,\(column)\na/b,300\n")
        #expect(records.first?.facts?.linesOfCode == 300)
    }

    @Test func `are read as JSON, whatever stands besides the items`() throws {
        let records = try ExportSamples.read(ExportSamples.json)
        #expect(records.map(\.facts?.repository.description) == ["octo/tool", "a/b"])
        #expect(records.map(\.line) == [1, 2])
        let facts = try #require(records.first?.facts)
        #expect(facts.licence == "Apache-2.0" && facts.linesOfCode == 4711 && facts.stars == 812)
        #expect(facts.isArchived == false)
        let list = try ExportSamples.read(" [\(ExportSamples.item("c/d"))]\n")
        #expect(list.first?.facts?.repository.description == "c/d")
    }

    @Test func `mean the same in either form, and however the bytes come`() throws {
        for text in [ExportSamples.csv, ExportSamples.oldCSV, ExportSamples.json] {
            let whole = try ExportSamples.read(text)
            #expect(!whole.isEmpty)
            for pieces in [1, 2, 3, 7, 64, 1000] {
                #expect(try ExportSamples.read(text, pieces: pieces) == whole)
            }
        }
        let marked = try ExportSamples.read([0xEF, 0xBB, 0xBF] + Array(ExportSamples.csv.utf8), pieces: 1)
        #expect(marked == (try ExportSamples.read(ExportSamples.csv)))
        let windows = ExportSamples.oldCSV.replacingOccurrences(of: "\n", with: "\r\n")
        #expect(try ExportSamples.read(windows) == (try ExportSamples.read(ExportSamples.oldCSV)))
        let semicolons = "name;stargazers\na/b;7\n"
        #expect(try ExportSamples.read(semicolons).first?.facts?.stars == 7)
        #expect(try ExportSamples.read("name,stargazers\na/b,7.0").first?.facts?.stars == 7)
    }

    @Test(arguments: [
        ("../../etc/passwd", "../../etc/passwd"), ("a/b\n- name: c/d", #"a/b\u{a}- name: c/d"#),
        ("a", "a"), ("", ""), ("a/b: c", "a/b: c"), ("a/\u{202e}b", #"a/\u{202e}b"#), ("a/..", "a/.."),
        ("https://github.com/a/b", "https://github.com/a/b"),
    ])
    func `with a name that is none refuse that one, in plain characters`(name: String, told: String) throws {
        let records = try ExportSamples.read("name,stargazers\n\"\(name)\",5\na/b,7\n")
        #expect(records.first?.content == .badName(told))
        #expect(records.last?.facts?.stars == 7)
    }

    @Test(arguments: [
        ("many", "stargazers: expected a whole number, found `many`"),
        ("-1", "stargazers: expected a whole number, found `-1`"),
        ("99999999999999999999", "stargazers: expected a whole number, found `99999999999999999999`"),
        ("\u{1b}[2J", #"stargazers: expected a whole number, found `\u{1b}[2J`"#),
    ])
    func `with a value that is none refuse that one`(value: String, problem: String) throws {
        let records = try ExportSamples.read("name,stargazers\na/b,\(value)\nc/d,7\n")
        #expect(records.first?.content == .unreadable(name: "a/b", problem: problem))
        #expect(records.last?.facts?.stars == 7)
        let item = ExportSamples.item("a/b").replacingOccurrences(of: "812", with: "{}")
        let read = try ExportSamples.read("[\(item)]")
        #expect(
            read.first?.content
                == .unreadable(
                    name: "a/b", problem: "stargazers: expected a whole number, found something else"))
    }

    @Test(arguments: [
        ("", "1:1: the file is empty"),
        ("owner,stars\na,5\n", "1:1: there is no column `name`"),
        ("nam,stars\na,5\n", "1:1: there is no column `name`, only one of nearly that name"),
        ("name,name\na/b,c/d\n", "1:6: a second column `name`"),
        ("name,stargazers\na/b,5\nc/d\n", "3:1: a row of 1 fields under a header of 2"),
        ("name,stargazers\na/b,\"5\nc/d,7\n", "2:5: the quotes that begin here never end"),
        ("name,stargazers\na/b,5\"6\n", "2:6: a quote stands in a field that is not quoted"),
        ("name,stargazers\n\"a/b\"x,5\n", "2:6: a quoted field goes on after its quotes"),
        ("<html>", "1:1: this is XML, or a page for people"),
        ("{\"message\": \"no\"}", "1:1: there is no list `items`"),
        ("{\"items\": [", "1:12: the JSON text ends too early"),
        ("{\"items\": [1]}", "1:12: expected an object, the next repository"),
        ("{\"items\": []} x", "1:15: something follows the end of the JSON text"),
        ("{\"items\": [\n {\"name\": \"a/b\",\n  \"size\": nope}]}", "3:11: this is not JSON"),
        ("{\"items\": [{\"name\": \"a/b\", \"size\": 1,}]}", "1:38: this is not JSON"),
    ])
    func `that are broken are refused with line, column and a remedy`(text: String, words: String) throws {
        let fault = try #require(throws: ExportFault.self) { try ExportSamples.read(text) }
        #expect(fault.description.hasPrefix(words), "\(fault)")
        for pieces in [1, 5] {
            #expect(throws: fault) { try ExportSamples.read(text, pieces: pieces) }
        }
    }

    @Test func `are unpacked, and a file that ends early says so`() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "swegym-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let packed = try #require(
            Data(
                base64Encoded:
                    "H4sIAAAAAAACA8tLzE3VKS5JLEpPrEotKuZK1E/SMTTiAgCzl2dMFwAAAA=="))
        let file = directory.appending(path: "results.csv").path
        try packed.write(to: URL(filePath: file))
        var names: [String] = []
        try ExportFile(file).forEachRecord { record in
            if let facts = record.facts { names.append("\(facts.repository) \(facts.stars ?? 0)") }
        }
        #expect(names == ["a/b 12"])
        try packed.dropLast(9).write(to: URL(filePath: file))
        let error = #expect(throws: RepositoryExportError.self) {
            try ExportFile(file).forEachRecord { _ in }
        }
        #expect(error?.description.hasPrefix("\(file):1:1: ") == true)
        #expect(error?.description.contains("the download may have been cut") == true)
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `that are damaged at random end in records or a fault, the same in any pieces`(seed: UInt64) throws {
        var dice = SeededDice(state: seed)
        let samples = [ExportSamples.csv, ExportSamples.oldCSV, ExportSamples.json].map { Array($0.utf8) }
        let special = Array(#"",;{}[]\:"#.utf8) + [0, 10, 13, 27, 0xC3, 0xFF]
        for round in 0..<400 {
            var bytes = samples[round % samples.count]
            for _ in 0...dice.below(4) {
                let place = dice.below(bytes.count)
                switch dice.below(4) {
                case 0: bytes[place] = special[dice.below(special.count)]
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(special[dice.below(special.count)], at: place)
                default: bytes.removeLast(dice.below(bytes.count / 2))
                }
            }
            func outcome(_ pieces: Int) -> Result<[ExportRecord], ExportFault> {
                do {
                    return .success(try ExportSamples.read(bytes, pieces: pieces))
                } catch let fault as ExportFault {
                    return .failure(fault)
                } catch {
                    Issue.record("\(error)")
                    return .success([])
                }
            }
            let whole = outcome(.max)
            #expect(whole == outcome(1 + dice.below(50)))
            for record in (try? whole.get()) ?? [] { #expect(Self.isPlain(record)) }
            if case .failure(let fault) = whole { #expect(fault.line > 0 && fault.column > 0) }
        }
    }

    /// Whether nothing of a record could do harm in a terminal, a path or a list.
    private static func isPlain(_ record: ExportRecord) -> Bool {
        let texts: [String] =
            switch record.content {
            case .facts(let facts):
                [facts.repository.description, facts.language ?? "", facts.licence ?? ""]
            case .badName(let told): [told]
            case .unreadable(let name, let problem): [name, problem]
            }
        return texts.allSatisfy { $0.utf8.allSatisfy { $0 >= 32 && $0 < 127 } && $0.utf8.count < 400 }
    }
}

/// Numbers by chance, the same for the same seed.
private struct SeededDice {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return bound > 0 ? Int((state >> 33) % UInt64(bound)) : 0
    }
}
