internal import Foundation
package import Instances

extension TemporaryDirectory {
    /// The text of a file.
    package func text(_ name: String) throws -> String {
        try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
    }

    /// The file's lines as JSON objects.
    package func objects(_ name: String) throws -> [[String: Any]] {
        try text(name).split(separator: "\n").map { line in
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        }
    }

    /// The names of what is inside.
    package var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }
}

/// Why a fixture could not be made.
package enum FixtureError: Error {
    /// A name is none.
    case badName
    /// There is no run.
    case noRun
    /// An id is none.
    case badID
}

/// A repository's name.
package func repository(_ name: String = "owner/name") throws -> RepositoryName {
    guard let name = RepositoryName(name) else { throw FixtureError.badName }
    return name
}

/// A patch of one line.
package let goldPatch = "diff --git a/x.py b/x.py\n--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n-a\n+b\n"

/// A candidate that meets the criteria of Lite.
package func candidate(_ number: Int, statement: String? = String(repeating: "word ", count: 41)) throws
    -> Candidate
{
    Candidate(
        id: InstanceID(try repository(), number), links: .known([3, 5]),
        baseCommit: ObjectID(String(repeating: "a", count: 40)) ?? .zero,
        baseCommittedAt: Timestamp(seconds: 1_600_000_000),
        mergeCommit: nil, headCommit: nil, goldPatch: goldPatch, testPatch: "tests\n",
        problemStatement: statement, hints: "", createdAt: Timestamp(seconds: 1_600_000_001), version: "1.10",
        policy: "complete", source: .archive)
}
