import Instances
import TestSupport
import Testing

@testable import Mining

@Suite struct `The text in which links are looked for` {
    @Test(arguments: [
        ("a<!-- b -->c", "ac"), ("<!----><!-- x -->", ""), ("a <!-- b", "a <!-- b"), ("a --> b", "a --> b"),
        ("<!-- a <!-- b --> c -->", " c -->"), ("a<!-- 1 -->b<!-- 2", "ab<!-- 2"), ("<!-->x", "<!-->x"),
        ("", ""), ("plain", "plain"), ("a<!--\n\n-->b", "ab"),
    ])
    func `is without comments that end`(text: String, kept: String) {
        #expect(String(decoding: LinkText.withoutComments(Array(text.utf8)), as: UTF8.self) == kept)
    }

    @Test func `is the title, the body and the messages, a line each`() {
        var pull = PullRequest(number: 1, source: .archive)
        #expect(LinkText.bytes(of: pull) == Array("\n\n".utf8))
        pull.title = "T"
        pull.body = "B"
        pull.commits = ["m1", "m2"].map {
            PullRequestCommit(sha: .zero, message: $0, authorDate: nil, committerDate: nil)
        }
        #expect(LinkText.bytes(of: pull) == Array("T\nB\nm1\nm2".utf8))
    }

    @Test func `is searched for some bytes from a place`() {
        let text = Array("abcabc".utf8)
        #expect(text.firstRange(of: Array("abc".utf8), from: 0) == 0)
        #expect(text.firstRange(of: Array("abc".utf8), from: 1) == 3)
        #expect(text.firstRange(of: Array("abc".utf8), from: 4) == nil)
        #expect(text.firstRange(of: [], from: 0) == nil)
    }
}

