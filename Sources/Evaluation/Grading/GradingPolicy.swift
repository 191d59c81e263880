/// Whose way of grading counts: that of the harness by which SWE-Gym was made, or that of SWE-bench since its fifth version.
package enum GradingPolicy: String, Hashable, Sendable, Codable, CaseIterable {
    /// SWE-Gym's fork of SWE-bench (`harness/grading.py`): a test that is skipped is in neither list.
    case sweGym = "swe-gym"
    /// SWE-bench 5: a test of PASS_TO_PASS that is skipped counts as success, one of FAIL_TO_PASS as failure.
    case sweBench = "swe-bench"
}

/// How far a patch resolves an instance.
package enum Resolution: String, Hashable, Sendable, Codable, CaseIterable {
    /// All tests of both lists succeed.
    case full = "RESOLVED_FULL"
    /// Some tests of FAIL_TO_PASS succeed, and all of PASS_TO_PASS.
    case partial = "RESOLVED_PARTIAL"
    /// Anything else.
    case no = "RESOLVED_NO"
}
