import Diffs
import Testing

private func file(_ hunks: String, header: String = "--- a/x\n+++ b/x\n") throws -> FilePatch {
    let patch = try Patch(parsing: Array("diff --git a/x b/x\n\(header)\(hunks)".utf8))
    return try #require(patch.files.first)
}

private func lines(_ text: String) -> [UInt8] { Array(text.map { "\($0)\n" }.joined().utf8) }

@Suite struct `Applying a section` {
    @Test func `A hunk is found where its lines have moved to, the nearest place first, below before above`()
        throws
    {
        let file = try file("@@ -3,3 +3,3 @@\n a\n-b\n+B\n c\n")
        #expect(try file.applied(to: lines("12abc3")) == lines("12aBc3"))
        #expect(try file.applied(to: lines("1234abc5")) == lines("1234aBc5"))
        #expect(try file.applied(to: lines("abcyabcz")) == lines("abcyaBcz"))
        #expect(
            throws: PatchApplicationError(path: Array("x".utf8), hunk: 1, line: 3, obstacle: .contextNotFound)
        ) {
            try file.applied(to: lines("12aXc3"))
        }
    }

    @Test func `A hunk at the first line must match there, one without context after it at the end`() throws {
        let first = try file("@@ -1,2 +1,2 @@\n-a\n+A\n b\n")
        #expect(throws: PatchApplicationError.self) { try first.applied(to: lines("xab")) }
        let last = try file("@@ -2,2 +2,2 @@\n a\n-b\n+B\n")
        #expect(try last.applied(to: lines("xyab")) == lines("xyaB"))
        #expect(throws: PatchApplicationError.self) { try last.applied(to: lines("xabx")) }
    }

    @Test func `No line is changed by two hunks`() throws {
        let file = try file("@@ -2,2 +2,2 @@\n a\n-b\n+a\n@@ -3,3 +3,3 @@\n a\n-c\n+C\n d\n")
        #expect(throws: PatchApplicationError.self) { try file.applied(to: lines("xabcd")) }
    }

    @Test func `Files without a last newline keep, gain and lose it as the marks say`() throws {
        let gains = try file("@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n")
        #expect(try gains.applied(to: Array("a".utf8)) == lines("a"))
        #expect(throws: PatchApplicationError.self) { try gains.applied(to: lines("a")) }
        let loses = try file("@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file\n")
        #expect(try loses.applied(to: lines("a")) == Array("b".utf8))
    }

    @Test func `New files must not be there, removed ones must end empty`() throws {
        let added = try file("@@ -0,0 +1 @@\n+a\n", header: "new file mode 100644\n--- /dev/null\n+++ b/x\n")
        #expect(try added.applied(to: []) == lines("a"))
        #expect(throws: PatchApplicationError(path: [120], obstacle: .notEmpty)) {
            try added.applied(to: lines("z"))
        }
        let removed = try file(
            "@@ -1 +0,0 @@\n-a\n", header: "deleted file mode 100644\n--- a/x\n+++ /dev/null\n")
        #expect(try removed.applied(to: lines("a")) == [])
        #expect(throws: PatchApplicationError.self) { try removed.applied(to: lines("ab")) }
    }

    @Test func `A binary section is not applied as text`() throws {
        let file = try file("Binary files a/x and b/x differ\n", header: "")
        #expect(throws: PatchApplicationError(path: [120], obstacle: .binary)) { try file.applied(to: []) }
    }

    /// Random files over few distinct lines, diffed with little context and applied to a file that has moved on:
    /// everything that search order, anchors and touched lines can do, judged by git itself.
    @Test(.enabled(if: GitProgram.isPresent, "git is not installed"))
    func `What git apply makes of a file, we make of it, and what it refuses, we refuse`() throws {
        let git = try GitProgram()
        defer { git.remove() }
        var random = SeededGenerator(seed: 20)
        var applied = 0
        var refused = 0
        for _ in 0..<160 {
            let old = randomFile(&random)
            let new = altered(old, by: 1...6, &random)
            let moved = Bool.random(using: &random) ? old : altered(old, by: 1...3, &random)
            guard old != new else { continue }
            try git.write(old, to: "x")
            try git.write(new, to: "y")
            let context = Int.random(in: 0...3, using: &random)
            let diff = try git.run(["diff", "--no-index", "-U\(context)", "x", "y"]).output
            let text = String(decoding: diff, as: UTF8.self)
                .replacing("a/x b/y", with: "a/x b/x").replacing("+++ b/y", with: "+++ b/x")
            try git.write(Array(text.utf8), to: "patch")
            try git.write(moved, to: "x")
            let status = try git.run(["apply", "patch"]).status
            let section = try #require(try Patch(parsing: Array(text.utf8)).files.first)
            let ours = try? section.applied(to: moved)
            if status == 0 {
                applied += 1
                #expect(try ours == git.read("x"), "\(text)")
            } else {
                refused += 1
                #expect(ours == nil, "\(text)")
            }
        }
        #expect(applied > 30)
        #expect(refused > 30)
    }

    private func randomFile(_ random: inout SeededGenerator) -> [UInt8] {
        var text: [UInt8] = []
        for _ in 0..<Int.random(in: 1...24, using: &random) {
            text += [UInt8.random(in: 97...101, using: &random), 10]
        }
        if Int.random(in: 0...3, using: &random) == 0 { text.removeLast() }
        return text
    }

    private func altered(_ bytes: [UInt8], by count: ClosedRange<Int>, _ random: inout SeededGenerator)
        -> [UInt8]
    {
        var lines = bytes.split(separator: 10, omittingEmptySubsequences: true).map(Array.init)
        for _ in 0..<Int.random(in: count, using: &random) {
            let place = Int.random(in: 0...lines.count, using: &random)
            let line = [UInt8.random(in: 97...102, using: &random)]
            switch Int.random(in: 0...2, using: &random) {
            case 0: lines.insert(line, at: place)
            case 1 where place < lines.count && lines.count > 1: lines.remove(at: place)
            case 2 where place < lines.count: lines[place] = line
            default: break
            }
        }
        var text = Array(lines.joined(separator: [10]))
        if Int.random(in: 0...3, using: &random) > 0 { text.append(10) }
        return text
    }
}
