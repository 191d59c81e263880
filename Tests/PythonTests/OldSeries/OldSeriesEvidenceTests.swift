import Instances
import Testing

@testable import Python

@Suite("When a commit gets an interpreter below 3.6")
struct OldSeriesEvidenceTests {
    private static let all = [(2, 7, 18), (3, 5, 10), (3, 6, 15), (3, 8, 18)].map {
        Interpreter(
            path: "/p/\($0.0).\($0.1)", prefix: "/p", version: PythonVersion($0.0, $0.1, $0.2))
    }

    private func evidence(_ files: [String: String]) -> PythonEvidence { PythonEvidence(ProjectFiles(files)) }

    private func ranked(_ files: [String: String]) throws -> [String] {
        evidence(files).ranked(Self.all, at: try #require(Timestamp("2013-06-01"))).map {
            $0.version.series.description
        }
    }

    private func setup(_ versions: String...) -> String {
        "setup(name='x', classifiers=[\n"
            + versions.map { "  'Programming Language :: Python :: \($0)',\n" }.joined() + "])"
    }

    private static let two = "def f():\n    print 'x'\n"

    @Test("A project that names Python 2 alone, and is written in it, has no other interpreter")
    func isTwo() throws {
        let files = ["setup.py": setup("2", "2.6", "2.7"), "x/__init__.py": "", "x/a.py": Self.two]
        #expect(try ranked(files) == ["2.7"])
        let found = evidence(files)
        #expect(found.neededOldSeries == PythonVersion(2, 7))
        #expect(found.old.evidence?.file == "x/a.py")
        #expect(found.old.evidence?.said == "a print statement")
    }

    @Test("One that names Python 2 alone in code for both is tried with 2.7 first, then as any other")
    func namesTwoAlone() throws {
        for files in [
            ["setup.py": setup("2.7")], ["tox.ini": "[tox]\nenvlist = py26, py27"],
            [".travis.yml": "python:\n  - 2.6\n  - \"2.7\"\n"],
        ] {
            #expect(try ranked(files) == ["2.7", "3.6", "3.8"])
            #expect(evidence(files).neededOldSeries == nil)
        }
    }

    @Test("One that names Python 3 in any way, or nothing at all, stays with it")
    func staysWithThree() throws {
        let module = ["x/a.py": "print('x')"]
        for files in [
            ["setup.py": setup("2.7", "3.4")], ["setup.py": setup("2.7", "3")],
            ["setup.py": "setup(name='x')"],
            ["setup.py": setup("2.7"), "tox.ini": "[tox]\nenvlist = py27,py35"],
            ["setup.py": setup("2.7"), "tox.ini": "[tox]\nenvlist = py27,py3"],
            ["setup.py": setup("2.7"), ".github/workflows/a.yml": "python-version: [\"2.7\", \"3.7\"]\n"],
            [
                "setup.py":
                    "setup(python_requires='>=2.7', classifiers=['Programming Language :: Python :: 2.7'])"
            ],
        ] {
            let found = try ranked(files.merging(module) { one, _ in one })
            #expect(Set(found) == ["3.6", "3.8"], "\(files)")
        }
    }

    @Test("A series from 3.6 on that is named outweighs what modules are written in")
    func namesToday() throws {
        let files = ["setup.py": setup("2.7", "3.6"), "x/a.py": Self.two]
        #expect(try ranked(files) == ["3.6", "3.8"])
    }

    @Test("One module for Python 2 among those of a project for both decides nothing; most of them do")
    func shares() throws {
        var files = ["setup.py": setup("2.7", "3.3"), "x/old.py": Self.two]
        for number in 0..<3 { files["x/m\(number).py"] = "print('x')" }
        #expect(try ranked(files) == ["3.6", "3.8"])
        files["setup.py"] = setup("2.7", "3.3") + "\nextra = dict(use_2to3=True)"
        #expect(try ranked(files) == ["2.7"])
        files["setup.py"] = setup("2.7", "3.3")
        for number in 0..<2 { files["x/m\(number).py"] = Self.two }
        #expect(try ranked(files) == ["2.7"])
    }

