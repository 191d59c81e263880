internal import Foundation
public import Instances

/// Where things lie in a workspace.
///
/// All paths are absolute.
public struct WorkspaceLayout: Hashable, Sendable {
    /// The workspace's own directory.
    public let root: String

    /// The layout under a directory, which need not exist yet.
    public init(root: String) {
        self.root = URL(fileURLWithPath: root).standardizedFileURL.path
    }

    /// The file whose lock says that a process is at work here.
    public var lease: String { root + "/lease" }
    /// The SQLite index over the records.
    public var catalogue: String { root + "/catalogue.sqlite" }
    /// Immutable records: the truth that the catalogue indexes.
    public var records: String { root + "/records" }
    /// Built environments, one directory a lock.
    public var environments: String { root + "/environments" }
    /// Caches that may be deleted at any time.
    public var cache: String { root + "/cache" }
    /// Short-lived directories of running jobs; emptied at start.
    public var scratch: String { root + "/scratch" }

    /// Mirrors, and a record beside each that outlives it.
    public var mirrors: String { root + "/mirrors" }

    /// The bare mirror of a repository.
    public func mirror(of repository: RepositoryName) -> String { "\(mirrors)/\(repository.slug).git" }

    /// Where a mirror comes from.
    public func mirrorRecord(of repository: RepositoryName) -> String {
        "\(mirrors)/\(repository.slug).json"
    }

    /// The records of one mining of a repository.
    public func mined(_ repository: RepositoryName, generation: String) -> String {
        "\(minedRoot(of: repository))/\(generation)"
    }

    /// All minings of a repository.
    public func minedRoot(of repository: RepositoryName) -> String {
        "\(records)/mined/\(repository.slug)"
    }

    /// The record of one test run.
    public func run(_ id: InstanceID, key: String) -> String {
        "\(records)/runs/\(id.repository.slug)/\(id)/\(key).json"
    }

    /// The record of one validation: recipe, runs and verdict under one policy.
    public func validation(_ id: InstanceID, policy: String) -> String {
        "\(records)/validations/\(id.repository.slug)/\(id)/\(policy).json"
    }

    /// The text of an environment lock.
    public func lock(_ digest: String) -> String { "\(records)/locks/\(digest).lock" }

    /// A path under the workspace, from one that a record holds.
    public func absolute(_ relative: String) -> String { "\(root)/\(relative)" }

    /// The log of a test run, relative to the workspace as records hold it.
    ///
    /// - Parameter attempt: which attempt at an environment the run belongs to, from 1; each has its own logs.
    public func relativeLog(_ id: InstanceID, phase: Phase, repeatIndex: Int, attempt: Int = 1) -> String {
        let name = "\(phase.rawValue)-\(repeatIndex + 1)\(attempt > 1 ? ".attempt-\(attempt)" : "").log"
        return "\(relativeLogs(id))/\(name)"
    }

    /// The directory of an instance's logs, relative to the workspace.
    public func relativeLogs(_ id: InstanceID) -> String { "logs/\(id.repository.slug)/\(id)" }
}

extension WorkspaceLayout {
    /// Whether there is a workspace in the directory.
    public var exists: Bool { FileManager.default.fileExists(atPath: catalogue) || hasRecords }

    private var hasRecords: Bool { FileManager.default.fileExists(atPath: records) }
}
