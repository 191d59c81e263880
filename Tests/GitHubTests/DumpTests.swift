import Foundation
import Instances
import JSON
import Testing

@testable import GitHub

private let sha = String(repeating: "a1", count: 20)

private func pull(_ number: Int, _ title: String, merged: Bool = true) -> String {
    let moment = merged ? #""2021-03-06T16:17:12Z""# : "null"
    return
        #"{"number": \#(number), "title": "\#(title)", "merged_at": \#(moment), "body": "a } \" { [b", "base": {"ref": "main", "sha": "\#(sha)"}}"#
}

/// A directory with some files in it.
private func directory(_ files: [String: Data]) throws -> String {
    let root = FileManager.default.temporaryDirectory.appending(path: "swegym-dump-\(UUID().uuidString)")
    for (name, data) in files {
        let file = root.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
    }
    return root.path
}

/// Gzip without compression: stored blocks, which any reader must take.
private func stored(_ text: String) -> Data {
    let bytes = Array(text.utf8)
    var packed: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
    var rest = bytes[...]
    repeat {
        let block = rest.prefix(0xffff)
        rest = rest.dropFirst(block.count)
        let isLast: UInt8 = rest.isEmpty ? 1 : 0
        packed.append(isLast)
        append(UInt32(block.count), bytes: 2, to: &packed)
        append(~UInt32(block.count), bytes: 2, to: &packed)
        packed += block
    } while !rest.isEmpty
    var sum = UInt32.max
    for byte in bytes {
        sum ^= UInt32(byte)
        for _ in 0..<8 {
            let half = sum >> 1
            sum = sum & 1 == 1 ? half ^ 0xedb8_8320 : half
        }
    }
    append(~sum, bytes: 4, to: &packed)
    append(UInt32(bytes.count), bytes: 4, to: &packed)
    return Data(packed)
}

/// Appends the lowest bytes of a number, the lowest first.
private func append(_ value: UInt32, bytes: UInt32, to data: inout [UInt8]) {
    for index in 0..<bytes { data.append(UInt8(truncatingIfNeeded: value >> (index * 8))) }
}

@Suite struct `Dumps of the REST API` {
    private let repository = RepositoryName("octo/tool")