    @Test("Sources that are translated for Python 3 are those of Python 2")
    func translated() throws {
        let files = [
            "setup.py": setup("2.7", "3", "3.4") + "\nextra['use_2to3'] = True", "x/a.py": "x = map(f, y)",
        ]
        #expect(try ranked(files) == ["2.7", "3.6", "3.8"])
        #expect(
            try ranked(["setup.py": setup("2.7", "3.6") + "\nextra['use_2to3'] = True"]) == ["3.6", "3.8"])
        #expect(try ranked(["setup.py": setup("2.7", "3.4") + "\n# use_2to3=True"]) == ["3.6", "3.8"])
    }

    @Test("Classifiers in comments name nothing")
    func comments() throws {
        let text =
            "setup(classifiers=[\n 'Programming Language :: Python :: 2.7',\n # 'Programming Language :: Python :: 3.1',\n])"
        #expect(try ranked(["setup.py": text, "x/a.py": Self.two]) == ["2.7"])
    }

    @Test("Tests, documents, and modules that name their version are not the project's own")
    func own() {
        let files = ProjectFiles([
            "setup.py": "", "x/a.py": "", "tests/test_a.py": "", "docs/conf.py": "", "x/_py2.py": "",
            "x/compat_2.py": "",
            "x/vendor/six.py": "", "x/python2/a.py": "", "y.py": "",
        ])
        #expect(OldSeriesEvidence.ownModules(files) == ["x/a.py", "y.py"])
    }

    @Test(
        "A range decides where it allows nothing of today",
        arguments: [
            (">=2.7,<3", ["2.7"]), ("<3.6", ["3.5", "2.7"]), ("==3.5.*", ["3.5"]), (">=2.7", ["3.6", "3.8"]),
        ])
    func ranges(range: String, series: [String]) throws {
        #expect(try ranked(["setup.py": "setup(python_requires='\(range)')"]) == series)
    }

    @Test("Without the interpreter the reason names the series and how to install it")
    func missing() throws {
        let files = ["setup.py": setup("2.7"), "x/a.py": Self.two]
        #expect {
            try EnvironmentPlanner.plan(
                files: ProjectFiles(files), committedAt: try #require(Timestamp("2013-06-01")),
                installed: Self.all.filter { !$0.isOld })
        } throws: { error in
            guard case EnvironmentError.noInterpreter("2.7", _)? = error as? EnvironmentError else {
                return false
            }
            return "\(error)".contains("no interpreter for Python 2.7")
                && "\(error)".contains("`pyenv install 2.7`")
        }
        #expect(InterpreterNeed(ProjectFiles(files)) == .two)
        #expect(InterpreterNeed(ProjectFiles(["setup.py": setup("2.7")])) == .namesTwoAlone)
        #expect(InterpreterNeed(ProjectFiles(["setup.py": setup("2.7", "3.5")])) == .namesNothingNewer)
        #expect(InterpreterNeed(ProjectFiles(["setup.py": setup("2.7", "3.6")])) == .today)
        #expect(InterpreterNeed(ProjectFiles(["setup.py": "setup(python_requires='<3.6')"])) == .threeFive)
    }

    @Test("The plan says why it takes the interpreter")
    func plan() throws {
        let request = try EnvironmentPlanner.plan(
            files: ProjectFiles(["setup.py": setup("2.7"), "x/a.py": Self.two]),
            committedAt: try #require(Timestamp("2013-06-01")), installed: Self.all)
        #expect(request.interpreters.map(\.version) == [PythonVersion(2, 7, 18)])
        #expect(request.evidence.contains { $0.file == "x/a.py" && $0.said == "a print statement" })
    }
}
