import Foundation
import TestSupport
import Testing

@testable import Python

@Suite("The program that compiles in place")
struct CompileProgramTests {
    static let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// A stand-in for setuptools' `build_ext --inplace` with Cython: translates what is newer than its C file.
    private static let setup = """
        import os, sys
        assert sys.argv[2:4] == ["build_ext", "--inplace"], sys.argv
        os.makedirs("build/temp", exist_ok=True)
        open("build/temp/fast.o", "w").close()
        os.makedirs("thing.egg-info", exist_ok=True)
        open("thing.egg-info/PKG-INFO", "w").close()
        for name in ("fast", "slow"):
            source, made = "thing/%s.pyx" % name, "thing/%s.c" % name
            if not os.path.exists(made) or os.stat(made).st_mtime < os.stat(source).st_mtime:
                with open("translated", "a") as stream:
                    stream.write(name + " ")
                with open(made, "w") as stream:
                    stream.write("C")
            with open("thing/%s.so" % name, "w") as stream:
                stream.write("module")
        """

    private func tree(_ home: URL, _ name: String, fast: String) throws -> String {
        let directory = home.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: directory.appendingPathComponent("thing"), withIntermediateDirectories: true)
        let files = [
            "setup.py": Self.setup, "thing/fast.pyx": fast, "thing/slow.pyx": "0", "thing/own.c": "",
            "program": CompileProgram.text,
        ]
        let then = Date(timeIntervalSince1970: 1_500_000_000)
        for (path, text) in files {
            let file = directory.appendingPathComponent(path)
            try Data(text.utf8).write(to: file)
            try FileManager.default.setAttributes([.modificationDate: then], ofItemAtPath: file.path)
        }
        return directory.path
    }

    private func run(_ directory: String, kept: String) throws -> (status: Int32, files: [String]) {
        let run = try ProgramRun(
            try #require(Self.python), ["-B", "program", "setuptools", "2", kept, ""], in: directory)
        let files =
            FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String }.sorted() ?? []
        return (run.status, files)
    }

    @Test(
        "Only modules remain, and the next commit translates only what changed",
        .enabled(if: python != nil, "no Python here"))
    func incremental() throws {
        let home = FileManager.default.temporaryDirectory.appendingPathComponent(
            "compile-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: home) }
        let kept = home.appendingPathComponent("kept").path
        let first = try tree(home, "first", fast: "1")
        let result = try run(first, kept: kept)
        #expect(result.status == 0)
        #expect(
            result.files == [
                "program", "setup.py", "thing", "thing/fast.pyx", "thing/fast.so", "thing/own.c",
                "thing/slow.pyx",
                "thing/slow.so", "translated",
            ])
        #expect(try String(contentsOfFile: "\(first)/translated", encoding: .utf8) == "fast slow ")

        let second = try tree(home, "second", fast: "2")
        #expect(try run(second, kept: kept).status == 0)
        #expect(try String(contentsOfFile: "\(second)/translated", encoding: .utf8) == "fast ")
    }

    @Test(
        "C sources that the setup script names, and that a command before the build would make, are made",
        .enabled(if: python != nil, "no Python here"))
    func named() throws {
        let home = FileManager.default.temporaryDirectory.appendingPathComponent(
            "compile-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: home) }
        let directory = try tree(home, "first", fast: "1")
        let files = [
            "setup.py": "open('thing/fast.c').close()\nopen('thing/fast.so', 'w').close()\n",
            "cython.py":
                "import sys\nopen(sys.argv[2], 'w').close()\nassert sys.argv[3] == 'thing/fast.pyx'\n",
        ]
        for (path, text) in files {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(directory)/\(path)"))
        }
        let kept = home.appendingPathComponent("kept").path
        let result = try run(directory, kept: kept)
        #expect(result.status == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: kept).isEmpty)
        #expect(result.files.contains("thing/fast.so") && !result.files.contains("thing/fast.c"))
        #expect(!result.files.contains("thing/slow.c"))
    }

    @Test(
        "A build that fails is reported and remembers nothing", .enabled(if: python != nil, "no Python here"))
    func failure() throws {
        let home = FileManager.default.temporaryDirectory.appendingPathComponent(
            "compile-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: home) }
        let kept = home.appendingPathComponent("kept").path
        let directory = try tree(home, "first", fast: "1")
        try Data("raise SystemExit(3)".utf8).write(to: URL(fileURLWithPath: "\(directory)/setup.py"))
        #expect(try run(directory, kept: kept).status == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: kept).isEmpty)
    }
}
