package import Datasets

/// What is to be published, and where to.
package struct PublicationRequest: Sendable {
    package var output: String
    /// The manifest that this publication follows.
    package var against: String?
    /// The name of the validation policy whose verdicts count.
    package var policy: String
    package var release: String?
    /// With what the instances are compared for contamination; nil for no comparison.
    package var overlap: OverlapPolicy?
    /// How many threads prepare rows; the bytes are the same for any number.
    package var threads = 2
    /// Writes the splits that lie in a directory in further forms there, and names the files.
    package var export: SplitExporter?

    /// What an audit of the instances found, as lines; nil when there was none, and then no file says so.
    package var audit: [UInt8]?

    package init(output: String, against: String? = nil, policy: String) {
        self.output = output
        self.against = against
        self.policy = policy
    }
}
