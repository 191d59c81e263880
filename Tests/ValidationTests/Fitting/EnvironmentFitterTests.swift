import Foundation
import Instances
import Sandbox
import Synchronization
import TestSupport
import Testing

@testable import Validation

/// A model that answers from a list.
private final class ScriptedAdviser: Adviser {
    let name = "model"
    private let answers: Mutex<[String]>
    private let asked = Mutex<[String]>([])

    init(_ answers: [String]) {
        self.answers = Mutex(answers)
    }

    var questions: [String] { asked.withLock { $0 } }

    func answer(system: String, question: String) async throws -> String {
        asked.withLock { $0.append("\(system) \(question)") }
        let answer = answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        guard let answer else { throw ScriptedFault("out of answers") }
        return answer
    }
}

@Suite("Fitting an environment in a language and a sandbox that are scripts")
struct EnvironmentFitterTests {
    private let store = MemoryRunStore()
    private let runners: TemporaryDirectory
    private let directory: TemporaryDirectory

    init() throws {
        runners = try TemporaryDirectory()
        directory = try TemporaryDirectory()
        try directory.write("test\n", to: "tests/a")
    }

    private func instance() throws -> Candidate {
        var instance = try candidate(7)
        instance.testPatch = goldPatch.replacing("x.py", with: "tests/a")
        return instance
    }

    private func bench(_ sandbox: ScriptedSandbox) -> TestBench {
        TestBench(
            sandbox: sandbox, slot: 0, runnerFiles: runners.path, limits: RunLimits(),
            store: store)
    }

    private func fitter(
        _ language: ScriptedLanguage, _ sandbox: ScriptedSandbox, adviser: ScriptedAdviser? = nil,
        limits: SearchLimits = SearchLimits()
    ) throws -> EnvironmentFitter<ScriptedLanguage> {
        EnvironmentFitter(
            language, candidate: try instance(), checkouts: ScriptedCheckouts(base: directory.path),
            scratch: "/scratch", bench: bench(sandbox), validator: InstanceValidator(), adviser: adviser,
            limits: limits)
    }

    /// A sandbox in which a test passes once the environment has a package; until then the log says that it is missing.
    private func sandbox(needing package: String) -> ScriptedSandbox {
        ScriptedSandbox { [store] job, number in
            if job.environment["ENVIRONMENT"]?.contains(package) == true {
                return .lines(["passed t"], to: job, status: 0)
            }
            store.write("missing \(package)\n", toLog: "logs/after-1.attempt-\(number + 1).log")
            return .lines(["uncollected tests/a missing \(package)"], to: job)
        }
    }

    @Test("What the log of a trial says is missing is added, and the second environment is kept")
    func mended() async throws {
        let sandbox = sandbox(needing: "yaml")
        let fit = try await fitter(ScriptedLanguage(), sandbox).fit()
        #expect(fit.prepared.locks.before == ["yaml"])
        #expect(fit.prepared.recipe.attempts.map(\.change) == ["", "added yaml"])
        #expect(fit.prepared.recipe.attempts.map(\.failure) == ["tests miss yaml", nil])
        #expect(fit.costs.cpuSeconds == 2)
        #expect(sandbox.jobs.count == 2)
    }

