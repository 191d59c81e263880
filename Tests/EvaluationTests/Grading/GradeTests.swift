import Instances
import Testing

@testable import Evaluation

@Suite("Grades")
struct GradeTests {
    private func grade(
        _ outcomes: [String: TestOutcome], _ failToPass: [String] = ["f", "g"],
        _ passToPass: [String] = ["p"],
        _ policy: GradingPolicy = .sweBench
    ) -> Grade {
        Grade(outcomes, failToPass: failToPass, passToPass: passToPass, policy: policy)
    }

    @Test("Full, partial and no, as both harnesses grade")
    func resolutions() {
        for policy in GradingPolicy.allCases {
            func resolution(_ outcomes: [String: TestOutcome]) -> Resolution {
                grade(outcomes, ["f", "g"], ["p"], policy).resolution
            }
            #expect(resolution(["f": .passed, "g": .passed, "p": .passed]) == .full)
            #expect(resolution(["f": .passed, "g": .expectedFailure, "p": .passed]) == .full)
            #expect(resolution(["f": .passed, "g": .failed, "p": .passed]) == .partial)
            #expect(resolution(["f": .passed, "p": .passed]) == .partial, "a test that is absent fails")
            #expect(resolution(["f": .passed, "g": .passed, "p": .error]) == .no)
            #expect(resolution(["f": .failed, "g": .failed, "p": .passed]) == .no)
            #expect(resolution(["f": .unexpectedPass, "g": .failed, "p": .passed]) == .no)
            #expect(grade([:], [], [], policy).resolution == .full, "of empty lists all succeed")
        }
    }

    @Test(
        "Skipped tests vanish from SWE-Gym's lists; SWE-bench fails those to be mended and passes the others")
    func skipped() {
        let outcomes: [String: TestOutcome] = ["f": .passed, "g": .skipped, "p": .skipped]
        let gym = grade(outcomes, ["f", "g"], ["p"], .sweGym)
        #expect(gym.resolution == .full && gym.failToPass.success == ["f"] && gym.failToPass.failure.isEmpty)
        #expect(gym.passToPass == Grade.List())
        let bench = grade(outcomes)
        #expect(bench.resolution == .partial && bench.failToPass.failure == ["g"])
        #expect(bench.passToPass.success == ["p"])
    }
}
