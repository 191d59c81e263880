import Instances
import Testing

@testable import Python

@Suite("What files say about the interpreter")
struct PythonEvidenceTests {
    private func evidence(_ files: [String: String]) -> PythonEvidence { PythonEvidence(ProjectFiles(files)) }

    private func series(_ numbers: Int...) -> Set<PythonVersion> { Set(numbers.map { PythonVersion(3, $0) }) }

    @Test(
        "Ranges are those of the project's own files",
        arguments: [
            ("pyproject.toml", "[project]\nrequires-python = \">=3.7,<4\"", ">=3.7,<4"),
            ("pyproject.toml", "[tool.poetry.dependencies]\npython = \"^3.8\"", "^3.8"),
            ("pyproject.toml", "[tool.flit.metadata]\nrequires-python = \">=3.6\"", ">=3.6"),
            ("setup.cfg", "[options]\npython_requires = >=3.6", ">=3.6"),
            ("setup.py", "setup(\n  python_requires = ('>=3.5')\n)", ">=3.5"),
            ("environment.yml", "dependencies:\n  - python >=3.7,<3.9\n", ">=3.7,<3.9"),
        ])
    func ranges(path: String, text: String, range: String) {
        #expect(evidence([path: text]).ranges == [range])
    }

    @Test(
        "Series are declared by classifiers, pins and test environments",
        arguments: [
            (
                "setup.py",
                "'Programming Language :: Python :: 3.7'\n'Programming Language :: Python :: 2.7'", 7
            ),
            (".python-version", "3.8.12\n", 8), ("runtime.txt", "python-3.6.9\n", 6),
            ("environment.yaml", "dependencies:\n  - python=3.9.1\n", 9),
            ("Pipfile", "[requires]\npython_version = \"3.9\"", 9),
            ("tox.ini", "[tox]\nenvlist = py38\n[testenv]\ncommands = pytest", 8),
        ])
    func declarations(path: String, text: String, minor: Int) {
        let found = evidence([path: text])
        #expect(found.declared == series(minor))
        #expect(found.ranges.isEmpty)
        #expect(found.evidence.map(\.file) == [path])
    }

    @Test("A range that makes no sense, or is there already, is left out")
    func senseless() {
        let found = evidence([
            "setup.cfg": "[options]\npython_requires = >=3.6", "setup.py": "setup(python_requires='>=3.6')",
            "pyproject.toml": "[project]\nrequires-python = \"three\"",
        ])
        #expect(found.ranges == [">=3.6"])
        #expect(found.evidence.count == 1)
    }

    @Test("Settled declared series come first, then older habits, then what was too new")
    func ranking() throws {
        let found = evidence([
            "setup.py": """
            setup(python_requires='>=3.7', classifiers=['Programming Language :: Python :: 3.8',
              'Programming Language :: Python :: 3.9'])
            """
        ])
        let ranked = found.ranked(PlannerTests.installed, at: try #require(Timestamp("2021-03-01")))
        // 3.9 had been out for five months, 3.10 and 3.11 were not there yet; 3.6 is not allowed.
        #expect(ranked.map(\.version.minor) == [8, 7, 9, 10, 11])
    }
}
