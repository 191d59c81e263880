import Instances
import Testing

@testable import Python

@Suite("What tests need, by the files that say it")
struct TestNeedsTests {
    private static let python = PythonVersion(3, 9)

    private func needs(_ files: [String: String]) -> RequirementCollector {
        TestNeeds.collect(ProjectFiles(files), python: Self.python)
    }

    private func requirements(_ files: [String: String]) -> [String] { needs(files).requirements.map(\.text) }

    @Test("tox in TOML: dependencies, groups, extras, variables")
    func toxTables() {
        let found = needs([
            "tox.toml": """
            env_list = ["3.9", "3.10"]
            [env_run_base]
            deps = ["mock", "-r {tox_root}/reqs.txt"]
            extras = ["cli"]
            dependency_groups = ["test"]
            set_env = { MODE = "on", COVERAGE_FILE = "x" }
            commands = [["pytest", "tests"]]
            [env.docs]
            deps = ["sphinx"]
            """,
            "reqs.txt": "six",
            "pyproject.toml": "[dependency-groups]\ntest = [\"pytest\"]\ndocs = [\"furo\"]\n",
        ])
        #expect(found.requirements.map(\.text) == ["mock", "six", "pytest"])
        #expect(found.extras == ["cli"])
        #expect(found.variables == ["MODE": "on"])
        #expect(found.evidence.contains { $0.said == "group test, named by tox.toml: pytest" })
    }

    @Test("Of the factors of tox the plainest environment's hold, and tests' before others'")
    func factors() {
        let tox = """
            [tox]
            envlist = lint, py39, py39-{django22,django32}
            [testenv]
            deps =
                pytest
                django22: Django==2.2
                django32: Django==3.2
                !django22: modern
                py39,py310: new
                py27: old
            [testenv:lint]
            deps = flake8
            [testenv:integration]
            deps = docker
            """
        #expect(requirements(["tox.ini": tox]) == ["pytest", "modern", "new"])
        let matrix = tox.replacing("lint, py39, py39-", with: "lint, py39-")
        #expect(requirements(["tox.ini": matrix]) == ["pytest", "django==3.2", "modern", "new"])
    }

    @Test("nox: the sessions that run tests, with lists that have names and functions that are called")
    func nox() {
        let found = requirements([
            "noxfile.py": """
            import nox
            DEPENDENCIES = ["mock", "six"]
            @nox.session(python=["3.8", "3.9"])
            def tests(session):
                helper(session)
                session.install(
                    "-r", "requirements/ci.txt",
                    *DEPENDENCIES,
                )
                groups = nox.project.dependency_groups(PYPROJECT, "check")
                session.run("pytest", *session.posargs, env={"A": "b"})
            @nox.session
            def docs(session):
                session.install("sphinx-rtd-theme")
            def helper(session):
                session.install("freezegun")
            """,
            "requirements/ci.txt": "hypothesis",
            "pyproject.toml": "[dependency-groups]\ncheck = [\"attrs\"]\n",
        ])
        #expect(Set(found) == ["mock", "six", "hypothesis", "freezegun", "attrs"])
    }

    @Test("Hatch's environments that run tests, with their variables")
    func hatch() {
        let found = needs([
            "hatch.toml": """
            [envs.default]
            dependencies = ["pytest"]
            [envs.check]
            extra-dependencies = ["mock"]
            features = ["web"]
            env-vars = { KIND = "x" }
            [envs.check.scripts]
            run = "pytest {args}"
            [envs.docs]
            dependencies = ["mkdocs"]
            """
        ])
        #expect(found.requirements.map(\.text) == ["mock", "pytest"])
        #expect(found.extras == ["web"])
        #expect(found.variables == ["KIND": "x"])
    }

