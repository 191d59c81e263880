import Foundation
import Git
import Instances
import TestSupport
import Testing

@testable import Pipeline

@Suite("The verdict that a fault amounts to")
struct FailureClassTests {
    private static func creation(of path: String) -> String {
        """
        diff --git a/\(path) b/\(path)
        new file mode 100644
        --- /dev/null
        +++ b/\(path)
        @@ -0,0 +1 @@
        +evil

        """
    }

    private func verdict(of patch: String) throws -> Verdict {
        let directory = try TemporaryDirectory()
        let error = #expect(throws: WorkTreeError.self) {
            try WorkTree.apply(Array(patch.utf8), in: directory.path)
        }
        return FailureClass.verdict(on: try #require(error))
    }

    @Test(
        "A patch that reaches out of its checkout is hostile",
        arguments: ["../evil", ".git/hooks/post-checkout", "a/../../evil", ".GIT/config"])
    func hostile(path: String) throws {
        let verdict = try verdict(of: Self.creation(of: path))
        #expect(verdict.verdictClass == .hostile)
        #expect(verdict.reason == .unsafePath)
    }

    @Test("A patch for files that are not there is the candidate's fault, as one that is no patch")
    func invalid() throws {
        let change = "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n+2\n"
        #expect(try verdict(of: change).reason == .patchDoesNotApply)
        #expect(try verdict(of: "diff --git a/a b/a\n@@ broken").reason == .patchDoesNotApply)
    }

    @Test("A tree with forbidden names is hostile, a missing object and a full disk are ours")
    func git() {
        func reason(_ kind: GitError.Kind) -> VerdictReason? {
            FailureClass.verdict(on: GitError(kind: kind, operation: "writing", message: "")).reason
        }
        #expect(reason(.forbiddenName) == .unsafePath)
        #expect(reason(.notFound) == .missingObject)
        #expect(reason(.io) == .disk)
        #expect(reason(.invalidInput) == .sandbox)
    }
}
