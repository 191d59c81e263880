import Instances
import Testing

@testable import Python

@Suite("Inference from the files at a commit")
struct PlannerTests {
    static let installed = [(3, 6, 15), (3, 7, 16), (3, 8, 18), (3, 9, 18), (3, 10, 13), (3, 11, 7)].map {
        Interpreter(
            path: "/p/\($0.1)/bin/python3", prefix: "/p/\($0.1)", version: PythonVersion($0.0, $0.1, $0.2))
    }

    private func plan(
        _ files: [String: String], at day: String, overrides: [Override] = [], version: String = ""
    ) throws -> EnvironmentRequest {
        try EnvironmentPlanner.plan(
            files: ProjectFiles(files), committedAt: try #require(Timestamp(day)), installed: Self.installed,
            overrides: overrides, version: version)
    }

    private static let setup = """
        setup(name="x", python_requires=">=3.6", classifiers=[
          "Programming Language :: Python :: 3.7", "Programming Language :: Python :: 3.8",
          "Programming Language :: Python :: 3.9"])
        """

    @Test("The interpreter is the newest declared one that had been out for eight months")
    func settledInterpreter() throws {
        let request = try plan(["setup.py": Self.setup], at: "2021-03-01")
        #expect(request.interpreters.first?.version == PythonVersion(3, 8, 18))
        #expect(request.project.kind == .setuptools)
        #expect(try plan(["setup.py": Self.setup], at: "2021-07-01").interpreters.first?.version.minor == 9)
    }

    @Test("A commit older than every interpreter gets the oldest one")
    func ancientCommit() throws {
        let request = try plan(["setup.py": "setup(name='x')"], at: "2013-01-24")
        #expect(request.interpreters.first?.version == PythonVersion(3, 6, 15))
    }

