# -*- coding: utf-8 -*-
"""What the start programs and reporters of all runners share: the nonce, the start of tests, the channel.

Loaded while nothing of the checkout is on the module search path, and taken out of the table of modules afterwards.
"""
import fcntl
import gc
import json
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))
_PATH_VARIABLE = "SWEGYM_PYTHONPATH"
_DIRECTORY_OPTION = "--swegym-in="
_LAST_OPTION = "--swegym-path-last"
_WITHOUT_OPTION = "--swegym-without="
_ONLY_OPTION = "--swegym-only="
_OPTIONS = (_DIRECTORY_OPTION, _LAST_OPTION, _WITHOUT_OPTION, _ONLY_OPTION)
TEXT_LIMIT = 500
# Reasons of more tests than these tell nothing new.
MOST_REASONS = 600
# Python 2 takes everything out of a module that nothing holds.
_LOADED = []


_USUAL_COLLECTION = gc.get_threshold()
# While modules are loaded nearly nothing is garbage, and looking for it takes a tenth of the time.
_RARE_COLLECTION = (200000,) + _USUAL_COLLECTION[1:]


def collect_rarely():
    """Makes the collector of garbage run rarely, until `collect_as_usual`."""
    gc.set_threshold(*_RARE_COLLECTION)


def collect_as_usual():
    """Makes the collector what it is in any process, unless the project has changed it."""
    if gc.get_threshold() == _RARE_COLLECTION:
        gc.set_threshold(*_USUAL_COLLECTION)


def read_nonce():
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


class Start(object):
    """Where tests start, and which of them: takes its options from the front of the arguments."""

    def __init__(self, arguments, checkout):
        # Whether the directory comes first on the search path.
        self.first = True
        # The ids of tests that are not run.
        self.without = set()
        # The ids of those that are run alone; none means all.
        self.only = set()
        while arguments and arguments[0].startswith(_OPTIONS):
            option = arguments.pop(0)
            if option == _LAST_OPTION:
                self.first = False
            elif option.startswith(_WITHOUT_OPTION):
                self.without.add(option[len(_WITHOUT_OPTION):])
            elif option.startswith(_ONLY_OPTION):
                self.only.add(option[len(_ONLY_OPTION):])
            else:
                self.enter(option[len(_DIRECTORY_OPTION):], checkout)

    def leaves_out(self, identifier):
        """Whether a test with an id is not run."""
        return identifier in self.without or bool(self.only) and identifier not in self.only

    def selects(self):
        """Whether there are tests that are not run."""
        return bool(self.without or self.only)

    @staticmethod
    def enter(name, checkout):
        directory = os.path.realpath(os.path.join(checkout, name))
        if os.path.isdir(directory) and directory.startswith(checkout + os.sep):
            os.chdir(directory)
            os.environ["PWD"] = directory
        else:
            sys.stderr.write("swegym: %s is no directory of the checkout: tests start in its root\n" % name)


def search_paths(checkout, first):
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

    start = [os.getcwd()]
    tests_path = start + roots + rest if first else roots + rest + start
    return tests_path, [entry for entry in rest if is_outside(entry)]


def load(name, **names):
    """A file next to this one as a module that is in no table by which others could find it."""
    path = os.path.join(_HERE, name + ".py")
    with open(path, "rb") as stream:
        code = compile(stream.read(), path, "exec")
    module = type(sys)(name)
    module.__file__ = path
    module.__dict__.update(names)
    exec(code, module.__dict__)
    _LOADED.append(module)
    return module


def published(name):
    """An id as reports have it in the end: without `()` for the instance of a class, which old versions of pytest add."""
    path, bracket, rest = name.partition("[")
    return path.replace("::()::", "::") + bracket + rest


def _private_copy(descriptor):
    """Moves the descriptor out of the tests' way, to a number that their children do not inherit."""
    for lowest in (700, 200, 10):
        try:
            copy = fcntl.fcntl(descriptor, getattr(fcntl, "F_DUPFD_CLOEXEC", fcntl.F_DUPFD), lowest)
            break
        except (OSError, IOError, ValueError):
            continue
    else:
        copy = descriptor
    fcntl.fcntl(copy, fcntl.F_SETFD, fcntl.fcntl(copy, fcntl.F_GETFD) | fcntl.FD_CLOEXEC)
    if copy != descriptor:
        os.close(descriptor)
    return copy


class Channel(object):
    """The descriptor, as long as this very process may write to it."""

    def __init__(self):
        self.descriptor = None
        self.lines = 0
        self.nonce = ""
        self.owner = os.getpid()

    def open(self, number, nonce):
        self.nonce = nonce
        self.descriptor = _private_copy(number)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self.forget)
        self.write({"t": "start", "nonce": self.nonce})

    def forget(self):
        """In a forked child: lets go of the descriptor."""
        try:
            descriptor, self.descriptor = self.descriptor, None
            if descriptor is not None:
                os.close(descriptor)
        except Exception:
            pass

    def write(self, record):
        # A forked child that goes on as if it were the runner must not report in its parent's name.
        if self.descriptor is None or os.getpid() != self.owner:
            return
        data = (json.dumps(record) + "\n").encode("ascii")
        while data:
            data = data[os.write(self.descriptor, data):]
        self.lines += 1
