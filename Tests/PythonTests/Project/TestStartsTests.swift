import Instances
import Testing
import Validation

@testable import Python

@Suite("Where tests start, by the files that say it")
struct TestStartsTests {
    private let sources = ["pkg/__init__.py": "", "tests/test_a.py": "", "tests/unit/test_b.py": ""]

    private func starts(_ files: [String: String], configured: [String] = []) -> TestStarts {
        TestStarts(
            ProjectFiles(sources.merging(files) { $1 }), python: PythonVersion(3, 9), configured: configured)
    }

    private func places(_ files: [String: String], configured: [String] = []) -> [TestStart.Place] {
        starts(files, configured: configured).start.places
    }

    private func workflow(_ steps: String, job: String = "", top: String = "") -> [String: String] {
        let text = "\(top)jobs:\n  test:\n    runs-on: x\n\(job)    steps:\n\(steps)"
        return [".github/workflows/ci.yml": text]
    }

    private let inTests = [TestStart.Place(directory: "tests", isOnPath: false)]

    @Test(
        "Steps of a workflow, in every way in which they name a directory",
        arguments: [
            "      - run: pytest\n        working-directory: tests\n",
            "      - working-directory: ./tests/\n        name: x\n        run: pytest -q\n",
            "      - run: |\n          pip install x\n          cd tests && pytest\n",
            "      - run: |\n          cd $GITHUB_WORKSPACE/tests\n          pytest\n",
            "      - run: cd ${{ github.workspace }}/tests; pytest\n",
            "      - run: (cd docs && make); pushd tests; pytest; popd\n",
            "      - run: bash -c \"cd tests && pytest\"\n",
            "      - run: uv run --directory tests pytest\n",
            "      - run: poetry -C tests run pytest\n",
        ])
    func steps(_ step: String) {
        #expect(places(workflow(step)) == inTests)
    }

    @Test("Defaults of a job and of a workflow hold where a step names none")
    func defaults() {
        let step = "      - run: pytest\n"
        let job = "    defaults:\n      run:\n        working-directory: tests\n"
        #expect(places(workflow(step, job: job)) == inTests)
        #expect(places(workflow(step, top: "defaults:\n  run:\n    working-directory: tests\n")) == inTests)
        let own = "      - run: pytest\n        working-directory: tests/unit\n"
        #expect(places(workflow(own, job: job)).map(\.directory) == ["tests/unit"])
    }

    @Test("A directory of one step is not that of the next, and one of a subshell ends with it")
    func scopes() {
        #expect(places(workflow("      - run: cd tests\n      - run: pytest\n")).isEmpty)
        #expect(places(workflow("      - run: (cd tests && make x) && pytest\n")).isEmpty)
        let literal = "      - run: |\n          echo working-directory\n          pytest\n"
        #expect(places(workflow(literal)).isEmpty)
    }

    @Test("A matrix of directories is each of them")
    func matrix() {
        let step = "      - run: python -m pytest\n        working-directory: libs/${{ matrix.lib }}\n"
        let job = "    strategy:\n      matrix:\n        lib: [a, b, gone]\n"
        let files = workflow(step, job: job).merging(["libs/a/test_x.py": "", "libs/b/test_y.py": ""]) { $1 }
        let starts = starts(files)
        #expect(starts.start.places.map(\.directory) == ["libs/a", "libs/b"])
        #expect(starts.start.places.allSatisfy { $0.isOnPath })
        #expect(starts.evidence.contains { $0.decided == "passed over: no directory of the commit" })
    }

    @Test(
        "Other services and programs that call runners",
        arguments: [
            ["tox.ini": "[tox]\nenvlist = py39\n[testenv]\nchangedir = tests\ncommands = pytest {posargs}\n"],
            ["tox.ini": "[testenv]\nchangedir = {toxinidir}/tests\ncommands =\n    pytest {posargs:.}\n"],
            ["tox.toml": "[env_run_base]\nchange_dir = \"tests\"\ncommands = [[\"pytest\"]]\n"],
            ["Makefile": "test:\n\tcd tests && pytest\n"],
            ["Makefile": "check:\n\tcd tests; \\\n\tpytest -q\n"],
            ["Makefile": "test:\n\t$(MAKE) -C tests check\n", "tests/Makefile": "check:\n\tpytest\n"],
            [
                "noxfile.py":
                    "@nox.session\ndef tests(session):\n    session.chdir('tests')\n    session.run('pytest')\n"
            ],
            ["pyproject.toml": "[tool.pdm.scripts]\ntest = \"sh -c 'cd tests && pytest'\"\n"],
            ["pyproject.toml": "[tool.poe.tasks.test]\ncmd = \"pytest\"\ncwd = \"tests\"\n"],
            ["pyproject.toml": "[tool.hatch.envs.default.scripts]\ntest = [\"cd tests && pytest\"]\n"],
            ["run_tests.sh": "#!/bin/sh\nset -e\ncd \"$(dirname \"$0\")/tests\"\npytest\n"],
            [".travis.yml": "before_script:\n  - cd tests\nscript:\n  - pytest\n"],
            [".gitlab-ci.yml": "test:\n  script:\n    - cd tests\n    - pytest\n"],
            [
                ".circleci/config.yml":
                    "jobs:\n  t:\n    steps:\n      - run:\n          command: pytest\n          working_directory: tests\n"
            ],
            [
                "azure-pipelines.yml":
                    "jobs:\n- job: Test\n  steps:\n  - script: pytest\n    workingDirectory: tests\n"
            ],
        ])
    func others(_ files: [String: String]) {
        #expect(places(files) == inTests)
    }

