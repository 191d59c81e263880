import Instances
import Testing

@testable import Python

@Suite("The configuration of pytest")
struct PytestConfigurationTests {
    @Test("Options, settings and required plug-ins name packages, each once and with its file")
    func packages() {
        let found = PytestConfiguration(
            ProjectFiles([
                "pyproject.toml": """
                [tool.pytest.ini_options]
                addopts = ["--cov=x", "-n", "2", "--cov-report=xml"]
                asyncio_mode = "auto"
                timeout = 30
                required_plugins = "pytest-mock>=3 pytest-cov"
                """,
                "setup.cfg": "[tool:pytest]\nqt_api = pyqt5\n[pytest]\ntimeout = 3",
            ]))
        #expect(
            found.plugins == [
                "pytest-qt", "pytest-cov", "pytest-xdist", "pytest-asyncio", "pytest-mock", "pytest-timeout",
            ])
        #expect(
            found.evidence.first == Evidence(file: "setup.cfg", said: "qt_api", decided: "needs pytest-qt"))
        #expect(
            found.evidence.last
                == Evidence(file: "pyproject.toml", said: "timeout", decided: "needs pytest-timeout"))
    }

    @Test(
        "Plug-ins are known by options and fixtures",
        arguments: [
            ("--cov=x", "pytest-cov"), ("--cov-fail-under", "pytest-cov"), ("-nauto", "pytest-xdist"),
            ("-n4", "pytest-xdist"), ("--timeout=3", "pytest-timeout"), ("--no-such", nil), ("-v", nil),
        ] as [(String, String?)])
    func options(word: String, package: String?) {
        #expect(PytestPlugins.package(ofOption: word) == package)
    }

    @Test("A fixture is known by its name or by the beginning of it")
    func fixtures() {
        #expect(PytestPlugins.package(ofFixture: "mocker") == "pytest-mock")
        #expect(PytestPlugins.package(ofFixture: "django_db_setup") == "pytest-django")
        #expect(PytestPlugins.package(ofFixture: "our_own") == nil)
    }
}
