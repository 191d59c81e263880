public import Datasets
public import Files
public import Publishing
public import Validation

/// What is to be published, and where to.
public struct PublicationRequest: Sendable {
    /// The directory to write to.
    public var output: String
    /// The manifest that this publication follows.
    public var against: String?
    /// The validation policy whose verdicts count.
    public var policy: ValidationPolicy
    /// What the release is called.
    public var release: String?
    /// With what the instances are compared for contamination; nil for no comparison.
    public var overlap: OverlapPolicy?
    /// How many threads prepare rows; the bytes are the same for any number.
    public var threads = 2
    /// Writes the splits that lie in a directory in further forms there, and names the files.
    public var export: SplitExporter?

    /// A request by its parts.
    public init(output: String, against: String? = nil, policy: ValidationPolicy) {
        self.output = output
        self.against = against
        self.policy = policy
    }
}

/// What a publication came to.
public struct PublicationReport: Sendable, Encodable {
    /// The files, with the manifest last.
    public var files: [PublishedFile]
    /// The digest of the manifest that this publication follows.
    public var follows: String?
    /// How it differs from that one, by split.
    public var changes: [String: SplitChanges]?
}
