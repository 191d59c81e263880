import Instances
import TestSupport
import Testing

@testable import Validation

@Suite("The search for an environment, step by step")
struct FittingTests {
    private typealias Search = Fitting<ScriptedLadder, String>
    private let day = Timestamp(seconds: 1_600_000_000)

    private func search(questions: Int = 0) -> Search {
        Search(ScriptedPlan(toolchain: "2", cutoff: day), ladder: ScriptedLadder(), questions: questions)
    }

    private func attempt(_ change: String = "", toolchain: String = "2") -> EnvironmentAttempt {
        EnvironmentAttempt(toolchain: toolchain, cutoff: day, change: change, failure: nil)
    }

    /// What a run says: tests that pass and fail, files that cannot be collected, what is missing.
    private func trial(
        passed: Int = 0, failed: Int = 0, uncollected: Int = 0, isWhole: Bool = true, missing: [String] = []
    ) throws -> Trial<String> {
        var outcomes: [String: TestOutcome] = [:]
        for index in 0..<passed { outcomes["p\(index)"] = .passed }
        for index in 0..<failed { outcomes["f\(index)"] = .failed }
        let errors = Dictionary(uniqueKeysWithValues: (0..<uncollected).map { ("e\($0)", "error") })
        let run = try record(.gold, 0, outcomes, collectionErrors: errors, isComplete: isWhole)
        return Trial(run, log: Array("the log".utf8)) { _ in missing }
    }

    /// What is to be done next, in a few words.
    private func move(_ search: Search) -> String {
        switch search.move {
        case .prepare(let plan, let round):
            "prepare \(round): \(([plan.toolchain] + plan.packages).joined(separator: " "))"
        case .trial(let made): "try \(made)"
        case .ask(_, let attempts, let said): "ask after \(attempts.count): \(said)"
        case .over(.best(let made, _, _)): "best \(made)"
        case .over(.none(let fault, _)): "none: \(fault)"
        }
    }

    private func attempts(_ search: Search) -> [String] {
        let attempts: [EnvironmentAttempt] =
            switch search.move {
            case .over(.best(_, _, let attempts)), .over(.none(_, let attempts)), .ask(_, let attempts, _):
                attempts
            case .prepare, .trial: []
            }
        return attempts.map { "\($0.toolchain)|\($0.change)|\($0.failure ?? "-")" }
    }

    @Test("An environment in which all tests pass is the result")
    func first() throws {
        var search = search()
        #expect(move(search) == "prepare 1: 2")
        search.prepared("a", after: [attempt()], lock: [], likeness: "a")
        #expect(move(search) == "try a")
        search.tried(try trial(passed: 3))
        #expect(move(search) == "best a")
        #expect(attempts(search) == ["2||-"])
    }

    @Test("What tests miss is added, and the environment in which more of them pass is kept")
    func better() throws {
        var search = search()
        search.prepared("a", after: [attempt()], lock: [], likeness: "a")
        search.tried(try trial(uncollected: 1, missing: ["yaml", "six"]))
        #expect(move(search) == "prepare 2: 2 yaml")
        search.prepared("b", after: [attempt()], lock: ["yaml"], likeness: "b")
        search.tried(try trial(passed: 3))
        #expect(move(search) == "best b")
        #expect(attempts(search) == ["2||tests miss yaml, six", "2|added yaml|-"])
    }

    @Test("No more than six needs are named")
    func manyNeeds() throws {
        var search = search()
        search.prepared("a", after: [attempt()], lock: [], likeness: "a")
        search.tried(try trial(failed: 1, missing: (1...8).map { "n\($0)" }))
        search.failed(PreparationFault(ScriptedFault("no"), toolchain: "3"))
        #expect(move(search) == "prepare 3: 3 n1")
        search.failed(PreparationFault(ScriptedFault("no"), toolchain: "3"))
        #expect(attempts(search).first == "2||tests miss n1, n2, n3, n4, n5, n6")
    }

    @Test("An environment like the best one is not tried, and is no better")
    func alike() throws {
        var search = search()
        search.prepared("a", after: [attempt()], lock: [], likeness: "same")
        search.tried(try trial(failed: 1, missing: ["yaml"]))
        search.prepared("b", after: [attempt()], lock: [], likeness: "same")
        #expect(move(search) == "best a")
        #expect(attempts(search).last == "2|added yaml|no more tests run than before")
    }

