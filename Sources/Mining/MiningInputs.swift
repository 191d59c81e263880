internal import Digests
package import Git
package import Instances
internal import JSON

/// Everything that decides what mining a repository finds: equal inputs have equal outcomes, under one generation.
package struct MiningInputs: Sendable, Encodable {
    private let tool: String
    private let repository: String
    private let references: String
    private let archive: String?
    private let policy: String
    private let allowMissingObjects: Bool
    private let versionFiles: [String]?
    private let versionRule: String?
    private let branch: String?
    private let formerNames: [String]?

    /// The inputs of a mining.
    ///
    /// - Parameters:
    ///   - tool: the version of the program.
    ///   - references: the digest of the mirror's references.
    ///   - archive: the digest of what the archive holds; nil when history alone is mined.
    ///   - versionFiles: those that the user names; nil for the usual ones, as `versionRule` and `branch`.
    package init(
        tool: String, repository: RepositoryName, references: String, archive: String?,
        policy: String, allowMissingObjects: Bool, versionFiles: [String]?, versionRule: String?,
        branch: String?, formerNames: [RepositoryName] = []
    ) {
        self.tool = tool
        self.repository = repository.description
        self.references = references
        self.archive = archive
        self.policy = policy
        self.allowMissingObjects = allowMissingObjects
        self.versionFiles = versionFiles
        self.versionRule = versionRule
        self.branch = branch
        // Absent when there are none: workspaces hold generations from before such names were known.
        self.formerNames = formerNames.isEmpty ? nil : formerNames.map(\.description)
    }

    /// The name of the generation: the first digits of the inputs' digest.
    ///
    /// - Throws: `EncodingError`.
    package var generation: String {
        get throws { String(SHA256Digest(of: try CanonicalJSON.encode(self)).hex.prefix(24)) }
    }

    /// The digest of a mirror's HEAD and references.
    ///
    /// - Throws: `GitError` when the mirror cannot be read.
    package static func references(of mirror: String) throws(GitError) -> String {
        let repository = try Repository(bareAt: mirror)
        var hasher = SHA256Hasher()
        hasher.update((try repository.head()).description.utf8)
        for reference in try repository.references(matching: "refs/") {
            hasher.update("\(reference.name) \(reference.target)\n".utf8)
        }
        return hasher.finish().hex
    }
}
