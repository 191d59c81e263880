/// The forms in which datasets of this kind are published.
package enum RowFormat: String, Hashable, Sendable, CaseIterable {
    /// SWE-Gym: 11 columns, lists as lists.
    case sweGym = "swe-gym"
    /// SWE-bench: 12 columns, lists as JSON text.
    case sweBench = "swe-bench"
    /// SWE-rebench: the same columns, lists as lists, with the licence.
    case sweRebench = "swe-rebench"
    /// Multi-SWE-bench: nested base and issues, tests by their states in three stages.
    case multiSWEBench = "multi-swe-bench"
}
