import Testing

@testable import Python

@Suite("The environment of tox's list that is taken")
struct ToxChoiceTests {
    private func factors(_ list: String, _ python: PythonVersion) -> Set<String> {
        ToxChoice.factors(of: ToxFile.expanded(list), python: python)
    }

    @Test(
        "The interpreter's, released before developed elsewhere, the last of the plainest",
        arguments: [
            ("py{35,36}-django{20,21,master}", ["py36", "django21"]),
            ("py36-djangomaster, py35-django20", ["py36", "djangomaster"]),
            ("py36-django{20,21}-{sqlite,}", ["py36", "django21"]),
            ("py36-dj{20,21}-{sqlite,postgresql,mariadb}", ["py36", "dj21", "sqlite"]),
            ("py36-redis, py36-mysql", ["py36", "mysql"]), ("py36-{crypto,nocrypto}", ["py36", "crypto"]),
            ("py36-{cov,nocov}", ["py36", "nocov"]),
            ("py36-{extensions,noextensions,pure}", ["py36", "extensions"]),
            ("lint, docs, py36-tests, py36-cov", ["py36", "tests"]),
            // None is for the interpreter: the nearest, with its packages.
            ("{py27,py34,py35}-django{18,19}, flake8", ["py35", "django19"]),
            ("py37-a, py35-b, py27-c", ["py35", "b"]), ("py27-a, cov", ["cov"]), ("tests, py37", ["tests"]),
        ])
    func choice(list: String, chosen: [String]) {
        #expect(factors(list, PythonVersion(3, 6)) == Set(chosen))
    }

    @Test(
        "Lines for the chosen factors are read: ranges, alternatives, exclusions, defaults of variables, archives"
    )
    func lines() {
        let tox = """
            [tox]
            envlist = {py27,py36}-django{110,111}, py36-djangomaster
            [testenv]
            deps =
                django110: Django>=1.10,<1.11
                django111: Django>=1.11,<2.0
                djangomaster: https://github.com/django/django/archive/master.tar.gz
                py36-django{110,111}: both
                !django110: without
                py27: mock
                pytest{env:PYTEST_RANGE:>=3.0}
            """
        let found = TestNeeds.collect(ProjectFiles(["tox.ini": tox]), python: PythonVersion(3, 6))
        #expect(found.requirements.map(\.text) == ["django>=1.11,<2.0", "both", "without", "pytest>=3.0"])
        let master = tox.replacing("envlist = {py27,py36}-django{110,111}, ", with: "envlist = ")
        let latest = TestNeeds.collect(ProjectFiles(["tox.ini": master]), python: PythonVersion(3, 6))
        #expect(latest.requirements.map(\.text) == ["django", "without", "pytest>=3.0"])
    }
}
