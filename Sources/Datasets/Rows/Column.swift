/// A column of a split, by its published name.
package enum Column: String, Hashable, Sendable, CaseIterable {
    /// `owner/name`.
    case repo
    /// The number of the pull request.
    case pullNumber = "pull_number"
    /// `owner__name-number`.
    case instanceID = "instance_id"
    /// The numbers of the resolved issues, as text.
    case issueNumbers = "issue_numbers"
    /// The commit to which the patches apply.
    case baseCommit = "base_commit"
    /// The gold patch.
    case patch
    /// The test patch.
    case testPatch = "test_patch"
    /// The text of the resolved issues.
    case problemStatement = "problem_statement"
    /// What was said on the issues before the pull request's first commit.
    case hintsText = "hints_text"
    /// When the pull request was opened.
    case createdAt = "created_at"
    /// The version of the project at the base commit.
    case version
    /// Tests that pass before and after the gold patch.
    case passToPass = "PASS_TO_PASS"
    /// Tests that fail before the gold patch and pass after it.
    case failToPass = "FAIL_TO_PASS"
}
