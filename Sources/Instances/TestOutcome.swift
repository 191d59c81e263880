/// What a test runner says of one test.
package enum TestOutcome: String, Hashable, Sendable, Codable, CaseIterable {
    /// The test passed.
    case passed
    /// Its body failed.
    case failed
    /// Its setup or teardown failed, or its module could not be collected.
    case error
    /// It was skipped.
    case skipped
    /// It failed, as it was marked to.
    case expectedFailure = "xfailed"
    /// It passed although it was marked to fail.
    case unexpectedPass = "xpassed"
}