    @Test("The needs of the best trial change the best plan, not the last one")
    func bestPlanIsChanged() throws {
        var search = search()
        search.prepared("a", after: [attempt()], lock: [], likeness: "a")
        search.tried(try trial(passed: 1, failed: 2, missing: ["yaml", "six"]))
        #expect(move(search) == "prepare 2: 2 yaml")
        search.prepared("b", after: [attempt()], lock: [], likeness: "b")
        search.tried(try trial(failed: 3, missing: ["other"]))
        #expect(move(search) == "prepare 3: 2 six")
        search.prepared("c", after: [attempt()], lock: [], likeness: "c")
        search.tried(try trial(passed: 3))
        #expect(move(search) == "best c")
        #expect(
            attempts(search) == [
                "2||tests miss yaml, six", "2|added yaml|no more tests run than before", "2|added six|-",
            ])
    }

    @Test(
        "Better is: a whole run, then fewer files that cannot be collected, more that pass, fewer that fail")
    func order() throws {
        let ranked = [
            try trial(passed: 9, isWhole: false), try trial(passed: 9, uncollected: 2),
            try trial(passed: 1, uncollected: 1), try trial(passed: 1, failed: 5),
            try trial(passed: 2, failed: 5),
            try trial(passed: 2, failed: 1),
        ]
        for (index, worse) in ranked.enumerated() {
            for better in ranked.dropFirst(index + 1) {
                #expect(worse.isWorse(than: better))
                #expect(!better.isWorse(than: worse))
            }
            #expect(!worse.isWorse(than: worse))
        }
    }

    @Test("Needs are read only where tests fail or do not run")
    func needsAreRead() throws {
        #expect(try trial(passed: 2, missing: ["x"]).needs.isEmpty)
        #expect(try trial(passed: 2, failed: 1, missing: ["x"]).needs == ["x"])
        #expect(try trial(missing: ["x"]).needs == ["x"])
        #expect(try trial(passed: 1, failed: 1).said.isEmpty)
        #expect(try trial(failed: 1).said == "the log")
        #expect(try trial(passed: 1, uncollected: 1).blocksTests)
    }

    @Test("A fault counts as an attempt that tells it, with the toolchain of the lock")
    func fault() {
        var search = search()
        search.failed(PreparationFault(ScriptedFault("does not\nbuild"), toolchain: "2.7"))
        #expect(move(search) == "prepare 2: 3")
        search.failed(PreparationFault(ScriptedFault("neither")))
        #expect(move(search) == "none: neither")
        #expect(attempts(search) == ["2.7||does not\\u{a}build", "3|3 instead of 2|neither"])
    }

    @Test("A fault that brings attempts counts all of them, the first with what was changed")
    func faultWithAttempts() {
        var search = search()
        search.failed(PreparationFault(ScriptedFault("no")))
        let tries = [attempt(" later", toolchain: "3"), attempt("relaxed", toolchain: "3")]
        search.failed(PreparationFault(ScriptedFault("unsatisfiable", attempts: tries)))
        #expect(attempts(search) == ["2||no", "3| later3 instead of 2|-", "3|relaxed|-"])
    }

    @Test("A fault of the trial leaves the attempts that made the environment")
    func faultInTrial() throws {
        var search = search()
        search.prepared("a", after: [attempt()], lock: [], likeness: "a")
        search.failed(PreparationFault(ScriptedFault("no layer")))
        #expect(move(search) == "prepare 2: 3")
        search.prepared("b", after: [attempt(toolchain: "3")], lock: [], likeness: "b")
        search.tried(try trial(passed: 1))
        #expect(move(search) == "best b")
        #expect(attempts(search) == ["2||-", "2||no layer", "3|3 instead of 2|-"])
    }

    @Test("Where nothing is run, the first environment stays")
    func nothingToRun() {
        var search = search(questions: 2)
        search.prepared("a", after: [attempt()], lock: [], likeness: "a")
        search.tried(nil)
        #expect(move(search) == "best a")
        #expect(attempts(search) == ["2||-"])
    }

    @Test("A model is asked when nothing else is left and tests cannot run, twice at most")
    func asked() throws {
        var search = search(questions: 2)
        search.prepared("a", after: [attempt()], lock: [], likeness: "a")
        search.tried(try trial(uncollected: 1))
        #expect(move(search) == "ask after 1: the log")
        search.advised(
            PlanChange(plan: ScriptedPlan(toolchain: "2", cutoff: day, packages: ["x"]), change: "x"))
        #expect(move(search) == "prepare 2: 2 x")
        search.prepared("b", after: [attempt()], lock: [], likeness: "b")
        search.tried(try trial(uncollected: 1))
        #expect(move(search) == "ask after 2: the log")
        search.advised(
            PlanChange(plan: ScriptedPlan(toolchain: "2", cutoff: day, packages: ["y"]), change: "y"))
        search.prepared("c", after: [attempt()], lock: [], likeness: "c")
        search.tried(try trial(uncollected: 1))
        #expect(move(search) == "best a")
        #expect(
            attempts(search) == [
                "2||-", "2|x|no more tests run than before", "2|y|no more tests run than before",
            ])
    }

    @Test("A model is not asked where tests run, or where none is named")
    func notAsked() throws {
        var fine = search(questions: 2)
        fine.prepared("a", after: [attempt()], lock: [], likeness: "a")
        fine.tried(try trial(passed: 1, failed: 4))
        #expect(move(fine) == "best a")
        var alone = search()
        alone.prepared("a", after: [attempt()], lock: [], likeness: "a")
        alone.tried(try trial(uncollected: 1))
        #expect(move(alone) == "best a")
    }

    @Test("Without any environment the model is told the last fault; no answer is an attempt too")
    func noAnswer() {
        var search = search(questions: 2)
        search.failed(PreparationFault(ScriptedFault("first")))
        search.failed(PreparationFault(ScriptedFault("last")))
        #expect(move(search) == "ask after 2: last")
        search.refused(by: "model", saying: "busy")
        #expect(move(search) == "none: last")
        #expect(attempts(search).last == "3|a recipe of model|busy")
    }

    @Test("An answer of no use ends the search")
    func uselessAnswer() throws {
        var search = search(questions: 2)
        search.prepared("a", after: [attempt()], lock: [], likeness: "a")
        search.tried(try trial(uncollected: 1))
        search.advised(nil)
        #expect(move(search) == "best a")
        #expect(attempts(search) == ["2||-"])
    }

    @Test("No server's name is left in the attempts")
    func hosts() {
        var search = search()
        search.failed(PreparationFault(ScriptedFault("asking https://index.example:8080/simple/x")))
        search.failed(PreparationFault(ScriptedFault("no")))
        #expect(attempts(search).first == "2||asking https://(index)/simple/x")
    }
}
