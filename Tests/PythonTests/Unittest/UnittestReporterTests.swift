import Foundation
import Instances
import TestSupport
import Testing
import Validation

@testable import Python

private let python = RunnerProcess.python(with: "unittest")

@Suite("The reporter within unittest", .enabled(if: python != nil, "no Python on PATH"))
struct UnittestReporterTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func process(_ kind: Unittest.Kind = .unittest) -> RunnerProcess {
        RunnerProcess(runner: UnittestRunner(kind), python: python ?? "", directory: directory)
    }

    private func start(_ program: String, in place: String? = nil) -> TestStart {
        var start = TestStart()
        start.program = program
        start.places = place.map { [TestStart.Place(directory: $0)] } ?? []
        return start
    }

    @Test("A test that is left out does not run, and the others do")
    func leftOut() throws {
        try directory.write(
            """
            import os, unittest
            class A(unittest.TestCase):
                def test_a(self): os._exit(3)
                def test_b(self): pass
            class B(unittest.TestCase):
                def test_a(self): pass
            """, to: "tests/test_it.py")
        let whole = try process().run(paths: ["tests/test_it.py"])
        #expect(whole.report.running == "tests/test_it.py::A::test_a")
        let (report, ending, output) = try process().run(
            paths: ["tests/test_it.py"], .without(["tests/test_it.py::A::test_a"]))
        #expect(report.agrees(with: ending), "\(output)")
        #expect(
            report.outcomes == [
                "tests/test_it.py::A::test_b": .passed, "tests/test_it.py::B::test_a": .passed,
            ])
        let alone = try process().run(paths: ["tests/test_it.py"], .only(["tests/test_it.py::B::test_a"]))
        #expect(alone.report.agrees(with: alone.ending), "\(alone.output)")
        #expect(alone.report.outcomes == ["tests/test_it.py::B::test_a": .passed])
    }

    @Test("Warnings are shown as under python -m unittest")
    func warnings() throws {
        try directory.write(
            """
            import unittest, warnings
            class A(unittest.TestCase):
                def test_filter(self): self.assertIn(('default', Warning), [(f[0], f[2]) for f in warnings.filters])
            """, to: "tests/test_it.py")
        let report = try process().run(paths: ["tests/test_it.py"]).report
        #expect(report.outcomes == ["tests/test_it.py::A::test_filter": .passed])
    }

    @Test("Every outcome arrives with the id that pytest gives to the same test")
    func outcomes() throws {
        try directory.write(
            """
            import unittest
            class A(unittest.TestCase):
                def test_ok(self): "What it is about."
                def test_bad(self): self.fail()
                def test_error(self): raise RuntimeError
                @unittest.skip('x')
                def test_skip(self): pass
                @unittest.expectedFailure
                def test_xfail(self): self.fail()
                @unittest.expectedFailure
                def test_xpass(self): pass
                def test_part(self):
                    for i in range(3):
                        with self.subTest(i=i): self.assertNotEqual(i, 1)
                def test_part_skips(self):
                    with self.subTest(): self.skipTest('x')
            class SetUp(unittest.TestCase):
                @classmethod
                def setUpClass(cls): raise RuntimeError
                def test_a(self): pass
            class Skips(unittest.TestCase):
                @classmethod
                def setUpClass(cls): raise unittest.SkipTest('x')
                def test_a(self): pass
            class TearDown(unittest.TestCase):
                @classmethod
                def tearDownClass(cls): raise RuntimeError
                def test_a(self): pass
                def test_b(self): pass
            """, to: "tests/test_all.py")
        let (report, ending, output) = try process().run(paths: ["tests/test_all.py"])
        #expect(report.agrees(with: ending), "\(output)")
        let outcomes = Dictionary(
            uniqueKeysWithValues: report.outcomes.map { id, outcome in
                (id.replacing("tests/test_all.py::", with: ""), outcome)
            })
        #expect(
            outcomes == [
                "A::test_ok": .passed, "A::test_bad": .failed, "A::test_error": .failed,
                "A::test_skip": .skipped, "A::test_xfail": .expectedFailure, "A::test_xpass": .failed,
                "A::test_part": .failed, "A::test_part_skips": .skipped, "SetUp::test_a": .error,
                "Skips::test_a": .skipped, "TearDown::test_a": .passed, "TearDown::test_b": .error,
            ])
    }

    @Test("Why tests failed or were skipped is said")
    func reasons() throws {
        try directory.write(
            """
            import json, unittest
            class A(unittest.TestCase):
                def test_bad(self): self.assertEqual(1, 2)
                def test_error(self): json.loads('{')
                def test_skip(self): self.skipTest('No module named x')
                @unittest.expectedFailure
                def test_xpass(self): pass
                def test_part(self):
                    with self.subTest(i=1): {}['x']
            class B(unittest.TestCase):
                @classmethod
                def setUpClass(cls): import no_such_module
                def test_b(self): pass
            """, to: "tests/test_a.py")
        let reasons = try process().run(paths: ["tests/test_a.py"]).report.reasons
        #expect(reasons["tests/test_a.py::A::test_bad"]?.kind == .assertion)
        #expect(reasons["tests/test_a.py::A::test_error"]?.owner == .interpreter)
        #expect(reasons["tests/test_a.py::A::test_skip"]?.said == "No module named x")
        #expect(reasons["tests/test_a.py::A::test_xpass"]?.kind == .assertion)
        #expect(reasons["tests/test_a.py::A::test_part"]?.said == "KeyError: 'x'")
        let setUp = try #require(reasons["tests/test_a.py::B::test_b"])
        #expect(UnittestRunner(.unittest).shortcoming(in: setUp)?.reason == .missingModule)
    }

    @Test("A module that fails in setUpModule, does not import, or skips itself, is distinguished")
    func modules() throws {
        let one = "import unittest\nclass A(unittest.TestCase):\n    def test_a(self): pass\n"
        try directory.write("def setUpModule(): raise RuntimeError\n" + one, to: "tests/test_setup.py")
        try directory.write("import no_such_module\n" + one, to: "tests/test_import.py")
        try directory.write("import unittest\nraise unittest.SkipTest('x')\n", to: "tests/test_skip.py")
        try directory.write("import helper\n" + one, to: "tests/test_ok.py")
        try directory.write("", to: "tests/helper.py")
        let files = ["setup", "import", "skip", "ok"].map { "tests/test_\($0).py" }
        let (report, ending, output) = try process().run(paths: files)
        #expect(report.agrees(with: ending), "\(output)")
        #expect(
            report.outcomes == [
                "tests/test_setup.py::A::test_a": .error, "tests/test_ok.py::A::test_a": .passed,
                "tests/test_skip.py": .skipped,
            ])
        #expect(Array(report.collectionErrors.keys) == ["tests/test_import.py"])
        let reason = try #require(report.collectionErrors["tests/test_import.py"])
        #expect(reason == "ModuleNotFoundError: No module named 'no_such_module'")
        let why = try #require(report.reasons["tests/test_import.py"])
        #expect(why.kind == .error && why.said == reason)
        #expect(UnittestRunner(.unittest).shortcoming(in: why)?.reason == .missingModule)
    }

    @Test("A directory is searched, and packages keep their names")
    func directories() throws {
        let one =
            "import unittest\nfrom .base import *\nclass A(unittest.TestCase):\n    def test_a(self): pass\n"
        try directory.write("", to: "pkg/__init__.py")
        try directory.write("", to: "pkg/tests/__init__.py")
        try directory.write("", to: "pkg/tests/base.py")
        try directory.write(one, to: "pkg/tests/test_a.py")
        let report = try process().run(paths: ["pkg/tests"]).report
        #expect(report.outcomes == ["pkg/tests/test_a.py::A::test_a": .passed])
    }

    @Test("Tests of one's own results, forked children and what is printed change nothing")
    func forgery() throws {
        try directory.write(
            """
            import os, sys, unittest
            def inner():
                class Inner(unittest.TestCase):
                    def runTest(self): self.fail()
                return Inner()
            class A(unittest.TestCase):
                def test_inner(self):
                    result = unittest.TestResult()
                    inner().run(result)
                    result.addSuccess(self)
                    self.assertTrue(result.failures)
                def test_bad(self):
                    unittest.TestResult().addSuccess(self)
                    print('{"t": "end"}')
                    self.fail()
                def test_fork(self):
                    if os.fork() == 0:
                        unittest.TestResult().addSuccess(self)
                        os._exit(0)
                    os.wait()
                def test_private(self):
                    self.assertNotIn('n0nce', open('/proc/self/environ').read())
                    self.assertEqual(os.read(0, 10), b'')
                    self.assertFalse([name for name in sys.modules if name.startswith('swegym')])
            """, to: "tests/test_a.py")
        let (report, ending, output) = try process().run(paths: ["tests/test_a.py"])
        #expect(report.agrees(with: ending), "\(output)")
        #expect(report.outcomes["tests/test_a.py::A::test_bad"] == .failed)
        #expect(report.outcomes["tests/test_a.py::A::test_fork"] == .passed)
        #expect(report.outcomes["tests/test_a.py::A::test_private"] == .passed, "\(output)")
        #expect(report.outcomes.count == 4)
    }

    @Test("Tests that end the process leave no whole report")
    func crash() throws {
        try directory.write(
            "import os, unittest\nclass A(unittest.TestCase):\n    def test_exit(self): os._exit(0)\n",
            to: "tests/test_a.py")
        let (report, ending, _) = try process().run(paths: ["tests/test_a.py"])
        #expect(ending == .exited(status: 0))
        #expect(!report.agrees(with: ending))
        #expect(report.running == "tests/test_a.py::A::test_exit")
    }

    @Test(
        "Files of the checkout stand in neither for unittest nor for the reporter",
        arguments: ["unittest.py", "unittest/__init__.py", "swegym_common.py", "sitecustomize.py", "json.py"])
    func shadows(name: String) throws {
        try directory.write("raise SystemExit('loaded %s' % __file__)\n", to: name)
        try directory.write(
            "from unittest import TestCase\nclass A(TestCase):\n    def test_bad(self): self.fail()\n",
            to: "tests/test_a.py")
        let (report, ending, output) = try process().run(
            paths: ["tests/test_a.py"], pythonPath: directory.path)
        #expect(report.agrees(with: ending), "\(output)")
        #expect(report.outcomes == ["tests/test_a.py::A::test_bad": .failed], "\(output)")
    }

    @Test(
        "A program of the project gets dotted names, and its ids are what unittest prints last of each test")
    func program() throws {
        try directory.write(
            """
            import sys, unittest
            assert sys.argv[1:2] == ['test'], sys.argv
            names = [word for word in sys.argv[2:] if not word.startswith('-')]
            unittest.main(module=None, argv=['x'] + names, exit=True)
            """, to: "site/manage.py")
        try directory.write("", to: "site/polls/__init__.py")
        try directory.write(
            """
            import unittest
            class A(unittest.TestCase):
                def test_plain(self): pass
                def test_told(self):
                    \"\"\"  It does what it should (#12).

                    More of it. \"\"\"
            """, to: "site/polls/tests.py")
        let (report, ending, output) = try process(.django).run(
            paths: ["site/polls/tests.py"], start: start("site/manage.py", in: "site"))
        #expect(report.agrees(with: ending), "\(output)")
        #expect(report.outcomes["It does what it should (#12)."] == .passed)
        let plain = report.outcomes.keys.first { $0.hasPrefix("test_plain (polls.tests.A") }
        #expect(plain != nil)
        #expect(report.outcomes.count == 2)
    }

    @Test("A program that ignores names runs everything, and only the selection is reported")
    func restricted() throws {
        try directory.write(
            "import unittest\nunittest.TextTestRunner().run(unittest.TestLoader().discover('tests', top_level_dir='.'))\n",
            to: "runtests.py")
        try directory.write("", to: "tests/__init__.py")
        for name in ["a", "b"] {
            try directory.write(
                "import unittest\nclass T(unittest.TestCase):\n    def test_\(name)(self): pass\n",
                to: "tests/test_\(name).py")
        }
        let report = try process(.django).run(paths: ["tests/test_b.py"], start: start("runtests.py")).report
        #expect(report.isComplete)
        #expect(report.outcomes.keys.map { $0.prefix(6) } == ["test_b"])
    }

    @Test(
        "A program that fails before any test says why; one that wants other arguments says nothing of tests")
    func failingProgram() throws {
        try directory.write(
            "class ImproperlyConfigured(Exception): pass\nraise ImproperlyConfigured('Requested setting X, but settings are not configured.')\n",
            to: "runtests.py")
        let (report, ending, _) = try process(.django).run(start: start("runtests.py"))
        #expect(report.agrees(with: ending))
        let reason = try #require(report.collectionErrors["django"])
        #expect(reason == "ImproperlyConfigured: Requested setting X, but settings are not configured.")
        let why = try #require(report.reasons["django"])
        #expect(why.said == "ImproperlyConfigured: Requested setting X, but settings are not configured.")
        #expect(UnittestRunner(.django).shortcoming(in: why)?.reason == .missingSettings)
        try directory.write("raise SystemExit(2)\n", to: "runtests.py")
        #expect(try !process(.django).run(start: start("runtests.py")).report.isComplete)
    }
}
