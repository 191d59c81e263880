import Diffs
import Testing

@testable import Evaluation

@Suite("What of a proposed patch is not applied")
struct PatchGuardTests {
    private func added(_ path: String, mode: String = "100644", _ text: String = "x") -> String {
        "diff --git a/\(path) b/\(path)\nnew file mode \(mode)\n--- /dev/null\n+++ b/\(path)\n@@ -0,0 +1 @@\n+\(text)\n"
    }

    private func withheld(
        _ text: String, gold: String = "", tests: String = "", base: [String: String] = [:]
    ) throws -> [PatchGuard.Withheld] {
        let patch = try Patch(parsing: Array(text.utf8))
        let examined = PatchGuard(
            gold: try Patch(parsing: Array(gold.utf8)), tests: try Patch(parsing: Array(tests.utf8))
        ) { path in
            base[path].map { Array($0.utf8) }
        }
        .examine(patch)
        #expect(examined.patch.files.count + examined.withheld.count == patch.files.count)
        return examined.withheld
    }

    @Test(
        "What configures, loads or replaces the runner",
        arguments: [
            ("conftest.py", .configuration), ("tests/unit/conftest.py", .configuration),
            ("pytest.ini", .configuration), (".pytest.ini", .configuration), ("sitecustomize.py", .startUp),
            ("src/usercustomize.py", .startUp), ("forged.pth", .startUp), ("pytest.py", .impostor),
            ("pytest/__init__.py", .impostor), ("src/_pytest/__init__.py", .impostor),
            ("pluggy.so", .impostor),
            ("x.dist-info/entry_points.txt", .impostor), (".git/hooks/post-checkout", .repository),
            ("sub/.GIT/config", .repository), ("../out.py", .outside), ("pytest_cov/__init__.py", .impostor),
            ("xdist.py", .impostor), ("pkg/__pycache__/a.cpython-311.pyc", .compiled), ("a.pyc", .compiled),
        ] as [(String, PatchGuard.Reason)])
    func named(path: String, reason: PatchGuard.Reason) throws {
        #expect(
            try withheld(added(path) + added("pkg/a.py")) == [PatchGuard.Withheld(path: path, reason: reason)]
        )
    }

    @Test(
        "Code of the project stays, whatever its directories are called",
        arguments: [
            "pkg/a.py", "tests/unittest/test_a.py", "pkg/pytest_helpers.py", "pkg/py/x.py",
            "docs/conftest.rst",
            "setup.cfg.md",
        ])
    func kept(path: String) throws {
        #expect(try withheld(added(path)).isEmpty)
    }

    @Test("Files of the instance's tests are those of the row")
    func tests() throws {
        #expect(
            try withheld(added("tests/test_a.py"), tests: added("tests/test_a.py")).map(\.reason) == [.tests])
    }

    @Test("What lies with them, as their package and their helpers, is theirs too")
    func testPlaces() throws {
        let tests = added("tests/unit/test_a.py") + added("test_root.py")
        for path in ["tests/__init__.py", "tests/unit/helpers.py", "tests/other/data.json"] {
            #expect(try withheld(added(path), tests: tests).map(\.reason) == [.testPlace], "\(path)")
            #expect(try withheld(added(path), gold: added(path, "y"), tests: tests).isEmpty, "\(path)")
        }
        // Another directory of that name may be the project's own work.
        for path in ["pkg/test/client.py", "pkg/a.py", "helpers.py"] {
            #expect(try withheld(added(path), tests: tests).isEmpty, "\(path)")
        }
    }

    @Test("A link is not applied, nor a repository within the repository")
    func links() throws {
        #expect(try withheld(added("tests", mode: "120000", "/tmp")).map(\.reason) == [.link])
        #expect(try withheld(added("inner", mode: "160000", "Subproject")).map(\.reason) == [.link])
    }

    @Test(
        "What is a module of the base commit stands in for nothing: the project is the runner, or needed by it"
    )
    func runners() throws {
        let base = ["src/_pytest/__init__.py": "", "attr.py": ""]
        let own = ["src/_pytest/__init__.py", "src/_pytest/new.py", "attr.py"].map { added($0) }.joined()
        #expect(try withheld(own, base: base).isEmpty)
        let other = added("_pytest/__init__.py") + added("_pytest/new.py")
        #expect(try withheld(other, base: base).map(\.reason) == [.impostor, .impostor])
        // Without `__init__.py` it gives way to the module of that name.
        #expect(try withheld(added("py/selenium/driver.py")).isEmpty)
    }

    @Test(
        "Entry points and variables by which pytest is given options or plug-ins count in files that configure",
        arguments: [
            ("pyproject.toml", "[project.entry-points.pytest11]"),
            ("pyproject.toml", "[project.entry-points]\npytest11 = {forged = 'pkg.forged'}"),
            ("pyproject.toml", "[tool.poetry.plugins.\"pytest11\"]"),
            ("pyproject.toml", "[tool]\npytest = {ini_options = {addopts = '-p pkg.forged'}}"),
            ("pyproject.toml", "[tool]\n\"py\\u0074est\".ini_options.addopts = '-p pkg.forged'"),
            ("pyproject.toml", "tool = {pytest = {ini_options = {addopts = '-p pkg.forged'}}}"),
            ("pyproject.toml", "[tool.pytest_env]\nX = 1"),
            ("setup.cfg", "[options.entry_points]\npytest11 =\n    forged = pkg.forged"),
            ("setup.py", "setup(entry_points={'pytest11': ['forged = pkg.forged']})"),
            ("tox.ini", "[testenv]\nsetenv =\n    PYTEST_ADDOPTS = -p pkg.forged"),
            ("sub/.env", "PYTEST_PLUGINS=pkg.forged"),
            ("Makefile", "export PYTEST_ADDOPTS=-p pkg.forged"),
        ])
    func words(path: String, text: String) throws {
        let lines = text.split(separator: "\n").map { "+\($0)\n" }
        let patch =
            "diff --git a/\(path) b/\(path)\nnew file mode 100644\n--- /dev/null\n+++ b/\(path)\n"
            + "@@ -0,0 +1,\(lines.count) @@\n" + lines.joined()
        #expect(try withheld(patch).map(\.reason) == [.configuration])
    }

    @Test("What the gold patch changes too is the task's own")
    func task() throws {
        #expect(try withheld(added("conftest.py"), gold: added("conftest.py", "y")).isEmpty)
    }

    @Test("Of files that hold more than that, only a change of the sections for tests counts")
    func sections() throws {
        let base = ["setup.cfg": "[metadata]\nname = x\n[tool:pytest]\naddopts = -q\n"]
        func patch(_ old: String, _ new: String, line: Int) -> String {
            let lines = base["setup.cfg"]?.split(separator: "\n").map(String.init) ?? []
            let context = lines.enumerated().map { $0.offset == line ? "-\(old)\n+\(new)" : " \($0.element)" }
            return "diff --git a/setup.cfg b/setup.cfg\n--- a/setup.cfg\n+++ b/setup.cfg\n@@ -1,4 +1,4 @@\n"
                + context.joined(separator: "\n") + "\n"
        }
        #expect(try withheld(patch("name = x", "name = y", line: 1), base: base).isEmpty)
        #expect(
            try withheld(patch("addopts = -q", "addopts = -p forged", line: 3), base: base).map(\.reason)
                == [.configuration])
        for text in ["[tool.pytest.ini_options]", "tool.pytest.ini_options.addopts = '-p x'"] {
            #expect(try withheld(added("pyproject.toml", text)).map(\.reason) == [.configuration])
        }
        for text in ["[tool.black]", "[tool.poetry]\nname = 'x'", "[project]\nname = 't'"] {
            #expect(try withheld(added("pyproject.toml", text)).isEmpty)
        }
    }
}
