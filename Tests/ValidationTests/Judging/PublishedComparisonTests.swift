import Instances
import TestSupport
import Testing

@testable import Validation

@Suite("Against published lists")
struct PublishedComparisonTests {
    private func compare(_ ours: [String], _ theirs: [String]?) throws -> PublishedComparison.List? {
        var row = PublishedRow(
            instanceID: "owner__name-7", repository: try exampleID().repository, baseCommit: "c")
        row.failToPass = theirs
        let verdict = Verdict.valid(failToPass: ours, passToPass: [], flaky: [])
        return PublishedComparison(of: verdict, with: row).failToPass
    }

    @Test("Order and repeats do not matter, and ids are cut at their first blank")
    func same() throws {
        #expect(try compare(["t[a b]", "t[a c]", "u"], ["u", "t[a"])?.kind == .same)
    }

    @Test("What is missing and what is extra is named")
    func differences() throws {
        let covers = try compare(["a", "b"], ["a"])
        #expect(covers?.kind == .covers)
        #expect(covers?.extra == ["b"])
        let differs = try compare(["a", "b"], ["a", "c"])
        #expect(differs?.kind == .differs)
        #expect(differs?.missing == ["c"])
    }

    @Test("Ids of Django's tests are compared whole, those of SymPy's runner by the function")
    func forms() throws {
        let django = ["test_a (x.A)", "It does, (#1) always."]
        #expect(try compare(django, django)?.kind == .same)
        #expect(try compare(["test_a (x.A)"], ["test_a (x.B)"])?.kind == .differs)
        #expect(
            try compare(["sympy/a/tests/test_b.py::test_c", "x.py::test_d"], ["test_c"])?.kind == .covers)
        #expect(try compare(["x.py::C::test_d[a::b]"], ["test_d[a::b]"])?.kind == .same)
    }

    @Test("A row without the list compares to nothing")
    func absent() throws {
        #expect(try compare(["a"], nil) == nil)
    }
}
