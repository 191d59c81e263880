# -*- coding: utf-8 -*-
"""Reports what unittest finds, test by test, on an inherited descriptor: the lines of `swegym_reporter.py`.

Whatever runs the tests, their outcomes reach `unittest.TestResult`, whose methods are watched. Only the results of the
run itself count: what a test does with results of its own happens while that test runs. A setup or teardown of a class
or a module that fails is the error of each of its tests, or of the last one that ran, as pytest has it.

Ids are those that pytest gives to the same tests; where a program of the project runs them, the last line that unittest
prints for each, which is the first line of its docstring, if it has one. Nothing in here may ever disturb the run that
it watches: every fault is swallowed, and the missing end tells the reader that the report is not whole.
"""
import functools
import os
import re
import sys
import unittest

# Who loads this module puts `swegym_common` and `swegym_reasons` into it, as `common` and `reasons`.
_text = reasons.text  # noqa: F821

_METHODS = (
    "startTest", "stopTest", "addSuccess", "addError", "addFailure", "addSkip", "addExpectedFailure",
    "addUnexpectedSuccess", "addSubTest",
)
_OUTCOMES = {
    "addSuccess": "passed", "addError": "failed", "addFailure": "failed", "addSkip": "skipped",
    "addExpectedFailure": "xfailed", "addUnexpectedSuccess": "failed",
}
# As unittest names what is no test: a setup or teardown, and of which class or module.
_HOLDER = re.compile(r"^(setUpClass|tearDownClass|setUpModule|tearDownModule) \((.*)\)$")


def _tests(suite):
    """The tests of a suite, those of its suites included."""
    try:
        children = list(suite)
    except TypeError:
        return [suite]
    return [test for child in children if child is not None for test in _tests(child)]


def _last_line(reason):
    """The last line that is not blank, which names the error."""
    lines = [line.strip() for line in _text(reason).splitlines() if line.strip()]
    return lines[-1][:common.TEXT_LIMIT] if lines else ""


