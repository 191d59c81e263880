import Diffs
import Testing

@testable import Python

@Suite("Patches that change what is installed")
struct SetupPathsTests {
    private func patch(_ path: String, isNew: Bool = false) throws -> Patch {
        let header = isNew ? "new file mode 100644\n--- /dev/null\n" : "--- a/\(path)\n"
        let hunk = isNew ? "@@ -0,0 +1 @@\n+x\n" : "@@ -1 +1 @@\n-x\n+y\n"
        return try Patch(
            parsing: Array("diff --git a/\(path) b/\(path)\n\(header)+++ b/\(path)\n\(hunk)".utf8))
    }

    @Test(
        "Setup files and files of requirements are known by their names",
        arguments: [
            "setup.py", "sub/pyproject.toml", "requirements/dev.txt", "test-requirements.txt", "tox.ini",
            "a.pth",
            ".github/workflows/test.yml", "environment.yml", "VERSION", "constraints.txt",
        ])
    func names(path: String) throws {
        #expect(SetupPaths(reads: []).concern(try patch(path)))
    }

    @Test("A changed module counts when the setup files read it")
    func reads() throws {
        #expect(!SetupPaths(reads: []).concern(try patch("thing/__init__.py")))
        #expect(SetupPaths(reads: ["thing/__init__.py"]).concern(try patch("thing/__init__.py")))
        #expect(!SetupPaths(reads: []).concern(try patch("docs/notes.txt")))
        #expect(SetupPaths(reads: [], and: ["docs/notes.txt"]).concern(try patch("docs/notes.txt")))
    }

    @Test("A new module may be a new package, unless it is one of tests or documentation")
    func added() throws {
        #expect(SetupPaths(reads: []).concern(try patch("thing/more/__init__.py", isNew: true)))
        #expect(!SetupPaths(reads: []).concern(try patch("tests/test_new.py", isNew: true)))
        #expect(!SetupPaths(reads: []).concern(try patch("thing/data.json", isNew: true)))
    }
}
