# -*- coding: utf-8 -*-
"""Starts a runner of tests that runs them in another order, as far as their suite allows.

usage: python swegym_order.py DESCRIPTOR --swegym-order=NUMBER --swegym-start=PROGRAM [ARGUMENT ...]

PROGRAM is the name of a start program next to this file, which gets all other arguments. The order is made from NUMBER
alone, the same on every version of Python; that of 0 is the reverse.

pytest: whatever contains tests (directories, files, classes) stays together, and what is in it is shuffled. That is done
before all plug-ins and the project change the order, so that an order which they ask for holds. unittest and Django: the
tests of a class are shuffled, and classes stay where they are. In neither case are tests moved within a class or a file
that has an order: of tests with numbers in front of their names (`test_1_x`), or with marks of plug-ins for an order.

Works on Python 2.7 and 3.5 and later. Nothing in here may disturb the run: where tests cannot be shuffled, they are not.
"""
import hashlib
import os
import re
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))
_ORDER, _START = "--swegym-order=", "--swegym-start="
# Marks by which tests of a file or class depend on those before them.
_MARKS = ("order", "run", "incremental", "dependency", "depends", "first", "last", "second", "third")
# `test_1`, `test_01_name`, `testA1` is none.
_NUMBERED = re.compile(r"^test_?[0-9]+(_|$)", re.IGNORECASE)


def shuffled(number, path, names):
    """The indices of names in another order, which depends on the number, the path of what holds them, and themselves."""
    if number == 0:
        return list(reversed(range(len(names))))
    seen = {}
    keys = []
    for index, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        text = u"\0".join([u"%d" % number] + [u"%s" % part for part in path] + [u"%s" % name, u"%d" % seen[name]])
        keys.append((hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(), index))
    return [index for _, index in sorted(keys)]


def is_numbered(names):
    """Whether names of tests are in an order: all of them have numbers, and these differ."""
    plain = [name.split("[", 1)[0] for name in names]
    if len(set(plain)) < 2:
        return False
    return all(_NUMBERED.match(name) for name in plain)


class Group(object):
    """Tests, and groups of them, that stay together."""

    def __init__(self, name):
        self.name = name
        self.members = []
        self.groups = {}
        self.is_fixed = False

    def add(self, path, name, test, is_fixed):
        """Adds a test by the names of the groups that hold it."""
        group = self
        for key, part in path:
            inner = group.groups.get(key)
            if inner is None:
                inner = group.groups[key] = Group(part)
                group.members.append((part, inner, None))
            group = inner
        group.members.append((name, None, test))
        group.is_fixed = group.is_fixed or is_fixed

    def tests(self, number, path=()):
        """The tests in another order."""
        names = [name for name, _, _ in self.members]
        own = [name for name, group, _ in self.members if group is None]
        order = range(len(names))
        if not (self.is_fixed or own and is_numbered(own)):
            order = shuffled(number, path, names)
        found = []
        for index in order:
            name, group, test = self.members[index]
            found += [test] if group is None else group.tests(number, path + (name,))
        return found


def order_items(number, items):
    """Items of pytest in another order."""
    whole = Group("")
    for item in items:
        nodes = item.listchain()[1:-1]
        # Before version 4 a class has an instance, which has no name of its own.
        path = [(id(node), _text(node.name)) for node in nodes if _text(node.name) != "()"]
        whole.add(path, _text(item.name), item, any(item.get_closest_marker(mark) for mark in _MARKS)
                  if hasattr(item, "get_closest_marker") else any(item.get_marker(mark) for mark in _MARKS))
    return whole.tests(number)


def order_suite(number, suite, path=()):
    """Changes the order of tests within each class of a suite of unittest."""
    import unittest
    children = list(suite)
    kept = []
    while children:
        child = children.pop(0)
        if child is None or isinstance(child, unittest.BaseTestSuite) or not hasattr(child, "_testMethodName"):
            if isinstance(child, unittest.BaseTestSuite):
                order_suite(number, child, path)
            kept.append(child)
            continue
        tests = [child]
        while children and type(children[0]) is type(child):
            tests.append(children.pop(0))
        names = [_text(test._testMethodName) for test in tests]
        if not is_numbered(names):
            tests = [tests[index] for index in shuffled(number, (type(child).__module__, type(child).__name__), names)]
        kept += tests
    suite._tests = kept


def _text(value):
    return value if isinstance(value, type(u"")) else value.decode("utf-8", "replace") \
        if isinstance(value, bytes) else u"%s" % (value,)


def _change_pytest(reporter, number):
    import pytest

    class Shuffler(object):
        """A plug-in of its own: the reporter's hook comes last, this one first."""

        @pytest.hookimpl(tryfirst=True)
        def pytest_collection_modifyitems(self, items):
            try:
                ordered = order_items(number, items)
                if len(ordered) == len(items):
                    items[:] = ordered
            except Exception as error:
                sys.stderr.write("swegym: tests are not shuffled: %s: %s\n" % (type(error).__name__, error))

    original = pytest.main

    def main(args=None, plugins=None):
        pytest.main = original
        return original(args, plugins=list(plugins or []) + [Shuffler()])

    pytest.main = main


def _change_unittest(reporter, number):
    import unittest

    watch = reporter.Reporter.watch_suites

    def watch_suites(self):
        watch(self)
        watched = unittest.TestSuite.run

        def run(suite, *arguments, **keywords):
            try:
                if self.suites == 0 and self.active is None:
                    order_suite(number, suite)
            except Exception as error:
                sys.stderr.write("swegym: tests are not shuffled: %s: %s\n" % (type(error).__name__, error))
            return watched(suite, *arguments, **keywords)

        unittest.TestSuite.run = run

    reporter.Reporter.watch_suites = watch_suites


_CHANGES = {"swegym_reporter": _change_pytest, "swegym_unittest_reporter": _change_unittest}


def start(main, common):
    """Runs the start program in the place of this one."""
    descriptor, order, program = sys.argv[1:4]
    if not order.startswith(_ORDER) or not program.startswith(_START):
        sys.exit(__doc__)
    number = int(order[len(_ORDER):])
    program = os.path.join(_HERE, os.path.basename(program[len(_START):]))
    load = common.load

    def changed(name, **names):
        module = load(name, **names)
        if name in _CHANGES:
            _CHANGES[name](module, number)
        return module

    common.load = changed
    sys.argv[:] = [program, descriptor] + sys.argv[4:]
    for name in list(main.__dict__):
        if not name.startswith("__"):
            del main.__dict__[name]
    main.__file__, main.__doc__ = program, None
    with open(program, "rb") as stream:
        code = compile(stream.read(), program, "exec")
    exec(code, main.__dict__)


# Processes that tests start by `spawn` import the start program under another name, not this file.
if __name__ == "__main__":
    import swegym_common

    swegym_common.load("swegym_order").start(sys.modules["__main__"], swegym_common)
