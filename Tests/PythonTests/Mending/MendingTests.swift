import Instances
import Testing
import Validation

@testable import Python

@Suite("What tests say that they miss")
struct NeedReaderTests {
    @Test(
        "Needs are read from the reasons that pytest prints",
        arguments: [
            ("E   ModuleNotFoundError: No module named 'jwt'", EnvironmentNeed.module("jwt")),
            ("E   ImportError: No module named ruamel.yaml", .module("ruamel.yaml")),
            ("ModuleNotFoundError: No module named 'funcy'", .module("funcy")),
            ("E       fixture 'mocker' not found", .framework(.fixture("mocker"))),
            (
                "ERROR: Missing required plugins: pytest-mock, pytest-cov>=2",
                .framework(.plugins(["pytest-mock", "pytest-cov"]))
            ),
            (
                "__main__.py: error: unrecognized arguments: --cov=x --strict",
                .framework(.options(["--cov=x", "--strict"]))
            ),
            (
                "ERROR: /x/pytest.ini:2: requires pytest-6.2, actual pytest-5.4.3'",
                .framework(.release(atLeast: "6.2"))
            ),
            ("E   importlib.metadata.PackageNotFoundError: Some_Dist", .distribution("some-dist")),
            (
                "E   pkg_resources.DistributionNotFound: The 'six' distribution was not found",
                .distribution("six")
            ),
            ("E   FileNotFoundError: [Errno 2] No such file or directory: 'cmake'", .program("cmake")),
            (
                "E   FileNotFoundError: [Errno 2] No such file or directory: 'data/a b.txt'",
                .file("data/a b.txt")
            ),
            ("E       IOError: [Errno 2] No such file or directory: '../x.yaml'", .file("../x.yaml")),
            ("E   KeyError: 'THING_ROOT'", .variable("THING_ROOT")),
            (
                "E   django.core.exceptions.ImproperlyConfigured: Set the THING_KEY environment variable",
                .variable("THING_KEY")
            ),
            (
                "E   decouple.UndefinedValueError: THING_KEY not found. Declare it as envvar or define a default value.",
                .variable("THING_KEY")
            ),
            (
                "SKIPPED [1] tests/test_a.py:3: could not import 'numpy': No module named 'numpy'",
                .optional("numpy")
            ),
            ("SKIPPED [3] tests/test_dev.py:686: Needs Rich.", .optional("Rich")),
            ("SKIPPED [1] tests/test_a.py:9: pandas is not installed", .optional("pandas")),
        ])
    func reasons(line: String, need: EnvironmentNeed) {
        #expect(NeedReader.needs(inLog: "collected 1 item\n\(line)\n".utf8) == [need])
    }

    @Test(
        "Code for another Python shows itself",
        arguments: [
            ("E   ModuleNotFoundError: No module named 'distutils'", true),
            ("E   ImportError: cannot import name 'Mapping' from 'collections' (/x.py)", true),
            ("E   AttributeError: module 'inspect' has no attribute 'getargspec'", true),
            ("E   ImportError: cannot import name 'Literal' from 'typing' (/x.py)", false),
            ("E   TypeError: 'type' object is not subscriptable", false),
            ("E   ModuleNotFoundError: No module named 'tomllib'", false),
        ])
    func interpreters(line: String, isOlder: Bool) throws {
        let need = try #require(NeedReader.needs(inLog: line.utf8).first)
        #expect(need.concernsInterpreter)
        if case .olderInterpreter = need { #expect(isOlder) } else { #expect(!isOlder) }
    }

    @Test("What tests print themselves is passed over, and needs are named once")
    func output() {
        let log = """
            No module named 'printed'
              E  fixture 'indented' not found
            E   ModuleNotFoundError: No module named 'yaml'
            E   ModuleNotFoundError: No module named 'yaml'
            """
        #expect(NeedReader.needs(inLog: log.utf8) == [.module("yaml")])
    }
}

@Suite("The ladder after a build or a test run")
struct EnvironmentMendingTests {
    private static let python = PythonVersion(3, 8, 18)

    private func request(_ files: [String: String]) throws -> EnvironmentRequest {
        try EnvironmentPlanner.plan(
            files: ProjectFiles(files), committedAt: try #require(Timestamp("2021-03-01")),
            installed: PlannerTests.installed)
    }

    private func step(
        _ needs: [EnvironmentNeed], files: [String: String] = ["setup.py": ""], blocked: Bool = false,
        pins: [String] = []
    ) throws -> EnvironmentMending.Step? {
        var mending = EnvironmentMending()
        let hash = String(repeating: "0", count: 64)
        let lock = EnvironmentLock(
            python: Self.python,
            pins: pins.map { EnvironmentLock.Pin(name: $0, version: "1", kind: .wheel, sha256: hash) })
        return mending.step(
            after: needs, request: try request(files), lock: lock, files: ProjectFiles(files),
            blocksTests: blocked)
    }