    @Test("A search that has had its time keeps what it has, and says what was not tried")
    func exhausted() async throws {
        var limits = SearchLimits()
        limits.wallSeconds = 0
        let fit = try await fitter(ScriptedLanguage(), sandbox(needing: "yaml"), limits: limits).fit()
        #expect(fit.prepared.locks.before == [])
        #expect(fit.prepared.recipe.attempts.map(\.change) == ["", "added yaml"])
        #expect(
            fit.prepared.recipe.attempts.map(\.failure)
                == ["tests miss yaml", "not tried: the search had its 0 s"])
    }

    @Test("The trial of the environment that is kept is the first run after the gold patch, not made again")
    func trialCounts() async throws {
        let sandbox = ScriptedSandbox { job, _ in
            .lines([job.mounts[0].inside == "/testbed" ? "passed t" : ""], to: job, status: 0)
        }
        let fit = try await fitter(ScriptedLanguage(), sandbox).fit()
        #expect(sandbox.jobs.count == 1)
        _ = try await InstanceValidator(plan: RepeatPlan(before: 1, after: 1)).validate(fit.tests)
        #expect(sandbox.jobs.count == 2)
    }

    @Test("A need that only a person can meet is a note")
    func remedy() async throws {
        let sandbox = ScriptedSandbox { [store] job, _ in
            store.write("missing compiler\n", toLog: "logs/after-1.attempt-1.log")
            return .lines(["passed t", "failed u"], to: job)
        }
        let fit = try await fitter(ScriptedLanguage(), sandbox).fit()
        #expect(fit.notes == ["install a compiler"])
    }

    @Test("An environment that cannot be made is tried with another toolchain")
    func otherToolchain() async throws {
        let language = ScriptedLanguage { $0.toolchain == "2" ? ScriptedFault("too old") : nil }
        let sandbox = ScriptedSandbox { job, _ in .lines(["passed t"], to: job, status: 0) }
        let fit = try await fitter(language, sandbox).fit()
        #expect(fit.prepared.recipe.attempts.map(\.toolchain) == ["2", "3"])
    }

    @Test("When none can be made, the failure has all attempts and the last cause")
    func none() async throws {
        let language = ScriptedLanguage { ScriptedFault("no \($0.toolchain)") }
        let failure = await #expect(throws: FittingFailure.self) {
            _ = try await fitter(language, ScriptedSandbox { _, _ in nil }).fit()
        }
        #expect(failure?.description == "no 3")
        #expect(failure?.notes.count == 2)
        #expect(failure?.notes.last?.hasSuffix(", 3 instead of 2: no 3") == true)
    }

    @Test("A fault of the place while a trial starts is a fault of the environment")
    func placeFault() async throws {
        let language = ScriptedLanguage(placeFault: ScriptedFault("no layer"))
        let failure = await #expect(throws: FittingFailure.self) {
            _ = try await fitter(language, ScriptedSandbox { _, _ in nil }).fit()
        }
        #expect(failure?.description == "no layer")
    }

    @Test("A model's proposal is followed, its name told")
    func adviser() async throws {
        let sandbox = ScriptedSandbox { [store] job, number in
            if job.environment["ENVIRONMENT"] == "a+b" { return .lines(["passed t"], to: job, status: 0) }
            store.write("nothing is known\n", toLog: "logs/after-1.attempt-\(number + 1).log")
            return .lines(["uncollected tests/a why"], to: job)
        }
        let adviser = ScriptedAdviser(["a b"])
        let fit = try await fitter(ScriptedLanguage(), sandbox, adviser: adviser).fit()
        #expect(fit.prepared.locks.before == ["a", "b"])
        #expect(fit.prepared.recipe.attempts.last?.change == "as model proposed: a b")
        #expect(adviser.questions == ["packages? 1 attempts: nothing is known\n"])
    }

    @Test("A model that fails costs an attempt, not the best environment")
    func silentAdviser() async throws {
        let sandbox = ScriptedSandbox { [store] job, _ in
            store.write("?", toLog: "logs/after-1.attempt-1.log")
            return .lines(["uncollected tests/a why"], to: job)
        }
        let fit = try await fitter(ScriptedLanguage(), sandbox, adviser: ScriptedAdviser([])).fit()
        #expect(fit.prepared.locks.before.isEmpty)
        #expect(fit.prepared.recipe.attempts.last?.failure == "out of answers")
    }

    @Test("A published environment is restored without a trial")
    func restored() async throws {
        let sandbox = ScriptedSandbox { _, _ in nil }
        let recipe = Recipe(
            lock: "x", cutoff: Timestamp(seconds: 0), evidence: [], attempts: [], variables: [:],
            testOptions: [], buildSteps: [], submodules: [], own: [:])
        let fit = try await fitter(ScriptedLanguage(), sandbox).restore(recipe, RecipeLocks(["x"]))
        #expect(fit.prepared.locks.before == ["x"])
        #expect(sandbox.jobs.isEmpty)
    }

    @Test("A recipe whose runner the language does not know is not run")
    func unknownRunner() async throws {
        var recipe = Recipe(
            lock: "x", cutoff: Timestamp(seconds: 0), evidence: [], attempts: [], variables: [:],
            testOptions: [], buildSteps: [], submodules: [], own: [:])
        recipe.runner = "other"
        let sandbox = ScriptedSandbox { _, _ in nil }
        await #expect(throws: UnknownRunner(name: "other", language: "scripted")) {
            _ = try await fitter(ScriptedLanguage(), sandbox).restore(recipe, RecipeLocks(["x"]))
        }
    }

    @Test("Cancellation ends the search")
    func cancelled() async throws {
        await #expect(throws: CancellationError.self) {
            _ = try await fitter(ScriptedLanguage(), ScriptedSandbox { _, _ in nil }).fit()
        }
    }

    @Test("A trial whose log cannot be read still counts")
    func noLog() async throws {
        let sandbox = ScriptedSandbox { job, _ in .lines(["failed t"], to: job) }
        let fit = try await fitter(ScriptedLanguage(), sandbox).fit()
        #expect(fit.prepared.recipe.attempts.count == 1)
        #expect(
            fit.notes == [
                "the log logs/after-1.attempt-1.log cannot be read: noLog(\"logs/after-1.attempt-1.log\")"
            ])
    }
}
