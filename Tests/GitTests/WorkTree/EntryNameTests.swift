import Instances
import Testing

@testable import Git

@Suite struct `A name in a work tree` {
    @Test(arguments: [
        "a", "a.py", ".gitignore", ".gitmodules", ".github", "git", "git~2", ".git-x", "x.git", ".gitt",
        "..a", "...", " ", "a b", "é", "中",
        "-rf", "a\nb", "a\\b", "con", String(repeating: "x", count: 255), ".gi", "~1", ".git_", "dot.git",
    ])
    func `may be anything ordinary`(name: String) {
        #expect(EntryName.isSafe(Array(name.utf8)))
    }

    @Test(arguments: [
        "", ".", "..", "a/b", "/", "a\u{0}", ".git", ".GIT", ".Git", ".giT", ".git.", ".git ", ".git. .",
        ".git...", "git~1", "GIT~1",
        "git~1.", ".git::$INDEX_ALLOCATION", ".git:x", ".g\u{200c}it", "\u{200d}.git", ".git\u{feff}",
        ".gi\u{202e}t", ".\u{206a}git",
        String(repeating: "x", count: 256), ".Gi\u{200e}T. ",
    ])
    func `is never one that leads elsewhere, nor what some file system takes for .git`(name: String) {
        #expect(!EntryName.isSafe(Array(name.utf8)))
    }

    @Test func `may be bytes that are no text`() {
        #expect(EntryName.isSafe([0xff, 0xfe]))
        #expect(EntryName.isSafe([0x2e, 0xff, 0x67, 0x69, 0x74]))
    }

    @Test(arguments: [
        ("a/b/c", true), ("a", true), ("a/.gitignore", true), ("", false), ("/a", false), ("a/", false),
        ("a//b", false), ("a/../b", false),
        ("a/./b", false), ("a/.git/config", false), (".GIT/hooks/x", false), ("a/git~1/x", false),
        ("../a", false),
    ])
    func `counts in every part of a path`(path: String, isSafe: Bool) {
        #expect(EntryName.isSafe(path: GitPath(path)) == isSafe)
    }

    @Test func `makes no path that is longer than any may be`() {
        let part = String(repeating: "x", count: 200)
        let path = Array(repeating: part, count: 19).joined(separator: "/")
        #expect(EntryName.isSafe(path: GitPath(path)))
        #expect(!EntryName.isSafe(path: GitPath(path + "/" + part)))
    }
}

@Suite struct `A line of a person` {
    private func read(_ text: String) -> Signature {
        Array(text.utf8).withUnsafeBytes { Signature(parsing: $0) }
    }

    @Test(
        arguments: [
            ("Ada <a@x.org> 1600000000 +0130", "Ada", "a@x.org", 1_600_000_000, 90),
            ("Ada B. C <a@x.org> 0 -0800", "Ada B. C", "a@x.org", 0, -480),
            ("<a@x.org> 5 +0000", "", "a@x.org", 5, 0),
            ("Ada <> 5 +0000", "Ada", "", 5, 0), ("Ada <a@x.org>", "Ada", "a@x.org", 0, 0),
            ("Ada <a@x.org> -7 +0000", "Ada", "a@x.org", -7, 0),
            ("A <b> C <d@x> 9 +0000", "A <b> C", "d@x", 9, 0), ("", "", "", 0, 0),
            ("Ada <a@x> 99999999999999999999 +0000", "Ada", "a@x", 0, 0),
            ("Ada <a@x> soon +0000", "Ada", "a@x", 0, 0),
            ("Ada <a@x> 5 zone", "Ada", "a@x", 5, 0),
        ] as [(String, String, String, Int64, Int)])
    func `is read as far as it goes`(text: String, name: String, email: String, seconds: Int64, zone: Int) {
        let signature = read(text)
        #expect(signature.name == name && signature.email == email)
        #expect(signature.date.seconds == seconds && signature.zoneMinutes == zone)
    }

    @Test(arguments: [0, 60, -60, 90, -480, 765])
    func `is written as it is read`(zone: Int) {
        var signature = read("Ada <a@x.org> 1600000000 +0000")
        signature.zoneMinutes = zone
        #expect(read(signature.line) == signature)
        #expect(signature.line.suffix(5).firstMatch(of: #/^[+-]\d{4}$/#) != nil)
    }

    @Test func `holds nothing that would end it`() {
        var signature = read("Ada <a@x.org> 5 +0000")
        signature.name = "A<b>\nauthor evil <e@x> 1 +0000\u{0}"
        signature.email = ">\n"
        #expect(
            !signature.line.contains("\n") && signature.line.count { $0 == "<" } == 1
                && signature.line.count { $0 == ">" } == 1)
    }
}
