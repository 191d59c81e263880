# -*- coding: utf-8 -*-
"""Starts pytest with the reporter, so that the checkout stands in for neither of them.

usage: python swegym_start.py DESCRIPTOR [ARGUMENT ...]

`python -m pytest` puts the working directory before everything else on the module search path, and PYTHONPATH and
path files may put the checkout there too: a `pytest.py`, a `json.py` or a `swegym_reporter.py` of the checkout would
be loaded. Here pytest, what it rests on, and the reporter are loaded while nothing of the checkout is on the path;
afterwards everything is as under `python -m pytest`. Where pytest cannot be loaded so, the checkout is what has it
(the project is pytest itself, or a package that pytest needs).

The report goes to DESCRIPTOR. The nonce is read from standard input, a pipe that is empty then, so that no child and
no other process finds it; without one nothing is reported. SWEGYM_PYTHONPATH is the PYTHONPATH of the tests.
"""
import importlib.util
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))
_PATH_VARIABLE = "SWEGYM_PYTHONPATH"


def _read_nonce():
    """What standard input holds, which is nothing from then on."""
    pieces = []
    while True:
        piece = os.read(0, 4096)
        if not piece:
            break
        pieces.append(piece)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return b"".join(pieces).decode("ascii").strip()


def _search_paths(checkout):
    """The search path of the tests, and what of it lies outside of the checkout."""
    roots = [root for root in os.environ.pop(_PATH_VARIABLE, "").split(os.pathsep) if root]
    # What the tests start has the same path, without our directory.
    if roots:
        os.environ["PYTHONPATH"] = os.pathsep.join(roots)
    else:
        os.environ.pop("PYTHONPATH", None)
    rest = [entry for entry in sys.path if os.path.abspath(entry) != _HERE]

    def is_outside(entry):
        real = os.path.realpath(entry)
        return real != checkout and not real.startswith(checkout + os.sep)

    return [os.getcwd()] + roots + rest, [entry for entry in rest if is_outside(entry)]


def _load_ours(name):
    """A module of ours that is in no table by which others could find it."""
    path = os.path.join(_HERE, name + ".py")
    with open(path, "rb") as stream:
        code = compile(stream.read(), path, "exec")
    module = type(sys)(name)
    module.__file__ = path
    exec(code, module.__dict__)
    return module


def _load(tests_path, outside):
    """pytest and the reporter; the path is that of the tests afterwards."""
    sys.path[:] = outside
    try:
        import pytest
    except ImportError:
        sys.path[:] = tests_path
        import pytest
    reporter = _load_ours("swegym_reporter")
    reporter.reasons = _load_ours("swegym_reasons")
    sys.path[:] = tests_path
    return pytest, reporter


def _pose_as_pytest(pytest):
    """What a program can ask of how it was started is as under `python -m pytest`."""
    name = "pytest.__main__" if hasattr(pytest, "__path__") else "pytest"
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        return
    main = sys.modules["__main__"]
    main.__spec__, main.__file__, main.__loader__ = spec, spec.origin, spec.loader
    main.__package__, main.__doc__ = spec.parent, None
    sys.argv[0] = spec.origin


def _main():
    descriptor, arguments = int(sys.argv[1]), sys.argv[2:]
    nonce = _read_nonce()
    tests_path, outside = _search_paths(os.path.realpath(os.getcwd()))
    pytest, reporter = _load(tests_path, outside)
    if nonce:
        reporter.connect(descriptor, nonce)
    sys.argv[1:] = arguments
    _pose_as_pytest(pytest)
    try:
        status = pytest.main(arguments, plugins=[reporter])
        sys.stdout.flush()
    except BrokenPipeError:
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