    @Test("A missing module becomes its package, with the range that any file of the repository gives")
    func module() throws {
        let files = [
            "setup.py": "",
            "pkg/requirements_server.txt": "bottle\nPyJWT>=1.4.0, <2.0.0; python_version>'3'\n",
        ]
        let step = try #require(try step([.module("jwt"), .module("yaml")], files: files, blocked: true))
        #expect(step.plan.requirements.map(\.text).suffix(2) == ["pyjwt>=1.4.0,<2.0.0", "pyyaml"])
        #expect(step.plan.requirements.suffix(2).map(\.weight) == [.wanted, .wanted])
        #expect(step.change.contains("as pkg/requirements_server.txt has it"))
    }

    @Test("For a few tests that fail, only what the repository names is added")
    func optional() throws {
        let step = try step([.module("dbt")])
        #expect(step == nil)
        let named = try self.step([.module("dbt")], files: ["requirements/all.txt": "dbt\n"])
        #expect(named?.plan.requirements.last?.text == "dbt")
    }

    @Test("A module for which the project has an extra of that name brings the extra")
    func extras() throws {
        let files = [
            "pyproject.toml": "[project]\nname = 'x'\n[project.optional-dependencies]\nbson = ['pymongo']\n"
        ]
        let step = try #require(try step([.module("bson.codec")], files: files))
        #expect(
            step.plan.extras.contains("bson")
                && step.change == "the extra bson, which is named like the module")
        #expect(step.plan.requirements.allSatisfy { $0.text != "pymongo" })
    }