    @Test("Jobs that run tests tell names; other jobs tell requirement files only")
    func jobs() {
        let found = needs([
            ".github/workflows/ci.yml": """
            jobs:
              build:
                env:
                  TZ: UTC
                  START_SERVER: 1
                steps:
                - run: sudo apt-get install -y ffmpeg
                - run: pip install codecov pytest freezegun==1.0
                - run: MODE=fast pytest
              docs:
                steps:
                - run: pip install furo
              preview:
                steps:
                - run: pip install towncrier -r more.txt
            """,
            "more.txt": "attrs",
        ])
        #expect(found.requirements.map(\.text) == ["pytest", "freezegun==1.0", "attrs"])
        #expect(found.systemPackages == ["ffmpeg"])
        // A job's variables may ask for what only its machine has; a test command's are the tests'.
        #expect(found.variables == ["TZ": "UTC", "MODE": "fast"])
        #expect(
            found.evidence.contains {
                $0.said == "job build: pytest, freezegun==1.0" || $0.said == "job build: pytest"
            })
    }

    @Test(
        "A variable without which a job runs the same tests too chooses another way to run them, and is left out"
    )
    func alternatives() {
        func variables(_ steps: String...) -> [String: String] {
            let lines = steps.map { "    - run: \($0)\n" }.joined()
            return needs([".github/workflows/ci.yml": "jobs:\n  test:\n    steps:\n\(lines)"]).variables
        }
        #expect(variables("pytest -v test", "PURE=1 pytest -v -x test").isEmpty)
        #expect(variables("PURE=1 pytest -v test", "pytest test").isEmpty)
        #expect(variables("PURE=1 pytest test") == ["PURE": "1"])
        #expect(variables("pytest unit", "DB=memory pytest integration") == ["DB": "memory"])
        #expect(variables("pytest test", "TZ=UTC pytest test") == ["TZ": "UTC"])
        #expect(variables("PURE=1 MODE=a pytest test", "MODE=a pytest test") == ["MODE": "a"])
    }

    @Test("Requirement files that only documents for contributors name are read")
    func documents() {
        let found = requirements([
            "tox.ini": "[testenv]\ndeps = pytest\n",
            "README.rst": "Run ::\n\n    $ pip install -r pkg/requirements_server.txt\n",
            "pkg/requirements_server.txt": "bottle",
        ])
        #expect(found == ["pytest", "bottle"])
    }

    @Test("A path with variables means the file for the interpreter; files for other ones are left out")
    func templates() {
        let found = requirements([
            ".travis.yml":
                "install:\n  - pip install -r ci/reqs-$TRAVIS_PYTHON_VERSION.txt\n  - pip install -r requirements27.txt\nscript:\n  - nosetests\n",
            "ci/reqs-3.8.txt": "eight", "ci/reqs-3.9.txt": "nine", "ci/reqs-3.10.txt": "ten",
            "requirements27.txt": "old",
        ])
        #expect(found == ["nine"])
    }

    @Test("Files that a job puts together stand for what it makes of them")
    func joined() {
        let found = requirements([
            ".travis.yml":
                "install:\n  - cat ci/base.txt ci/utils.txt > deps.txt\n  - pip install -r deps.txt 2> /dev/null\nscript:\n  - pytest\n",
            "ci/base.txt": "numpy", "ci/utils.txt": "nose",
        ])
        #expect(found == ["numpy", "nose"])
    }

    @Test("Of several conda environments the interpreter's is taken, with its names in the index")
    func conda() {
        let found = needs([
            "ci/environment-3.8.yaml": "dependencies:\n  - eight\n",
            "ci/environment-3.9.yaml":
                "dependencies:\n  - python=3.9\n  - pytables\n  - graphviz\n  - libfoo\n  - pip:\n    - mock\n",
            "ci/environment-docs.yaml": "dependencies:\n  - sphinx\n",
        ])
        #expect(found.requirements.map(\.text) == ["tables", "mock"])
        #expect(found.systemPackages == ["graphviz"])
        #expect(found.evidence.contains { $0.said == "libfoo" && $0.decided.hasPrefix("passed over") })
    }

    @Test("What developers install counts only where no group or file is for the tests")
    func developers() {
        #expect(
            requirements(["requirements/tests.txt": "pytest", "requirements/dev.txt": "tox-ish"]) == [
                "pytest"
            ])
        #expect(requirements(["requirements/dev.txt": "pytest"]) == ["pytest"])
        #expect(requirements(["pyproject.toml": "[dependency-groups]\ndev = [\"pytest\"]\n"]) == ["pytest"])
    }

    @Test("A compiled requirement file stands for its source; one without it is read itself")
    func compiled() {
        #expect(
            requirements(["requirements/tests.in": "pytest", "requirements/tests.txt": "pytest==7.0.0"]) == [
                "pytest==7.0.0"
            ])
        #expect(requirements(["requirements/tests.in": "pytest"]) == ["pytest"])
    }

    @Test("Plug-ins that shuffle tests and tools that drive jobs are passed over, and it is said")
    func unwanted() {
        let found = needs(["requirements-test.txt": "pytest\npytest-randomly\npre-commit\n"])
        #expect(found.requirements.map(\.text) == ["pytest"])
        #expect(
            found.evidence.contains { $0.said == "pytest-randomly" && $0.decided.hasPrefix("passed over") })
    }

    @Test("A repository whose projects lie in directories has them installed, with what their tests need")
    func subdirectories() throws {
        let request = try EnvironmentPlanner.plan(
            files: ProjectFiles([
                "python/setup.py": "setup()", "python/tox.ini": "[testenv]\ndeps = mock\n",
                "examples/a/setup.py": "",
                "web/index.js": "",
            ]), committedAt: try #require(Timestamp("2021-03-01")), installed: PlannerTests.installed)
        #expect(request.subprojects.map(\.path) == ["python"])
        #expect(
            request.requirements == [
                SourcedRequirement(text: "mock", source: "python/tox.ini", weight: .wanted)
            ])
    }

    @Test("Hostile files end quickly: deep nesting, circles, endless alternatives")
    func hostile() {
        let braces = String(repeating: "{a,b}", count: 200)
        let circle = "[testenv]\ndeps = {[a]deps}\n[a]\ndeps = {[testenv]deps}\n[tox]\nenvlist = \(braces)\n"
        let deep = "jobs:\n" + (0..<3000).map { String(repeating: " ", count: $0) + "- a:\n" }.joined()
        let groups = "[dependency-groups]\ntest = [{include-group = \"test\"}, \"pytest\"]\n"
        let start = ContinuousClock.now
        _ = needs([
            "tox.ini": circle, ".github/workflows/a.yml": deep, "pyproject.toml": groups,
            "noxfile.py": "@nox.session\ndef tests(session):\n    tests(session)\n    session.install("
                + String(repeating: "(", count: 20_000),
            "Makefile": "a: b\nb: a\n\tmake a\n", "test.sh": "#!/bin/sh\nsh test.sh\n",
        ])
        #expect(ContinuousClock.now - start < .seconds(60))
    }
}
