package import Instances

/// One run that was made again.
package struct RerunReport: Sendable, Encodable {
    /// What was found; no record of the workspace.
    package var run: RunRecord
    /// The path of its log.
    package var log: String
    /// Where checkouts and layers are kept; nil when they are not.
    package var kept: String?

    package init(run: RunRecord, log: String, kept: String?) {
        self.run = run
        self.log = log
        self.kept = kept
    }
}
