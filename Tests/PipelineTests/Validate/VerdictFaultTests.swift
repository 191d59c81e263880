import Files
import Foundation
import Git
import Instances
import Python
import TestSupport
import Testing
import Validation

@testable import Pipeline

@Suite("The verdict that a fault amounts to")
struct VerdictFaultTests {
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
        return Verdict.refused(for: try #require(error))
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

    @Test("A tree with forbidden names is hostile, a missing object, a full disk and our limits are ours")
    func git() {
        func reason(_ kind: GitError.Kind) -> VerdictReason? {
            Verdict.refused(for: GitError(kind: kind, operation: "writing", message: "")).reason
        }
        #expect(reason(.forbiddenName) == .unsafePath)
        #expect(reason(.multiplied) == .unsafePath)
        #expect(reason(.tooLarge) == .tooLarge)
        #expect(reason(.notFound) == .missingObject)
        #expect(reason(.io) == .disk)
        #expect(reason(.invalidInput) == .sandbox)
    }

    @Test("A full disk is told apart wherever it was met, and everything else of an environment is its own")
    func environments() {
        func reason(_ error: EnvironmentError) -> VerdictReason? { Verdict.refused(for: error).reason }
        #expect(reason(.infrastructure(doing: "writing", cause: "said", kind: .diskFull)) == .disk)
        #expect(reason(.install(step: "installing", said: "said", kind: .diskFull)) == .disk)
        #expect(reason(.build(package: "a", version: "1", said: "said", kind: .diskFull)) == .disk)
        #expect(reason(.unsatisfiable(attempts: [], said: "said", kind: .diskFull)) == .disk)
        #expect(reason(.install(step: "installing", said: "No space left on device")) == .environment)
        #expect(reason(.undatedIndex) == .environment)
    }

    @Test("An attempt's fault speaks for the whole fitting, and its interpreter is recorded")
    func fitting() {
        let cause = EnvironmentError.noInterpreter(wanted: "2.7", installed: [])
        let failure = FittingFailure(cause: cause, attempts: [], in: "Python")
        #expect(Verdict.refused(for: failure) == Verdict.refused(.interpreter, cause.description))
        #expect(failure.recordedFault?.missingInterpreter == "2.7")
    }

    @Test(
        "A full disk under a record is the disk's, another fault of a record ours, and so is what nobody knows"
    )
    func others() {
        struct Unknown: Error {}
        func reason(_ kind: RecordError.Kind) -> VerdictReason? {
            Verdict.refused(for: RecordError(kind: kind, operation: "writing", cause: "")).reason
        }
        #expect(reason(.diskFull) == .disk)
        #expect(reason(.malformed) == .sandbox)
        #expect(Verdict.refused(for: Unknown()).reason == .sandbox)
    }
}
