# -*- coding: utf-8 -*-
"""Reports what pytest finds, test by test, on an inherited descriptor.  PYTEST_DONT_REWRITE

Loaded and connected by `swegym_start.py`; works with pytest 3 and later on Python 2.7 and 3.5 and later. One JSON
value a line, in ASCII:

    {"t": "start", "nonce": ...}                             the plug-in was connected
    {"t": "run", "id": ...}                                  a test begins
    {"t": "test", "id": ..., "when": ..., "outcome": ...}    a phase of a test ended: setup, call or teardown
    {"t": "skip", "id": ...}                                 a whole module was skipped
    {"t": "why", "id": ..., "kind": ..., "text": ..., ...}   why a test or a file failed or was skipped, where this is
                                                             known; see `swegym_reasons.py`
    {"t": "collect", "id": ..., "text": ...}                 a file could not be collected
    {"t": "crash", "text": ...}                              pytest itself failed
    {"t": "end", "nonce": ..., "status": ..., "lines": ...}  the session ended; `lines` precede this one
    {"t": "stop", "nonce": ..., "lines": ...}                pytest gave up before a session began

Ids are as pytest's own summary prints them when it is started in the root of the checkout: relative to that. Setup and
teardown are reported only when they did not simply pass. Nothing in here may ever disturb the run that it watches:
every fault is swallowed, and the missing end tells the reader that the report is not whole.
"""
import atexit
import os

import pytest

_TEXT_LIMIT = 500
# Who loads this module puts `swegym_common` and `swegym_reasons` into it, as `common` and `reasons`.
_text = reasons.text  # noqa: F821


def _first_line(reason):
    """The line that says why: the first that pytest marks with E, else the first that is not blank."""
    lines = [line.strip() for line in _text(reason).splitlines()]
    for line in lines:
        if line.startswith("E ") and line[2:].strip():
            return line[2:].strip()[:common.TEXT_LIMIT]
    for line in lines:
        if line:
            return line[:common.TEXT_LIMIT]
    return ""


class Reporter(object):
    """The hooks. All of them are for the controlling process of a distributed run, or the only one."""

    def __init__(self, channel):
        self.channel = channel
        self.checkout = None
        self.start = None
        self.session = None
        self.prefix = ""
        self.began = False
        self.status = None
        self.explained = set()
        # What was skipped once may fail afterwards: a module that is a document too.
        self.skipped = set()

    def emit(self, **record):
        try:
            self.channel.write(record)
        except Exception:
            pass

    def identify(self, nodeid):
        """A node id relative to the checkout, where pytest's are relative to its root directory."""
        nodeid = _text(nodeid)
        if not self.prefix:
            return nodeid
        path, separator, rest = nodeid.partition("::")
        return os.path.normpath(os.path.join(self.prefix, path)).replace(os.sep, "/") + separator + rest

    def begin(self, session):
        self.session = session
        self.began = True
        # The names of today first: the older ones warn, and a warning may be an error.
        config = session.config
        root = getattr(config, "rootpath", None) or getattr(config, "rootdir", None) or os.getcwd()
        relative = os.path.relpath(os.path.realpath(_text(root)), self.checkout or os.getcwd())
        self.prefix = "" if relative == os.curdir else relative

    def finish(self, status):
        """Says that the session ended; said again when another plug-in changes the status afterwards."""
        status = int(status)
        if status != self.status:
            self.status = status
            self.emit(t="end", nonce=self.channel.nonce, status=status, lines=self.channel.lines)

    def explain(self, nodeid, error, traceback, captured=()):
        """Says once for each id what was raised."""
        if nodeid in self.explained or len(self.explained) >= common.MOST_REASONS:
            return
        self.explained.add(nodeid)
        self.emit(t="why", id=nodeid, **reasons.describe(error, traceback, captured))

    def explain_skip(self, nodeid, reason):
        if nodeid in self.explained or nodeid in self.skipped or len(self.skipped) >= common.MOST_REASONS:
            return
        self.skipped.add(nodeid)
        path, line, said = reason if isinstance(reason, tuple) and len(reason) == 3 else ("", 0, reason)
        self.emit(
            t="why", id=nodeid, kind="skipped", text=_first_line(said),
            file=os.path.abspath(_text(path)) if path else "", line=int(line or 0))

    def report_test(self, report):
        when = _text(getattr(report, "when", "") or "call")
        outcome = _text(report.outcome)
        if hasattr(report, "wasxfail") and outcome in ("passed", "skipped"):
            outcome = "xpassed" if outcome == "passed" else "xfailed"
        if outcome == "passed" and when in ("setup", "teardown"):
            return
        nodeid = self.identify(report.nodeid)
        self.emit(t="test", id=nodeid, when=when, outcome=outcome)
        if outcome == "skipped":
            self.explain_skip(nodeid, report.longrepr)
        elif outcome == "xfailed" and _text(report.wasxfail).startswith("[NOTRUN]"):
            self.explain_skip(nodeid, report.wasxfail)

    def report_collection(self, report):
        if report.failed:
            reason = report.longrepr
            reason = getattr(reason, "longrepr", None) or reason
            self.emit(t="collect", id=self.identify(report.nodeid), text=_first_line(reason))
        elif report.skipped and report.nodeid:
            nodeid = self.identify(report.nodeid)
            self.emit(t="skip", id=nodeid)
            self.explain_skip(nodeid, report.longrepr)


