import Instances
import Testing

@testable import Validation

@Suite("How two verdicts differ")
struct VerdictComparisonTests {
    private let valid = Verdict.valid(failToPass: ["a", "b"], passToPass: ["c"], flaky: [])

    @Test("The same verdicts differ in nothing")
    func same() {
        let comparison = VerdictComparison(of: valid, with: valid)
        #expect(comparison.isSame && comparison.lines.isEmpty)
    }

    @Test("A test of PASS_TO_PASS alone is said, and the verdict is the same")
    func passToPass() {
        let comparison = VerdictComparison(
            of: valid, with: .valid(failToPass: ["a", "b"], passToPass: [], flaky: ["c"]))
        #expect(comparison.isSame && comparison.lines == ["no more in PASS_TO_PASS: c"])
    }

    @Test("Another class, and tests that came and went")
    func differs() {
        let other = VerdictComparison(
            of: valid, with: .valid(failToPass: ["b", "d"], passToPass: ["c"], flaky: []))
        #expect(!other.isSame && other.failToPassLost == ["a"] && other.failToPassNew == ["d"])
        let refused = VerdictComparison(of: valid, with: .refused(.flaky, ""))
        #expect(!refused.isSame)
        #expect(refused.verdict == .init(was: "valid", found: "invalid: flaky"))
        #expect(refused.lines.first == "valid on record, now invalid: flaky")
    }
}
