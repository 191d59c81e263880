import Diffs
import Foundation
import Instances

@testable import Validation

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

func exampleID() throws -> InstanceID {
    guard let id = InstanceID("owner__name-7") else { throw FixtureError.badID }
    return id
}

enum FixtureError: Error {
    case badID
    case noRun
}

/// A record of a run that ended by itself and whole.
func record(
    _ phase: Phase, _ repeatIndex: Int = 0, _ outcomes: [String: TestOutcome],
    collectionErrors: [String: String] = [:], ending: RunEnding = .exited(status: 1), isComplete: Bool = true
) throws -> RunRecord {
    RunRecord(
        key: "\(phase.rawValue)-\(repeatIndex)", id: try exampleID(), phase: phase, repeatIndex: repeatIndex,
        ending: ending, outcomes: outcomes, collectionErrors: collectionErrors, isComplete: isComplete,
        wallSeconds: 1, cpuSeconds: 1, log: "log")
}
