import Diffs
import Validation

/// A checkout in memory.
func tree(_ files: [String: String]) -> TestTree {
    TestTree(paths: Array(files.keys)) { files[$0] }
}

/// A patch that changes the second line of each file.
func patch(modifying paths: String...) throws -> Patch {
    try patch(
        paths.map { path in
            "diff --git a/\(path) b/\(path)\n--- a/\(path)\n+++ b/\(path)\n@@ -1,2 +1,2 @@\n first\n-old\n+new\n"
        }.joined())
}

func patch(_ text: String) throws -> Patch {
    try Patch(parsing: Array(text.utf8))
}
