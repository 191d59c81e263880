internal import Digests
public import Foundation
public import Instances
public import Records

/// What a publication consists of and came from; by it any copy is verified, and any two are compared, offline.
///
/// It holds no time of publication, so that the same inputs give the same bytes.
public struct Manifest: Hashable, Sendable, Codable {
    /// The file's name within a publication.
    public static let fileName = "manifest.json"

    /// The version of this form.
    public var formatVersion = 1
    /// The version of the program that wrote it.
    public var toolVersion: String
    /// The policies in force.
    public var policies: Policies
    /// The digest of the configuration.
    public var configuration: String
    /// The repositories, by name.
    public var repositories: [RepositoryState]
    /// What became of everything that went in, over all repositories.
    public var funnel: PublicationFunnel
    /// Every file of the publication but this one, by name.
    public var files: [PublishedFile]
    /// The instances of each split with the SHA-256 of their row, without its newline.
    public var instances: [String: [String: String]]
    /// The SHA-256 of the manifest that this one follows; nil when it follows none.
    public var follows: String?
    /// What changed against the manifest that this one follows, by split.
    public var changes: [String: SplitChanges]?

    /// The policies of a publication.
    public struct Policies: Hashable, Sendable, Codable {
        /// The policies by which candidates were mined, sorted.
        public var mining: [String]
        /// The policy by which tests count as failing before the gold patch.
        public var validation: String
    }

    /// The bytes of the file.
    ///
    /// - Throws: `EncodingError`, which its values do not give rise to.
    public func encoded() throws -> Data { try CanonicalJSON.encodeForPeople(self) }

    /// Reads a manifest, with the SHA-256 of its bytes in hexadecimal.
    ///
    /// - Throws: `RecordError` when the file cannot be read or is not a manifest of this form.
    public static func read(_ path: String) throws(RecordError) -> (manifest: Manifest, digest: String) {
        let data = try RecordFile.read(path)
        let operation = "reading the split manifest \(path)"
        let manifest: Manifest
        do {
            manifest = try CanonicalJSON.decode(Manifest.self, from: data)
        } catch {
            throw RecordError(kind: .malformed, operation: operation, cause: "\(error)")
        }
        guard manifest.formatVersion == 1 else {
            throw RecordError(
                kind: .malformed, operation: operation,
                cause: "it has format version \(manifest.formatVersion), and this program knows version 1")
        }
        return (manifest, SHA256Digest(of: data).hex)
    }
}

/// A repository as it stood when it was mined.
public struct RepositoryState: Hashable, Sendable, Codable {
    /// The repository.
    public var repository: RepositoryName
    /// The commit mined up to.
    public var commit: String
    /// Where pull requests and issues came from: `archive` or `history`.
    public var source: String
    /// How many pull requests, and unreadable lines that stand for one, went in.
    public var pullRequests: Int

    /// A repository's state by its parts.
    public init(repository: RepositoryName, commit: String, source: String, pullRequests: Int) {
        self.repository = repository
        self.commit = commit
        self.source = source
        self.pullRequests = pullRequests
    }
}

/// One file of a publication.
public struct PublishedFile: Hashable, Sendable, Codable {
    /// Its path within the publication.
    public var name: String
    /// Its size.
    public var bytes: Int
    /// How many rows or records it holds; nil for a file that is no list.
    public var rows: Int?
    /// The SHA-256 of its bytes, hexadecimal.
    public var sha256: String

    /// A file by its parts.
    public init(name: String, bytes: Int, rows: Int?, sha256: String) {
        self.name = name
        self.bytes = bytes
        self.rows = rows
        self.sha256 = sha256
    }

    /// Whether a name is that of a file within a publication, in whatever directory the publication lies.
    static func isPath(_ name: String) -> Bool {
        name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
            !["", ".", ".."].contains($0)
        }
            && !name.utf8.contains(0)
    }
}

/// What became of everything that went into a publication: each stage's parts add up to its input.
public struct PublicationFunnel: Hashable, Sendable, Codable {
    /// Pull requests, and unreadable lines that stand for one.
    public var pullRequests = 0
    /// Refused in mining, by primary reason.
    public var refused: [String: Int] = [:]
    /// Candidates.
    public var candidates = 0
    /// Candidates whose issue text is still to come.
    public var awaitingIssueText = 0
    /// Candidates by the class of their verdict; `not-validated` for those without one.
    public var verdicts: [String: Int] = [:]
    /// Candidates that are not valid, by reason.
    public var reasons: [String: Int] = [:]
    /// Valid instances kept out of Lite, by each criterion that they miss.
    public var missedByLite: [String: Int] = [:]

    /// Whether every stage's parts add up to its input.
    public var addsUp: Bool {
        pullRequests == refused.values.reduce(0, +) + candidates && candidates == verdicts.values.reduce(0, +)
    }
}

/// How the instances of a split differ from those of an earlier publication.
public struct SplitChanges: Hashable, Sendable, Codable {
    /// Instances that are new, sorted.
    public var added: [String]
    /// Instances that are gone, sorted.
    public var removed: [String]
    /// Instances whose row is another, sorted.
    public var changed: [String]

    init(from old: [String: String], to new: [String: String]) {
        func sorted(_ ids: some Sequence<String>) -> [String] {
            ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
        added = sorted(new.keys.filter { old[$0] == nil })
        removed = sorted(old.keys.filter { new[$0] == nil })
        changed = sorted(new.filter { id, digest in old[id].map { $0 != digest } ?? false }.map(\.key))
    }
}
