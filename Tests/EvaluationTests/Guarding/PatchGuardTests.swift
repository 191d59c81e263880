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
            ("pytest/__init__.py", .impostor), ("src/_pytest/runner.py", .impostor), ("pluggy.so", .impostor),
            ("x.dist-info/entry_points.txt", .impostor), (".git/hooks/post-checkout", .repository),
            ("sub/.GIT/config", .repository), ("../out.py", .outside),
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

    @Test("A link is not applied")
    func links() throws {
        #expect(try withheld(added("tests", mode: "120000", "/tmp")).map(\.reason) == [.link])
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
        #expect(try withheld(added("pyproject.toml", "[tool.black]")).isEmpty)
    }
}
