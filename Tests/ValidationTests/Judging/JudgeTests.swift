import Instances
import TestSupport
import Testing

@testable import Validation

@Suite("The verdict on a candidate")
struct JudgeTests {
    /// The verdict on one run of each variant, repeated.
    private func verdict(
        before: [String: TestOutcome], after: [String: TestOutcome], policy: ValidationPolicy = .sweBench,
        errorsBefore: [String: String] = [:], errorsAfter: [String: String] = [:],
        reasonsAfter: [String: FailureReason]? = nil, testPatch: String = "", leftOut: [String] = []
    ) throws -> Verdict {
        let runs =
            try (0..<2).map { try record(.base, $0, before, collectionErrors: errorsBefore) }
            + (0..<3).map {
                try record(.gold, $0, after, collectionErrors: errorsAfter, reasons: reasonsAfter)
            }
        return Judge.verdict(
            on: runs, policy: policy,
            facts: try JudgingFacts(runner: LineRunner(), testPatch: testPatch, leftOut: leftOut))
    }

    /// The verdict on runs of a candidate of which nothing else is known.
    private func verdict(on runs: [RunRecord]) throws -> Verdict {
        Judge.verdict(
            on: runs, policy: .sweBench, facts: try JudgingFacts(runner: LineRunner(), testPatch: ""))
    }

    private static func patch(adding line: String) -> String {
        "diff --git a/t b/t\n--- a/t\n+++ b/t\n@@ -1 +1,2 @@\n x\n+\(line)\n"
    }

    @Test("A test that fails before and passes after makes the candidate valid")
    func valid() throws {
        let verdict = try verdict(
            before: ["b": .failed, "a": .failed, "p": .passed, "broken": .passed],
            after: ["b": .passed, "a": .passed, "p": .passed, "broken": .failed])
        #expect(verdict == .valid(failToPass: ["a", "b"], passToPass: ["p"], flaky: []))
    }

    @Test("Who passes although it was made to fail is hostile; a control that shows nothing changes nothing")
    func forged() throws {
        let runs = [try record(.base, 0, ["a": .failed]), try record(.gold, 0, ["a": .passed])]
        var control = try record(.gold, 0, ["a": .failed])
        (control.only, control.madeToFail) = (["a"], ["a"])
        #expect(try verdict(on: runs + [control]) == .valid(failToPass: ["a"], passToPass: [], flaky: []))
        control.outcomes = ["a": .passed]
        let forged = try verdict(on: runs + [control])
        #expect(forged.verdictClass == .hostile && forged.reason == .forgedResult)
        #expect(forged.detail.contains("1 of 1 mended tests"))
        control.madeToFail = []
        #expect(try verdict(on: runs + [control]).verdictClass == .valid)
        control.madeToFail = ["a"]
        control.isComplete = false
        #expect(try verdict(on: runs + [control]).reason == .forgedResult)
    }

    @Test("What counts as failing before is the policy's matter; no change of policy needs a new run")
    func policies() throws {
        let before: [String: TestOutcome] = [
            "failed": .failed, "error": .error, "skipped": .skipped, "x": .expectedFailure,
        ]
        let after: [String: TestOutcome] = [
            "failed": .passed, "error": .passed, "missing": .passed, "skipped": .passed, "x": .passed,
        ]
        #expect(try verdict(before: before, after: after).failToPass == ["error", "failed", "missing"])
        #expect(try verdict(before: before, after: after, policy: .sweGym).failToPass == ["failed"])
    }

    @Test("Tests that only are expected to fail, or pass unexpectedly, are in neither list")
    func expectations() throws {
        let verdict = try verdict(
            before: ["a": .failed, "x": .expectedFailure, "xp": .unexpectedPass, "fx": .failed],
            after: ["a": .passed, "x": .expectedFailure, "xp": .unexpectedPass, "fx": .expectedFailure])
        #expect(verdict == .valid(failToPass: ["a"], passToPass: [], flaky: []))
    }

