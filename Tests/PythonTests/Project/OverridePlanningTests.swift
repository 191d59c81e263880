import Instances
import Testing

@testable import Python

@Suite("What an override changes in a request")
struct OverridePlanningTests {
    private let files = [
        "setup.py": "setup(name='x')", "requirements-test.txt": "freezegun", "special.txt": "mock",
        "src/x/__init__.py": "", "tests/test_x.py": "",
        ".github/workflows/ci.yml":
            "jobs:\n  test:\n    steps:\n      - run: sudo apt-get install -y graphviz\n      - run: pytest\n",
    ]

    private func request(_ change: (inout Override) -> Void) throws -> EnvironmentRequest {
        var override = Override()
        change(&override)
        return try EnvironmentPlanner.plan(
            files: ProjectFiles(files), committedAt: try #require(Timestamp("2021-03-01")),
            installed: PlannerTests.installed, overrides: [override])
    }

    @Test("Without one everything is inferred")
    func none() throws {
        let request = try request { _ in }
        #expect(request.requirements.map(\.text) == ["freezegun"])
        #expect(request.systemPackages == ["graphviz"])
        #expect(request.cutoff == Timestamp("2021-03-01"))
        #expect(request.installsProject)
    }

    @Test("Requirement files, extras and system packages replace the inferred ones, requirements are added")
    func replacing() throws {
        let request = try request {
            $0.requirementFiles = ["special.txt"]
            $0.requirements = ["attrs>=19"]
            $0.extras = ["all"]
            $0.systemPackages = ["cmake"]
        }
        #expect(request.requirements.map(\.text) == ["mock", "attrs>=19"])
        #expect(request.requirements.map(\.weight) == [.wanted, .firm])
        #expect(request.extras == ["all"])
        #expect(request.systemPackages == ["cmake"])
    }

    @Test("Constraints, build steps, options, paths and days are those that are given")
    func adding() throws {
        let request = try request {
            $0.constraints = ["numpy<2"]
            $0.buildSteps = ["make"]
            $0.testOptions = ["-p", "no:cacheprovider"]
            $0.pythonPath = ["lib"]
            $0.variables = ["MODE": "test"]
            $0.cutoffExtraDays = 30
        }
        #expect(request.constraints == ["numpy<2"])
        #expect(request.buildSteps == ["make"])
        #expect(request.testOptions == ["-p", "no:cacheprovider"])
        #expect(request.pythonPath == ["lib"])
        #expect(request.variables == ["MODE": "test"])
        #expect(request.cutoff == Timestamp("2021-03-31"))
    }

    @Test("A project that is not installed is put on the path, unless the path is given")
    func install() throws {
        let request = try request { $0.install = false }
        #expect(!request.installsProject)
        #expect(request.pythonPath == request.project.sourceRoots)
        let given = try self.request {
            $0.install = false
            $0.pythonPath = ["lib"]
        }
        #expect(given.pythonPath == ["lib"])
    }

    @Test("An exact release of an interpreter is that release, a series all that are there")
    func interpreters() throws {
        #expect(
            try request { $0.interpreter = "3.9.18" }.interpreters.map(\.version) == [PythonVersion(3, 9, 18)]
        )
        #expect(
            try request { $0.interpreter = "3.7" }.interpreters.map(\.version) == [PythonVersion(3, 7, 16)])
        #expect(throws: EnvironmentError.self) { try request { $0.interpreter = "3.9.1" } }
    }
}
