import Testing

@testable import Datasets

@Suite struct `The names that a patch defines` {
    private func bytes(_ lines: [String]) -> [ArraySlice<UInt8>] { lines.map { Array($0.utf8)[...] } }

    /// Those that lines use and a text does not mention.
    private func names(_ defining: [String], usedBy lines: [String], text: String = "") -> [String] {
        PatchNames(defining: bytes(defining)).names(usedBy: bytes(lines), unmentionedIn: text)
    }

    @Test(
        arguments: [
            ("def load(path, strict=False):", ["load", "path", "strict"]),
            ("async def fetch(url: str) -> None:", ["fetch", "url"]), ("class Loader(Base):", ["Loader"]),
            ("async with lock:", []), ("define(load)", []), ("x = load", []), ("def ab(cd):", []),
            ("def __init__(self, *args, **kwargs):", []), ("def v2(items: List[int]):", ["items"]),
            ("classes = Loader", []), ("def größe(maß):", ["größe", "maß"]),
        ] as [(String, [String])])
    func `are its functions, classes and parameters that mean something`(line: String, expected: [String]) {
        let every = [
            "load path strict fetch url Loader Base lock x ab cd self args kwargs v2 items List int größe maß",
            "__init__ None define classes False str",
        ]
        #expect(names([line], usedBy: every) == expected.sorted())
    }

    @Test func `count where the tests use them as whole words`() {
        #expect(names(["def load(path):"], usedBy: ["loader.reload(path2)"]) == [])
        #expect(names(["def load(path):"], usedBy: ["assert pkg.load(path='x')"]) == ["load", "path"])
        #expect(names(["def load(path):"], usedBy: []) == [])
    }

    @Test func `are no secret where the text mentions them`() {
        #expect(names(["def load(path):"], usedBy: ["load(path)"], text: "`load()` fails") == ["path"])
        #expect(
            names(["def load(path):"], usedBy: ["load(path)"], text: "loading paths") == ["load", "path"])
    }

    @Test func `are listed once, in their order`() {
        #expect(
            names(["def zeta(item):", "def alpha(item):"], usedBy: ["zeta(item)", "alpha(item)", "zeta"]) == [
                "alpha", "item", "zeta",
            ])
    }
}

@Suite struct `A text in which a word is looked for` {
    @Test func `holds it at its begin, at its end and in between`() {
        for text in ["word", "word x", "x word", "xwordx", "woword"] {
            #expect(ByteScan(text).contains("word"), "\(text)")
        }
        for text in ["", "wor", "Word", "w o r d", "worworw"] {
            #expect(!ByteScan(text).contains("word"), "\(text)")
        }
    }
}

@Suite struct `Shingles of a text` {
    private let words = (0..<40).map { "word\($0)" }

    @Test func `do not depend on case, blanks or marks in prose`() {
        let plain = Shingles(prose: words.joined(separator: " "))
        #expect(plain.hashes.count == 36)
        #expect(Shingles(prose: words.joined(separator: ",\n ").uppercased()) == plain)
        #expect(Shingles(prose: words.reversed().joined(separator: " ")) != plain)
    }

    @Test func `are ascending and each there once, however often the words come`() {
        let again = Shingles(prose: (words + words + words).joined(separator: " "))
        #expect(zip(again.hashes, again.hashes.dropFirst()).allSatisfy { $0 < $1 })
        #expect(again.hashes.count == 40)
    }

    @Test func `are one of a text that is shorter than a shingle, and none of nothing`() {
        #expect(Shingles(prose: "one two").hashes.count == 1)
        #expect(Shingles(prose: "one two") != Shingles(prose: "two one"))
        #expect(Shingles(prose: " ,; ").hashes.isEmpty)
        #expect(Shingles(prose: "").similarity(to: Shingles(prose: "")) == 0)
    }

    @Test func `of a patch are those of its changed lines, whose marks count`() {
        func patch(_ lines: String, name: String = "x.py") -> Shingles {
            Shingles(
                patch: "diff --git a/\(name) b/\(name)\n--- a/\(name)\n+++ b/\(name)\n@@ -1 +1 @@\n\(lines)\n"
            )
        }
        #expect(patch("+a = f(b)") == patch(" other line\n+a  =  f(b)", name: "y.py"))
        #expect(patch("+a = f(b)") != patch("-a = f(b)"))
        #expect(patch("+a = f(b)") != patch("+a = f[b]"))
        #expect(Shingles(patch: "+a = f(b)").hashes == Shingles(patch: "").hashes)
    }

    @Test func `share as much one way as the other`() {
        let (left, right) = (words.prefix(30), words.suffix(30))
        let pair = (
            Shingles(prose: left.joined(separator: " ")), Shingles(prose: right.joined(separator: " "))
        )
        #expect(pair.0.similarity(to: pair.1) == pair.1.similarity(to: pair.0))
        #expect(pair.0.similarity(to: pair.1) == 16.0 / 36)
    }
}

@Suite struct `Further licences` {
    @Test(arguments: [
        ("Permission to use, copy, modify, and/or distribute this software for any purpose with or", "ISC"),
        ("Eclipse Public License - v 2.0", "EPL-2.0"), ("CC0 1.0 Universal", "CC0-1.0"),
        ("This is free and unencumbered software released into the public domain.", "Unlicense"),
        ("Boost Software License - Version 1.0", "BSL-1.0"),
        ("GNU General Public License version 2", "GPL-2.0"),
        ("GNU Library General Public License", "LGPL-2.1"),
        ("GNU Lesser General Public License Version 3", "LGPL-3.0"),
        (
            "This software is provided 'as-is' … Altered source versions must be plainly marked", "Zlib"
        ),
    ])
    func `are recognised by their words`(text: String, identifier: String) {
        #expect(LicenceText.identifiers(in: Array(text.utf8)) == [identifier])
    }

    @Test func `of GNU stand in the title, and no version of the general one means none`() {
        let late = String(repeating: "word ", count: 80) + "GNU General Public License version 3"
        #expect(LicenceText.identifiers(in: Array(late.utf8)) == [])
        #expect(LicenceText.identifiers(in: Array("GNU General Public License".utf8)) == [])
    }

    @Test func `are permissive by their ids, sorted, none of them copyleft`() {
        let identifiers = PermissiveLicences.identifiers
        #expect(Set(identifiers).count == identifiers.count)
        #expect(["MIT", "Apache-2.0", "BSD-3-Clause", "ISC"].allSatisfy(identifiers.contains))
        #expect(!identifiers.contains { $0.contains("GPL") || $0.hasPrefix("MPL") || $0.hasPrefix("EPL") })
    }
}
