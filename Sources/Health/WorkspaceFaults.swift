internal import Datasets
package import Files
internal import Mirrors
package import Workspace

/// The records of a workspace that cannot be read, of every kind.
package enum WorkspaceFaults {
    /// Reads all records and keeps nothing of them.
    ///
    /// - Parameter includingRuns: whether the records of test runs are read, which are many.
    /// - Throws: `RecordError` when a directory cannot be listed.
    package static func of(
        _ layout: WorkspaceLayout, includingRuns: Bool
    ) throws(RecordError) -> [StoredFault] {
        try RecordSurvey.faults(in: layout, includingRuns: includingRuns)
            + RecordSurvey.faults(Judgement.self, below: layout.judgements)
            + MirrorListing(of: layout).faults
    }
}