    @Test("A project that allows none of the interpreters is refused by name")
    func noInterpreter() throws {
        #expect(throws: EnvironmentError.self) {
            try plan(["setup.py": "setup(python_requires='<3')"], at: "2020-01-01")
        }
    }

    @Test("Submodules that are there are told, and their files say nothing of the project")
    func submodules() throws {
        let request = try plan(
            [
                "setup.py": Self.setup,
                ".gitmodules": "[submodule \"t\"]\n\tpath = x/typeshed\n[submodule \"e\"]\n\tpath = empty\n",
                "x/typeshed/requirements-test.txt": "flake8", "x/typeshed/tox.ini": "[testenv]\ndeps = black",
                "x/typeshed/stdlib/os.pyi": "",
            ], at: "2021-03-01")
        #expect(request.submodules == ["x/typeshed"])
        #expect(!request.requirements.contains { ["flake8", "black"].contains($0.text) })
        let decided = request.evidence.filter { $0.file == ".gitmodules" }.map(\.decided)
        #expect(decided == ["a submodule, checked out at its commit", "a submodule, left empty"])
    }

    @Test("A project in a subdirectory whose own tests change is installed, with what it requires for them")
    func testedSubproject() throws {
        let files = [
            "setup.py": Self.setup, "plugins/a/setup.py": "setup(name='a')",
            "plugins/b/setup.py": "setup(name='b')",
            "plugins/a/requirements-test.txt": "ray",
        ]
        func request(_ paths: [String]) throws -> EnvironmentRequest {
            try EnvironmentPlanner.plan(
                files: ProjectFiles(files), committedAt: try #require(Timestamp("2021-03-01")),
                installed: Self.installed, changedPaths: paths)
        }
        let found = try request(["tests/test_x.py", "plugins/a/tests/test_a.py"])
        #expect(found.subprojects.map(\.path) == ["plugins/a"])
        #expect(found.requirements.contains { $0.text == "ray" })
        #expect(try request(["tests/test_x.py"]).subprojects.isEmpty)
    }

    @Test("tox tells extras, requirement files, subprojects and variables")
    func tox() throws {
        let request = try plan(
            [
                "setup.py": Self.setup,
                "tox.ini": """
                [testenv]
                extras = tests,reco
                deps =
                    -Urrequirements_dev.txt
                    plugins/example
                    dbt017: dbt==0.17.2
                    py38: only-eight
                    py37: only-seven
                setenv =
                    PYTHONPATH = {toxinidir}
                    MODE = test
                    COVERAGE_FILE = .coverage.{envname}
                """,
                "requirements_dev.txt": "hypothesis\npytest>=3\n", "plugins/example/setup.py": "",
            ], at: "2021-03-01")
        #expect(request.extras.prefix(2) == ["tests", "reco"])
        #expect(request.requirements.map(\.text) == ["hypothesis", "pytest>=3", "only-eight"])
        #expect(request.subprojects.map(\.path) == ["plugins/example"])
        #expect(request.variables == ["MODE": "test"])
        #expect(request.pythonPath == ["."])
        #expect(
            request.evidence.contains { $0.file == "requirements_dev.txt" && $0.said == "named by tox.ini" })
    }

    @Test(
        "Requirement files are found by their names",
        arguments: [
            "requirements-dev.txt", "test-requirements.txt", "requirements_test.txt",
            "requirements/tests.txt",
            "tests/requirements.txt", "dev_requirements.txt",
        ])
    func requirementFiles(path: String) throws {
        let request = try plan(["setup.py": Self.setup, path: "freezegun"], at: "2021-03-01")
        #expect(request.requirements.map(\.text) == ["freezegun"])
    }

    @Test("Requirement files for documents are left alone")
    func otherFiles() throws {
        let request = try plan(
            ["setup.py": Self.setup, "docs/requirements.txt": "sphinx", "requirements-docs.txt": "sphinx"],
            at: "2021-03-01")
        #expect(request.requirements.isEmpty)
    }

    @Test("Requirement files that name each other end")
    func circularFiles() throws {
        let request = try plan(
            [
                "requirements-dev.txt": "-r requirements.txt\na",
                "requirements.txt": "-r requirements-dev.txt\nb",
            ],
            at: "2021-03-01")
        #expect(Set(request.requirements.map(\.text)) == ["a", "b"])
    }

    @Test("Options of the test runner name their plug-ins")
    func plugins() throws {
        let request = try plan(
            [
                "setup.py": Self.setup,
                "pytest.ini": "[pytest]\naddopts = -nauto --cov=x --timeout 30\nasyncio_mode = auto",
            ],
            at: "2021-03-01")
        #expect(
            request.requirements.map(\.text) == [
                "pytest-xdist", "pytest-cov", "pytest-timeout", "pytest-asyncio",
            ])
    }

    @Test("Poetry's dependencies, groups and extras are read without running anything")
    func poetry() throws {
        let request = try plan(
            [
                "pyproject.toml": """
                [build-system]
                requires = ["poetry-core"]
                build-backend = "poetry.core.masonry.api"
                [tool.poetry]
                name = "thing"
                version = "1.2"
                [tool.poetry.dependencies]
                python = "^3.7"
                attrs = "^19.1"
                lxml = {version = "*", optional = true}
                [tool.poetry.extras]
                xml = ["lxml"]
                [tool.poetry.group.test.dependencies]
                pytest = "^6"
                """
            ], at: "2021-03-01")
        #expect(request.project.kind == .declarative)
        #expect(request.project.dependencies == ["attrs>=19.1,<20"])
        #expect(request.project.extras == ["xml": ["lxml"]])
        #expect(request.requirements.map(\.text) == ["pytest>=6,<7"])
    }

    @Test("Dependency groups include each other")
    func dependencyGroups() throws {
        let text = """
            [project]
            name = "x"
            dependencies = ["attrs"]
            [build-system]
            build-backend = "hatchling.build"
            [dependency-groups]
            dev = [{include-group = "tests"}, "ruff"]
            tests = [{include-group = "base"}, "pytest"]
            base = ["attrs"]
            """
        let request = try plan(["pyproject.toml": text], at: "2022-06-01")
        #expect(request.project.kind == .declarative)
        #expect(request.requirements.map(\.text) == ["attrs", "pytest"])
    }

    @Test("A tree that declares nothing is put on the module search path")
    func plainTree() throws {
        let request = try plan(["src/x/__init__.py": "", "tests/test_x.py": ""], at: "2021-03-01")
        #expect(request.project.kind == .plain)
        #expect(!request.installsProject)
        #expect(request.pythonPath == ["src"])
    }

    @Test("Overrides apply by version and date, later ones over earlier ones")
    func overrides() throws {
        var old = Override()
        old.condition.versions = VersionRange(strict: "<2")
        old.interpreter = "3.7"
        var all = Override()
        all.reason = "no file names it"
        all.requirements = ["mock"]
        all.variables = ["A": "1"]
        var late = Override()
        late.condition.after = Timestamp("2022-01-01")
        late.interpreter = "3.10"
        let files = ["setup.py": Self.setup]
        let first = try plan(files, at: "2021-03-01", overrides: [old, all, late], version: "1.4")
        #expect(first.interpreters.map(\.version.minor) == [7])
        #expect(
            first.requirements == [
                SourcedRequirement(text: "mock", source: "override: no file names it", weight: .firm)
            ])
        #expect(
            first.evidence.filter { $0.file.hasPrefix("override") } == [
                Evidence(file: "override: no file names it", said: "mock", decided: "required")
            ])
        #expect(
            first.evidence.contains(Evidence(file: "", said: "override", decided: "Python 3.7")))
        #expect(first.variables == ["A": "1"])
        let second = try plan(files, at: "2022-03-01", overrides: [old, all, late], version: "2.0")
        #expect(second.interpreters.map(\.version.minor) == [10])
    }
}
