import Foundation
import Instances
import TestSupport
import Testing
import Validation

@testable import Python

@Suite(
    "The reporters under Python 2.7",
    .enabled(if: EnvironmentMachine.python2 != nil, "there is no Python 2.7"))
struct OldRunnerTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private var process: RunnerProcess {
        RunnerProcess(
            runner: UnittestRunner(.unittest), python: EnvironmentMachine.python2?.path ?? "",
            directory: directory)
    }

    private func write(_ text: String, to path: String) throws { try directory.write(text, to: path) }

    @Test("Outcomes, reasons and files that cannot be loaded arrive as they do from Python 3")
    func outcomes() throws {
        try write(
            """
            # coding: utf-8
            import unittest
            class A(unittest.TestCase):
                def test_ok(self): print "statement"
                def test_bad(self): self.assertEqual(u"\u{e9}", 2)
                def test_error(self): raise RuntimeError, "\u{e9}"
                @unittest.skip('x')
                def test_skip(self): pass
            class B(unittest.TestCase):
                @classmethod
                def setUpClass(cls): raise RuntimeError
                def test_a(self): pass
            """, to: "tests/test_it.py")
        try write("import absent\n", to: "tests/test_lost.py")
        let (report, ending, output) = try process.run(paths: ["tests/test_it.py", "tests/test_lost.py"])
        #expect(report.agrees(with: ending), "\(output)")
        #expect(
            report.outcomes == [
                "tests/test_it.py::A::test_ok": .passed, "tests/test_it.py::A::test_bad": .failed,
                "tests/test_it.py::A::test_error": .failed, "tests/test_it.py::A::test_skip": .skipped,
                "tests/test_it.py::B::test_a": .error,
            ])
        #expect(report.collectionErrors.keys.contains("tests/test_lost.py"))
        #expect(report.reasons["tests/test_it.py::A::test_bad"]?.kind == .assertion)
        #expect(report.reasons["tests/test_lost.py"]?.said == "ImportError: No module named absent")
    }

    @Test("Of a name that cannot be imported the module is known, though Python 2 does not say it")
    func about() throws {
        try write("from uuid import absent_name\n", to: "tests/test_a.py")
        try write("", to: "tests/__init__.py")
        try write("x = 1\n", to: "tests/near.py")
        try write("from near import absent_name\n", to: "tests/test_b.py")
        let report = try process.run(paths: ["tests/test_a.py", "tests/test_b.py"]).report
        #expect(report.reasons["tests/test_a.py"]?.said == "ImportError: cannot import name absent_name")
        #expect(report.reasons["tests/test_a.py"]?.subject == .interpreter)
        #expect(report.reasons["tests/test_b.py"]?.subject != .interpreter)
    }

    @Test("Several sessions are one report, and files are left as they were")
    func sessions() throws {
        for name in ["a", "b"] {
            try write(
                "import unittest\nclass A(unittest.TestCase):\n    def test_a(self): pass\n",
                to: "\(name)/test_\(name).py")
        }
        var start = TestStart()
        start.places = ["a", "b"].map { TestStart.Place(directory: $0) }
        let (report, ending, output) = try process.run(
            paths: ["a/test_a.py", "b/test_b.py"], start: start)
        #expect(report.agrees(with: ending), "\(output)")
        #expect(report.outcomes == ["a/test_a.py::A::test_a": .passed, "b/test_b.py::A::test_a": .passed])
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory["a"]) == ["test_a.py"])
    }

    @Test("Setup files in Python 2 are asked by it, and what they open is known")
    func metadata() throws {
        try write(
            """
            # coding: utf-8
            from setuptools import setup
            execfile("version.py")
            print "of the setup file"
            setup(name="x", version=VERSION, description=u"\u{e9}", author="\u{e9}", py_modules=["x"],
                  install_requires=["six"], setup_requires=["nose"], extras_require={"a:python_version<'3'": ["b"]})
            """, to: "setup.py")
        try write("VERSION = '1.2'", to: "version.py")
        try write(
            String(decoding: PackageResources.project_metadata_py, as: UTF8.self),
            to: "../program-\(directory.path.hash).py")
        defer {
            try? FileManager.default.removeItem(atPath: directory["../program-\(directory.path.hash).py"])
        }
        let data = try ProgramRun(
            try #require(EnvironmentMachine.python2).path,
            [directory["../program-\(directory.path.hash).py"], "1", "setuptools"], in: directory.path
        ).output
        let line = try #require(data.split(separator: UInt8(ascii: "\n")).last)
        let report = try JSONDecoder().decode(MetadataReport.self, from: Data(line))
        #expect(report.failure == nil)
        #expect(report.name == "x")
        #expect(report.version == "1.2")
        #expect(report.setupRequirements == ["nose"])
        #expect(report.headers?.contains("Author: \u{e9}") == true)
        #expect(report.reads == ["setup.py", "version.py"])
    }

    @Test("Packages in directories of other names are found as the finder of Python 3 finds them")
    func finder() throws {
        try write("x = 1", to: "sources/one/__init__.py")
        try write("y = 2", to: "sources/one/two.py")
        let text = PathPrograms.oldFinder(["space.one": directory["sources/one"]])
        try write(text, to: "finder.py")
        try write("import finder, space.one.two\nprint space.one.x, space.one.two.y\n", to: "main.py")
        let run = try ProgramRun(
            try #require(EnvironmentMachine.python2).path, ["-B", directory["main.py"]])
        #expect(run.text == "1 2\n")
    }
}
