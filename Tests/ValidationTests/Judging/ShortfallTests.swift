import Instances
import Testing
import Validation

@Suite("Verdicts where the environment lacks what the patch requires")
struct ShortfallTests {
    private let shortfall = "the patched project requires more>=9, which cannot be had"

    @Test(
        "What rests on runs after the gold patch is not said of the candidate",
        arguments: [
            VerdictReason.goldDoesNotFix, .passesBefore, .collectionError, .flaky, .testTimeout,
            .missingModule,
        ])
    func excused(reason: VerdictReason) {
        let verdict = Verdict.refused(reason, "a.py::test", flaky: ["x"]).excusing(shortfall)
        #expect(verdict.verdictClass == .infrastructure && verdict.reason == .requirementMoved)
        #expect(
            verdict.detail.contains("more>=9") && verdict.detail.contains("\(reason.rawValue): a.py::test"))
        #expect(verdict.flaky == ["x"])
    }

    @Test("Everything else stays what it is")
    func kept() {
        let valid = Verdict.valid(failToPass: ["a"], passToPass: [], flaky: [])
        #expect(valid.excusing(shortfall) == valid)
        for reason in [VerdictReason.noTests, .patchDoesNotApply, .unsafePath, .disk] {
            let verdict = Verdict.refused(reason, "")
            #expect(verdict.excusing(shortfall) == verdict)
        }
        let failing = Verdict.refused(.goldDoesNotFix, "")
        #expect(failing.excusing(nil) == failing)
    }
}