    @Test("A test that disagrees with itself within a phase is in neither list and is named")
    func flaky() throws {
        let runs = [
            try record(.base, 0, ["a": .failed, "f": .failed, "g": .failed]),
            try record(.base, 1, ["a": .failed, "f": .passed, "g": .failed]),
            try record(.gold, 0, ["a": .passed, "f": .passed, "g": .passed]),
            try record(.gold, 1, ["a": .passed, "f": .passed]),
        ]
        #expect(
            try verdict(on: runs)
                == .valid(failToPass: ["a"], passToPass: [], flaky: ["f", "g"]))
    }

    @Test("A candidate whose only mended test is flaky is refused for it")
    func onlyFlaky() throws {
        let runs = [
            try record(.base, 0, ["f": .failed]), try record(.base, 1, ["f": .passed]),
            try record(.gold, 0, ["f": .passed]),
        ]
        let verdict = try verdict(on: runs)
        #expect(verdict.reason == .flaky)
        #expect(verdict.flaky == ["f"])
    }

    @Test("Tests that pass on both sides, and files without tests")
    func withoutEffect() throws {
        #expect(try verdict(before: ["a": .passed], after: ["a": .passed]).reason == .passesBefore)
        #expect(try verdict(before: [:], after: [:]).reason == .noTests)
    }

    @Test("A candidate whose tests still fail is accused when a test or a file of the project says so")
    func goldDoesNotFix() throws {
        let own = FailureReason(kind: .error, said: "KeyError: 'x'", owner: .project, place: "a.py:3")
        let said = FailureReason(kind: .assertion, said: "assert 1 == 2", owner: .interpreter)
        for reason in [own, said] {
            let verdict = try verdict(
                before: ["a": .failed], after: ["a": .failed], reasonsAfter: ["a": reason])
            #expect(verdict.reason == .goldDoesNotFix)
            #expect(verdict.detail.contains("a: \(reason.said)"))
        }
        #expect(
            try verdict(before: [:], after: ["a": .error], reasonsAfter: ["a": own]).reason == .goldDoesNotFix
        )
    }

    @Test("Tests that fail for a shortcoming of ours, or for reasons unknown, accuse nobody")
    func stillFailing() throws {
        let missing = FailureReason(kind: .error, said: "missing freezegun", owner: .project)
        let ours = try verdict(before: ["a": .failed], after: ["a": .failed], reasonsAfter: ["a": missing])
        #expect(ours.reason == .missingModule)
        #expect(ours.verdictClass == .infrastructure)
        let unknown = try verdict(before: ["a": .failed], after: ["a": .failed])
        #expect(unknown.reason == .unexplained)
        #expect(unknown.verdictClass == .infrastructure)
        let foreign = FailureReason(kind: .error, said: "OSError: x", owner: .elsewhere)
        #expect(
            try verdict(before: ["a": .failed], after: ["a": .failed], reasonsAfter: ["a": foreign]).reason
                == .unexplained)
    }

    @Test("Where the test patch tells which tests it touches, others decide nothing")
    func touched() throws {
        let own = FailureReason(kind: .assertion, said: "assert 0")
        let before: [String: TestOutcome] = ["mine": .passed, "other": .failed]
        func reason(_ patch: String) throws -> VerdictReason? {
            try verdict(before: before, after: before, reasonsAfter: ["other": own], testPatch: patch).reason
        }
        #expect(try reason(Self.patch(adding: "mine")) == .passesBefore)
        #expect(try reason(Self.patch(adding: "other")) == .goldDoesNotFix)
        #expect(try reason("") == .goldDoesNotFix)
    }

    @Test("Tests that are skipped for lack of something are our shortcoming, others are no tests")
    func skipped() throws {
        let skips: [String: TestOutcome] = ["a": .skipped, "b": .passed]
        let lacking = ["a": FailureReason(kind: .skipped, said: "missing numpy")]
        let foreign = ["a": FailureReason(kind: .skipped, said: "for Windows only")]
        func reason(_ reasons: [String: FailureReason], _ patch: String) throws -> VerdictReason? {
            try verdict(before: skips, after: skips, reasonsAfter: reasons, testPatch: patch).reason
        }
        #expect(try reason(lacking, Self.patch(adding: "a")) == .missingModule)
        #expect(try reason(foreign, Self.patch(adding: "a")) == .noTests)
        #expect(try reason(lacking, Self.patch(adding: "b")) == .passesBefore)
        #expect(try reason(lacking, "") == .passesBefore)
        let all: [String: TestOutcome] = ["a": .skipped]
        #expect(try verdict(before: all, after: all).reason == .noTests)
        #expect(try verdict(before: all, after: all, reasonsAfter: lacking).reason == .missingModule)
    }

    @Test("Tests that the runner does not run are our shortcoming, those that are expected to fail are not")
    func unrun() throws {
        let outcomes: [String: TestOutcome] = ["a": .expectedFailure, "b": .passed]
        let lacking = ["a": FailureReason(kind: .skipped, said: "missing numpy")]
        func reason(_ reasons: [String: FailureReason], _ patch: String) throws -> VerdictReason? {
            try verdict(before: outcomes, after: outcomes, reasonsAfter: reasons, testPatch: patch).reason
        }
        #expect(try reason(lacking, Self.patch(adding: "a")) == .missingModule)
        #expect(try reason(lacking, Self.patch(adding: "b")) == .passesBefore)
        #expect(try reason([:], Self.patch(adding: "a")) == .passesBefore)
    }

    @Test("A file that cannot be collected accuses the candidate when a file of the project raised it")
    func collectionError() throws {
        let errors = ["tests/test_a.py": "ImportError: \u{1b}]0;title\u{7}"]
        let own = FailureReason(
            kind: .error, said: "ImportError: \u{1b}]0;title\u{7}", owner: .project,
            place: "tests/test_a.py:1")
        let proven = try verdict(
            before: [:], after: [:], errorsAfter: errors, reasonsAfter: ["tests/test_a.py": own])
        #expect(proven.reason == .collectionError)
        #expect(
            proven.detail.contains("tests/test_a.py: ImportError: \\u{1b}]0;title\\u{7} (tests/test_a.py:1)"))
        #expect(try verdict(before: [:], after: [:], errorsAfter: errors).reason == .unexplained)
    }

    @Test("A module that is absent is the environment's fault, with or without a reason of its own")
    func missingModule() throws {
        let errors = ["tests/conftest.py": "missing freezegun"]
        let verdict = try verdict(before: [:], after: [:], errorsBefore: errors, errorsAfter: errors)
        #expect(verdict.reason == .missingModule)
        #expect(verdict.verdictClass == .infrastructure)
    }

    @Test("A candidate of which files are missing is never accused")
    func leftOut() throws {
        let lacking = ["data/a.bin", "data/b.bin"]
        let accused = try verdict(before: ["a": .passed], after: ["a": .passed], leftOut: lacking)
        #expect(accused.reason == .incompleteCheckout)
        #expect(accused.detail.contains("data/a.bin and 1 more"))
        #expect(accused.detail.contains("passes-before"))
        let valid = try verdict(before: ["a": .failed], after: ["a": .passed], leftOut: lacking)
        #expect(valid.verdictClass == .valid)
    }

    @Test("A candidate whose tests ran without a service that was to start is never accused")
    func services() throws {
        func runs(after: TestOutcome) throws -> [RunRecord] {
            var runs = [try record(.base, 0, ["a": .failed]), try record(.gold, 0, ["a": after])]
            runs[1].services = [StartedService(name: "redis", port: 6379, failure: "no room")]
            runs[1].reasons = ["a": FailureReason(kind: .assertion, said: "assert 1 == 2", owner: .project)]
            return runs
        }
        let accused = try verdict(on: runs(after: .failed))
        #expect(accused.reason == .missingService)
        #expect(
            accused.detail.hasPrefix("redis did not start: no room; so nothing is said of: gold-does-not-fix")
        )
        #expect(try verdict(on: runs(after: .passed)).verdictClass == .valid)
    }

    @Test("A module that does not import before yields every test under swe-bench and none under swe-gym")
    func importErrorBefore() throws {
        let errors = ["tests/test_a.py": "ImportError: cannot import name 'new'"]
        #expect(try verdict(before: [:], after: ["a": .passed], errorsBefore: errors).failToPass == ["a"])
        let strict = try verdict(before: [:], after: ["a": .passed], policy: .sweGym, errorsBefore: errors)
        #expect(strict.reason == .collectionError)
        #expect(strict.detail.contains("swe-gym"))
    }

    @Test("A test that ends the runner's process before the gold patch fails; after it, nobody is accused")
    func crashes() throws {
        #expect(try verdict(before: ["a": .failed], after: ["a": .passed]).failToPass == ["a"])
        let crash = FailureReason(kind: .crash, said: "the runner was killed by signal 11 during this test")
        let both = try verdict(before: ["a": .failed], after: ["a": .failed], reasonsAfter: ["a": crash])
        #expect(both.verdictClass == .infrastructure)
        #expect(both.reason == .runnerCrash)
        #expect(both.detail.contains("a: the runner was killed by signal 11 during this test"))
    }

    @Test(
        "A run that is not whole decides alone",
        arguments: [
            (.timedOut(seconds: 60), .testTimeout, .invalid), (.silent(seconds: 60), .testTimeout, .invalid),
            (.outOfMemory, .outOfMemory, .infrastructure), (.outputLimit, .outputLimit, .infrastructure),
            (.diskFull, .disk, .infrastructure), (.sandboxFailure("x"), .sandbox, .infrastructure),
            (.signalled(11), .runnerCrash, .infrastructure),
            (.exited(status: 0), .runnerCrash, .infrastructure),
        ] as [(RunEnding, VerdictReason, VerdictClass)])
    func faults(_ ending: RunEnding, _ reason: VerdictReason, _ verdictClass: VerdictClass) throws {
        let runs = [
            try record(.base, 0, ["a": .failed]), try record(.gold, 0, ["a": .passed]),
            try record(.gold, 1, ["a": .passed], ending: ending, isComplete: false),
        ]
        let verdict = try verdict(on: runs)
        #expect(verdict.reason == reason)
        #expect(verdict.verdictClass == verdictClass)
        #expect(verdict.detail.hasPrefix("after the gold patch, run 2: "))
    }

    @Test("Our own shortcomings come before the candidate's")
    func infrastructureFirst() throws {
        let runs = [
            try record(.base, 0, [:], ending: .timedOut(seconds: 9), isComplete: false),
            try record(.gold, 0, [:], ending: .diskFull, isComplete: false),
        ]
        #expect(
            try verdict(on: runs).reason
                == .disk)
    }

    @Test("A hang that the gold patch mends is refused, and said to be one")
    func hangBefore() throws {
        let runs = [
            try record(.base, 0, [:], ending: .timedOut(seconds: 9), isComplete: false),
            try record(.gold, 0, ["a": .passed]),
        ]
        let verdict = try verdict(on: runs)
        #expect(verdict.reason == .testTimeout)
        #expect(verdict.detail.hasSuffix("every run after it ended in time"))
    }

    @Test("Tests that end in time on neither side, or that did not run on the other, accuse nobody")
    func timeLimit() throws {
        let slow = try record(.gold, 0, ["a": .passed], ending: .silent(seconds: 9), isComplete: false)
        let others = [
            [try record(.base, 0, [:], ending: .timedOut(seconds: 9), isComplete: false)],
            [try record(.base, 0, [:], collectionErrors: ["t": "ImportError: x"])], [],
        ]
        for other in others { #expect(try verdict(on: other + [slow]).reason == .timeLimit) }
        #expect(try verdict(on: [try record(.base, 0, ["a": .failed]), slow]).reason == .testTimeout)
    }

    @Test("A crash of the interpreter after a whole report costs nothing")
    func crashAtExit() throws {
        let runs = [
            try record(.base, 0, ["a": .failed], ending: .signalled(11)),
            try record(.gold, 0, ["a": .passed], ending: .signalled(11)),
        ]
        #expect(
            try verdict(on: runs)
                .verdictClass == .valid)
    }
}
