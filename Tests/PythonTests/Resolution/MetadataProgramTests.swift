import Foundation
import TestSupport
import Testing

@testable import Python

@Suite("The program that asks setup files")
struct MetadataProgramTests {
    /// An interpreter of this machine that has setuptools; the program is for such ones.
    static let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first { path in
        run(path, ["-c", "import setuptools, distutils.core"], in: "/tmp")?.status == 0
    }

    /// Runs a program with its standard output as the report's channel.
    private static func run(
        _ path: String, _ arguments: [String], in directory: String
    ) -> (status: Int32, output: Data)? {
        // A program that is not there is what is asked for.
        (try? ProgramRun(path, arguments, in: directory)).map { ($0.status, $0.output) }
    }

    private func report(_ files: [String: String]) throws -> MetadataReport {
        let python = try #require(Self.python)
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("metadata-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        for (name, text) in files {
            let place = directory.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: place)
        }
        let program = directory.appendingPathComponent("program")
        try Data(PackageResources.project_metadata_py).write(to: program)
        let result = try #require(Self.run(python, [program.path, "1", "setuptools"], in: directory.path))
        let line = try #require(result.output.split(separator: UInt8(ascii: "\n")).last)
        return try JSONDecoder().decode(MetadataReport.self, from: Data(line))
    }

    @Test(
        "setup.py and setup.cfg are asked together",
        .enabled(if: python != nil, "no Python with setuptools here"))
    func setup() throws {
        let report = try report([
            "setup.py": """
            import sys
            from setuptools import setup
            with open("made.py", "w") as stream:
                stream.write("version = 1")
            if __name__ == "__main__":
                setup(extras_require={"tests": ["mock"], ":python_version<'4'": ["six"]},
                      package_dir={"": "src"}, setup_requires=["pbr"], description="Says things", url="https://x",
                      tests_require=["freezegun"],
                      entry_points={"console_scripts": ["thing = thing:main"]})
            """,
            "setup.cfg":
                "[metadata]\nname = thing\nversion = 1.2\n[options]\ninstall_requires =\n  attrs>=19\n",
        ])
        #expect(report.failure == nil)
        let metadata = report.metadata(path: ".")
        #expect(metadata.name == "thing")
        #expect(metadata.version == "1.2")
        #expect(metadata.requirements == ["attrs>=19", "six ; python_version<'4'"])
        #expect(metadata.extras == ["tests": ["mock"], "tests-require": ["freezegun"]])
        #expect(metadata.headers?.contains("Home-page: https://x") == true)
        #expect(metadata.entryPoints == ["console_scripts": ["thing": "thing:main"]])
        #expect(metadata.sourceRoots == ["src"])
        #expect(metadata.generated == ["made.py": "version = 1"])
        #expect(metadata.needsInstall.isEmpty)
        #expect(report.setupRequirements == ["pbr"])
    }

    @Test(
        "A project that asks whether its own setup script imports it sees it in the main module",
        .enabled(if: python != nil, "no Python with setuptools here"))
    func mainModule() throws {
        let report = try report([
            "thing.py": """
            import os, sys
            script = getattr(sys.modules["__main__"], "__file__", "")
            if os.path.basename(script) != "setup.py":
                raise ImportError("not built")
            """,
            "setup.py": "import thing\nfrom setuptools import setup\nsetup(name='thing', version='1')\n",
        ])
        #expect(report.failure == nil)
        #expect(report.metadata(path: ".").name == "thing")
    }

    @Test(
        "Extension modules and commands of its own need a real install",
        .enabled(if: python != nil, "no Python with setuptools here"))
    func commands() throws {
        let report = try report([
            "setup.py": """
            from setuptools import setup, Extension
            from setuptools.command.develop import develop
            class Develop(develop):
                pass
            setup(name="x", version="1", ext_modules=[Extension("a", ["a.c"])], cmdclass={"develop": Develop})
            """
        ])
        #expect(report.needsInstall == ["command develop", "extension modules"])
    }

    @Test(
        "A failure and the module that was missing are told",
        .enabled(if: python != nil, "no Python with setuptools here"))
    func failure() throws {
        let report = try report(["setup.py": "import no_such_module_at_all"])
        #expect(report.missingModule == "no_such_module_at_all")
        #expect(report.failure?.hasPrefix("ModuleNotFoundError") == true)
    }

    @Test(
        "Setup files that ask what to do are asked again as those of a source distribution",
        .enabled(if: python != nil, "no Python with setuptools here"))
    func question() throws {
        let report = try report([
            "setup.py": """
            import os
            from setuptools import setup
            if not os.path.exists("PKG-INFO"):
                raise EOFError("EOF when reading a line")
            setup(name="thing", version="2.1")
            """
        ])
        #expect(report.name == "thing" && report.version == "2.1" && report.failure == nil)
    }

    @Test(
        "Packages are found as setuptools finds them by itself",
        .enabled(if: python != nil, "no Python with setuptools here"))
    func discovery() throws {
        let declared = "[project]\nname = \"acme-space\"\nversion = \"1\"\n"
        let source = try report(["pyproject.toml": declared, "src/acme/space/__init__.py": ""])
        #expect(source.sourceRoots == ["src"] && source.topLevel == ["acme"])
        let flat = try report([
            "pyproject.toml": declared, "acme/space/__init__.py": "", "tests/test_a.py": "",
        ])
        #expect(flat.sourceRoots == ["."] && flat.topLevel == ["acme"])
        let module = try report(["pyproject.toml": declared, "acme_space.py": ""])
        #expect(module.sourceRoots == ["."] && module.topLevel == ["acme_space"])
        let several = try report(["pyproject.toml": declared, "one/__init__.py": "", "two/__init__.py": ""])
        #expect(several.failure == nil && several.name == "acme-space")
    }

    @Test(
        "Packages in directories of other names are told, and need no install of their own",
        .enabled(if: python != nil, "no Python with setuptools here"))
    func otherDirectories() throws {
        let report = try report([
            "setup.py": """
            from setuptools import setup
            setup(name="x", version="1", packages=["x", "x.y", "z"], package_dir={"x": "lib", "z": "parts/z"})
            """
        ])
        let metadata = report.metadata(path: ".")
        #expect(metadata.packageDirectories == ["x": "lib"])
        #expect(metadata.sourceRoots == ["parts"] && metadata.needsInstall.isEmpty)
        #expect(metadata.topLevel == ["x", "z"])
    }

    @Test(
        "What the setup files read is told",
        .enabled(if: python != nil, "no Python with setuptools here"))
    func reads() throws {
        let report = try report([
            "setup.py": """
            import os
            from setuptools import setup
            from helpers import version
            setup(name="x", version=version(os.path.join(os.path.dirname(os.path.abspath(__file__)), "VERSION")))
            """,
            "helpers.py": "def version(path): return open(path).read()", "VERSION": "1.5", "other.py": "",
        ])
        let reads = Set(report.reads ?? [])
        #expect(reads.isSuperset(of: ["setup.py", "helpers.py", "VERSION"]))
        #expect(!reads.contains("other.py"))
    }

    @Test(
        "A requirement that setuptools refuses is left out, not the whole project",
        .enabled(if: python != nil, "no Python with setuptools here"))
    func unreadable() throws {
        let report = try report([
            "setup.py": """
            from setuptools import setup
            setup(install_requires=["six", "attrs; lxml"], extras_require={":colour=='red'": ["z"], "y": ["mock"]})
            """,
            "setup.cfg": """
            [metadata]
            name = thing
            version = 1.0
            [options]
            tests_require = pytest-astropy; pytest-cov
            [options.extras_require]
            all =
                six; attrs
                dask; python_version > "3"
                =what?
            """,
        ])
        let metadata = report.metadata(path: ".")
        #expect(metadata.name == "thing" && metadata.version == "1.0")
        #expect(metadata.requirements == ["six", "attrs", "lxml"])
        #expect(metadata.extras["tests-require"] == ["pytest-astropy", "pytest-cov"])
        #expect(metadata.extras["y"] == ["mock"] || metadata.extras["all"]?.first == "six")
        #expect(metadata.unreadable.contains(":colour=='red'"))
    }
}
