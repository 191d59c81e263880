/// The class in which a validated candidate ends: exactly one of four.
package enum VerdictClass: String, Hashable, Sendable, Codable, CaseIterable {
    /// At least one test fails before the gold patch and passes after it, in every repeat.
    case valid
    /// The candidate itself falls short.
    case invalid
    /// We fell short: nothing is said of the candidate, and it may be tried again.
    case infrastructure
    /// The candidate tried to do what the sandbox forbids.
    case hostile
}

/// Why a candidate is not valid.
///
/// The raw values are stored and published.
package enum VerdictReason: String, Hashable, Sendable, Codable, CaseIterable {
    /// invalid: every selected test passes already before the gold patch.
    case passesBefore = "passes-before"
    /// invalid: what fails before still fails after the gold patch.
    case goldDoesNotFix = "gold-does-not-fix"
    /// invalid: the only tests that change disagree with themselves between repeats.
    case flaky
    /// invalid: no test was found in the files of the test patch.
    case noTests = "no-tests"
    /// invalid: the test files cannot be collected even after the gold patch.
    case collectionError = "collection-error"
    /// invalid: the tests end within their time on one side of the gold patch, and not on the other.
    case testTimeout = "test-timeout"
    /// invalid: a patch does not apply to the base commit.
    case patchDoesNotApply = "patch-does-not-apply"
    /// hostile: a patch or the commit's tree names a place outside of the checkout, or in `.git`.
    case unsafePath = "unsafe-path"
    /// hostile: tests pass although they were made to fail, so that something else reports them as passed.
    case forgedResult = "forged-result"
    /// infrastructure: no environment could be resolved or built.
    case environment
    /// infrastructure: the machine has no interpreter for the project, or the one used cannot read its files.
    case interpreter
    /// infrastructure: tests import a module or ask for a distribution that the environment lacks.
    case missingModule = "missing-module"
    /// infrastructure: tests use a fixture or an option of a plug-in that the environment lacks.
    case missingPlugin = "missing-plugin"
    /// infrastructure: a library of the system is missing.
    case missingLibrary = "missing-library"
    /// infrastructure: a program is missing.
    case missingProgram = "missing-program"
    /// infrastructure: a framework has no settings.
    case missingSettings = "missing-settings"
    /// infrastructure: tests want a service that does not run here.
    case missingService = "missing-service"
    /// infrastructure: tests want a device, such as a graphics processor, that the machine lacks.
    case missingDevice = "missing-device"
    /// infrastructure: tests are written for a runner that is not built in.
    case missingRunner = "missing-runner"
    /// infrastructure: tests want a network.
    case network
    /// infrastructure: an error was raised by a package of the environment, by the interpreter, or by what the sandbox
    /// does not allow.
    case environmentError = "environment-error"
    /// infrastructure: files that the mirror lacks were left out of the checkout.
    case incompleteCheckout = "incomplete-checkout"
    /// infrastructure: the tests do not end within their time on either side of the gold patch.
    case timeLimit = "time-limit"
    /// infrastructure: tests fail and no record says why.
    case unexplained
    /// infrastructure: the gold patch moves what the project requires, and no environment has it.
    case requirementMoved = "requirement-moved"
    /// infrastructure: a run used up its memory.
    case outOfMemory = "out-of-memory"
    /// infrastructure: the disk is full.
    case disk
    /// infrastructure: a run wrote more than its share of output.
    case outputLimit = "output-limit"
    /// infrastructure: the runner died before it reported its end.
    case runnerCrash = "runner-crash"
    /// infrastructure: an object of the checkout is not in the mirror.
    case missingObject = "missing-object"
    /// infrastructure: the checkout, or one of its files, is larger than what this program writes.
    case tooLarge = "too-large"
    /// infrastructure: the sandbox could not be set up.
    case sandbox

    /// The class that a reason belongs to.
    package var verdictClass: VerdictClass {
        switch self {
        case .passesBefore, .goldDoesNotFix, .flaky, .noTests, .collectionError, .testTimeout,
            .patchDoesNotApply:
            .invalid
        case .unsafePath, .forgedResult: .hostile
        case .environment, .interpreter, .missingModule, .missingPlugin, .missingLibrary, .missingProgram,
            .missingSettings, .missingService, .missingDevice, .missingRunner, .network, .environmentError,
            .incompleteCheckout, .timeLimit, .unexplained, .requirementMoved, .outOfMemory, .disk,
            .outputLimit, .runnerCrash, .missingObject, .tooLarge, .sandbox:
            .infrastructure
        }
    }
}

/// What validation found of one candidate.
package struct Verdict: Hashable, Sendable, Codable {
    /// The class.
    package var verdictClass: VerdictClass
    /// The reason; nil when the candidate is valid.
    package var reason: VerdictReason?
    /// What exactly was found, for people.
    package var detail: String
    /// Tests that fail before and pass after, sorted.
    package var failToPass: [String]
    /// Tests that pass before and after, sorted.
    package var passToPass: [String]
    /// Tests that disagree with themselves between repeats of one phase, sorted; in neither list.
    package var flaky: [String]
    /// What the outcomes of tests were shown to depend on, those that stay in the lists included; nil where nothing was.
    package var causes: [String: FlakyCause]?

    /// A valid candidate's verdict.
    package static func valid(failToPass: [String], passToPass: [String], flaky: [String]) -> Verdict {
        Verdict(
            verdictClass: .valid, reason: nil, detail: "", failToPass: failToPass, passToPass: passToPass,
            flaky: flaky, causes: nil)
    }

    /// The verdict on a candidate that is not valid.
    package static func refused(
        _ reason: VerdictReason, _ detail: String, flaky: [String] = [], causes: [String: FlakyCause]? = nil
    ) -> Verdict {
        Verdict(
            verdictClass: reason.verdictClass, reason: reason, detail: detail, failToPass: [], passToPass: [],
            flaky: flaky, causes: causes)
    }
}
