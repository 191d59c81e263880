import Foundation
import Instances
import TestSupport
import Testing

@Suite struct `A time in text` {
    @Test(arguments: [1, 2] as [UInt64])
    func `is the one that the system's own reader and writer know`(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let formatter = ISO8601DateFormatter()
        for _ in 0..<2000 {
            // From the year 1600 to 2400.
            let seconds = Int64.random(in: -11_676_096_000...13_569_465_600, using: &random)
            let time = Timestamp(seconds: seconds)
            let text = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            #expect(time.description == text)
            #expect(Timestamp(text) == time)
            #expect(time.day == String(text.prefix(10)))
        }
    }

    @Test(arguments: [
        ("2024-02-29", "2024-02-29T00:00:00Z"), ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"), ("2021-03-06 04:17:12", "2021-03-06T04:17:12Z"),
        ("2021-03-06T04:17:12.987654Z", "2021-03-06T04:17:12Z"),
        ("2021-03-06T04:17:12+02:00", "2021-03-06T02:17:12Z"),
        ("2021-03-06T04:17:12-0530", "2021-03-06T09:47:12Z"),
        ("2000-12-31T23:59:60Z", "2001-01-01T00:00:00Z"),
    ])
    func `is read in the forms of others`(text: String, expected: String) {
        #expect(Timestamp(text)?.description == expected)
    }

    @Test func `moves by days over months and years`() throws {
        let day = try #require(Timestamp("2024-02-28T12:00:00Z"))
        #expect(day.adding(days: 2).description == "2024-03-01T12:00:00Z")
        #expect(day.adding(days: -59).description == "2023-12-31T12:00:00Z")
        #expect(day.adding(days: 366).description == "2025-02-28T12:00:00Z")
        #expect(day.adding(days: 0) == day && day < day.adding(days: 1))
    }
}

@Suite struct `A word for a shell` {
    /// What `/bin/sh` makes of some words.
    private func read(_ line: String) throws -> [String] {
        let bytes = try ProgramRun("/bin/sh", ["-c", "printf '%s\\0' \(line)"]).output
        return bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast().map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `comes back from a shell as it was`(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let pieces = [
            "a", "B9", " ", "'", "\"", "\\", "$HOME", "`id`", "$(id)", "*", "?", "~", "#", "&", ";", "|", "<",
            ">", "(", "!", "\n",
            "\t", "é", "中", "=", "-", "/", "..", "{a,b}", "[x]", "%", "+", "@", ":", ",",
        ]
        let words = (0..<300).map { _ in
            (0..<Int.random(in: 0...6, using: &random)).map { _ in pieces.randomElement(using: &random) ?? ""
            }.joined()
        }
        let line = words.map { ShellWord.quoted($0) }.joined(separator: " ")
        #expect(try read(line) == words)
    }

    @Test(arguments: ["plain", "a/b.c", "--option=value", "user@host:path", "100%", "a+b,c_d-e"])
    func `has no quotes where it needs none`(word: String) {
        #expect(ShellWord.quoted(word) == word)
    }
}

@Suite struct `The nearest name` {
    @Test(
        arguments: [
            ("statsu", "status"), ("STATUS", "status"), ("validat", "validate"), ("vlaidate", "validate"),
            ("publsih", "publish"),
            ("xyz", nil), ("", nil), ("s", nil), ("statusstatus", nil),
        ] as [(String, String?)])
    func `is one that could have been meant`(text: String, expected: String?) {
        #expect(NearestName.of(text, among: ["status", "validate", "publish", "mine"]) == expected)
    }

    @Test func `is the first of those that are equally near, and none among none`() {
        #expect(NearestName.of("cat", among: ["car", "bat", "cats"]) == "car")
        #expect(NearestName.of("cat", among: []) == nil)
        #expect(NearestName.of("cat", among: ["bat", "cat"]) == "cat")
    }

    @Test func `costs no more than a long text is worth`() {
        let long = String(repeating: "x", count: 1_000_000)
        #expect(NearestName.of(long, among: ["status"]) == nil)
    }
}
