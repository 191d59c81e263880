/// What a publication was compared with for contamination, and what was found.
public struct OverlapCheck: Hashable, Sendable, Codable {
    /// The files of instances that it was compared with; none when no check was made.
    public var compared: [RowSource] = []
    /// The least similarity of patches, from 0 to 1, that counts; nil when no check was made.
    public var patchSimilarity: Double?
    /// The same of problem statements.
    public var statementSimilarity: Double?
    /// What was done with overlapping instances: `refuse`, `exclude` or `allow`; nil when no check was made.
    public var treatment: String?
    /// How many pairs were found, by what they share.
    public var signals: [String: Int] = [:]
    /// The instances that overlap, by split or `excluded`; sorted.
    public var instances: [String] = []

    /// A publication that was compared with nothing.
    public init() {}
}
