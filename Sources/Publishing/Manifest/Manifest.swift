package import Datasets
package import Files
package import Instances

/// What a publication consists of and came from; by it any copy is verified, and any two are compared, offline.
///
/// It holds no time of publication, so that the same inputs give the same bytes. `docs/manifest.schema.json` says the
/// same as JSON Schema.
package struct Manifest: Hashable, Sendable, Codable {
    /// The file's name within a publication.
    package static let fileName = "manifest.json"
    /// The version of the form that this program writes.
    package static let currentFormat = 2

    /// The version of this form.
    package var formatVersion = Manifest.currentFormat
    /// The version of the program that wrote it.
    package var toolVersion: String
    /// What its publisher calls this release; nil when it has no name.
    package var release: String?
    /// The policies in force.
    package var policies: Policies
    /// The digest of the configuration.
    package var configuration: String
    /// The repositories, by name.
    package var repositories: [RepositoryState]
    /// What became of everything that went in, over all repositories.
    package var funnel: Funnel
    /// Every file of the publication but this one and its signature, by name.
    package var files: [PublishedFile]
    /// The instances of each split with the SHA-256 of their row, without its newline; the rows stand in the order of
    /// the ids, byte by byte.
    package var instances: [String: [String: String]]
    /// With what the instances were compared for contamination, and what was found.
    package var overlap = OverlapCheck()
    /// The language models that judged instances, by name and prompt; nil when none did.
    package var judges: [Judge]?
    /// Where the rows were selected from; nil when they were made from a workspace.
    package var derivation: Derivation?
    /// The SHA-256 of the manifest that this one follows; nil when it follows none.
    package var follows: String?
    /// What changed against the manifest that this one follows, by split.
    package var changes: [String: SplitChanges]?
    /// The SHA-256 of the manifest's own bytes with these 64 digits zero.
    package var ownDigest = Manifest.noDigest

    /// What stands for the digest while it is taken.
    static let noDigest = String(repeating: "0", count: 64)

    /// A language model with the prompt by which it judged.
    package struct Judge: Hashable, Sendable, Codable {
        /// The model, by the name under which its publisher asked for it.
        package var model: String
        /// The SHA-256 of the prompt.
        package var promptDigest: String
        /// How many instances it judged.
        package var instances = 0

        /// A judge before any instance is counted.
        init(model: String, promptDigest: String) {
            self.model = model
            self.promptDigest = promptDigest
        }

        /// Judges with their numbers, by name and prompt.
        static func listed(_ counts: [Judge: Int]) -> [Judge] {
            counts.map { judge, count in
                var judge = judge
                judge.instances = count
                return judge
            }.sorted { ($0.model, $0.promptDigest) < ($1.model, $1.promptDigest) }
        }
    }

    /// The policies of a publication.
    package struct Policies: Hashable, Sendable, Codable {
        /// The policies by which candidates were mined, sorted.
        package var mining: [String]
        /// The policy by which tests count as failing before the gold patch; empty where none was in force.
        package var validation: String

        /// Policies by their names.
        package init(mining: [String], validation: String) {
            self.mining = mining
            self.validation = validation
        }
    }
}

/// A repository as it stood when it was mined.
package struct RepositoryState: Hashable, Sendable, Codable {
    package var repository: RepositoryName
    /// The commit mined up to.
    package var commit: String
    /// Where pull requests and issues came from: `archive` or `history`.
    package var source: String
    /// How many pull requests, and unreadable lines that stand for one, went in.
    package var pullRequests: Int
    /// The licences that its files at that commit state, as SPDX ids; none when none was recognised.
    package var licences: [String] = []
    /// The file that states them, or the first licence file; nil when none was found.
    package var licenceFile: String?
    /// The licences as an expression of SPDX, where one of them may be chosen.
    package var licenceExpression: String?
    /// What became of its pull requests.
    package var funnel = Funnel()

    package init(repository: RepositoryName, commit: String, source: String, pullRequests: Int) {
        self.repository = repository
        self.commit = commit
        self.source = source
        self.pullRequests = pullRequests
    }
}

/// Where the rows of a publication were selected from, and by what.
package struct Derivation: Hashable, Sendable, Codable {
    /// The files that the rows were read from, in their order.
    package var sources: [RowSource]
    /// The criteria in force, by their name on the command line.
    package var selection: [String: String]
    /// How many rows were read.
    package var rows: Int
    /// How many were left out, by the first criterion that they missed.
    package var leftOut: [String: Int]

    package init(sources: [RowSource], selection: [String: String], rows: Int, leftOut: [String: Int]) {
        self.sources = sources
        self.selection = selection
        self.rows = rows
        self.leftOut = leftOut
    }
}
