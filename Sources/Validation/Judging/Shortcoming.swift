package import Diffs
package import Instances

/// A shortcoming of ours to which a failure points: the environment, the machine or the sandbox, not the candidate.
package struct Shortcoming: Hashable, Sendable {
    /// Its name in the verdict, whose class is `infrastructure`.
    package let reason: VerdictReason
    /// What of it is known, for people.
    package let detail: String

    package init(_ reason: VerdictReason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }
}

/// What the judge knows of a candidate besides the records of its runs.
package struct JudgingFacts: Sendable {
    /// The runner that made the runs.
    package let runner: any TestRunner
    /// The test patch.
    package let testPatch: Patch
    /// What the checkouts lack, for people: files of which the mirror has no object, submodules that stay empty.
    package let leftOut: [String]

    package init(runner: any TestRunner, testPatch: Patch, leftOut: [String] = []) {
        self.runner = runner
        self.testPatch = testPatch
        self.leftOut = leftOut
    }

    /// Reads the test patch.
    ///
    /// - Throws: `PatchSyntaxError`.
    package init(runner: any TestRunner, testPatch: String, leftOut: [String] = []) throws(PatchSyntaxError) {
        self.init(runner: runner, testPatch: try Patch(parsing: Array(testPatch.utf8)), leftOut: leftOut)
    }
}
