import Instances
import Sandbox
import TestSupport
import Testing

@testable import Validation

@Suite("A second opinion before a candidate is accused")
struct SecondOpinionTests {
    private let runners: TemporaryDirectory
    private let directory: TemporaryDirectory

    init() throws {
        runners = try TemporaryDirectory()
        directory = try TemporaryDirectory()
        try directory.write("test\n", to: "tests/a")
    }

    /// What a job runs in: the packages of its environment, and whether the gold patch is applied.
    private struct Run {
        var packages: String
        var isAfter: Bool
    }

    /// The verdict, the lock it rests on, what was noted, and the packages of each run.
    private func validate(
        _ language: ScriptedLanguage = ScriptedLanguage(), _ lines: @escaping @Sendable (Run) -> [String]
    ) async throws -> (verdict: Verdict, lock: [String], notes: [String], runs: Int) {
        var instance = try candidate(7)
        instance.testPatch = goldPatch.replacing("x.py", with: "tests/a")
        let sandbox = ScriptedSandbox { job, _ in
            let isAfter = job.mounts.contains { "\($0)".contains("after") }
            return .lines(
                lines(Run(packages: job.environment["ENVIRONMENT"] ?? "", isAfter: isAfter)), to: job)
        }
        let validator = InstanceValidator()
        let fitter = EnvironmentFitter(
            language, candidate: instance, checkouts: ScriptedCheckouts(base: directory.path),
            scratch: "/scratch",
            bench: TestBench(
                sandbox: sandbox, slot: 0, runnerFiles: runners.path, limits: RunLimits(),
                store: MemoryRunStore()),
            validator: validator)
        let (result, fit) = try await validator.validate(try await fitter.fit(), by: fitter, leftOut: [])
        return (result.verdict, fit.prepared.locks.before, fit.notes + result.notes, sandbox.jobs.count)
    }

    private static let fails = ["failed t", "why t project KeyError"]

    @Test("An environment in which the gold patch mends is taken instead, with all that was tried")
    func rescued() async throws {
        let found = try await validate { run in
            run.isAfter && run.packages.contains("other") ? ["passed t"] : Self.fails
        }
        #expect(found.verdict.verdictClass == .valid)
        #expect(found.lock == ["other"])
        #expect(found.notes.contains { $0.hasPrefix("with other: before, gold-does-not-fix: ") })
    }

    @Test("Where no more passes, one more run is all that it costs, and the accusation says so")
    func confirmed() async throws {
        let found = try await validate { _ in Self.fails }
        #expect(found.verdict.reason == .goldDoesNotFix)
        #expect(found.verdict.detail.hasSuffix("another environment: with other"))
        #expect(found.lock.isEmpty)
        #expect(found.runs == 3)
    }

    @Test("Where more passes but nothing is mended, the first verdict stays and the second is noted")
    func otherwise() async throws {
        let found = try await validate { run in
            run.packages.contains("other") ? ["passed t"] : Self.fails
        }
        #expect(found.verdict.reason == .goldDoesNotFix)
        #expect(found.notes.contains { $0.hasPrefix("with other: passes-before: ") })
    }

    @Test("A valid candidate, and one whose tests pass before, need no second opinion")
    func settled() async throws {
        let mended = try await validate { run in run.isAfter ? ["passed t"] : ["failed t"] }
        #expect(mended.verdict.verdictClass == .valid && mended.runs == 5)
        let same = try await validate { _ in ["passed u"] }
        #expect(same.verdict.reason == .passesBefore && same.runs == 2)
    }

    @Test("An alternative that cannot be made gives no opinion")
    func impossible() async throws {
        let language = ScriptedLanguage { $0.packages.contains("other") ? ScriptedFault("no other") : nil }
        let found = try await validate(language) { _ in Self.fails }
        #expect(found.verdict.reason == .goldDoesNotFix)
        #expect(found.runs == 2)
    }
}
