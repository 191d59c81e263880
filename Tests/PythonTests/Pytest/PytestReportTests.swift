import Instances
import Testing

@testable import Python
@testable import Validation

@Suite("What the reporter's lines say")
struct PytestReportTests {
    private func report(_ lines: String..., nonce: String = "n") -> TestReport {
        PytestRunner().report(from: Array(lines.joined(separator: "\n").utf8), nonce: nonce)
    }

    private let start = #"{"t": "start", "nonce": "n"}"#

    private func test(_ id: String, _ when: String, _ outcome: String) -> String {
        #"{"t": "test", "id": "\#(id)", "when": "\#(when)", "outcome": "\#(outcome)"}"#
    }

    private func end(_ lines: Int, status: Int = 1, nonce: String = "n") -> String {
        #"{"t": "end", "nonce": "\#(nonce)", "status": \#(status), "lines": \#(lines)}"#
    }

    @Test("The phases of a test merge as in pytest's summary")
    func merging() {
        let whole = report(
            start, test("ok", "call", "passed"), test("bad", "call", "failed"),
            test("bad", "teardown", "failed"),
            test("setup", "setup", "failed"), test("late", "call", "passed"),
            test("late", "teardown", "failed"),
            test("skip", "setup", "skipped"), test("x", "call", "xfailed"), test("xp", "call", "xpassed"),
            test("again", "call", "rerun"), test("again", "call", "passed"), end(12))
        #expect(whole.isComplete)
        #expect(
            whole.outcomes == [
                "ok": .passed, "bad": .failed, "setup": .error, "late": .error, "skip": .skipped,
                "x": .expectedFailure, "xp": .unexpectedPass, "again": .passed,
            ])
    }

    @Test("It is known where the first test begins and where the last one ends")
    func span() {
        let run = #"{"t": "run", "id": "a"}"#
        let first = "\(start)\n\(run)"
        let last = "\(first)\n\(test("a", "call", "passed"))\n\(run)\n\(test("a", "call", "passed"))"
        let whole = report(last, end(5))
        #expect(whole.span == .init(first: first.utf8.count, last: last.utf8.count))
        #expect(report(start, end(1)).span == nil)
    }

    @Test("The path's () of old versions is dropped, as published ids have none; parameters are left alone")
    func oldIDs() {
        let whole = report(
            start, test("a.py::C::()::m[x::()::y]", "call", "passed"),
            test("b.py::f[::()::]", "call", "passed"),
            end(3))
        #expect(whole.outcomes.keys.sorted() == ["a.py::C::m[x::()::y]", "b.py::f[::()::]"])
    }

    @Test("Ids are kept exactly, blanks, quotes and all")
    func exactIDs() {
        let whole = report(start, test(#"t.py::t[a b-\"\\u00e9\" \u2028]"#, "call", "passed"), end(2))
        #expect(whole.outcomes == ["t.py::t[a b-\"\\u00e9\" \u{2028}]": .passed])
    }

    @Test(
        "A report is whole only with its own beginning and end and every line between",
        arguments: [
            [#"{"t": "start", "nonce": "n"}"#],
            [#"{"t": "end", "nonce": "n", "status": 0, "lines": 0}"#],
            [#"{"t": "start", "nonce": "n"}"#, #"{"t": "end", "nonce": "n", "status": 0, "lines": 2}"#],
            [#"{"t": "start", "nonce": "n"}"#, #"{"t": "end", "nonce": "forged", "status": 0, "lines": 1}"#],
            [
                #"{"t": "start", "nonce": "n"}"#, "garbage",
                #"{"t": "end", "nonce": "n", "status": 0, "lines": 1}"#,
            ],
            [
                #"{"t": "start", "nonce": "n"}"#, #"{"t": "what"}"#,
                #"{"t": "end", "nonce": "n", "status": 0, "lines": 2}"#,
            ],
            [],
        ])
    func incomplete(_ lines: [String]) {
        let bytes = Array(lines.joined(separator: "\n").utf8)
        #expect(!PytestRunner().report(from: bytes, nonce: "n").isComplete)
    }

    @Test(
        "What comes after the end, and is not the end again, makes the report incomplete and is not believed",
        arguments: [
            #"{"t": "test", "id": "ghost", "when": "call", "outcome": "passed"}"#,
            #"{"t": "test", "id": "a", "when": "call", "outcome": "failed"}"#,
            #"{"t": "run", "id": "a"}"#, #"{"t": "skip", "id": "a"}"#, #"{"t": "crash", "text": "x"}"#,
            #"{"t": "collect", "id": "a", "text": "x"}"#, #"{"t": "start", "nonce": "n"}"#,
            #"{"t": "stop", "nonce": "n", "lines": 3}"#, #"{"t": "end", "status": 0, "lines": 3}"#,
            #"{"t": "end", "nonce": "n", "status": 0, "lines": 2}"#,
        ])
    func afterTheEnd(_ line: String) {
        let found = report(start, test("a", "call", "passed"), end(2, status: 0), line)
        #expect(!found.isComplete)
        #expect(found.outcomes == ["a": .passed])
        let again = report(start, test("a", "call", "passed"), end(2, status: 0), line, end(4, status: 0))
        #expect(!again.isComplete)
    }

    @Test("The end may come again, when another plug-in has changed the status")
    func endAgain() {
        let found = report(start, test("a", "call", "passed"), end(2, status: 0), end(3, status: 1))
        #expect(found.isComplete)
        #expect(found.status == 1)
    }

    @Test("A session that could not begin is whole when a conftest is why, and not otherwise")
    func neverBegan() {
        let conftest = report(
            start, #"{"t": "collect", "id": "conftest.py", "text": "ImportError: x"}"#,
            #"{"t": "stop", "nonce": "n", "lines": 2}"#)
        #expect(conftest.isComplete)
        #expect(conftest.collectionErrors == ["conftest.py": "ImportError: x"])
        #expect(conftest.agrees(with: .exited(status: 4)))
        #expect(!report(start, #"{"t": "stop", "nonce": "n", "lines": 1}"#).isComplete)
    }

    @Test("The test that was running when the report broke off is known")
    func running() {
        let broken = report(
            start, #"{"t": "run", "id": "a"}"#, test("a", "call", "passed"), #"{"t": "run", "id": "b"}"#)
        #expect(broken.running == "b")
        #expect(broken.outcomes == ["a": .passed])
    }

    @Test("Report and process must agree on the end")
    func agreement() {
        let whole = report(start, end(1, status: 1))
        #expect(whole.agrees(with: .exited(status: 1)))
        #expect(!whole.agrees(with: .exited(status: 0)))
        #expect(whole.agrees(with: .signalled(11)))
        #expect(!whole.agrees(with: .signalled(9)))
        #expect(!whole.agrees(with: .timedOut(seconds: 1)))
    }
}
