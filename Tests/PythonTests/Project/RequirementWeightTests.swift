import Testing

@testable import Python

@Suite("Weights of requirements")
struct RequirementWeightTests {
    private func weights(_ files: [String: String]) -> [String: RequirementWeight] {
        let found = TestNeeds.collect(ProjectFiles(files), python: PythonVersion(3, 9))
        return Dictionary(uniqueKeysWithValues: found.requirements.map { ($0.text, $0.weight) })
    }

    @Test("Files for tests and environments of tox are wanted; jobs, packaging and documentation are hints")
    func places() {
        let found = weights([
            "tox.ini": "[testenv]\ndeps = mock\n",
            "requirements.txt":
                "-r requirements/requirements-packaging.txt\n-r requirements/testing.txt\nsix\n",
            "requirements/requirements-packaging.txt": "wheel==0.29.0",
            "requirements/testing.txt": "freezegun",
            ".github/workflows/ci.yml": """
            jobs:
              test:
                steps:
                - run: pip install hypothesis -r requirements/testing.txt -r more.txt
                - run: pip install https://github.com/o/thing/archive/master.zip
                - run: pytest
            """,
            "more.txt": "lxml",
        ])
        #expect(
            found == [
                "mock": .wanted, "six": .wanted, "freezegun": .wanted, "wheel==0.29.0": .hint,
                "hypothesis": .hint, "lxml": .hint, "thing": .hint,
            ])
    }

    @Test("Of a requirement that two places have the greater weight counts")
    func greater() {
        let found = weights([
            ".travis.yml": "install:\n  - pip install mock six\nscript:\n  - pytest\n",
            "requirements-test.txt": "mock",
        ])
        #expect(found == ["mock": .wanted, "six": .hint])
    }

    @Test("Packages of conda are hints")
    func conda() {
        #expect(
            weights(["environment.yml": "dependencies:\n  - cfgrib\n  - pip:\n    - mock\n"])
                == ["cfgrib": .hint, "mock": .hint])
    }
}
