# -*- coding: utf-8 -*-
"""Starts tests of the standard library's unittest with the reporter, so that the checkout stands in for neither.

usage: python swegym_unittest.py DESCRIPTOR [--swegym-in=DIRECTORY] [--swegym-path-last] [--swegym-without=ID ...]
           [--swegym-program=PATH | --swegym-module=NAME] [ARGUMENT ...] -- [PATH ...]

Without a program, the files are loaded as modules and run, as `python -m unittest` would. A program of the checkout,
or a module, runs the tests itself: it gets the arguments and the dotted names of the files, and the reporter watches
the results of unittest. PATHs are relative to where tests start, PROGRAM to the checkout. See `swegym_start.py` for the
rest.
"""
import os
import re
import runpy
import sys
import traceback
import unittest

import swegym_common as common

del sys.modules["swegym_common"]


def _options(arguments):
    """Our own options, the arguments of the program, and the paths."""
    options = {"program": None, "module": None}
    while arguments and arguments[0].startswith("--swegym-"):
        name, _, value = arguments.pop(0)[len("--swegym-"):].partition("=")
        options[name] = value
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    return options, arguments[:cut], arguments[cut + 1:]


def _dotted(path, bases):
    """The name by which a file or directory is imported from the first of some directories that holds it."""
    real = os.path.realpath(path)
    for base in bases:
        base = os.path.realpath(base or os.curdir)
        if real.startswith(base + os.sep):
            stem = os.path.relpath(real, base)
            parts = (stem[:-3] if stem.endswith(".py") else stem).split(os.sep)
            if parts[-1] == "__init__" and len(parts) > 1:
                parts.pop()
            if all(re.match(r"[^\W\d]\w*$", part) for part in parts):
                return ".".join(parts)
    return None


def _bases(first):
    """The directories from which modules are imported, the likeliest first."""
    return [first, os.getcwd()] + sorted(sys.path, key=len, reverse=True)


def _top(path):
    """The directory from which a file is imported: the nearest one above it that is no package."""
    directory = path if os.path.isdir(path) else os.path.dirname(path)
    while os.path.isfile(os.path.join(directory, "__init__.py")):
        directory = os.path.dirname(directory)
    return directory


def _run_loaded(arguments, paths, reporter):
    """Loads files and directories, and runs what they hold."""
    suite = unittest.TestSuite()
    for path in paths or [os.curdir]:
        real = os.path.realpath(path)
        top = _top(real)
        if os.path.isdir(real):
            home, pattern = real, "test*.py"
        else:
            home, pattern = os.path.dirname(real), re.sub(r"([*?[])", r"[\1]", os.path.basename(real))
            # As discovery in the file's own directory has it, for modules that lie next to it.
            if home not in sys.path:
                sys.path.append(home)
        try:
            loaded = unittest.TestLoader().discover(home, pattern, top)
        except Exception as error:
            traceback.print_exc()
            reporter.fail(real, error)
            continue
        if home != real:
            reporter.own(loaded, real)
        suite.addTest(loaded)
    buffer = "-b" in arguments or "--buffer" in arguments
    # As `python -m unittest` shows warnings, which tests may count.
    options = {} if sys.version_info < (3, 2) or sys.warnoptions else {"warnings": "default"}
    result = unittest.TextTestRunner(verbosity=2, buffer=buffer, **options).run(suite)
    return 0 if result.wasSuccessful() and not reporter.failed else 1


def _takes_labels(program):
    """Whether a program looks at its arguments; otherwise it runs all of its tests."""
    with open(program, "rb") as stream:
        source = stream.read()
    return any(sign in source for sign in (b"argv", b"parse_args", b"execute_from_command_line"))


def _run_program(options, arguments, paths, reporter, checkout):
    """Runs a program or a module that runs the tests; its status."""
    program = options["program"] and os.path.join(checkout, options["program"])
    bases = _bases(os.path.dirname(program) if program else os.getcwd())
    labels = [_dotted(path, bases) or path for path in paths]
    if program and not _takes_labels(program):
        reporter.restrict(paths)
    sys.argv[:] = [program or options["module"]] + arguments + labels
    if program:
        home = os.path.dirname(os.path.realpath(program))
        sys.path[:] = [home] + [entry for entry in sys.path if os.path.realpath(entry or os.curdir) != home]
    try:
        if program:
            runpy.run_path(program, run_name="__main__")
        else:
            runpy.run_module(options["module"], run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return int(end.code or 0)
        sys.stderr.write("%s\n" % (end.code,))
        return 1
    return 0


def _main():
    descriptor, arguments = int(sys.argv[1]), sys.argv[2:]
    nonce = common.read_nonce()
    checkout = os.path.realpath(os.getcwd())
    start = common.Start(arguments, checkout)
    tests_path, outside = common.search_paths(checkout, start.first)
    options, arguments, paths = _options(arguments)
    sys.path[:] = outside
    reasons = common.load("swegym_reasons")
    reporter = common.load("swegym_unittest_reporter", common=common, reasons=reasons).Reporter(checkout)
    sys.path[:] = tests_path
    if nonce:
        reporter.connect(descriptor, nonce, start)
    os.environ["DJANGO_TEST_PROCESSES"] = "1"
    try:
        if options["program"] or options["module"]:
            reporter.prints_labels = True
            status = _run_program(options, arguments, paths, reporter, checkout)
        else:
            status = _run_loaded(arguments, paths, reporter)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        traceback.print_exc()
        reporter.crash(error)
        status = 1
    sys.stdout.flush()
    reporter.finish(status)
    sys.exit(status)


if __name__ == "__main__":
    _main()
