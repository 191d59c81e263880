import Foundation
import Instances
import TestSupport
import Testing
import Validation

@testable import Python

private let python = RunnerProcess.python(with: "pytest")

@Suite("Controls: tests that are made to fail", .enabled(if: python != nil, "no Python with pytest on PATH"))
struct ControlTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func control(
        _ ids: String..., by runner: any TestRunner = PytestRunner(), paths: [String] = ["tests"]
    ) throws -> RunnerProcess.Outcome {
        try RunnerProcess(runner: runner, python: python ?? "", directory: directory)
            .run(paths: paths, .control(ids))
    }

    private static let tests = """
        # -*- coding: utf-8 -*-
        '''Tests of ten.'''
        from __future__ import print_function
        import unittest
        import pytest

        class Base(object):
            def test_inherited(self):
                '''Says what it does

                in two lines.'''
                assert True

        class TestIt(Base, unittest.TestCase):
            def test_method(self):
                self.assertEqual(1, 1)
            def test_one_line(self): pass

        @pytest.mark.parametrize("x", [1, 2])
        def test_cases(x):
            text = '''
            é'''
            assert text

        def test_only_described():
            '''Nothing.'''

        @pytest.mark.xfail
        def test_expected():
            assert False

        """

    @Test("Tests fail by their first statement: methods, inherited ones, cases, those of one line")
    func made() throws {
        try directory.write(Self.tests, to: "tests/test_it.py")
        let ids = [
            "tests/test_it.py::TestIt::test_method", "tests/test_it.py::TestIt::test_inherited",
            "tests/test_it.py::TestIt::test_one_line", "tests/test_it.py::test_cases[1]",
            "tests/test_it.py::test_cases[2]",
        ]
        let (report, ending, output) = try RunnerProcess(
            runner: PytestRunner(), python: python ?? "", directory: directory
        ).run([], .control(ids))
        #expect(report.agrees(with: ending), "\(output)")
        #expect(report.madeToFail == ids)
        #expect(report.outcomes == Dictionary(uniqueKeysWithValues: ids.map { ($0, .failed) }), "\(output)")
    }

    @Test("A test that cannot be made to fail is not said to have been")
    func notMade() throws {
        try directory.write(Self.tests, to: "tests/test_it.py")
        let outcome = try control(
            "tests/test_it.py::test_only_described", "tests/test_it.py::TestIt::test_one_line",
            "tests/none.py::test_a")
        #expect(outcome.report.madeToFail == ["tests/test_it.py::TestIt::test_one_line"])
        #expect(outcome.report.outcomes["tests/test_it.py::test_only_described"] == .passed)
    }

    @Test("Where no function of a file is found, the file fails")
    func file() throws {
        try directory.write(
            "'''D.'''\nfrom __future__ import division\ndef make(n):\n    def test(): pass\n    return test\ntest_a = make(1)\n",
            to: "tests/test_made.py")
        let outcome = try control("tests/test_made.py::test_a")
        #expect(outcome.report.madeToFail == ["tests/test_made.py::test_a"])
        #expect(outcome.report.outcomes.isEmpty)
        #expect(outcome.report.collectionErrors.count == 1)
    }

    @Test(
        "Who reports tests as passed that fail is seen, and so are assertions that cannot fail",
        arguments: [
            "import _pytest.unittest\n_pytest.unittest.TestCaseFunction.runtest = lambda self: None\n",
            """
            import _pytest.reports
            make = _pytest.reports.TestReport.from_item_and_call.__func__
            def forged(cls, item, call):
                call.excinfo = None
                return make(cls, item, call)
            _pytest.reports.TestReport.from_item_and_call = classmethod(forged)
            """,
            """
            import gc
            for one in gc.get_objects():
                if type(one).__name__ == "Reporter" and hasattr(one, "report_test"):
                    def forged(report, old=one.report_test):
                        report.outcome = "passed"
                        old(report)
                    one.report_test = forged
            """,
            "import unittest\nunittest.TestCase.assertEqual = lambda *values: None\n",
        ])
    func forged(_ product: String) throws {
        try directory.write(product, to: "product.py")
        try directory.write(
            "import unittest, product\nclass TestIt(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(1, 2)\n",
            to: "tests/test_it.py")
        let outcome = try control("tests/test_it.py::TestIt::test_a")
        #expect(outcome.report.madeToFail == ["tests/test_it.py::TestIt::test_a"])
        #expect(outcome.report.outcomes == ["tests/test_it.py::TestIt::test_a": .passed], "\(outcome.output)")
    }

    @Test("Tests of unittest fail under the names that it prints")
    func printed() throws {
        try directory.write(
            "import unittest\nclass A(unittest.TestCase):\n    def test_a(self):\n        pass\n    def test_b(self):\n        'Says b.'\n        x = 1\n",
            to: "tests/test_it.py")
        let outcome = try control(
            "tests/test_it.py::A::test_a", "tests/test_it.py::A::test_b", by: UnittestRunner(.unittest))
        #expect(outcome.report.madeToFail?.count == 2)
        #expect(Set(outcome.report.outcomes.values) == [.failed], "\(outcome.output)")
        let program = try control("test_a (tests.test_it.A)", "Says b.", paths: ["tests/test_it.py"])
        #expect(program.report.madeToFail == ["test_a (tests.test_it.A)", "Says b."])
    }

    @Test("Only what comes before the reporter begins says which tests were made to fail")
    func late() {
        let line = "{\"t\": \"control\", \"ids\": [\"a\"]}\n"
        let start = "{\"t\": \"start\", \"nonce\": \"n\"}\n"
        let first = ChannelReport.parse(
            Array((line + start + "{\"t\": \"end\", \"nonce\": \"n\", \"status\": 0, \"lines\": 1}\n").utf8),
            nonce: "n", runner: "pytest")
        #expect(first.madeToFail == ["a"] && first.isComplete)
        let late = ChannelReport.parse(Array((start + line).utf8), nonce: "n", runner: "pytest")
        #expect(late.madeToFail == nil && !late.isComplete)
    }
}
