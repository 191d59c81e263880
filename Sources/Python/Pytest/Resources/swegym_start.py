# -*- coding: utf-8 -*-
"""Starts pytest with the reporter, so that the checkout stands in for neither of them.

usage: python swegym_start.py DESCRIPTOR [--swegym-in=DIRECTORY] [--swegym-path-last] [--swegym-without=ID ...]
           [--swegym-only=ID ...] [ARGUMENT ...]

`python -m pytest` puts the working directory before everything else on the module search path, and PYTHONPATH and
path files may put the checkout there too: a `pytest.py`, a `json.py` or a `swegym_reporter.py` of the checkout would
be loaded. Here pytest, what it rests on, and the reporter are loaded while nothing of the checkout is on the path;
afterwards everything is as under `python -m pytest`. Where pytest cannot be loaded so, the checkout is what has it
(the project is pytest itself, or a package that pytest needs).

The report goes to DESCRIPTOR. The nonce is read from standard input, a pipe that is empty then, so that no child and
no other process finds it; without one nothing is reported. SWEGYM_PYTHONPATH is the PYTHONPATH of the tests.

Tests start in DIRECTORY, which is relative to the working directory, if it is there and within the checkout; ids stay
relative to the checkout. With --swegym-path-last the directory comes last on the module search path. Tests with an ID are left out, or run
alone.
"""
import os
import sys

try:
    from importlib.util import find_spec
except ImportError:
    # Python 2.
    find_spec = None

import swegym_common as common

del sys.modules["swegym_common"]
try:
    _CLOSED = BrokenPipeError
except NameError:
    _CLOSED = ()


def _load(tests_path, outside):
    """pytest and the reporter; the path is that of the tests afterwards."""
    sys.path[:] = outside
    try:
        import pytest
    except ImportError:
        sys.path[:] = tests_path
        import pytest
    reporter = common.load("swegym_reporter", common=common, reasons=common.load("swegym_reasons"))
    sys.path[:] = tests_path
    return pytest, reporter


def _pose_as_pytest(pytest):
    """What a program can ask of how it was started is as under `python -m pytest`."""
    main = sys.modules["__main__"]
    if find_spec is None:
        main.__file__ = sys.argv[0] = os.path.splitext(pytest.__file__)[0] + ".py"
        main.__package__, main.__doc__ = "", None
        return
    name = "pytest.__main__" if hasattr(pytest, "__path__") else "pytest"
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        return
    main.__spec__, main.__file__, main.__loader__ = spec, spec.origin, spec.loader
    main.__package__, main.__doc__ = spec.parent, None
    sys.argv[0] = spec.origin


def _main():
    descriptor, arguments = int(sys.argv[1]), sys.argv[2:]
    nonce = common.read_nonce()
    common.collect_rarely()
    checkout = os.path.realpath(os.getcwd())
    start = common.Start(arguments, checkout)
    tests_path, outside = common.search_paths(checkout, start.first)
    pytest, reporter = _load(tests_path, outside)
    if nonce:
        reporter.connect(descriptor, nonce, checkout, start)
    sys.argv[1:] = arguments
    _pose_as_pytest(pytest)
    try:
        status = pytest.main(arguments, plugins=[reporter])
        sys.stdout.flush()
    except _CLOSED:
        # As pytest's own entry point: the interpreter would fail again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    except Exception as error:
        # What the project does while pytest starts, by way of a plug-in's settings for instance.
        reporter.report_crash(error, sys.exc_info()[2])
        raise
    sys.exit(status)


# Processes that tests start by `spawn` import this file under another name.
if __name__ == "__main__":
    _main()
