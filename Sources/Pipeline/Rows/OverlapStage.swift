package import Datasets
internal import Threads

/// Compares files of instances for contamination, off the cooperative threads.
package enum OverlapStage {
    /// Compares.
    ///
    /// - Throws: `PublishedRowError` for the first line that names no instance, `RecordError`.
    package static func compare(
        _ own: [String], with others: [String], thresholds: OverlapIndex.Thresholds, threads: Int
    ) async throws -> OverlapReport {
        try await onOwnThread(name: "overlap") { () throws(any Error) in
            let index = try OverlapIndex(files: others, thresholds: thresholds, threads: threads)
            return try OverlapReport(of: own, with: index, threads: threads)
        }
    }
}
