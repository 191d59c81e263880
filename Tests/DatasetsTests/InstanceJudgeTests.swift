import Instances
import Synchronization
import TestSupport
import Testing

@testable import Datasets

@Suite("Asking a model to judge")
struct InstanceJudgeTests {
    private static let scores =
        #"{"issue_text_score": 1, "test_score": 0, "difficulty_score": 2, "explanation": "fine"}"#

    /// A model that gives one answer after another, the last one for ever.
    private final class Scripted: JudgeModel {
        let name = "scripted"
        private let answers: [Result<String, NoAnswer>]
        private let count = Mutex(0)

        init(_ answers: Result<String, NoAnswer>...) { self.answers = answers }

        var asked: Int { count.withLock { $0 } }

        func answer(system: String, question: String) async throws -> String {
            let number = count.withLock { count in
                defer { count += 1 }
                return count
            }
            return try answers[min(number, answers.count - 1)].get()
        }
    }

    private let directory: TemporaryDirectory
    private let question: JudgeQuestion
    private let id: InstanceID

    init() throws {
        directory = try TemporaryDirectory()
        let candidate = try candidate(7)
        id = candidate.id
        question = try #require(JudgeQuestion(candidate, verdict: nil))
    }

    private func judge(_ model: Scripted, _ change: (inout InstanceJudge.Pace) -> Void = { _ in })
        -> InstanceJudge
    {
        var pace = InstanceJudge.Pace()
        (pace.perMinute, pace.patience) = (60_000, .milliseconds(1))
        change(&pace)
        return InstanceJudge(model, records: JudgementRecords(root: directory["judgements"]), pace: pace) {
            _ in
        }
    }

    private static func failure(transient: Bool) -> Result<String, NoAnswer> {
        .failure(NoAnswer(reason: "busy", isTransient: transient))
    }

    @Test("An answer is kept, and its question asked no more, by this run or another")
    func once() async throws {
        let model = Scripted(.success(Self.scores))
        #expect(try await judge(model).judge(id, question) == .judged)
        #expect(try await judge(model).judge(id, question) == .known)
        #expect(model.asked == 1)
        #expect(
            try JudgementRecords(root: directory["judgements"]).all(of: id).map(\.scores?.difficulty) == [2])
    }

    @Test("An answer of another form is kept and not used; it is asked for again where that is wanted")
    func unusable() async throws {
        let model = Scripted(.success("no"), .success(Self.scores))
        let first = try await judge(model).judge(id, question)
        guard case .unusable = first else {
            Issue.record("\(first)")
            return
        }
        #expect(try await judge(model).judge(id, question) == first)
        #expect(try await judge(model) { $0.retry = true }.judge(id, question) == .judged)
        #expect(model.asked == 2)
    }

    @Test("A question that may fare better later is repeated twice, another one not")
    func repeats() async throws {
        let busy = Scripted(
            Self.failure(transient: true), Self.failure(transient: true), .success(Self.scores))
        #expect(try await judge(busy).judge(id, question) == .judged)
        let down = Scripted(Self.failure(transient: true))
        #expect(try await judge(down) { $0.retry = true }.judge(id, JudgeQuestion.of(8)) == .failed("busy"))
        #expect(down.asked == 3)
        let refused = Scripted(Self.failure(transient: false))
        #expect(try await judge(refused).judge(id, JudgeQuestion.of(8)) == .failed("busy"))
        #expect(refused.asked == 1)
    }

    @Test("The limit counts questions, not their repetitions")
    func limit() async throws {
        let model = Scripted(Self.failure(transient: true), .success(Self.scores))
        let judge = judge(model) { $0.limit = 1 }
        #expect(try await judge.judge(id, question) == .judged)
        #expect(try await judge.judge(id, JudgeQuestion.of(8)) == .left)
        #expect(model.asked == 2)
    }

    @Test(
        "After ten questions in a row without an answer no other is asked; one answer begins the count again")
    func givingUp() async throws {
        let model = Scripted(Self.failure(transient: false))
        let judge = judge(model)
        for number in 1...JudgeTurns.mostFailures {
            #expect(await !judge.hasGivenUp)
            #expect(try await judge.judge(id, JudgeQuestion.of(number)) == .failed("busy"))
        }
        #expect(await judge.hasGivenUp)
        #expect(try await judge.judge(id, JudgeQuestion.of(99)) == .left)
        #expect(model.asked == JudgeTurns.mostFailures)
    }

    @Test("The parts of a report add up to what was to be judged")
    func report() {
        var report = JudgeReport()
        let outcomes: [JudgeOutcome] = [
            .known, .judged, .unusable("a"), .failed("b"), .failed("b"), .left, .elsewhere,
        ]
        for outcome in outcomes { report.count(outcome) }
        #expect(report.selected == 6 && report.faults == ["a": 1, "b": 2])
        #expect(
            report.known + report.judged + report.unusable + report.failed + report.left == report.selected)
        #expect(outcomes.filter(\.isFailure).count == 3)
    }
}

extension JudgeQuestion {
    /// Another question for each number.
    fileprivate static func of(_ number: Int) throws -> JudgeQuestion {
        try #require(JudgeQuestion(candidate(number, statement: "statement \(number)"), verdict: nil))
    }
}
