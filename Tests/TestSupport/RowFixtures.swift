internal import Foundation
public import Instances

extension TemporaryDirectory {
    /// The text of a file.
    public func text(_ name: String) throws -> String {
        try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
    }

    /// The file's lines as JSON objects.
    public func objects(_ name: String) throws -> [[String: Any]] {
        try text(name).split(separator: "\n").map { line in
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        }
    }

    /// The names of what is inside.
    public var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }
}

/// Why a fixture could not be made.
public enum FixtureError: Error {
    /// A name is none.
    case badName
    /// There is no run.
    case noRun
    /// An id is none.
    case badID
}

/// A repository's name.
public func repository(_ name: String = "owner/name") throws -> RepositoryName {
    guard let name = RepositoryName(name) else { throw FixtureError.badName }
    return name
}

/// A patch of one line.
public let goldPatch = "diff --git a/x.py b/x.py\n--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n-a\n+b\n"

/// A candidate that meets the criteria of Lite.
public func candidate(_ number: Int, statement: String? = String(repeating: "word ", count: 41)) throws
    -> Candidate
{
    Candidate(
        id: InstanceID(try repository(), number), links: .known([3, 5]),
        baseCommit: String(repeating: "a", count: 40), baseCommittedAt: Timestamp(seconds: 1_600_000_000),
        mergeCommit: nil, headCommit: nil, goldPatch: goldPatch, testPatch: "tests\n",
        problemStatement: statement, hints: "", createdAt: Timestamp(seconds: 1_600_000_001), version: "1.10",
        policy: "complete", source: .archive)
}
