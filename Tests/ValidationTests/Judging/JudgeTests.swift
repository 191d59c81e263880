import Instances
import TestSupport
import Testing

@testable import Validation

@Suite("The verdict on a candidate")
struct JudgeTests {
    /// The verdict on one run of each variant, repeated.
    private func verdict(
        before: [String: TestOutcome], after: [String: TestOutcome], policy: ValidationPolicy = .sweBench,
        errorsBefore: [String: String] = [:], errorsAfter: [String: String] = [:]
    ) throws -> Verdict {
        let runs =
            try (0..<2).map { try record(.base, $0, before, collectionErrors: errorsBefore) }
            + (0..<3).map { try record(.gold, $0, after, collectionErrors: errorsAfter) }
        return Judge.verdict(on: runs, policy: policy, lacksDependency: LineRunner().lacksDependency)
    }

    @Test("A test that fails before and passes after makes the candidate valid")
    func valid() throws {
        let verdict = try verdict(
            before: ["b": .failed, "a": .failed, "p": .passed, "broken": .passed],
            after: ["b": .passed, "a": .passed, "p": .passed, "broken": .failed])
        #expect(verdict == .valid(failToPass: ["a", "b"], passToPass: ["p"], flaky: []))
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
            Judge.verdict(on: runs, policy: .sweBench, lacksDependency: LineRunner().lacksDependency)
                == .valid(failToPass: ["a"], passToPass: [], flaky: ["f", "g"]))
    }

    @Test("A candidate whose only mended test is flaky is refused for it")
    func onlyFlaky() throws {
        let runs = [
            try record(.base, 0, ["f": .failed]), try record(.base, 1, ["f": .passed]),
            try record(.gold, 0, ["f": .passed]),
        ]
        let verdict = Judge.verdict(
            on: runs, policy: .sweBench, lacksDependency: LineRunner().lacksDependency)
        #expect(verdict.reason == .flaky)
        #expect(verdict.flaky == ["f"])
    }

    @Test("Why nothing is mended")
    func reasons() throws {
        #expect(try verdict(before: ["a": .passed], after: ["a": .passed]).reason == .passesBefore)
        #expect(try verdict(before: ["a": .failed], after: ["a": .failed]).reason == .goldDoesNotFix)
        #expect(try verdict(before: [:], after: ["a": .error]).reason == .goldDoesNotFix)
        #expect(try verdict(before: [:], after: [:]).reason == .noTests)
        #expect(try verdict(before: ["a": .skipped], after: ["a": .skipped]).reason == .noTests)
        let broken = try verdict(
            before: [:], after: [:], errorsAfter: ["tests/test_a.py": "ImportError: \u{1b}]0;title\u{7}"])
        #expect(broken.reason == .collectionError)
        #expect(broken.detail.contains("tests/test_a.py: ImportError: \\u{1b}]0;title\\u{7}"))
    }

    @Test("A module that is absent before and after the gold patch is the environment's fault")
    func missingDependency() throws {
        let errors = ["tests/conftest.py": "missing freezegun"]
        let verdict = try verdict(before: [:], after: [:], errorsBefore: errors, errorsAfter: errors)
        #expect(verdict.reason == .environment)
        #expect(verdict.verdictClass == .infrastructure)
        let broken = ["tests/conftest.py": "SyntaxError: invalid syntax"]
        let own = try self.verdict(before: [:], after: [:], errorsBefore: broken, errorsAfter: broken)
        #expect(own.reason == .collectionError)
    }

    @Test("A module that does not import before yields every test under swe-bench and none under swe-gym")
    func importErrorBefore() throws {
        let errors = ["tests/test_a.py": "ImportError: cannot import name 'new'"]
        #expect(try verdict(before: [:], after: ["a": .passed], errorsBefore: errors).failToPass == ["a"])
        let strict = try verdict(before: [:], after: ["a": .passed], policy: .sweGym, errorsBefore: errors)
        #expect(strict.reason == .collectionError)
        #expect(strict.detail.contains("swe-gym"))
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
        let verdict = Judge.verdict(
            on: runs, policy: .sweBench, lacksDependency: LineRunner().lacksDependency)
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
            Judge.verdict(on: runs, policy: .sweBench, lacksDependency: LineRunner().lacksDependency).reason
                == .disk)
    }

    @Test("A hang that the gold patch mends is refused, and said to be one")
    func hangBefore() throws {
        let runs = [
            try record(.base, 0, [:], ending: .timedOut(seconds: 9), isComplete: false),
            try record(.gold, 0, ["a": .passed]),
        ]
        let verdict = Judge.verdict(
            on: runs, policy: .sweBench, lacksDependency: LineRunner().lacksDependency)
        #expect(verdict.reason == .testTimeout)
        #expect(verdict.detail.hasSuffix("every run after it ended in time"))
    }

    @Test("A crash of the interpreter after a whole report costs nothing")
    func crashAtExit() throws {
        let runs = [
            try record(.base, 0, ["a": .failed], ending: .signalled(11)),
            try record(.gold, 0, ["a": .passed], ending: .signalled(11)),
        ]
        #expect(
            Judge.verdict(on: runs, policy: .sweBench, lacksDependency: LineRunner().lacksDependency)
                .verdictClass == .valid)
    }
}