_channel = common.Channel()
_reporter = Reporter(_channel)


def connect(number, nonce, checkout, start):
    """Begins the report on a descriptor; before it nothing is reported.

    Ids are relative to the checkout; the start says which tests are left out.
    """
    _reporter.checkout = checkout
    _reporter.start = start
    try:
        _channel.open(number, nonce)
    except Exception:
        _channel.forget()
    else:
        atexit.register(_at_exit)


def _quietly(action, *arguments):
    try:
        if _channel.descriptor is not None:
            action(*arguments)
    except Exception:
        pass


def report_crash(error, traceback):
    """Says that pytest itself failed, before or after its session."""
    _quietly(lambda: _reporter.emit(t="crash", text=reasons.describe(error, traceback)["text"]))
    _quietly(lambda: _reporter.explain("pytest", error, traceback))


@pytest.hookimpl(hookwrapper=True)
def pytest_load_initial_conftests(early_config):
    outcome = yield
    _quietly(_report_conftest, early_config, outcome)


def _report_conftest(config, outcome):
    excinfo = getattr(outcome, "excinfo", None)
    if excinfo is None:
        return
    error = excinfo[1]
    path = getattr(error, "path", None)
    if path is None:
        return
    cause = getattr(error, "cause", None) or getattr(error, "excinfo", None)
    cause = cause[1] if isinstance(cause, tuple) else getattr(cause, "value", cause)
    text = "%s: %s" % (type(cause).__name__, cause) if cause is not None else error
    name = os.path.relpath(_text(path), _reporter.checkout or os.getcwd()).replace(os.sep, "/")
    _reporter.emit(t="collect", id=name, text=_first_line(text))
    if cause is not None:
        trace = getattr(error, "excinfo", None)
        trace = trace[2] if isinstance(trace, tuple) else getattr(trace, "tb", None)
        _reporter.explain(name, cause, trace or getattr(cause, "__traceback__", None))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    if hasattr(session.config, "workerinput") or hasattr(session.config, "slaveinput"):
        _channel.forget()
    _quietly(_reporter.begin, session)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    if _reporter.start is not None and _reporter.start.selects():
        _quietly(_leave_out, config, items)


def _leave_out(config, items):
    start = _reporter.start
    left = [item for item in items if start.leaves_out(common.published(_reporter.identify(item.nodeid)))]
    if left:
        items[:] = [item for item in items if item not in left]
        config.hook.pytest_deselected(items=left)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop():
    common.collect_as_usual()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logstart(nodeid):
    _quietly(lambda: _reporter.emit(t="run", id=_reporter.identify(nodeid)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report):
    _quietly(_reporter.report_test, report)


@pytest.hookimpl(tryfirst=True)
def pytest_collectreport(report):
    _quietly(_reporter.report_collection, report)


@pytest.hookimpl(tryfirst=True)
def pytest_exception_interact(node, call, report):
    # A skip is no failure, whatever raised it.
    if getattr(report, "failed", True):
        _quietly(lambda: _reporter.explain(
            _reporter.identify(node.nodeid), call.excinfo.value, call.excinfo.tb,
            [content for _, content in getattr(report, "sections", ())]))


@pytest.hookimpl(tryfirst=True)
def pytest_internalerror(excrepr, excinfo):
    report_crash(excinfo.value, excinfo.tb)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_sessionfinish(session, exitstatus):
    yield
    _quietly(lambda: _reporter.finish(getattr(session, "exitstatus", exitstatus)))


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_unconfigure():
    yield
    _quietly(_finish_for_good)


def _finish_for_good():
    if _reporter.session is not None:
        _reporter.finish(_reporter.session.exitstatus)


def _report_stop():
    if not _reporter.began:
        _reporter.emit(t="stop", nonce=_channel.nonce, lines=_channel.lines)


def _at_exit():
    _quietly(_report_stop)
