import Diffs
import Testing

private func patch(_ text: String) throws -> Patch { try Patch(parsing: Array(text.utf8)) }
private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

@Suite struct `Reading a patch` {
    @Test func `A section tells its paths, modes, hunks and lines`() throws {
        let patch = try patch(
            """
            diff --git a/x.py b/x.py
            index 0f2c..11aa 100755
            --- a/x.py
            +++ b/x.py
            @@ -1,2 +1,3 @@ def f():
             one
            -two
            +2
            +3

            """)
        let file = try #require(patch.files.first)
        #expect(text(file.oldPath) == "x.py")
        #expect(text(file.newPath) == "x.py")
        #expect(file.oldMode == 0o100755)
        #expect(file.kind == .modified)
        let hunk = try #require(file.hunks.first)
        #expect([hunk.oldStart, hunk.oldCount, hunk.newStart, hunk.newCount] == [1, 2, 1, 3])
        #expect(hunk.lines.map { text(Array(file.content(of: $0))) } == ["one\n", "two\n", "2\n", "3\n"])
        #expect(patch.statistics.addedLines == 2)
        #expect(patch.statistics.removedLines == 1)
        #expect(patch.statistics[.modified] == 1)
    }

    @Test func `New, removed, renamed, copied and mode-only sections are told apart`() throws {
        let patch = try patch(
            """
            diff --git a/new b/new
            new file mode 100644
            index 000..111
            diff --git a/gone b/gone
            deleted file mode 100644
            --- a/gone
            +++ /dev/null
            @@ -1 +0,0 @@
            -x
            diff --git a/old name b/new name
            similarity index 100%
            rename from old name
            rename to new name
            diff --git a/one b/two
            similarity index 90%
            copy from one
            copy to two
            diff --git a/run it b/run it
            old mode 100644
            new mode 100755

            """)
        #expect(patch.files.map(\.kind) == [.added, .removed, .renamed, .copied, .modified])
        #expect(patch.paths.map { text($0) } == ["new", "gone", "new name", "two", "run it"])
        #expect(text(patch.files[2].oldPath) == "old name")
        #expect(patch.files[0].oldPath == nil)
        #expect(patch.files[1].newPath == nil)
        #expect(patch.files[4].newMode == 0o100755)
    }

    @Test
    func `Published patches without index lines, with leaked quoted sections and cut binaries are taken`()
        throws
    {
        let source = """
            diff --git a/tests/a.bin b/tests/a.bin
            new file mode 100644
            Binary files /dev/null and b/tests/a.bin differ
            diff --git a/tests/t.py b/tests/t.py
            --- a/tests/t.py
            +++ b/tests/t.py
            @@ -0,0 +1 @@
            +x
            diff --git "a/tests/\\303\\244.py" "b/tests/\\303\\244.py"
            new file mode 100644
            --- /dev/null
            +++ "b/tests/\\303\\244.py"
            @@ -0,0 +1 @@
            +\u{e4}

            """
        let patch = try patch(source)
        #expect(patch.paths.map { text($0) } == ["tests/a.bin", "tests/t.py", "tests/\u{e4}.py"])
        #expect(patch.files[0].isBinary)
        #expect(!patch.files[0].hasBinaryData)
        #expect(text(patch.bytes) == source)
    }

    @Test func `A binary patch, a preamble, a mail's end and carriage returns are kept byte for byte`() throws
    {
        let source =
            "From: x\n\nmessage\n---\n x | 1 +\n\ndiff --git a/i b/i\nindex 1..2\nGIT binary patch\nliteral 3\nKcmZ\n\n"
            + "literal 0\nHcmV?d00001\n\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\r\n+b\r\n-- \n2.39\n"
        let patch = try patch(source)
        #expect(text(patch.bytes) == source)
        #expect(text(patch.preamble)?.hasPrefix("From: x") == true)
        #expect(patch.files.map(\.hasBinaryData) == [true, false])
        let file = patch.files[1]
        #expect(file.content(of: file.hunks[0].lines[0]) == Array("a\r\n".utf8)[...])
    }

    @Test func `A patch is split by path into two that together hold every section`() throws {
        let patch = try patch(
            "diff --git a/a b/a\nold mode 100644\nnew mode 100755\ndiff --git a/t/b b/t/b\nnew file mode 100644\n"
                + "diff --git a/c b/c\ndeleted file mode 100644\n")
        let (tests, gold) = patch.split { $0.starts(with: "t/".utf8) }
        #expect(tests.paths.map { text($0) } == ["t/b"])
        #expect(gold.paths.map { text($0) } == ["a", "c"])
    }

    @Test func `A diff that is not git's is read by its labels`() throws {
        let patch = try patch("--- old/x.c\t2020-01-01\n+++ new/x.c\t2020-01-02\n@@ -1 +1 @@\n-a\n+b\n")
        #expect(patch.paths.map { text($0) } == ["x.c"])
    }

    @Test(arguments: [
        ("@@ -1 +1 @@\n-a\n+b\n", 1, PatchSyntaxError.Problem.hunkWithoutFile),
        ("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n", 6, .hunkTooShort),
        ("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n+c\n", 7, .hunkTooLong),
        ("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n+a\n+b\n", 6, .hunkTooLong),
        ("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,9 +1 @@\n-a\ndiff --git a/y b/y\n", 6, .hunkTooShort),
        ("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1\n-a\n+b\n", 4, .malformedHunkHeader),
        ("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -99999999999 +1 @@\n-a\n+b\n", 4, .malformedHunkHeader),
        ("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b", 6, .unterminatedLine),
        ("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n a\n", 4, .hunkChangesNothing),
        ("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n?a\n", 5, .unexpectedHunkLine),
        ("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n\\ No newline\n", 5, .unexpectedHunkLine),
        ("diff --git a/x b/x\nold mode 10x644\n", 2, .malformedHeader("old mode")),
        ("diff --git a/x b/x\n--- \"a/x\\9\"\n", 2, .malformedPath),
        ("diff --git nonsense\n", 1, .noPath),
        (
            "diff --git a/x b/x\nnew file mode 100644\n--- /dev/null\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n", 5,
            .contradictsKind(.added)
        ),
    ])
    func `What is no patch is refused with its line`(
        source: String, line: Int, problem: PatchSyntaxError.Problem
    ) {
        #expect(throws: PatchSyntaxError(line: line, problem: problem)) { try patch(source) }
    }

    @Test func `Cut or altered anywhere, a patch is read or refused, and what is read prints back`() throws {
        let source = Array(
            ("diff --git \"a/\\t\" \"b/\\t\"\nindex 1..2 100644\n--- \"a/\\t\"\n+++ \"b/\\t\"\n@@ -1,2 +1,2 @@ f\n a\n-b\n"
                + "\\ No newline at end of file\n+c\n").utf8)
        #expect(try Patch(parsing: source).paths == [[9]])
        var read = 0
        var random = SeededGenerator(seed: 7)
        for _ in 0..<4000 {
            var bytes = source
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] =
                    source.randomElement(using: &random) ?? 10
            }
            bytes.removeLast(Int.random(in: 0...3, using: &random) * Int.random(in: 0...20, using: &random))
            guard let patch = try? Patch(parsing: bytes) else { continue }
            read += 1
            #expect(patch.bytes == bytes)
        }
        #expect(read > 100)
    }
}
