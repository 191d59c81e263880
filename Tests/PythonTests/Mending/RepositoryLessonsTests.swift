import Instances
import TestSupport
import Testing
import Validation

@testable import Python

@Suite("What earlier commits of a repository taught")
struct RepositoryLessonsTests {
    private let day: Timestamp
    private var request: EnvironmentRequest

    init() throws {
        day = try #require(Timestamp("2021-03-05"))
        request = EnvironmentRequest(cutoff: day, project: ProjectDeclaration(kind: .setuptools))
        request.requirements = [
            SourcedRequirement(text: "mock", source: "tests.txt", weight: .wanted),
            SourcedRequirement(text: "pygraphviz>=1", source: "tests.txt", weight: .wanted),
            SourcedRequirement(text: "cartopy", source: "ci.yml", weight: .hint),
        ]
    }

    private func recipe(_ requirements: [WeighedRequirement], evidence: [Evidence] = []) -> PythonRecipe {
        PythonRecipe(
            lock: String(repeating: "a", count: 64), cutoff: day, exceptions: [:], evidence: evidence,
            attempts: [],
            projects: [], requirements: requirements, variables: [:], testOptions: [], pythonPath: [],
            buildSteps: [], submodules: [])
    }

    private let hard = [
        WeighedRequirement(text: "mock", weight: .wanted, source: "tests.txt"),
        WeighedRequirement(text: "pygraphviz>=1", weight: .wanted, source: "tests.txt", change: "left out"),
        WeighedRequirement(text: "cartopy", weight: .hint, source: "ci.yml", change: "left out"),
        WeighedRequirement(text: "lxml>=3", weight: .wanted, source: "errors of the tests"),
        WeighedRequirement(text: "pytest-mock", weight: .wanted, source: "errors of the tests"),
    ]

    @Test("The next commit begins where the last one ended, and its evidence says so")
    func next() throws {
        let lessons = try #require(RepositoryLessons(recipe(hard), committedAt: day))
        var next = request
        lessons.apply(to: &next)
        #expect(next.leavesHints)
        #expect(next.avoided == ["pygraphviz"])
        var state = LadderState()
        state.withoutHints = next.leavesHints
        #expect(
            RequirementSet(next, projects: []).lines(state, seeds: []) == ["mock", "lxml", "pytest>=3"])
        #expect(
            next.evidence.map(\.decided)
                == ["begins without hints", "begins without pygraphviz", "begins with lxml"])
        #expect(next.evidence.allSatisfy { $0.said == "an environment of an earlier commit" })
    }

    @Test("A test that asks for what was avoided gets it")
    func comingBack() throws {
        var next = request
        try #require(RepositoryLessons(recipe(hard), committedAt: day)).apply(to: &next)
        var mending = EnvironmentMending()
        let step = mending.step(
            after: [.module("pygraphviz")], request: next,
            lock: EnvironmentLock(python: PythonVersion(3, 8, 18), pins: []), files: ProjectFiles([:]),
            blocksTests: true)
        #expect(try #require(step).plan.avoided.isEmpty)
    }

    @Test("What is firm is kept, and lessons of long ago, or of a recipe that began with lessons, are none")
    func limits() throws {
        let lessons = try #require(RepositoryLessons(recipe(hard), committedAt: day))
        var firm = request
        firm.requirements.append(SourcedRequirement(text: "pygraphviz", source: "", weight: .firm))
        lessons.apply(to: &firm)
        #expect(RequirementSet(firm, projects: []).lines(LadderState(), seeds: []).contains("pygraphviz"))
        var late = request
        late.cutoff = day.adding(days: 400)
        lessons.apply(to: &late)
        #expect(late.avoided.isEmpty && !late.leavesHints)
        let begun = recipe(
            hard,
            evidence: [Evidence(file: "", said: RepositoryLessons.source, decided: "begins without hints")])
        #expect(RepositoryLessons(begun, committedAt: day) == nil)
        #expect(RepositoryLessons(recipe([hard[0]]), committedAt: day) == nil)
    }

    @Test("Lessons are kept for each repository; a file that cannot be read is as none, and counted")
    func store() async throws {
        let scripted = try await ScriptedBench()
        let store = LessonStore(bench: scripted.bench)
        let repository = try #require(RepositoryName("o/thing"))
        #expect(store.lessons(of: repository) == nil)
        let lessons = try #require(RepositoryLessons(recipe(hard), committedAt: day))
        store.keep(lessons, of: repository)
        #expect(store.lessons(of: repository) == lessons)
        #expect(scripted.bench.cacheFiles.faults.summary() == nil)
        try scripted.directory.write("{", to: "cache/lessons/o__thing.json")
        #expect(store.lessons(of: repository) == nil)
        #expect(scripted.bench.cacheFiles.faults.summary() != nil)
    }
}
