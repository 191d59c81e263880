import Testing

@testable import Datasets

@Suite("The criteria of Lite")
struct LiteCriteriaTests {
    private static let words = Array(repeating: "word", count: 41).joined(separator: " ")
    private static let modified = "diff --git a/x.py b/x.py\n--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n-a\n+b\n"

    private func missed(
        _ statement: String = Self.words, patch: String = Self.modified, testPatch: String = ""
    ) -> [LiteCriterion] {
        LiteCriteria.missed(problemStatement: statement, patch: patch, testPatch: testPatch)
    }

    @Test("An instance that misses none is a member")
    func member() {
        #expect(missed() == [])
    }

    @Test("Forty words are too few, however they are separated")
    func words() {
        #expect(
            missed(Array(repeating: "w", count: 40).joined(separator: "\n\u{a0}")) == [.shortProblemStatement]
        )
        #expect(missed(Array(repeating: "w", count: 41).joined(separator: "\u{2003}")) == [])
    }

    @Test(
        "What a problem statement may not hold",
        arguments: [
            ("see http://a", .hyperlink), ("see https://github.com/o/r", .hyperlink), ("www.x", .hyperlink),
            ("like #1", .issueReference), ("fixes #12", .issueReference), ("a &#39; b", .issueReference),
            ("at 0123456789abcdef0123456789abcdef01234567.", .commitHash),
            ("[0123456789abcdef0123456]", .commitHash),
            ("see shot.PNG", .media), ("a.mp4!", .media),
        ] as [(String, LiteCriterion)])
    func statements(_ text: String, _ criterion: LiteCriterion) {
        #expect(missed("\(Self.words) \(text)") == [criterion])
    }

    @Test(
        "What looks alike and may stay",
        arguments: [
            "http://", "www.", "https://\n", "# 1", "C#", "/0123456789abcdef0123456789abcdef01234567",
            "x0123456789abcdef0123456789abcdef01234567", "0123456789ABCDEF0123456789ABCDEF01234567",
            "0123456789abcdef0123456789abcdef012345678", ".png", "shot.pngs", "shot.py",
        ])
    func lookalikes(_ text: String) {
        #expect(missed("\(Self.words) \(text)") == [])
    }

    @Test("The gold patch modifies one file in one to three hunks")
    func patches() {
        let other = Self.modified.replacing("x.py", with: "y.py")
        let hunk = "@@ -9 +9 @@\n-a\n+b\n"
        #expect(missed(patch: Self.modified + other) == [.severalFiles])
        #expect(missed(patch: Self.modified + hunk + hunk) == [])
        #expect(missed(patch: Self.modified + hunk + hunk + hunk) == [.hunkCount])
        let added =
            "diff --git a/n.py b/n.py\nnew file mode 100644\n--- /dev/null\n+++ b/n.py\n@@ -0,0 +1 @@\n+a\n"
        #expect(missed(patch: Self.modified + added) == [.addsOrRemovesFile])
        #expect(missed(patch: added) == [.addsOrRemovesFile, .hunkCount])
        #expect(
            missed(patch: "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,9 +1 @@\n-a\n") == [.unreadablePatch])
    }

    @Test(
        "Tests that look at the wording of an error",
        arguments: [
            ("with pytest.raises(E, match='x'):", true), ("with pytest.raises(E):\n re.match(x)", true),
            ("with pytest.raises(E):", false), ("with pytest.raises(E):\n self.assertRaises(E)", false),
            ("self.assertRaises(E)", true), ("checks.Error", true), ("assert match", false),
        ])
    func errors(_ text: String, _ looks: Bool) {
        #expect(missed(testPatch: text) == (looks ? [.errorMessage] : []))
    }
}
