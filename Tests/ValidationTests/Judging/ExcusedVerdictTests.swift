import Instances
import Testing

@testable import Validation

@Suite("Verdicts that would accuse the candidate of a shortcoming of ours")
struct ExcusedVerdictTests {
    private let shortfall = "the patched project requires more>=9, which cannot be had"

    @Test(
        "What rests on runs after the gold patch is not said of the candidate",
        arguments: [
            VerdictReason.goldDoesNotFix, .passesBefore, .collectionError, .flaky, .testTimeout,
            .missingModule,
        ])
    func excused(reason: VerdictReason) {
        let verdict = Verdict.refused(reason, "a.py::test", flaky: ["x"]).excusing(shortfall: shortfall)
        #expect(verdict.verdictClass == .infrastructure && verdict.reason == .requirementMoved)
        #expect(
            verdict.detail.contains("more>=9") && verdict.detail.contains("\(reason.rawValue): a.py::test"))
        #expect(verdict.flaky == ["x"])
    }

    @Test("Everything else stays what it is")
    func kept() {
        let valid = Verdict.valid(failToPass: ["a"], passToPass: [], flaky: [])
        #expect(valid.excusing(shortfall: shortfall) == valid)
        for reason in [VerdictReason.noTests, .patchDoesNotApply, .unsafePath, .disk] {
            let verdict = Verdict.refused(reason, "")
            #expect(verdict.excusing(shortfall: shortfall) == verdict)
        }
        let failing = Verdict.refused(.goldDoesNotFix, "")
        #expect(failing.excusing(shortfall: nil) == failing)
        #expect(failing.excusing(nil as Recipe?) == failing)
    }

    @Test("Where the project's own build failed, a candidate is accused of nothing that a build may change")
    func failedBuild() {
        let aside = FailedBuild(said: "error: fast.c", isPatched: false)
        let patched = FailedBuild(said: "error: fast.c", isPatched: true)
        let failing = Verdict.refused(.goldDoesNotFix, "a.py::test")
        #expect(failing.excusing(aside).reason == .environment)
        #expect(failing.excusing(aside).detail.contains("error: fast.c"))
        let passing = Verdict.refused(.passesBefore, "")
        #expect(passing.excusing(aside) == passing)
        #expect(passing.excusing(patched).reason == .environment)
        let valid = Verdict.valid(failToPass: ["a"], passToPass: [], flaky: [])
        #expect(valid.excusing(patched) == valid)
        #expect(failing.excusing(nil as FailedBuild?) == failing)
    }

    @Test("What the project's own runner might have found or passed is not said of the candidate")
    func missingRunner() {
        for reason in [VerdictReason.goldDoesNotFix, .noTests, .collectionError] {
            let verdict = Verdict.refused(reason, "a.py::test").excusing(missingRunner: "nosetests")
            #expect(verdict.reason == .missingRunner && verdict.detail.contains("nosetests"))
        }
        let valid = Verdict.valid(failToPass: ["a"], passToPass: [], flaky: [])
        #expect(valid.excusing(missingRunner: "nosetests") == valid)
        for reason in [VerdictReason.passesBefore, .missingModule] {
            let verdict = Verdict.refused(reason, "")
            #expect(verdict.excusing(missingRunner: "nosetests") == verdict)
        }
    }
}
