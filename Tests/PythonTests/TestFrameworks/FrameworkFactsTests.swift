import Instances
import Testing
import Validation

@testable import Python

@Suite("What unittest asks of environments")
struct UnittestFactsTests {
    private let framework = Unittest(.unittest)

    private func request(_ files: [String: String]) throws -> EnvironmentRequest {
        try EnvironmentPlanner.plan(
            files: ProjectFiles(files), committedAt: try #require(Timestamp("2021-03-01")),
            installed: PlannerTests.installed)
    }

    @Test("A framework of the standard library asks the index for nothing")
    func requirements() throws {
        let wants = RequirementSet(
            try request(["setup.py": "setup(name='x')"]), projects: [], framework: framework)
        #expect(wants.lines(LadderState(), seeds: []).isEmpty)
        #expect(wants.frameworkPackage == nil)
    }

    @Test("What the interpreter says in its log is read, and supplied")
    func needs() throws {
        let log = """
            test_a (tests.test_a.A) ... ok
            ModuleNotFoundError: No module named 'yaml'
            E   ModuleNotFoundError: No module named 'not_marked_so_here'
            """
        let needs = NeedReader.needs(inLog: log.utf8, of: framework)
        #expect(needs.map(\.description) == ["the module yaml"])
        var mending = EnvironmentMending()
        let step = mending.step(
            after: needs, request: try request(["setup.py": ""]),
            lock: EnvironmentLock(python: PythonVersion(3, 8, 18), pins: []),
            files: ProjectFiles(["setup.py": ""]), blocksTests: true)
        #expect(step?.plan.requirements.map(\.text) == ["pyyaml"])
    }

    @Test("A language model is told of it, and held to its options")
    func proposals() throws {
        #expect(RecipeQuestion.system(of: framework).contains("tests run with unittest"))
        #expect(RecipeQuestion.system(of: framework).contains("(only -b of unittest)"))
        let answer = #"{"testOptions": ["-b"], "variables": {"DJANGO_TEST_X": "1", "PYTEST_X": "1"}}"#
        let proposal = try #require(RecipeQuestion.proposal(in: answer, framework: framework))
        #expect(proposal.testOptions == ["-b"])
        #expect(proposal.variables == ["PYTEST_X": "1"])
        #expect(RecipeQuestion.proposal(in: #"{"testOptions": ["-k", "x"]}"#, framework: framework) == nil)
    }
}

@Suite("What pytest asks of environments")
struct PytestFactsTests {
    private let hash = String(repeating: "0", count: 64)

    private func lock(_ names: String...) -> EnvironmentLock {
        EnvironmentLock(
            python: PythonVersion(3, 8, 18),
            pins: names.map { EnvironmentLock.Pin(name: $0, version: "1", kind: .wheel, sha256: hash) })
    }

    @Test("Tests stay in their order and in one process, whatever a lock holds")
    func options() {
        #expect(Pytest().options(for: lock("pytest")).isEmpty)
        #expect(Pytest().options(for: lock("pytest-xdist")) == ["-n0"])
        #expect(
            Pytest().options(for: lock("pytest-randomly", "pytest-xdist")) == ["-n0", "-p", "no:randomly"])
    }

    @Test(
        "Specifiers that allow only releases before 3 are not supported",
        arguments: [
            ("==2.8.1", true), ("<3", true), ("~=2.9", true), ("<=2.9,>=2", true), ("<4", false),
            ("==3.0", false),
            (">=2", false), ("", false),
        ])
    func releases(specifier: String, isUnsupported: Bool) {
        #expect(Pytest().isUnsupported(specifier) == isUnsupported)
    }

    @Test("The question to a language model is the one that was always asked")
    func question() {
        let system = RecipeQuestion.system
        #expect(system.contains("so that their tests run with pytest. Packages are resolved as of"))
        #expect(
            system.contains(
                "\"testOptions\" (only -p, -c, -o, --import-mode and --rootdir of pytest), \"pythonPath\""))
    }

    @Test("The recipe's command is what a person would type")
    func command() {
        #expect(TestFrameworks.standard.command == ["-m", "pytest"])
        #expect(TestFrameworks.named(nil)?.name == TestFrameworks.standard.name)
        #expect(TestFrameworks.named("unittest")?.command == ["-m", "unittest", "-v"])
        #expect(TestFrameworks.named("trial") == nil)
        #expect(TestFrameworks.unwantedPackages["pytest-randomly"] == "it shuffles the tests")
    }
}
