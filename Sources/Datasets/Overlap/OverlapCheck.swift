/// What a publication was compared with for contamination, and what was found.
package struct OverlapCheck: Hashable, Sendable, Codable {
    /// The files of instances that it was compared with; none when no check was made.
    package var compared: [RowSource] = []
    /// The least similarity of patches, from 0 to 1, that counts; nil when no check was made.
    package var patchSimilarity: Double?
    /// The same of problem statements.
    package var statementSimilarity: Double?
    /// What was done with overlapping instances: `refuse`, `exclude` or `allow`; nil when no check was made.
    package var treatment: String?
    /// How many pairs were found, by what they share.
    package var signals: [String: Int] = [:]
    /// The instances that overlap, by split or `excluded`; sorted.
    package var instances: [String] = []

    /// A publication that was compared with nothing.
    package init() {}
}
