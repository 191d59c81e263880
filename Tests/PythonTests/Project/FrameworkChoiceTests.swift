import Instances
import Testing
import Validation

@testable import Python

@Suite("Which framework runs the tests")
struct FrameworkChoiceTests {
    private static let manage = """
        import os, sys
        os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')
        from django.core.management import execute_from_command_line
        execute_from_command_line(sys.argv)
        """
    private static let runtests = """
        from django.conf import settings
        settings.configure()
        from django.test.utils import get_runner
        get_runner(settings)().run_tests(['tests'])
        """

    private func request(
        _ files: [String: String], changedTests: [String] = [], _ change: (inout Override) -> Void = { _ in }
    ) throws -> EnvironmentRequest {
        var override = Override()
        change(&override)
        return try EnvironmentPlanner.plan(
            files: ProjectFiles(files), committedAt: try #require(Timestamp("2021-03-01")),
            installed: PlannerTests.installed, overrides: [override], changedTests: changedTests)
    }

    private func tox(_ command: String, directory: String = "") -> [String: String] {
        ["tox.ini": "[testenv]\nchangedir = \(directory)\ncommands = \(command)\n", "tests/test_a.py": ""]
    }

    @Test(
        "pytest is the one that is named, or the one where nothing is known",
        arguments: ["pytest", "python -m pytest", "nosetests", "trial tests", "stestr run", "make x"])
    func standard(_ command: String) throws {
        #expect(try request(tox(command)).runner == nil)
    }

    @Test(
        "What is not built in is named in the evidence",
        arguments: ["nosetests", "trial tests", "stestr run"])
    func unbuilt(_ command: String) throws {
        let name = String(command.prefix { $0 != " " })
        let request = try request(tox(command))
        #expect(request.evidence.contains { $0.decided == "\(name) is not built in: pytest runs the tests" })
        #expect(request.missingRunner == name)
    }

    @Test(
        "unittest runs where the project runs it",
        arguments: [
            "python -m unittest discover -s tests", "python -W error -m unittest", "coverage run -m unittest",
            "python setup.py test", "{envpython} -m unittest {posargs}",
        ])
    func unittest(_ command: String) throws {
        let request = try request(tox(command))
        #expect(request.runner == "unittest" && request.missingRunner == nil)
        #expect(request.evidence.contains { $0.file == "tox.ini" && $0.decided == "unittest runs the tests" })
    }

    @Test("Tests that are functions, a configured pytest and a setup script that calls it are pytest's")
    func notUnittest() throws {
        let files = tox("python -m unittest")
        #expect(try request(files, changedTests: ["def test_a(): pass"]).runner == nil)
        #expect(
            try request(files, changedTests: ["class A:\n    def test_a(self): pass"]).runner == "unittest")
        #expect(try request(files.merging(["pytest.ini": ""]) { $1 }).runner == nil)
        let setup = tox("python setup.py test").merging(["setup.py": "import pytest"]) { $1 }
        #expect(try request(setup).runner == nil)
    }

    @Test("Django's tests are run by the program that the project calls, from where it calls it")
    func django() throws {
        let files = tox("python manage.py test --settings=config.ci", directory: "site")
            .merging(["site/manage.py": Self.manage, "site/polls/tests.py": ""]) { $1 }
        let request = try request(files)
        #expect(request.runner == "django")
        #expect(request.start.program == "site/manage.py")
        #expect(request.start.places == [TestStart.Place(directory: "site")])
        #expect(request.testOptions == ["--settings=config.ci"])
        let module = try self.request(tox("django-admin test --settings=tests.settings"))
        #expect(module.runner == "django" && module.start.program == nil)
        #expect(module.testOptions == ["--settings=tests.settings"])
    }

    @Test("A program that runs the tests of Django is one, and Django's own gets one process")
    func programs() throws {
        let files = tox("python runtests.py").merging(["runtests.py": Self.runtests]) { $1 }
        #expect(try request(files).start.program == "runtests.py")
        #expect(try request(files).testOptions.isEmpty)
        let own = Self.runtests + "\nparser.add_argument('--parallel')\n"
        let suite = tox("{envpython} runtests.py", directory: "tests").merging(["tests/runtests.py": own]) {
            $1
        }
        let request = try request(suite)
        #expect(request.start.program == "tests/runtests.py")
        #expect(request.start.places == [TestStart.Place(directory: "tests")])
        #expect(request.testOptions == ["--parallel=1", "--verbosity=2"])
        let setup = tox("python setup.py test").merging([
            "setup.py": "setup(test_suite='runtests.main')", "runtests.py": Self.runtests,
        ]) { $1 }
        #expect(try self.request(setup).start.program == "runtests.py")
    }

    @Test("Where nothing starts tests, manage.py does, unless pytest is required")
    func manage() throws {
        let files = ["manage.py": Self.manage, "polls/tests.py": ""]
        #expect(try request(files).runner == "django")
        #expect(try request(files.merging(["requirements-test.txt": "pytest"]) { $1 }).runner == nil)
        let below = try request(["site/manage.py": Self.manage])
        #expect(below.start.places == [TestStart.Place(directory: "site")])
        #expect(below.start.program == "site/manage.py")
    }

    @Test("The user's word is the last")
    func override() throws {
        let files = tox("pytest").merging(["manage.py": Self.manage, "other.py": ""]) { $1 }
        let request = try request(files) { $0.testRunner = "django" }
        #expect(request.runner == "django" && request.start.program == "manage.py")
        #expect(try self.request(files) { $0.testRunner = "unittest" }.runner == "unittest")
        let named = try self.request(files) {
            $0.testRunner = "django"
            $0.testProgram = "other.py"
        }
        #expect(named.start.program == "other.py")
        #expect(try self.request(["manage.py": Self.manage]) { $0.testRunner = "pytest" }.runner == nil)
    }

    @Test("The runners that a configuration may name are those that are known")
    func names() {
        #expect(TestFrameworks.all.map(\.name) == ["pytest", "unittest", "django"])
    }

    @Test("The settings of Django come from the command, else from manage.py, unless tests name them")
    func settings() throws {
        let manage = ["manage.py": Self.manage]
        func settings(_ files: [String: String]) throws -> String? {
            try request(files).variables["DJANGO_SETTINGS_MODULE"]
        }
        #expect(try settings(tox("pytest --ds=config.test").merging(manage) { $1 }) == "config.test")
        #expect(
            try settings(tox("env DJANGO_SETTINGS_MODULE=config.env pytest").merging(manage) { $1 })
                == "config.env")
        #expect(try settings(tox("pytest").merging(manage) { $1 }) == "config.settings")
        let named = ["pytest.ini": "[pytest]\nDJANGO_SETTINGS_MODULE = own"]
        #expect(try settings(tox("pytest").merging(manage) { $1 }.merging(named) { $1 }) == nil)
        let configured = ["conftest.py": "from django.conf import settings\nsettings.configure()\n"]
        #expect(try settings(tox("pytest").merging(manage) { $1 }.merging(configured) { $1 }) == nil)
        let classes = Self.manage + "\nos.environ['DJANGO_CONFIGURATION'] = 'Test'\n"
        let plan = try request(tox("pytest").merging(["manage.py": classes]) { $1 })
        #expect(plan.variables["DJANGO_CONFIGURATION"] == "Test")
    }
}
