/// The name of a member of a row.
package protocol ColumnName: RawRepresentable, Hashable, Sendable where RawValue == String {}

/// A column of a split, by its published name.
package enum Column: String, ColumnName, CaseIterable {
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

extension Column {
    /// A column that only datasets of others have.
    package enum Foreign: String, ColumnName, CaseIterable {
        /// SWE-bench: the commit by which the environment is set up.
        case setupCommit = "environment_setup_commit"
        /// SWE-rebench: the licence.
        case licenceName = "license_name"
        /// The licence, in other sets.
        case license
        /// The licence, likewise.
        case licence
        /// The name of the instance's image, as mini-swe-agent and SkyRL look for it.
        case imageName = "image_name"
        /// The same, as others do.
        case dockerImage = "docker_image"
        /// A script that grades a checkout.
        case evalScript = "eval_script"
        /// Multi-SWE-bench: the repository's owner; `repo` is its bare name.
        case org
        /// Multi-SWE-bench: the number of the pull request, or of an issue.
        case number
        /// Multi-SWE-bench: the state of the pull request.
        case state
        /// Multi-SWE-bench: a title.
        case title
        /// Multi-SWE-bench: a text.
        case body
        /// Multi-SWE-bench: the base branch, an object.
        case base
        /// Multi-SWE-bench, of the base: the branch with its owner.
        case label
        /// Multi-SWE-bench, of the base: the branch.
        case ref
        /// Multi-SWE-bench, of the base: the commit.
        case sha
        /// Multi-SWE-bench: the issues.
        case resolvedIssues = "resolved_issues"
        /// Multi-SWE-bench: the gold patch.
        case fixPatch = "fix_patch"
        /// Multi-SWE-bench: the hints.
        case hints
        /// Multi-SWE-bench: tests that fail without the fix and pass with it, by name.
        case failedTests = "f2p_tests"
        /// Multi-SWE-bench: tests that pass without the fix and with it.
        case passedTests = "p2p_tests"
        /// Multi-SWE-bench: tests that are skipped without the fix and pass with it.
        case skippedTests = "s2p_tests"
        /// Multi-SWE-bench: tests that are absent without the fix and pass with it.
        case absentTests = "n2p_tests"
        /// Multi-SWE-bench: all tests that the fix makes pass.
        case fixedTests = "fixed_tests"
        /// Multi-SWE-bench, of a test: its state without the test patch.
        case run
        /// Multi-SWE-bench, of a test: its state with the test patch.
        case test
        /// Multi-SWE-bench, of a test: its state with the fix.
        case fix
    }
}
