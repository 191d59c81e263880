package import Datasets

/// How a publication is made, and what its manifest says of it beyond its content.
package struct PublicationOptions: Sendable {
    /// The version of the program.
    package var toolVersion: String
    /// The policy of the verdicts.
    package var validationPolicy: String
    /// The digest of the configuration.
    package var configuration: String
    /// What the publisher calls the release.
    package var release: String?
    /// The release that this one follows.
    package var previous: EarlierRelease?
    /// How many threads prepare rows; the bytes are the same for any number.
    package var threads = 2
    /// With what the instances are compared for contamination; nil for no comparison.
    package var overlap: OverlapPolicy?
    /// Writes the splits that lie in a directory in further forms there, and names the files.
    package var export: SplitExporter?
    /// Receives what a person should know.
    package var noted: @Sendable (String) -> Void = { _ in }

    /// Options that every publication must state; set what else there is.
    package init(toolVersion: String, validationPolicy: String, configuration: String) {
        self.toolVersion = toolVersion
        self.validationPolicy = validationPolicy
        self.configuration = configuration
    }
}

/// The names of the files of a publication.
enum PublicationFiles {
    static let card = "README.md"
    static let citation = "CITATION.cff"
    static let changelog = "CHANGELOG.md"

    static let signatures = ["\(Manifest.fileName).sig", "\(Manifest.fileName).minisig"]

    /// Names that no attachment may take.
    static let reserved =
        Split.allCases.map(\.fileName) + [
            "provenance.jsonl", "verdicts.jsonl", "refusals.jsonl", "runs.jsonl", "awaiting.jsonl",
            "overlap.jsonl", "measures.jsonl", "quality.jsonl", "judgements.jsonl", card, citation, changelog,
            Manifest.fileName,
        ] + signatures
}
