package import Diffs
package import Files
package import Instances

/// A file that a test runner needs beside the checkout, such as a plug-in.
package struct SupportFile: Hashable, Sendable {
    /// Its name, a single path component.
    package let name: String
    /// Its content.
    package let bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

/// Where a runner finds what it needs within the sandbox.
package enum RunnerPlaces {
    /// The directory of its support files.
    package static let support = "/swegym"
    /// The number of the inherited descriptor for its report.
    package static let channel: Int32 = 3
}

/// What of a runner's command the environment decides.
package struct RunnerCall: Hashable, Sendable {
    /// The interpreter, by its path within the sandbox.
    package let interpreter: String
    /// The options that the recipe gives.
    package let options: [String]
    /// Where and how tests start.
    package let start: TestStart

    /// An interpreter, options, and where tests start.
    package init(interpreter: String, options: [String], start: TestStart = TestStart()) {
        self.interpreter = interpreter
        self.options = options
        self.start = start
    }
}

/// A program that runs tests and tells, test by test, what became of them.
///
/// Nothing outside the conforming type knows the program's options or the form of its report.
package protocol TestRunner: Sendable {
    /// Name and version of the runner and its report, part of every run's key.
    var identity: String { get }

    /// Name and version of what makes tests fail for a control; nil when the runner has no way to do so.
    var controlIdentity: String? { get }

    /// The files that must lie in one directory within the sandbox.
    var supportFiles: [SupportFile] { get }

    /// The tests that a test patch changes.
    ///
    /// - Parameters:
    ///   - testPatch: the test patch, already parsed.
    ///   - tree: the checkout at the base commit.
    func selection(for testPatch: Patch, in tree: TestTree) -> TestSelection

    /// The command that runs a selection, from the checkout.
    ///
    /// - Parameter scope: which tests of the selection.
    func command(_ call: RunnerCall, selection: TestSelection, _ scope: RunScope) -> [String]

    /// The same command with the tests in an order made from a number, 0 for the reverse, as far as the suite allows; nil when
    /// the runner cannot change it.
    func command(
        _ call: RunnerCall, selection: TestSelection, _ scope: RunScope, order: UInt32
    ) -> [String]?

    /// The variable that seeds the hashes of what runs the tests, where there is one.
    var hashSeedVariable: String? { get }

    /// The environment variables of a run.
    ///
    /// - Parameter base: the variables that the recipe and the environment give.
    func variables(_ base: [String: String]) -> [String: String]

    /// What the command reads from standard input.
    ///
    /// - Parameter nonce: what the report must repeat to be believed.
    func input(nonce: String) -> [UInt8]

    /// What the bytes of the channel say.
    func report(from bytes: [UInt8], nonce: String) -> TestReport

    /// The shortcoming of ours to which a failure points; nil when it points to none.
    func shortcoming(in reason: FailureReason) -> Shortcoming?

    /// Which of some tests a test patch adds or changes; nil when it cannot be known from its text.
    func touched(by testPatch: Patch, among ids: Set<String>) -> Set<String>?
}

extension TestRunner {
    package var controlIdentity: String? { nil }
    package var hashSeedVariable: String? { nil }

    package func command(
        _ call: RunnerCall, selection: TestSelection, _ scope: RunScope, order: UInt32
    ) -> [String]? { nil }

    /// Puts the support files into a directory named by their digest, once, and returns its path.
    ///
    /// - Throws: `RecordError` when they cannot be written.
    package func installSupportFiles(under directory: String) throws(RecordError) -> String {
        try SupportFolder(files: supportFiles).install(under: directory)
    }
}

/// What a test runner reported of one run.
package struct TestReport: Hashable, Sendable {
    /// The outcome of each test by its exact id.
    package var outcomes: [String: TestOutcome]
    /// Files or modules that could not be collected, with the first line of the reason.
    package var collectionErrors: [String: String]
    /// Why tests and files failed or were skipped, as far as the runner says so.
    package var reasons: [String: FailureReason]
    /// The tests that were made to fail before any code of the project ran; nil in all runs but controls.
    package var madeToFail: [String]?
    /// The status with which the runner said that it would exit; nil when it did not say so.
    package var status: Int32?
    /// Whether the report begins and ends as one of this run does, and nothing is missing in between.
    package var isComplete: Bool
    /// The test that had begun and not ended; nil when there was none.
    package var running: String?
    /// Where in the report the first test begins and the last one ends; nil when none does.
    package var span: Span?

    /// Places in a report, bytes from its start.
    package struct Span: Hashable, Sendable {
        package var first: Int
        package var last: Int

        package init(first: Int, last: Int) {
            self.first = first
            self.last = last
        }

        /// The same places in a report that has so many bytes more before this one.
        func shifted(by bytes: Int) -> Span { Span(first: first + bytes, last: last + bytes) }
    }

    package init(
        outcomes: [String: TestOutcome] = [:], collectionErrors: [String: String] = [:],
        reasons: [String: FailureReason] = [:], status: Int32? = nil,
        isComplete: Bool = false, running: String? = nil
    ) {
        self.outcomes = outcomes
        self.collectionErrors = collectionErrors
        self.reasons = reasons
        self.status = status
        self.isComplete = isComplete
        self.running = running
    }

    /// Whether the runner came to its end by itself in agreement with its process: the same status, or a crash
    /// after everything had been reported (native libraries that fail while the interpreter shuts down).
    package func agrees(with ending: RunEnding) -> Bool {
        guard isComplete else { return false }
        switch ending {
        case .exited(let exit): return status.map { $0 & 0xff == exit } ?? true
        case .signalled(let signal): return status != nil && signal != Self.killSignal
        case .timedOut, .silent, .outOfMemory, .outputLimit, .diskFull, .sandboxFailure: return false
        }
    }

    /// SIGKILL comes from outside, never from the process itself.
    static let killSignal: Int32 = 9
}