    @Test("A module of the repository itself gets its directory onto the path")
    func ownModule() throws {
        let files = ["setup.py": "", "tests/lib/helpers.py": "", "tests/test_a.py": "import helpers"]
        let step = try #require(try step([.module("helpers")], files: files))
        #expect(step.plan.pythonPath == ["tests/lib"])
        #expect(step.plan.requirements.allSatisfy { $0.text != "helpers" })
        let inside = ["setup.py": "", "server/crypto/__init__.py": "", "server/crypto/jwt/__init__.py": ""]
        #expect(
            try self.step([.module("jwt")], files: inside, blocked: true)?.plan.requirements.last?.text
                == "pyjwt")
    }

    @Test(
        "Tests start where the files are for which they look, and a variable gets the value that a file has for it"
    )
    func placesAndVariables() throws {
        let files = [
            "setup.py": "", "backend/data/a.json": "", "backend/tests/test_a.py": "",
            "docs/development.md": "export THING_ROOT=/srv/thing",
        ]
        let step = try #require(
            try step([.file("data/a.json"), .variable("THING_ROOT"), .variable("OTHER")], files: files))
        #expect(step.plan.start.places == [TestStart.Place(directory: "backend")])
        #expect(step.plan.variables["THING_ROOT"] == "/srv/thing" && step.plan.variables["OTHER"] == nil)
        #expect(
            step.change == "tests of backend start in backend, where the files are that they look for; "
                + "THING_ROOT=/srv/thing as docs/development.md has it")
        #expect(try self.step([.file("data/b/c.json"), .program("nothing")], files: files) == nil)
    }

    @Test("Fixtures, plug-ins and options bring the packages that have them")
    func plugins() throws {
        let step = try #require(
            try step([
                .framework(.fixture("mocker")), .framework(.fixture("requests_mock")),
                .framework(.options(["--cov=x"])), .framework(.coroutines),
            ]))
        #expect(
            step.plan.requirements.map(\.text)
                == ["pytest-mock", "requests-mock", "pytest-cov", "pytest-asyncio"])
    }

    @Test("Options that nothing takes are left out")
    func unknownOption() throws {
        let step = try #require(try step([.framework(.options(["--no-such-thing"]))]))
        #expect(step.plan.testOptions == ["-o", "addopts="])
        #expect(step.change.hasSuffix("of which nothing takes --no-such-thing"))
    }

    @Test("The fixtures for testing plug-ins come with pytest and are asked for by an option")
    func pytester() throws {
        let step = try #require(try step([.framework(.fixture("testdir"))]))
        #expect(step.plan.testOptions == ["-p", "pytester"])
        #expect(step.change == "the plug-in pytester is loaded")
    }

    @Test("A later release of the framework is required, a fixture that nobody knows changes nothing")
    func release() throws {
        let step = try #require(try step([.framework(.release(atLeast: "6.2"))]))
        #expect(step.plan.requirements.last?.text == "pytest>=6.2")
        #expect(step.plan.requirements.last?.weight == .firm)
        let unknown = try self.step([.framework(.fixture("our_own"))])
        #expect(unknown == nil)
    }

    @Test("What the lock has already is not asked for again")
    func known() throws {
        let step = try step([.module("yaml")], pins: ["pyyaml"])
        #expect(step == nil)
    }

    @Test("Another interpreter is tried only when tests cannot be collected")
    func interpreter() throws {
        let need = EnvironmentNeed.olderInterpreter(said: "no getargspec")
        let open = try step([need])
        #expect(open == nil)
        let step = try #require(try step([need], blocked: true))
        #expect(step.plan.interpreters.first?.version == PythonVersion(3, 7, 16))
        let newer = try #require(
            try self.step([.newerInterpreter(said: "match")], blocked: true))
        #expect(newer.plan.interpreters.first?.version == PythonVersion(3, 9, 18))
    }

    @Test("A release that does not build is barred, and after a few the next interpreter is tried")
    func builds() throws {
        var mending = EnvironmentMending()
        var request = try request(["setup.py": ""])
        var changes: [String] = []
        for number in 1...5 {
            let error = EnvironmentError.build(package: "slow", version: "1.\(number)", said: "no compiler")
            let next = mending.step(after: error, request: request, python: Self.python)
            let step = try #require(next)
            request = step.plan
            changes.append(step.change)
        }
        #expect(changes[0] == "not slow 1.1, which does not build")
        #expect(changes[4].hasSuffix("instead of 3.8"))
        #expect(!request.interpreters.contains { $0.version == Self.python })
        #expect(request.barred.isEmpty)
    }

    @Test("So is what an extra of a setup script may want, which is not known before it runs")
    func leavingOutExtras() throws {
        var mending = EnvironmentMending()
        var request = try request([
            "setup.py": "setup(extras_require={'fast': ['fasttext']})", "tox.ini": "[testenv]\nextras = fast",
        ])
        for version in ["0.9.1", "0.8.4"] {
            let error = EnvironmentError.build(package: "fasttext", version: version, said: "no pybind11")
            let next = mending.step(after: error, request: request, python: Self.python)
            request = try #require(next).plan
        }
        #expect(request.leftOut == ["fasttext"] && request.barred.isEmpty)
    }

    @Test("What tests may not need is given up when a second release of it does not build")
    func leavingOut() throws {
        var mending = EnvironmentMending()
        var request = try request(["setup.py": "", "requirements-test.txt": "pygraphviz>=1.5\nnumpy"])
        var changes: [String] = []
        for version in ["1.10", "1.9"] {
            let error = EnvironmentError.build(
                package: "pygraphviz", version: version, said: "no graphviz/cgraph.h")
            let next = mending.step(after: error, request: request, python: Self.python)
            let step = try #require(next)
            request = step.plan
            changes.append(step.change)
        }
        #expect(changes[1] == "without pygraphviz, of which no release builds")
        #expect(request.leftOut == ["pygraphviz"])
        #expect(
            RequirementSet(request, projects: []).lines(LadderState(), seeds: []) == ["numpy", "pytest>=3"])
        #expect(request.barred.isEmpty)
        let lock = EnvironmentLock(python: Self.python, pins: [])
        let again = mending.step(
            after: [.distribution("pygraphviz")], request: request, lock: lock,
            files: ProjectFiles(["requirements-test.txt": "pygraphviz"]), blocksTests: true)
        #expect(again == nil)
    }

    @Test("A package that only the lock file of the project has is taken in that release")
    func lockFile() throws {
        let files = [
            "setup.py": "",
            "pdm.lock": """
            [[package]]
            name = "Faker"
            version = "18.13.0"
            requires_python = ">=3.7"

            [[package]]
            name = "other"
            version = "1.0"
            """,
        ]
        let step = try #require(try step([.module("faker")], files: files, blocked: false))
        #expect(step.plan.requirements.last?.text == "faker==18.13.0")
        #expect(step.change.contains("as pdm.lock has it"))
    }

    @Test("The ladder has an end")
    func end() throws {
        var mending = EnvironmentMending()
        let request = try request(["setup.py": ""])
        let lock = EnvironmentLock(python: Self.python, pins: [])
        var steps = 0
        for number in 0..<50 {
            let step = mending.step(
                after: [.module("m\(number)")], request: request, lock: lock,
                files: ProjectFiles(["setup.py": ""]), blocksTests: true)
            if step != nil { steps += 1 }
        }
        #expect(steps == EnvironmentMending.mostRounds)
    }

    @Test("A program of the system is named with the package to install")
    func programs() {
        #expect(EnvironmentMending.remedy(of: .program("java"))?.contains("default-jre-headless") == true)
        #expect(EnvironmentMending.remedy(of: .program("cmake")) == nil)
    }

    @Test(
        "Modules below a shared name have packages of both names",
        arguments: [
            ("google.cloud.storage.blob", "google-cloud-storage"), ("google.protobuf.message", "protobuf"),
            ("ruamel.yaml.comments", "ruamel-yaml"), ("zope.interface", "zope-interface"),
            ("PIL.Image", "pillow"),
            ("requests.adapters", "requests"), ("google", "protobuf"),
        ])
    func namespaces(module: String, package: String) {
        #expect(PackageNames.package(ofModule: module) == package)
    }
}
