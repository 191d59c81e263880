/// Why one test, or one file of tests, failed or was skipped: what was raised, and in whose file.
///
/// It is untrusted text of a test run.
package struct FailureReason: Hashable, Sendable, Codable {
    /// What kind of end it was.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// The test itself said that something is not as it should be.
        case assertion
        /// Something else was raised.
        case error
        /// The test, or its file, was skipped.
        case skipped
        /// The process of the runner ended while the test ran.
        case crash
    }

    /// Whose file it is.
    package enum Owner: String, Hashable, Sendable, Codable, CaseIterable {
        /// The checkout's: the project and its tests.
        case project
        /// The environment's: packages that the project and its tests use.
        case environment
        /// The interpreter's own library.
        case interpreter
        /// Some other file's.
        case elsewhere
        /// There is no such file.
        case nowhere
    }

    /// What kind of end it was.
    package var kind: Kind
    /// The exception's type and the first line of its message, or the reason of a skip.
    package var said: String
    /// Whose file raised it; nil when that is not known.
    package var owner: Owner?
    /// File and line (`tests/test_a.py:7`), relative to the directory of its owner; nil when that is not known.
    package var place: String?
    /// Of a failed import, or of an attribute that a module lacks: whose the package is that was asked for.
    package var subject: Owner?

    package init(
        kind: Kind, said: String, owner: Owner? = nil, place: String? = nil, subject: Owner? = nil
    ) {
        self.kind = kind
        self.said = said
        self.owner = owner
        self.place = place
        self.subject = subject
    }
}