    @Test(arguments: ["pulls.json", "pulls.jsonl", "pulls.json.gz", "pulls.jsonl.gz"])
    func `Arrays run together, as gh api --paginate prints them, are read`(name: String) throws {
        let text = "[\(pull(1, "A")),\n\(pull(2, "B", merged: false))][]\n[[\(pull(3, "C"))]]\n"
        let path = try directory([
            "octo__tool/\(name)": name.hasSuffix(".gz") ? stored(text) : Data(text.utf8)
        ])
        defer { try? FileManager.default.removeItem(atPath: path) }
        let archive = try Archive(at: path).read(try #require(repository))
        #expect(archive.pullRequests.map(\.title) == ["A", "B", "C"])
        #expect(archive.pullRequests.map { $0.mergedAt == nil } == [false, true, false])
        #expect(archive.refusals.isEmpty)
    }

    @Test func `A damaged object costs itself, and what follows on the next line is read`() throws {
        let text =
            pull(1, "A") + "\n" + pull(2, "cut").dropLast(70) + "\n" + pull(3, "C") + "\n"
            + pull(4, "D").dropLast(2)
        let path = try directory(["octo__tool/pulls.json": Data(text.utf8)])
        defer { try? FileManager.default.removeItem(atPath: path) }
        let archive = try Archive(at: path).read(try #require(repository))
        #expect(archive.pullRequests.map(\.number) == [1, 3])
        #expect(archive.diagnostics.contains { $0.message.contains("2 objects are cut") })
    }

    @Test func `A packed file that is damaged or cut is an error that names it`() throws {
        for data in [stored(pull(1, "A")).dropLast(12), Data("no gzip".utf8)] {
            let path = try directory(["octo__tool/pulls.json.gz": Data(data)])
            defer { try? FileManager.default.removeItem(atPath: path) }
            let error = #expect(throws: ArchiveError.self) {
                try Archive(at: path).read(try #require(repository))
            }
            #expect(error?.description.contains("pulls.json.gz") == true)
        }
    }

    @Test func `Objects are found whatever the size of the pieces`() {
        let objects = (1...50).map { pull($0, "t\($0)") }
        let text = Array("[\(objects.joined(separator: ","))]".utf8)
        for piece in [1, 2, 3, 7, 1000, 100_000] {
            var splitter = ObjectSplitter()
            var found: [String] = []
            for start in stride(from: 0, to: text.count, by: piece) {
                splitter.take(text[start..<min(text.count, start + piece)]) { bytes, range in
                    found.append(String(decoding: bytes[range], as: UTF8.self))
                }
            }
            splitter.finish()
            #expect(found == objects)
            #expect(splitter.dropped == 0)
        }
    }

    @Test func `An object without end is dropped at the limit`() {
        var splitter = ObjectSplitter(limit: 1000)
        for _ in 0..<100 { splitter.take(Array(repeating: UInt8(ascii: "{"), count: 100)) { _, _ in } }
        #expect(splitter.buffer.count <= 1100)
        #expect(splitter.dropped > 0)
    }
}

@Suite struct `Hours of GH Archive` {
    private static let present = [
        #"{"type":"PullRequestEvent","repo":{"id":1,"name":"Octo/Tool"},"payload":{"action":"opened","number":5,"pull_request":\#(pull(5, "old", merged: false))}}"#,
        #"{"type":"WatchEvent","repo":{"name":"octo/tool"},"payload":{"action":"started"}}"#,
        #"{"payload":{"action":"closed","number":5,"pull_request":\#(pull(5, "new"))},"repo":{"name":"octo/tool"},"type":"PullRequestEvent"}"#,
        #"{"type":"IssueCommentEvent","repo":{"name":"octo/tool"},"payload":{"issue":{"number":3,"title":"I","body":"b"},"comment":{"id":9,"issue_url":"https://api.github.com/repos/octo/tool/issues/3","body":"c","created_at":"2020-01-01T00:00:00Z"}}}"#,
        #"{"type":"IssuesEvent","repo":{"name":"other/tool"},"payload":{"issue":{"number":8,"title":"X"}}}"#,
        #"{"type":"PullRequestEvent","repo":{"name":"octo/tool"},"payload":{"action":"closed","number":6,"pull_request":{"url":"u","id":1,"number":6,"head":{},"base":{}}}}"#,
        #"{"type":"PullRequestEvent","repo":{"name":"octo/tool"},"payload":null}"#, "[]", "{broken",
    ]
    private static let before2015 = [
        #"{"repository":{"name":"tool","owner":"octo","created_at":"2011/02/20 03:45:59 -0800"},"type":"PullRequestEvent","payload":{"number":1,"pull_request":\#(pull(1, "first")),"action":"closed"},"actor":"a"}"#,
        #"{"repository":{"name":"tool","owner":"octo"},"payload":{"number":2,"action":"opened","issue":4074429},"type":"IssuesEvent"}"#,
        #"{"repository":{"name":"tool","owner":"octo"},"payload":{"issue_id":3009490,"comment_id":5},"url":"https://github.com/octo/tool/issues/4#issuecomment-5","type":"IssueCommentEvent"}"#,
    ]

    @Test func `The present form and the one before 2015 are read in the order of time`() throws {
        let path = try directory([
            // Of 2012 there are hours without a single line end.
            "2012-04-11-15.json.gz": stored(Self.before2015.joined()),
            "2020-01-01-9.json.gz": stored(Self.present[0] + "\n"),
            "2020-01-01-10.json.gz": stored(Self.present.dropFirst().joined(separator: "\n")),
            "notes.json.gz": Data("nothing".utf8),
        ])
        defer { try? FileManager.default.removeItem(atPath: path) }
        let archive = Archive(at: path)
        #expect(
            try archive.hours.map { $0.split(separator: "/").last } == [
                "2012-04-11-15.json.gz", "2020-01-01-9.json.gz", "2020-01-01-10.json.gz",
            ])
        let repository = try #require(RepositoryName("octo/tool"))
        let told = try #require(try archive.readHours(of: [RepositoryNames(repository)])[repository])
        #expect(told.pullRequests.map(\.title) == ["first", "new"])
        #expect(told.pullRequests.allSatisfy { $0.mergedAt != nil })
        #expect(told.issues.keys.sorted() == [2, 3, 4])
        #expect(told.issues[3]?.title == "I" && told.issues[3]?.comments.map(\.body) == ["c"])
        #expect(told.issues[2]?.title == nil && told.issues[4]?.title == nil)
        #expect(told.refusals.map(\.number) == [6])
    }

    @Test func `Events of a former name are the repository's`() throws {
        let path = try directory(["2020-01-01-9.json.gz": stored(Self.present[0] + "\n")])
        defer { try? FileManager.default.removeItem(atPath: path) }
        let name = try #require(RepositoryName("new/name"))
        let former = try #require(RepositoryName("Octo/Tool"))
        let read = try Archive(at: path).readHours(of: [RepositoryNames(name, former: [former])])
        #expect(read[name]?.pullRequests.count == 1 && read[former] == nil)
    }

    @Test func `Objects that are no events are counted, and cost nothing else`() throws {
        let path = try directory([
            "2020-01-01-9.json.gz": stored(
                [Self.present[0], #"{"type": nul}"#, #"{"repo": {"name": 7}}"#].joined(separator: "\n"))
        ])
        defer { try? FileManager.default.removeItem(atPath: path) }
        let repository = try #require(RepositoryName("octo/tool"))
        let read = try #require(
            try Archive(at: path).readHours(of: [RepositoryNames(repository)])[repository])
        #expect(read.pullRequests.count == 1)
        #expect(read.diagnostics.map(\.message).contains { $0.hasSuffix("objects are no events") })
    }
}
