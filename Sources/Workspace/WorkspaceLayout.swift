package import Files
internal import Foundation
package import Instances

/// Where things lie in a workspace.
///
/// All paths are absolute.
package struct WorkspaceLayout: Hashable, Sendable {
    /// The workspace's own directory.
    package let root: String

    /// The layout under a directory, which need not exist yet.
    package init(root: String) {
        self.root = URL(fileURLWithPath: root).standardizedFileURL.path
    }

    /// The file whose lock says that a process is at work here.
    package var lease: String { root + "/lease" }
    /// The SQLite index over the records.
    package var catalogue: String { root + "/catalogue.sqlite" }
    /// Immutable records: the truth that the catalogue indexes.
    package var records: String { root + "/records" }
    /// Built environments, one directory a lock.
    package var environments: String { root + "/environments" }
    /// Caches that may be deleted at any time.
    package var cache: String { root + "/cache" }
    /// Short-lived directories of running jobs; emptied at start.
    package var scratch: String { root + "/scratch" }

    /// Mirrors, and next to each a record that outlives it.
    package var mirrors: String { root + "/mirrors" }

    /// The bare mirror of a repository.
    package func mirror(of repository: RepositoryName) -> String { "\(mirrors)/\(repository.slug).git" }

    /// Where a mirror comes from.
    package func mirrorRecord(of repository: RepositoryName) -> String {
        "\(mirrors)/\(repository.slug).json"
    }

    /// The records of all minings.
    package var mined: String { records + "/mined" }
    /// The records of all validations.
    package var validations: String { records + "/validations" }
    /// The records of all test runs.
    package var runs: String { records + "/runs" }

    /// The records of one mining of a repository.
    package func mined(_ repository: RepositoryName, generation: String) -> String {
        "\(minedRoot(of: repository))/\(generation)"
    }

    /// All minings of a repository.
    package func minedRoot(of repository: RepositoryName) -> String {
        "\(mined)/\(repository.slug)"
    }

    /// The record of one test run.
    package func run(_ id: InstanceID, key: String) -> String {
        "\(runs)/\(id.repository.slug)/\(id)/\(key).json"
    }

    /// The record of one validation: recipe, runs and verdict under one policy.
    package func validation(_ id: InstanceID, policy: String) -> String {
        "\(validations)/\(id.repository.slug)/\(id)/\(policy).json"
    }

    /// The record of one more validation of what has a verdict, by the seed of its runs.
    package func validationAgain(_ id: InstanceID, policy: String, seed: UInt64) -> String {
        "\(records)/again/\(id.repository.slug)/\(id)/\(policy)-\(seed).json"
    }

    /// The answers of GitHub about a repository, as they came.
    package func gitHubPages(of repository: RepositoryName) -> String {
        "\(root)/github/pages/\(repository.slug)"
    }

    /// The archive that is made of them.
    package var gitHubArchive: String { root + "/github/archive" }

    /// The text of an environment lock.
    package func lock(_ digest: String) -> String { "\(locks)/\(digest).lock" }

    /// What language models said of instances.
    package var judgements: String { "\(records)/judgements" }

    /// The texts of environment locks.
    package var locks: String { "\(records)/locks" }

    /// A path under the workspace, from one that a record holds.
    package func absolute(_ relative: String) -> String { "\(root)/\(relative)" }

    /// The log of a test run, relative to the workspace as records hold it.
    ///
    /// - Parameter attempt: which attempt at an environment the run belongs to, from 1; each has its own logs.
    package func relativeLog(_ id: InstanceID, variant: Variant, repeatIndex: Int, attempt: Int = 1) -> String
    {
        let name = "\(variant.fileName)-\(repeatIndex + 1)\(attempt > 1 ? ".attempt-\(attempt)" : "").log"
        return "\(relativeLogs(id))/\(name)"
    }

    /// The directory of an instance's logs, relative to the workspace.
    package func relativeLogs(_ id: InstanceID) -> String { "logs/\(id.repository.slug)/\(id)" }
}

extension WorkspaceLayout {
    /// Moves the temporary files of an instance to where a person may look at them, in place of earlier ones.
    ///
    /// - Returns: the path.
    /// - Throws: `RecordError`.
    package func keep(_ scratch: String, of id: InstanceID) throws(RecordError) -> String {
        let path = "\(root)/kept/\(id)"
        TreeRemover.remove(path)
        try RecordFile.makeDirectory("\(root)/kept")
        guard rename(scratch, path) == 0 else {
            throw RecordError(
                kind: .inaccessible, operation: "moving \(scratch) to \(path)",
                cause: String(cString: strerror(errno)))
        }
        return path
    }

    /// Whether there is a workspace in the directory.
    package var exists: Bool { FileManager.default.fileExists(atPath: catalogue) || hasRecords }

    private var hasRecords: Bool { FileManager.default.fileExists(atPath: records) }
}
