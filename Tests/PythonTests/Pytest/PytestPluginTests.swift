import Foundation
import Instances
import Processes
import TestSupport
import Testing

@testable import Python
@testable import Validation

private let python = RunnerProcess.python(with: "pytest")

private let hasXdist: Bool = {
    guard let python else { return false }
    let command = Command(python, ["-c", "import xdist"], environment: ProcessInfo.processInfo.environment)
    return (try? ProcessRunner.run(command))?.succeeded ?? false
}()

@Suite("The reporter within pytest", .enabled(if: python != nil, "no Python with pytest on PATH"))
struct PytestPluginTests {
    private let directory: TemporaryDirectory
    private let runner = PytestRunner()

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// Runs pytest as validation does; the report, how the process ended, and what it printed.
    private func run(
        _ options: [String] = [], paths: [String] = ["tests"], nonce: String = "n0nce",
        pythonPath: String? = nil, scope: RunScope = .all
    ) throws -> (report: TestReport, ending: RunEnding, output: String) {
        try RunnerProcess(runner: runner, python: python ?? "", directory: directory)
            .run(options, paths: paths, nonce: nonce, pythonPath: pythonPath, scope)
    }

    @Test("A test that is left out does not run, whatever its id holds, and the others do")
    func leftOut() throws {
        try directory.write(
            """
            import os, pytest
            class TestIt:
                @pytest.mark.parametrize('x', ['a b', "it's", 'c'])
                def test_x(self, x): x == 'c' or os._exit(3)
            def test_plain(): pass
            """, to: "tests/test_it.py")
        let whole = try run()
        #expect(!whole.report.agrees(with: whole.ending))
        #expect(whole.report.running == "tests/test_it.py::TestIt::test_x[a b]")
        let (report, ending, output) = try run(
            scope: .without([
                "tests/test_it.py::TestIt::test_x[a b]", "tests/test_it.py::TestIt::test_x[it's]",
            ]))
        #expect(report.agrees(with: ending), "\(output)")
        #expect(
            report.outcomes == [
                "tests/test_it.py::TestIt::test_x[c]": .passed, "tests/test_it.py::test_plain": .passed,
            ])
        let alone = try run(scope: .only(["tests/test_it.py::TestIt::test_x[c]"]))
        #expect(alone.report.agrees(with: alone.ending), "\(alone.output)")
        #expect(alone.report.outcomes == ["tests/test_it.py::TestIt::test_x[c]": .passed])
    }

    @Test("A module that is a document too and cannot be imported says why, though the document is skipped")
    func documents() throws {
        try directory.write("import no_such_module\n", to: "tests/test_it.py")
        let (report, ending, output) = try run(["--doctest-modules", "--doctest-ignore-import-errors"])
        #expect(report.agrees(with: ending), "\(output)")
        let reason = try #require(report.reasons["tests/test_it.py"])
        #expect(reason.kind == .error)
        #expect(reason.said.contains("no_such_module"))
    }

    @Test("Every outcome arrives with its exact id")
    func outcomes() throws {
        try directory.write(
            """
            import pytest, unittest

            def test_ok(): pass
            def test_bad(): assert 0
            @pytest.fixture
            def broken(): raise RuntimeError
            def test_setup(broken): pass
            @pytest.fixture
            def late():
                yield
                raise RuntimeError
            def test_late(late): pass
            @pytest.mark.skip(reason='x')
            def test_skip(): pass
            @pytest.mark.xfail
            def test_xfail(): assert 0
            @pytest.mark.xfail
            def test_xpass(): pass
            @pytest.mark.parametrize('a', ['a b', 'x::y'])
            def test_odd(a): pass
            class TestCase(unittest.TestCase):
                @unittest.expectedFailure
                def test_expected(self): assert 0
            """, to: "tests/test_all.py")
        try directory.write(
            "import pytest\npytest.importorskip('no_such_module')\n", to: "tests/test_skipped.py")
        let (report, ending, _) = try run()
        #expect(report.agrees(with: ending))
        #expect(
            report.outcomes == [
                "tests/test_all.py::test_ok": .passed, "tests/test_all.py::test_bad": .failed,
                "tests/test_all.py::test_setup": .error, "tests/test_all.py::test_late": .error,
                "tests/test_all.py::test_skip": .skipped, "tests/test_all.py::test_xfail": .expectedFailure,
                "tests/test_all.py::test_xpass": .unexpectedPass, "tests/test_all.py::test_odd[a b]": .passed,
                "tests/test_all.py::test_odd[x::y]": .passed,
                "tests/test_all.py::TestCase::test_expected": .expectedFailure,
                "tests/test_skipped.py": .skipped,
            ])
    }

    @Test("Why a test was not run is said, and for one that is expected to fail nothing")
    func unrun() throws {
        try directory.write(
            """
            import pytest

            @pytest.mark.xfail(run=False, reason='yield tests were removed in pytest 4.0')
            def test_unrun(): pass
            @pytest.mark.xfail(reason='known')
            def test_known(): assert 0
            """, to: "tests/test_all.py")
        let report = try run().report
        #expect(report.outcomes["tests/test_all.py::test_unrun"] == .expectedFailure)
        #expect(
            report.reasons["tests/test_all.py::test_unrun"]?.said.contains("yield tests were removed") == true
        )
        #expect(report.reasons["tests/test_all.py::test_known"] == nil)
    }

    @Test("A module and a conftest that do not import are told with the reason")
    func collectionErrors() throws {
        try directory.write("def test_ok(): pass\n", to: "tests/test_ok.py")
        try directory.write("import no_such_module\n", to: "tests/test_broken.py")
        let (module, ending, _) = try run()
        #expect(module.agrees(with: ending))
        #expect(module.outcomes.isEmpty)
        #expect(module.collectionErrors["tests/test_broken.py"]?.contains("no_such_module") == true)
        try directory.write("import no_such_helper\n", to: "tests/conftest.py")
        let (conftest, stop, _) = try run()
        #expect(conftest.agrees(with: stop))
        #expect(conftest.collectionErrors["tests/conftest.py"]?.contains("no_such_helper") == true)
    }

    @Test("Why tests and files failed is said, with the file in which it was raised")
    func reasons() throws {
        try directory.write(
            """
            import json, subprocess, unittest
            import pytest

            def test_bad(): assert 1 == 2
            def test_error(): json.loads('{')
            def test_own(): {}['x']
            def test_program(): subprocess.call(['no-such-program'])
            def test_attribute(): json.nothing
            def test_fixture(no_such_fixture): pass
            def test_skipped(): pytest.skip('numpy is not installed')
            def test_fails(): pytest.fail('on purpose')
            class TestCase(unittest.TestCase):
                def test_lists(self): self.assertEqual([1], [2])
            """, to: "tests/test_all.py")
        try directory.write("import no_such_module\n", to: "tests/test_import.py")
        try directory.write("def broken(:\n", to: "tests/test_syntax.py")
        try directory.write("from json import nothing\n", to: "tests/test_name.py")
        let report = try run(["--continue-on-collection-errors"]).report
        func reason(_ name: String) -> FailureReason? { report.reasons["tests/test_all.py::\(name)"] }
        func file(_ name: String) -> FailureReason? { report.reasons["tests/\(name).py"] }
        #expect(reason("test_bad")?.kind == .assertion)
        #expect(reason("test_bad")?.said == "AssertionError: assert 1 == 2")
        #expect(reason("test_bad")?.place?.hasSuffix("/tests/test_all.py:4") == true)
        #expect(reason("test_error")?.kind == .error)
        #expect(reason("test_error")?.said.hasPrefix("json.decoder.JSONDecodeError: ") == true)
        #expect(reason("test_error")?.owner == .interpreter)
        #expect(reason("test_own")?.said == "KeyError: 'x'")
        #expect(reason("test_own")?.owner == .elsewhere)
        #expect(reason("test_program")?.place?.contains("subprocess.py:") == true)
        #expect(reason("test_attribute")?.subject == .interpreter)
        #expect(reason("test_fixture")?.said.contains("FixtureLookupError") == true)
        #expect(reason("test_skipped")?.kind == .skipped)
        #expect(reason("test_skipped")?.said.hasSuffix("numpy is not installed") == true)
        #expect(reason("test_fails")?.kind == .assertion)
        #expect(reason("TestCase::test_lists")?.kind == .assertion)
        #expect(file("test_import")?.said == "ModuleNotFoundError: No module named 'no_such_module'")
        #expect(file("test_import")?.subject == .nowhere)
        #expect(file("test_import")?.place?.hasSuffix("/tests/test_import.py:1") == true)
        #expect(file("test_syntax")?.said.hasPrefix("SyntaxError: ") == true)
        #expect(file("test_syntax")?.place?.hasSuffix("/tests/test_syntax.py:1") == true)
        #expect(file("test_name")?.subject == .interpreter)
        try directory.write("import no_such_helper\n", to: "tests/conftest.py")
        let conftest = try run().report.reasons["tests/conftest.py"]
        #expect(conftest?.said == "ModuleNotFoundError: No module named 'no_such_helper'")
        #expect(conftest?.place?.hasSuffix("/tests/conftest.py:1") == true)
    }

    @Test("What an assertion hides of a network that is not there is said, whether raised or logged")
    func behind() throws {
        try directory.write(
            """
            import logging
            def test_text(): assert False, 'y' * 1000 + ' Temporary failure in name resolution'
            def test_log():
                logging.warning('[Errno -2] Name or service not known')
                assert 500 == 200
            def test_other(): assert 1 == 2
            """, to: "tests/test_it.py")
        let reasons = try run().report.reasons
        #expect(
            reasons["tests/test_it.py::test_text"]?.said.hasSuffix(
                "(behind it: Temporary failure in name resolution)") == true)
        #expect(
            reasons["tests/test_it.py::test_log"]?.said.hasSuffix("(behind it: Name or service not known)")
                == true)
        #expect(reasons["tests/test_it.py::test_other"]?.said.contains("behind") == false)
    }

    @Test("What the project raises while pytest starts is why nothing was collected")
    func startFails() throws {
        try directory.write("def pytest_configure(config): raise KeyError('settings')\n", to: "own_plugin.py")
        try directory.write("def test_ok(): pass\n", to: "tests/test_ok.py")
        let (report, ending, _) = try run(["-p", "own_plugin"], pythonPath: directory.path)
        #expect(report.agrees(with: ending))
        #expect(report.collectionErrors["pytest"] == "KeyError: 'settings'")
        #expect(report.reasons["pytest"]?.place?.hasSuffix("/own_plugin.py:1") == true)
    }

    @Test("A call that pytest does not take, and tests that end the process, leave no whole report")
    func notWhole() throws {
        try directory.write("import os\ndef test_exit(): os._exit(0)\n", to: "tests/test_exit.py")
        let (exit, ending, _) = try run()
        #expect(ending == .exited(status: 0))
        #expect(!exit.agrees(with: ending))
        #expect(exit.running == "tests/test_exit.py::test_exit")
        #expect(try !run(["--no-such-option"]).report.isComplete)
    }

    @Test("Ids are relative to where pytest was started, whatever it takes for its root")
    func relativeIDs() throws {
        try directory.write("[pytest]\n", to: "tests/pytest.ini")
        try directory.write("def test_ok(): pass\n", to: "tests/test_ok.py")
        #expect(try run().report.outcomes == ["tests/test_ok.py::test_ok": .passed])
    }

    @Test("While tests run garbage is collected as in any process, or as the project says")
    func collector() throws {
        let text = "import gc\ndef test_first(): assert gc.get_threshold()[0] == %\n"
        let usual =
            "int(__import__('subprocess').check_output([__import__('sys').executable, '-c', 'import gc; print(gc.get_threshold()[0])']))"
        try directory.write(text.replacing("%", with: usual), to: "tests/test_usual.py")
        #expect(try run().report.outcomes == ["tests/test_usual.py::test_first": .passed])
        try directory.write("import gc\ngc.set_threshold(123)\n", to: "conftest.py")
        try directory.write(text.replacing("%", with: "123"), to: "tests/test_usual.py")
        #expect(try run().report.outcomes == ["tests/test_usual.py::test_first": .passed])
    }

    @Test("Tests and what they start see neither the channel nor the nonce; a forked child does not report")
    func privacy() throws {
        try directory.write(
            """
            import os, subprocess, sys

            def test_environment():
                assert not [name for name in os.environ if name.startswith('SWEGYM_PYTHONPATH')]
                assert 'n0nce' not in open('/proc/self/environ').read() + open('/proc/self/cmdline').read()
                assert os.read(0, 100) == b''
                assert 'swegym_reporter' not in sys.modules

            def test_children():
                number = max(int(name) for name in os.listdir('/proc/self/fd') if int(name) < 1000)
                assert os.readlink('/proc/self/fd/%d' % number).startswith('pipe:')
                code = 'import os, sys; sys.exit(os.path.exists("/dev/fd/%d"))' % number
                assert subprocess.call([sys.executable, '-c', code]) == 0

            def test_fork():
                child = os.fork()
                if child == 0:
                    try:
                        os.close(1)
                    finally:
                        raise SystemExit(0)
                os.waitpid(child, 0)

            def test_after(): pass
            """, to: "tests/test_private.py")
        let (report, ending, output) = try run()
        #expect(report.agrees(with: ending), "\(output)")
        #expect(report.outcomes.count == 4)
        #expect(report.outcomes.values.allSatisfy { $0 == .passed }, "\(output)")
    }

    @Test(
        "Distributed runs report once, from the controlling process",
        .enabled(if: hasXdist, "no pytest-xdist"))
    func distributed() throws {
        try directory.write(
            "import pytest\n@pytest.mark.parametrize('n', range(20))\ndef test_n(n): assert n != 3\n",
            to: "tests/test_many.py")
        let (report, ending, output) = try run(["-n", "2"])
        #expect(report.agrees(with: ending), "\(output)")
        #expect(report.outcomes.count == 20)
        #expect(report.outcomes["tests/test_many.py::test_n[3]"] == .failed)
    }

    @Test("Without a nonce nothing is reported, and nothing breaks")
    func noNonce() throws {
        try directory.write("def test_ok(): pass\n", to: "tests/test_ok.py")
        let (report, ending, _) = try run(nonce: "")
        #expect(ending == .exited(status: 0))
        #expect(report == TestReport())
    }

    @Test(
        "Files of the checkout stand in neither for pytest and what it rests on nor for the reporter",
        arguments: [
            "pytest.py", "swegym_reporter.py", "swegym_start.py", "sitecustomize.py", "usercustomize.py",
            "json.py", "fcntl.py", "pluggy.py", "pytest/__init__.py", "_pytest/__init__.py",
            "src/pytest.py", "src/sitecustomize.py", "src/json/__init__.py",
        ])
    func shadows(name: String) throws {
        // A module that shadows one of the standard library is of no use to anyone else, and harms nobody here.
        try directory.write("raise SystemExit('loaded %s' % __file__)\n", to: name)
        try directory.write("def test_bad(): assert 0\n", to: "tests/test_bad.py")
        let (report, ending, output) = try run(pythonPath: "\(directory.path)/src:\(directory.path)")
        #expect(report.agrees(with: ending), "\(output)")
        #expect(report.outcomes == ["tests/test_bad.py::test_bad": .failed], "\(output)")
    }

    @Test("Tests find the checkout where python -m pytest and PYTHONPATH put it")
    func searchPath() throws {
        let root = directory.path
        try directory.write("", to: "helper.py")
        try directory.write("", to: "src/thing.py")
        try directory.write(
            """
            import os, subprocess, sys
            import helper, thing

            def test_path():
                assert os.path.realpath(sys.path[0]) != ''
                assert os.path.realpath('\(root)') in map(os.path.realpath, sys.path)
                assert not [entry for entry in sys.path if 'support' in entry]
                assert os.environ['PYTHONPATH'] == '\(root)/src'
                assert subprocess.call([sys.executable, '-c', 'import thing']) == 0

            def test_start():
                main = sys.modules['__main__']
                assert main.__spec__.name.split('.')[0] == 'pytest'
                assert sys.argv[0] == main.__file__ and 'support' not in sys.argv[0]
            """, to: "tests/test_path.py")
        let (report, ending, output) = try run(pythonPath: "\(root)/src")
        #expect(report.agrees(with: ending), "\(output)")
        #expect(report.outcomes.values.allSatisfy { $0 == .passed }, "\(output)")
    }

    @Test("Processes that tests spawn do not start pytest again")
    func spawn() throws {
        try directory.write(
            """
            import multiprocessing

            def double(n): return 2 * n

            def test_pool():
                with multiprocessing.get_context('spawn').Pool(1) as pool:
                    assert pool.map(double, [1, 2]) == [2, 4]
            """, to: "tests/test_spawn.py")
        let (report, ending, output) = try run()
        #expect(report.agrees(with: ending), "\(output)")
        #expect(report.outcomes == ["tests/test_spawn.py::test_pool": .passed], "\(output)")
    }
}