/// The published regular expression, on texts that are made at random.
@Suite(.enabled(if: PythonProgram.path != nil, "there is no Python"))
struct `A word and a number` {
    private static let program = ##"""
        import re
        answer = [[[w, n] for w, n in re.findall(r"(\w+)\s+\#(\d+)", text)] for text in value]
        """##

    private static let pieces = [
        "fix", "Closes", " ", "  ", "\n", "\t", "\u{1c}", "\u{a0}", "\u{3000}", "#", "#1", "#23", "# 4", "_",
        "-",
        ".", "é", "中", "²", "x#5", "#6a", "fix #7", "0",
    ]

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `are found where the expression finds them`(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let texts = (0..<800).map { _ in
            (0..<Int.random(in: 0...9, using: &random)).map { _ in
                Self.pieces.randomElement(using: &random) ?? ""
            }.joined()
        }
        let answers = try #require(try PythonProgram.answer(of: Self.program, to: texts) as? [[[String]]])
        #expect((1..<texts.count).contains(answers.count { !$0.isEmpty }))
        for (text, answer) in zip(texts, answers) {
            let found = WordAndNumber.all(in: Array(text.utf8)).map {
                [String(decoding: $0.word, as: UTF8.self), "\($0.number)"]
            }
            let expected = answer.map { [$0[0], "\(Int($0[1]) ?? -1)"] }
            #expect(found == expected, "\(text.debugDescription)")
        }
    }
}

@Suite struct `A closing keyword` {
    @Test(arguments: [
        "close", "CLOSES", "Closed", "fix", "fixes", "fixed", "resolve", "resolves", "reSolved",
    ])
    func `is one in any case`(word: String) {
        #expect(ClosingKeyword.matches(Array(word.utf8)[...]))
    }

    @Test(arguments: ["", "fi", "fixing", "closing", "solve", "resolveds", "re-fix", "f\u{131}x"])
    func `is not a word that is like one`(word: String) {
        #expect(!ClosingKeyword.matches(Array(word.utf8)[...]))
    }
}

@Suite struct `Text read from its end` {
    private func read(_ bytes: [UInt8], notBefore start: Int = 0) -> [Unicode.Scalar] {
        var (scalars, end) = ([Unicode.Scalar](), bytes.count)
        while let (scalar, first) = UTF8Backwards.scalar(before: end, notBefore: start, in: bytes) {
            scalars.append(scalar)
            end = first
        }
        return scalars
    }

    @Test(arguments: ["", "abc", "aé€😀z", "中文", "e\u{301}"])
    func `has the characters of that text in reverse`(text: String) {
        #expect(read(Array(text.utf8)) == text.unicodeScalars.reversed())
    }

    @Test func `goes on over damaged bytes, one at a time`() {
        #expect(read([0x61, 0xff, 0x62]) == ["b", "\u{fffd}", "a"])
        #expect(read([0x80, 0x80]).count == 2)
    }

    @Test func `ends at the place that is named`() {
        #expect(read(Array("abcd".utf8), notBefore: 2) == ["d", "c"])
    }
}

@Suite struct `The parts of a path` {
    @Test(
        arguments: [
            ("A/B/c.PY", ["a", "b"], "c", "py"), ("Makefile", [], "Makefile", ""),
            (".gitignore", [], ".gitignore", ""),
            ("a.tar.gz", [], "a.tar", "gz"), ("", [], "", ""), ("dir/.env.local", ["dir"], ".env", "local"),
        ] as [(String, [String], String, String)])
    func `are directories and suffix in lower case, and the name as it is`(
        path: String, directories: [String], stem: String, suffix: String
    ) {
        let parts = PathParts(Array(path.utf8))
        #expect(parts.directories.map { String(decoding: $0, as: UTF8.self) } == directories)
        #expect(String(decoding: parts.stem, as: UTF8.self) == stem)
        #expect(parts.suffixText == suffix)
    }

    @Test func `have words between marks`() {
        #expect(
            PathParts.words(of: Array("Test-data_Set.one two".utf8)) == ["test", "data", "set", "one", "two"])
        #expect(PathParts.words(of: Array("--__".utf8)).isEmpty)
    }
}

@Suite struct `A version in parts` {
    @Test(
        arguments: [
            ("1.2.3", "1.2"), ("1,4,2,'final'", "1.4"), (" 1 . 2", "1.2"), ("7", "7"), ("dev", nil),
            ("", nil),
            ("1.x", "1."), ("v3.9", "3.9"), ("٣.1", ".1"),
        ] as [(String, String?)])
    func `has two of them`(text: String, version: String?) {
        #expect(VersionText.firstTwoParts(text) == version)
    }

    @Test func `does not depend on how lines end`() {
        for end in ["\n", "\r\n"] {
            let text = ["import os", "__version__ = '1.2.3'", "x = 1", ""].joined(separator: end)
            #expect(VersionText.version(in: text, path: "pkg/__init__.py") == "1.2")
        }
    }
}

@Suite struct `The subject of a merge` {
    @Test(
        arguments: [
            ("Merge pull request #12 from octo/fix", 12), ("Merge pull request #0 from a/b", nil),
            ("Merge pull request # from a/b", nil), ("merge pull request #1 from a/b", nil),
            ("Merge pull request #1from a/b", nil), ("Merge pull request #99999999999 from a/b", nil),
        ] as [(String, Int?)])
    func `has its number where GitHub writes it`(subject: String, number: Int?) {
        #expect(MergeSubject.mergedNumber(subject) == number)
    }

    @Test func `of a squashed one has its title before the number, without blanks`() throws {
        #expect(MergeSubject.squashedNumber("Add x  (#12)\r")?.title == "Add x")
        #expect(MergeSubject.squashedNumber("Backport \"x (#1)\" (#2)")?.title == "Backport \"x (#1)\"")
        #expect(MergeSubject.squashedNumber("(#5)")?.title == "")
        #expect(MergeSubject.squashedNumber("x (#99999999999)") == nil)
    }
}
