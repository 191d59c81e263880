import Diffs
import Testing

@testable import Datasets

@Suite("Functions that a patch edits")
struct EditedFunctionsTests {
    private func count(_ hunk: String, file: String = "a.py") throws -> Int {
        let text = "diff --git a/\(file) b/\(file)\n--- a/\(file)\n+++ b/\(file)\n\(hunk)"
        return EditedFunctions(try Patch(parsing: Array(text.utf8))).count
    }

    @Test("A function is edited by a line within it, whether its head is in the hunk or in its heading")
    func within() throws {
        #expect(try count("@@ -1,3 +1,3 @@\n def f():\n-    a\n+    b\n     c\n") == 1)
        #expect(try count("@@ -8,2 +8,2 @@ def f():\n-    a\n+    b\n     c\n") == 1)
        #expect(try count("@@ -1,2 +1,2 @@\n-async def f():\n+async def g():\n     a\n") == 2)
    }

    @Test("A line outside of every body edits none, though a function is above it")
    func outside() throws {
        #expect(try count("@@ -1,3 +1,3 @@\n def f():\n     a\n-x = 1\n+x = 2\n") == 0)
        #expect(try count("@@ -1,1 +1,1 @@\n-x = 1\n+x = 2\n") == 0)
    }

    @Test("The end of a list of parameters does not end the function")
    func parameters() throws {
        #expect(try count("@@ -1,4 +1,4 @@\n def f(\n     a,\n ):\n-    return 1\n+    return 2\n") == 1)
    }

    @Test("The same name counts once in a file, and once for each file")
    func names() throws {
        let twice =
            "@@ -1,2 +1,2 @@ def f():\n-    a\n+    b\n     c\n@@ -9,2 +9,2 @@ def f():\n-    d\n+    e\n     g\n"
        #expect(try count(twice) == 1)
        let one =
            "diff --git a/x.py b/x.py\n--- a/x.py\n+++ b/x.py\n@@ -1,2 +1,2 @@ def f():\n-    a\n+    b\n     c\n"
        let other = one.split(separator: "x.py", omittingEmptySubsequences: false).joined(separator: "y.py")
        #expect(EditedFunctions(try Patch(parsing: Array((one + other).utf8))).count == 2)
    }

    @Test("Other languages have no functions that are known here")
    func languages() throws {
        #expect(try count("@@ -1,2 +1,2 @@\n def f():\n-    a\n+    b\n", file: "a.rb") == 0)
    }
}
