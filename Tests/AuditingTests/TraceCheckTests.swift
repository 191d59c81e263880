import Instances
import Testing

@testable import Auditing

@Suite struct TraceCheckTests {
    private static let base = ObjectID(high: 1, middle: 0, low: 0)
    private static let other = ObjectID(high: 2, middle: 0, low: 0)
    private static let patched = ObjectID(high: 3, middle: 0, low: 0)

    private func check(
        lines: Int = 6, contents: Bool = true, _ change: (inout AuditAnswer) -> Void
    ) -> InstanceAudit.Check {
        var traces = AnswerTraces()
        traces.lines = (0..<lines).map { .init(part: .gold, path: "a.py", text: Array("line \($0)".utf8)) }
        traces.lines.append(.init(part: .test, path: "test_a.py", text: Array("assert everything".utf8)))
        if contents { traces.contents = [.init(part: .gold, path: "a.py", id: Self.patched, size: 9)] }
        var answer = AuditAnswer()
        change(&answer)
        return TraceCheck(traces: traces, base: [Self.base]).check(
            .gold, named: "gold", in: answer, room: "a room")
    }

    private func hit(_ path: String, _ id: ObjectID, _ lines: [Int]) -> AuditAnswer.Hit {
        AuditAnswer.Hit(path: path, id: id.description, lines: lines)
    }

    @Test func `accuses who has several distinctive lines, and notes who has one`() {
        let several = check { $0.hits = [hit("/opt/a.py", Self.other, [0, 2, 3])] }
        #expect(several.outcome == .leak)
        #expect(several.leaks.first?.hasPrefix("/opt/a.py has 3 of 6 distinctive lines") == true)
        let one = check { $0.hits = [hit("/opt/a.py", Self.other, [0])] }
        #expect(one.outcome == .clean)
        #expect(one.notes.count == 1)
    }

    @Test func `takes a line for common that the base commit has anywhere`() {
        let found = check {
            $0.hits = [
                hit("/testbed/old.py", Self.base, [0, 1, 2]), hit("/opt/a.py", Self.other, [0, 1, 2]),
            ]
        }
        #expect(found.outcome == .clean)
        #expect(found.evidence.contains("3 distinctive lines (3 more are in the base commit elsewhere)"))
    }

    @Test func `accuses by one line where there is one, and by whole files`() {
        #expect(check(lines: 1) { $0.hits = [hit("/tmp/a", Self.other, [0])] }.outcome == .leak)
        let whole = check { $0.copies = [.init(file: "/home/box/b.py", id: Self.patched.description)] }
        #expect(whole.leaks == ["/home/box/b.py is a.py as it is after the gold patch"])
    }

    @Test func `does not look for the other patch`() {
        #expect(check { $0.hits = [hit("/testbed/test_a.py", Self.other, [6])] }.outcome == .clean)
    }

    @Test func `proves nothing where it could not look`() {
        #expect(check(lines: 0, contents: false) { _ in }.outcome == .unproven)
        #expect(
            check { $0.unread = [.init(path: "/opt/huge", reason: "larger than 256 MiB")] }.outcome
                == .unproven)
        #expect(check { $0.unreadCount = 3 }.outcome == .unproven)
        let files = check(lines: 0) { _ in }
        #expect(files.outcome == .clean)
        #expect(
            files.notes == [
                "the gold patch adds no distinctive line, so that whole files alone were compared"
            ])
        let closed = check {
            $0.unread = [.init(path: "/root/x", reason: "Permission denied")]
            $0.unreadCount = 1
        }
        #expect(closed.outcome == .clean, "a session cannot read it either")
    }
}
