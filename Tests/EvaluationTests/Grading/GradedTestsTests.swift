import Instances
import Testing

@testable import Evaluation

@Suite("The tests by which an instance is graded")
struct GradedTestsTests {
    @Test("What fails here with the gold patch too does not count, unless it is to be mended")
    func failingHere() {
        let tests = GradedTests(
            failToPass: ["t.py::f"], passToPass: ["t.py::p", "t.py::net"], passing: ["t.py::f", "t.py::p"])
        #expect(tests.canBeGraded && tests.failingHere == ["t.py::net"])
        #expect(tests.grade(["t.py::f": .passed, "t.py::p": .passed], .sweBench).resolution == .full)
        #expect(tests.grade(["t.py::f": .passed, "t.py::p": .failed], .sweBench).resolution == .no)
        #expect(!GradedTests(failToPass: ["t.py::f"], passToPass: [], passing: ["t.py::p"]).canBeGraded)
        #expect(!GradedTests(failToPass: [], passToPass: ["t.py::p"]).canBeGraded)
        #expect(GradedTests(failToPass: ["t.py::f"], passToPass: ["t.py::p"]).failingHere.isEmpty)
    }

    @Test(
        "Ids are compared in the spelling of the row; of those that it does not tell apart the worst counts")
    func spellings() {
        let cut = GradedTests(
            failToPass: ["t.py::f[a"], passToPass: [], passing: ["t.py::f[a b]", "t.py::f[a c]"])
        #expect(cut.canBeGraded)
        #expect(cut.grade(["t.py::f[a b]": .passed, "t.py::f[a c]": .passed], .sweBench).isResolved)
        #expect(!cut.grade(["t.py::f[a b]": .failed, "t.py::f[a c]": .passed], .sweBench).isResolved)
        let django = GradedTests(failToPass: ["test_x (app.T)"], passToPass: [])
        #expect(django.grade(["test_x (app.T)": .passed], .sweBench).isResolved)
        let sympy = GradedTests(failToPass: ["test_f"], passToPass: [])
        #expect(sympy.grade(["sympy/tests/test_a.py::test_f": .passed], .sweBench).isResolved)
    }

    @Test("A control has the mended tests that passed, and twenty of the others, drawn by the patch")
    func control() {
        let kept = (0..<100).map { "k\($0)" }
        let tests = GradedTests(failToPass: ["a", "b"], passToPass: kept)
        var outcomes = Dictionary(uniqueKeysWithValues: kept.map { ($0, TestOutcome.passed) })
        (outcomes["a"], outcomes["b"], outcomes["k1"], outcomes["other"]) = (
            .passed, .skipped, .failed, .passed
        )
        let chosen = Set(tests.control(of: outcomes, seed: "x"))
        #expect(chosen.count == 21 && chosen.contains("a"))
        #expect(chosen.isDisjoint(with: ["b", "k1", "other"]))
        #expect(Set(tests.control(of: outcomes, seed: "x")) == chosen)
        #expect(Set(tests.control(of: outcomes, seed: "y")) != chosen)
    }
}
