import Instances
import Testing

@testable import Evaluation

@Suite("Outcomes that a log does not name")
struct SummaryLinesTests {
    @Test("What pytest's summary names stays out, with and without a reason, with blanks in ids")
    func named() {
        let log = """
            PASSED a.py::passes
            FAILED a.py::fails - assert 1 - 2 == 3
            FAILED a.py::odd[x - y] - why
            XFAIL a.py::wanted
            SKIPPED [1] a.py:3: not today
            """
        let missing = SummaryLines.missing(
            from: Array(log.utf8),
            [
                "a.py::passes": .passed, "a.py::fails": .failed, "a.py::odd[x - y]": .failed,
                "a.py::wanted": .expectedFailure, "a.py::skipped": .skipped,
                "a.py::surprise": .unexpectedPass,
                "a.py::passes[2]": .passed,
            ])
        #expect(missing == ["PASSED a.py::passes[2]", "SKIPPED a.py::skipped"])
    }

    @Test("A log of an old pytest names nothing that passed")
    func old() {
        let log = "a.py::one PASSED   [ 50%]\na.py::two ERROR    [100%]\n"
        #expect(
            SummaryLines.missing(from: Array(log.utf8), ["a.py::one": .passed, "a.py::two": .error])
                == ["ERROR a.py::two", "PASSED a.py::one"])
    }
}