class Reporter(object):
    """Watches the results of unittest."""

    def __init__(self, checkout):
        self.channel = common.Channel()
        self.checkout = checkout
        self.prints_labels = False
        # Tests by identity, with the files that they were loaded from.
        self.files = {}
        self.selected = None
        self.start = None
        self.suites = 0
        self.tests = []
        self.active = None
        self.last = {}
        self.began = False
        self.failed = False
        self.explained = set()
        # What was raised by modules that could not be loaded, by their names.
        self.unloaded = {}

    def connect(self, number, nonce, start):
        """Begins the report on a descriptor; before it nothing is reported. The start says which tests are left out."""
        self.start = start
        try:
            self.channel.open(number, nonce)
            for name in _METHODS:
                self.watch(unittest.TestResult, name)
            self.watch_suites()
            self.watch_loader()
        except Exception:
            self.channel.forget()

    def own(self, suite, path):
        """Notes the file from which the tests of a suite were loaded."""
        for test in _tests(suite):
            self.files[id(test)] = (test, os.path.realpath(path))

    def restrict(self, paths):
        """Reports only the tests of some files and directories."""
        self.selected = [os.path.realpath(path) for path in paths]

    def fail(self, path, error):
        """A file could not be loaded."""
        self.began = self.failed = True
        self.emit(t="collect", id=self.relative(path), text=self.name(error))
        self.explain(self.relative(path), error, self.trace(error))

    def crash(self, error):
        """What runs the tests failed."""
        self.began = True
        self.emit(t="crash", text=self.name(error))
        self.explain("django" if self.prints_labels else "unittest", error, self.trace(error))

    @staticmethod
    def trace(error):
        """The traceback of the error that is being handled."""
        return getattr(error, "__traceback__", None) or sys.exc_info()[2]

    @staticmethod
    def name(error):
        text = _text("%s: %s" % (type(error).__name__, error))
        return text.strip().split("\n")[0][:common.TEXT_LIMIT]

    def finish(self, status):
        """Says that the run ended; one that no test began and that failed says nothing of tests."""
        kind = "end" if self.began or status == 0 else "stop"
        try:
            self.channel.write({
                "t": kind, "nonce": self.channel.nonce, "status": status & 0xff,
                "lines": self.channel.lines})
        except Exception:
            pass

    def emit(self, **record):
        try:
            self.channel.write(record)
        except Exception:
            pass

    # What is watched

    def watch(self, owner, name):
        original = getattr(owner, name, None)
        if original is None:
            return
        notice = self.notice

        @functools.wraps(original)
        def watched(result, *arguments, **keywords):
            try:
                notice(name, result, arguments)
            except Exception:
                pass
            return original(result, *arguments, **keywords)

        setattr(owner, name, watched)

    def watch_suites(self):
        """The outermost suite is asked for its tests before they run and are let go of, and loses those left out."""
        original = unittest.TestSuite.run
        reporter = self

        @functools.wraps(original)
        def watched(suite, *arguments, **keywords):
            try:
                if reporter.suites == 0 and reporter.active is None:
                    if reporter.start.selects():
                        reporter.leave_out(suite)
                    reporter.tests = _tests(suite)
            except Exception:
                pass
            reporter.suites += 1
            try:
                return original(suite, *arguments, **keywords)
            finally:
                reporter.suites -= 1

        unittest.TestSuite.run = watched

    def leave_out(self, suite):
        kept = []
        for child in suite:
            if isinstance(child, unittest.BaseTestSuite):
                self.leave_out(child)
            elif child is not None and self.start.leaves_out(self.identify(child)):
                continue
            kept.append(child)
        suite._tests = kept

    def watch_loader(self):
        """What a module raised that could not be loaded, of which the loader keeps the text alone."""
        loader = sys.modules["unittest.loader"]
        original = getattr(loader, "_make_failed_import_test", None)
        if original is None:
            return
        unloaded = self.unloaded

        def watched(name, *arguments, **keywords):
            unloaded[name] = sys.exc_info()[1:]
            return original(name, *arguments, **keywords)

        loader._make_failed_import_test = watched

    def notice(self, name, result, arguments):
        test = arguments[0] if arguments else None
        if self.active is not None and self.active[0] is not result:
            return
        if name == "startTest":
            if self.active is None:
                self.active = (result, test)
                self.began = True
                self.note_start(test)
        elif name == "stopTest":
            if self.active is not None and self.active[1] is test:
                self.active = None
        elif self.active is None:
            self.note_holder(name, test, arguments)
        elif name == "addSubTest":
            if len(arguments) > 2 and arguments[2] is not None and test is self.active[1]:
                self.note(test, "failed", arguments)
        elif getattr(test, "test_case", test) is self.active[1]:
            # A part of a test that skips itself is an outcome of the whole.
            self.note_outcome(name, self.active[1], arguments)

    # What is reported

    def note_start(self, test):
        if type(test).__module__ == "unittest.loader":
            return
        self.last[self.key(test)] = test
        self.last[type(test).__module__] = test
        if self.is_selected(test):
            self.emit(t="run", id=self.identify(test))

    def note_outcome(self, name, test, arguments):
        kind = type(test).__name__ if type(test).__module__ == "unittest.loader" else ""
        if kind in ("_FailedTest", "ModuleImportFailure"):
            error, trace = arguments[1][1:]
            place = self.place(test)
            self.emit(t="collect", id=place, text=_last_line(error))
            error, trace = self.unloaded.get(getattr(test, "_testMethodName", ""), (error, trace))
            self.explain(place, error, trace)
        elif kind == "ModuleSkipped":
            self.emit(t="skip", id=self.place(test))
            self.explain_skip(self.place(test), getattr(type(test), "__unittest_skip_why__", ""))
        else:
            self.note(test, _OUTCOMES[name], arguments)

    def note(self, test, outcome, arguments=(), when="call"):
        """An outcome, with what was raised or why the test was skipped: the last argument of unittest's methods."""
        if not self.is_selected(test):
            return
        name = self.identify(test)
        self.emit(t="test", id=name, when=when, outcome=outcome)
        reason = arguments[-1] if len(arguments) > 1 else None
        if outcome == "skipped":
            self.explain_skip(name, reason)
        elif outcome == "failed" and isinstance(reason, tuple) and len(reason) == 3:
            self.explain(name, *reason[1:])
        elif outcome == "failed":
            # The test passes although it says that it fails: nothing was raised.
            self.tell(name, "assertion", "unexpected success", self.file(test) or "")

    def explain(self, name, error, trace):
        """Says once for each id what was raised."""
        if name not in self.explained and len(self.explained) < common.MOST_REASONS:
            self.explained.add(name)
            self.emit(t="why", id=name, **reasons.describe(error, trace))

    def explain_skip(self, name, said):
        self.tell(name, "skipped", _text(said or "").strip().split("\n")[0][:common.TEXT_LIMIT], "")

    def tell(self, name, kind, text, path):
        if name not in self.explained and len(self.explained) < common.MOST_REASONS:
            self.explained.add(name)
            self.emit(t="why", id=name, kind=kind, text=text, file=path, line=0)

    def note_holder(self, name, holder, arguments):
        """A setup or teardown of a class or module that failed, or was skipped."""
        match = _HOLDER.match(_text(holder.id() if hasattr(holder, "id") else holder))
        if match is None:
            return
        self.began = True
        step, owner = match.groups()
        if step.startswith("tearDown"):
            concerned = [test for test in [self.last.get(owner)] if test is not None]
        else:
            concerned = [
                test for test in self.tests
                if owner in (type(test).__module__, self.key(test))]
        outcome = "skipped" if name == "addSkip" else "failed"
        for test in concerned:
            self.note(test, outcome, arguments, "call" if outcome == "skipped" else "setup")

    @staticmethod
    def key(test):
        """The name of a test's class, as unittest spells it."""
        kind = type(test)
        return "%s.%s" % (kind.__module__, getattr(kind, "__qualname__", kind.__name__))

    # Ids

    def file(self, test):
        """The file of a test; nil when it has none."""
        known = self.files.get(id(test))
        if known is not None and known[0] is test:
            return known[1]
        module = sys.modules.get(type(test).__module__)
        path = getattr(module, "__file__", None) or ""
        path = path[:-1] if path.endswith((".pyc", ".pyo")) else path
        return os.path.realpath(path) if path else None

    def is_selected(self, test):
        if self.selected is None:
            return True
        path = self.file(test)
        return path is not None and any(
            path == chosen or path.startswith(chosen + os.sep) for chosen in self.selected)

    def relative(self, path):
        return os.path.relpath(path, self.checkout).replace(os.sep, "/")

    def place(self, test):
        """The file of a module that was not loaded, or its name."""
        name = _text(getattr(test, "_testMethodName", ""))
        known = self.files.get(id(test))
        if known is not None:
            return self.relative(known[1])
        for entry in sys.path:
            path = os.path.join(os.path.realpath(entry or os.curdir), name.replace(".", os.sep))
            for found in (path + ".py", os.path.join(path, "__init__.py")):
                if found.startswith(self.checkout + os.sep) and os.path.isfile(found):
                    return self.relative(found)
        return name

    def identify(self, test):
        if self.prints_labels:
            described = _text(test)
            summary = test.shortDescription() if hasattr(test, "shortDescription") else None
            line = _text(summary).strip() if summary else ""
            return (line or described).split("\n")[-1]
        path = self.file(test)
        method = getattr(test, "_testMethodName", None)
        if path is None or method is None:
            return _text(test.id())
        return "%s::%s::%s" % (self.relative(path), type(test).__name__, _text(method))
