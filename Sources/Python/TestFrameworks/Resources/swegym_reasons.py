# -*- coding: utf-8 -*-
"""Says why something failed: what was raised, and in whose file.

`describe` gives what a line `{"t": "why", ...}` of a report holds:

    kind    "assertion" when a test says itself that it failed, else "error"
    text    the exception's type and the first line of its message, and what of the sandbox stands further behind it
    file    the absolute path of the file in which it was raised, or which cannot be compiled
    line    the line in it
    about   of a failed import or a missing attribute of a module: the file of the package that was asked for;
            "" when there is no such package

Frames of test frameworks and of the import system are passed over: they raise what others caused. Works on Python
2.7 and 3.5 and later; whoever calls it swallows its faults.
"""
import linecache
import os
import re
import sys

_LIMIT = 300
# What the system says where there is no network: an assertion about a status or a log hides it.
_BEHIND = (
    "Temporary failure in name resolution", "Name or service not known", "Network is unreachable",
    "No address associated with hostname",
)
_MOST_BEHIND = 1 << 20
_PASSED_OVER = frozenset([
    "_pytest", "pytest", "pluggy", "unittest", "unittest2", "mock", "importlib", "contextlib", "functools", "runpy",
    "nose", "parameterized", "testtools", "pytest_asyncio", "pytest_mock", "six",
])
_ASSERTING_MODULES = ("_pytest.outcomes", "_pytest.runner")
_MODULE_ATTRIBUTE = re.compile(r"module '([\w.]+)' has no attribute")
_MODULE_NAMED = re.compile(r"No module named '?([\w.]+)|cannot import name .* from (?:partially initialized module )?'([\w.]+)'")
_TRACE_LINE = re.compile(r"^(\S.*?):(\d+): (?:in |[A-Z]\w*)", re.MULTILINE)


def text(value):
    """The value as text that every JSON reader takes: no lone surrogates, no undecodable bytes."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if sys.version_info[0] >= 3:
        return str(value).encode("utf-8", "backslashreplace").decode("utf-8")
    try:
        return unicode(value)  # noqa: F821 (Python 2)
    except Exception:
        return str(value).decode("utf-8", "replace")


def describe(error, traceback, captured=()):
    """What was raised and where, as the members of a line; what was captured meanwhile may say what is behind it."""
    source = _source(error)
    if source is not error:
        error, traceback = source, getattr(source, "__traceback__", None)
    elif type(error).__name__ == "CollectError":
        error, traceback = _caught(traceback) or (error, traceback)
    path, line = _place(error, traceback)
    record = {
        "kind": "assertion" if _is_assertion(error) else "error",
        "text": _headline(error),
        "file": path,
        "line": line,
    }
    about = _about(error, traceback)
    if about is not None:
        record["about"] = about
    behind = _behind([text(error)] + [text(part) for part in captured])
    if behind and behind not in record["text"]:
        record["text"] += " (behind it: %s)" % behind
    return record


def _behind(texts):
    whole = u"\n".join(part[:_MOST_BEHIND] for part in texts)
    return next((sign for sign in _BEHIND if sign in whole), None)


def _source(error):
    """The error itself, or for one that only reports that a file cannot be collected the error behind it."""
    if type(error).__name__ in ("CollectError", "ConftestImportFailure"):
        behind = getattr(error, "__cause__", None) or getattr(error, "__context__", None)
        behind = behind or getattr(error, "cause", None)
        if behind is not None:
            return behind
    return error


def _caught(traceback):
    """What pytest had caught when it said that a file cannot be collected: Python 2 keeps no cause, but its frame does."""
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    info = traceback and traceback.tb_frame.f_locals.get("exc_info")
    value, trace = getattr(info, "value", None), getattr(info, "tb", None)
    return (value, trace) if isinstance(value, ImportError) and trace is not None else None


def _is_assertion(error):
    kinds = type(error).__mro__
    return any(
        kind is AssertionError or getattr(kind, "__module__", "") in _ASSERTING_MODULES for kind in kinds)


def _headline(error):
    kind = type(error)
    name = kind.__name__
    if kind.__module__ not in ("builtins", "exceptions", "__main__"):
        name = kind.__module__ + "." + name
    lines = [line for line in text(error).splitlines() if line.strip()]
    # An error of a collection holds a traceback, of which the line marked E says why.
    marked = [line[2:] for line in lines if line.startswith("E ")]
    said = (marked or lines or [""])[0].strip()
    if marked and name.endswith("CollectError"):
        return said[:_LIMIT]
    return (name + ": " + said if said else name)[:_LIMIT]


def _place(error, traceback):
    """The file and line of the last frame that is not passed over; for a text that cannot be compiled its own."""
    if isinstance(error, SyntaxError) and getattr(error, "filename", None):
        return _absolute(error.filename), int(error.lineno or 0)
    found = ("", 0)
    while traceback is not None:
        name = _thawed(traceback.tb_frame.f_code.co_filename)
        if not _is_passed_over(name):
            found = (_absolute(name), traceback.tb_lineno)
        traceback = traceback.tb_next
    if found[0]:
        return found
    lines = _TRACE_LINE.findall(text(error))
    for path, line in reversed(lines):
        if not _is_passed_over(path):
            return _absolute(path), int(line)
    return found


def _thawed(name):
    """The file of a module that is part of the interpreter's program: `<frozen os>` is `os.py`."""
    if not name.startswith("<frozen ") or name.startswith("<frozen importlib"):
        return name
    return getattr(sys.modules.get(name[len("<frozen "):-1]), "__file__", None) or name


