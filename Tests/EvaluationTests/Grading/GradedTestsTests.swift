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
}