    @Test("What a job calls is followed to where it starts the tests")
    func delegation() {
        let tox = "[testenv]\nchangedir = tests\ncommands = pytest\n"
        #expect(places(workflow("      - run: tox -e py39\n").merging(["tox.ini": tox]) { $1 }) == inTests)
        let backend = [
            "backend/tox.ini": tox, "backend/tests/test_x.py": "",
            "backend/Makefile": "test:\n\tpython -m pytest\n",
        ]
        let step = "      - run: tox\n        working-directory: backend\n"
        #expect(places(workflow(step).merging(backend) { $1 }).map(\.directory) == ["backend/tests"])
        let make = "      - run: cd backend && make test\n"
        #expect(places(workflow(make).merging(backend) { $1 }) == [TestStart.Place(directory: "backend")])
    }

    @Test("The root is where tests start that a command there runs")
    func root() {
        let both = "      - run: pytest\n      - run: cd tests && pytest\n"
        #expect(places(workflow(both)).isEmpty)
        let unit = "      - run: pytest pkg\n      - run: cd tests && pytest\n"
        #expect(places(workflow(unit)) == inTests)
        #expect(places(workflow(both), configured: ["pkg"]) == inTests)
        let ignored = "      - run: pytest --ignore=tests\n      - run: cd tests && pytest\n"
        #expect(places(workflow(ignored)) == inTests)
    }

    @Test(
        "A directory that is not there, or that only a variable tells, is none",
        arguments: [
            "cd gone && pytest", "cd $DIRECTORY && pytest", "cd ../tests && pytest", "cd /tmp && pytest",
        ])
    func nowhere(_ command: String) {
        #expect(places(["Makefile": "test:\n\t\(command)\n"]).isEmpty)
    }

    @Test("Tests that lie outside of the directory in which they start are named")
    func outside() {
        let files = ["Makefile": "test:\n\tcd pkg && python -m pytest ../tests\n"]
        #expect(places(files) == [TestStart.Place(directory: "pkg", tests: "tests")])
    }

    @Test("The evidence names file and line")
    func evidence() throws {
        let link = try #require(
            starts(workflow("      - run: pytest\n        working-directory: tests\n")).evidence.first)
        #expect(link.file == ".github/workflows/ci.yml")
        #expect(link.said == "line 6: pytest in tests")
        #expect(link.decided == "tests start in tests, which comes last on the module search path")
    }
}

@Suite("What a plan holds of where tests start")
struct StartPlanningTests {
    private func request(
        _ files: [String: String], _ change: (inout Override) -> Void = { _ in }
    ) throws -> EnvironmentRequest {
        var override = Override()
        change(&override)
        return try EnvironmentPlanner.plan(
            files: ProjectFiles(files), committedAt: try #require(Timestamp("2021-03-01")),
            installed: PlannerTests.installed, overrides: [override])
    }

    private let files = [
        "setup.py": "setup(name='x')", "tests/test_x.py": "",
        "ci.env": "A=1\nexport B='x y' \nTOKEN=2\nbad line\n",
        ".github/workflows/ci.yml": """
        jobs:
          test:
            services:
              db:
                image: postgres:13
              redis:
                image: library/redis
            steps:
              - run: pytest
                working-directory: tests
                env:
                  MODE: full
                  DATABASE_URL: postgres://localhost/x
        """,
    ]

    @Test("Directories, services and variables of the step with the tests are inferred")
    func inferred() throws {
        let request = try request(files)
        #expect(request.start.places == [TestStart.Place(directory: "tests", isOnPath: false)])
        #expect(request.start.services == ["postgres", "redis"])
        #expect(request.variables == ["MODE": "full"])
        #expect(request.runner == nil)
    }

    @Test("An override replaces what was inferred, with its reason as the source")
    func overridden() throws {
        let request = try request(files) {
            $0.reason = "it says so"
            $0.testDirectories = ["./tests/", "gone"]
            $0.startOnPath = true
            $0.services = ["rabbitmq"]
            $0.variableFiles = ["ci.env", "none.env"]
            $0.settings = "conf.test"
        }
        #expect(request.start.places == [TestStart.Place(directory: "tests")])
        #expect(request.start.services == ["rabbitmq"])
        #expect(
            request.variables == [
                "MODE": "full", "A": "1", "B": "x y", "DJANGO_SETTINGS_MODULE": "conf.test",
            ])
        let said = request.evidence.filter { $0.said.hasPrefix("override: it says so") }.map(\.decided)
        #expect(said.contains("gone, where tests were to start, is no directory of the commit"))
        #expect(said.contains("passed over: not there"))
        #expect(try self.request(files) { $0.testDirectories = ["."] }.start.places.isEmpty)
    }

    @Test("A file of variables that the command names is read")
    func variableFile() throws {
        let workflow =
            "jobs:\n  test:\n    steps:\n      - run: |\n          set -a; . ci.env\n          pytest\n"
        let request = try request(["ci.env": "A=1\n# B=2\nC=3 # d\n", ".github/workflows/ci.yml": workflow])
        #expect(request.variables == ["A": "1", "C": "3"])
    }
}