def _is_passed_over(path):
    if path.startswith("<") or os.path.basename(path).startswith("swegym_"):
        return True
    parts = path.replace(os.sep, "/").split("/")
    stems = set(parts[:-1])
    stems.add(parts[-1].rsplit(".", 1)[0])
    # A directory of the tests may bear such a name as well.
    return bool(stems & _PASSED_OVER) and any(part == "site-packages" or part.startswith("python") for part in parts)


def _absolute(path):
    path = text(path)
    if path.endswith((".pyc", ".pyo")):
        path = path[:-1]
    return os.path.abspath(path)


_FROM = re.compile(r"\s*from\s+([A-Za-z_][\w.]*)\s+import\b")


def _asked(traceback):
    """The module from which the last line imports a name; Python 2 says only the name. None when nobody can tell."""
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    if traceback is None:
        return None
    frame = traceback.tb_frame
    match = _FROM.match(linecache.getline(frame.f_code.co_filename, traceback.tb_lineno))
    if match is None:
        return None
    name = match.group(1)
    package = frame.f_globals.get("__name__") or ""
    if not frame.f_globals.get("__path__"):
        package = package.rpartition(".")[0]
    # Without a future import, a neighbour comes before a module of the path.
    for module in ([package + "." + name] if package else []) + [name]:
        if sys.modules.get(module) is not None:
            return module
    return None


def _about(error, traceback):
    """The file of the package that an import or a look-up asked for; "" when there is none, None when nobody asked."""
    said = text(error)
    module = None
    if isinstance(error, ImportError):
        module = getattr(error, "name", None)
        if module is None:
            match = _MODULE_NAMED.search(said)
            module = match and (match.group(1) or match.group(2))
        if module is None and said.startswith("cannot import name"):
            module = _asked(traceback)
    elif isinstance(error, AttributeError):
        match = _MODULE_ATTRIBUTE.search(said)
        module = match and match.group(1)
    if not module:
        return None
    top = sys.modules.get(module.split(".")[0])
    if top is None:
        return ""
    path = getattr(top, "__file__", None)
    if path is None:
        paths = list(getattr(top, "__path__", None) or [])
        path = paths[0] if paths else None
    return _absolute(path) if path else sys.executable
