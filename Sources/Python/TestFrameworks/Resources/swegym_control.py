# -*- coding: utf-8 -*-
"""Makes tests fail and runs them: a control of whatever reports their outcomes.

usage: python -E -s -S swegym_control.py DESCRIPTOR COMMAND ...

The tests are those that COMMAND runs alone (`--swegym-only=ID`). In the files of the checkout, which is the working
directory and is thrown away afterwards, the body of each begins with a statement that raises; of a file in which none
is found, the first statement does. In front of it stand assertions that cannot hold, of pytest and of unittest: a test
in which one of them does not raise returns, and so passes. One line on DESCRIPTOR names the tests that were changed,
{"t": "control", "ids": [...]}, and COMMAND takes the place of this program. Nothing of the project has run by then.

Works on Python 2.7 and 3.5 and later.
"""
import ast
import json
import os
import re
import sys

_ONLY = "--swegym-only="
# As unittest prints a test: `name (module.Class)`, with the name once more at the end since Python 3.11.
_PRINTED = re.compile(r"^(\w+) \(([\w.]+)\)$")
_LARGEST = 4 << 20

_ASSERTIONS = """\
try:
    assert not 1
    return
except AssertionError:
    pass
"""
_METHODS = """\
swegym_unittest = __import__('unittest').TestCase
if isinstance({0}, swegym_unittest):
    for swegym_name, swegym_values in (
            ('assertEqual', (0, 1)), ('assertTrue', (0,)), ('assertFalse', (1,)), ('assertIn', (0, ())),
            ('assertIsNone', (0,)), ('assertRaises', (KeyError, int)), ('fail', ())):
        if getattr(type({0}), swegym_name, 0) != getattr(swegym_unittest, swegym_name, 1):
            continue
        try:
            getattr({0}, swegym_name)(*swegym_values)
        except Exception:
            continue
        return
"""
_FAILURE = "raise type('MadeToFail', (Exception,), {})('this test was made to fail')\n"


class _Source(object):
    """A file of Python, and where statements are put into it."""

    def __init__(self, path):
        self.path = path
        with open(path, "rb") as stream:
            self.content = stream.read(_LARGEST + 1)
        if len(self.content) > _LARGEST:
            raise ValueError("too large")
        self.tree = ast.parse(self.content)
        self.lines = self.content.splitlines(True)
        # Texts by the index of the line in front of which they are put, and the column where that is no whole line.
        self.insertions = {}

    def fail(self, names):
        """Makes functions fail that some names in classes lead to; whether there is one."""
        found = self.functions(self.tree.body, names)
        if not found:
            # A decorator may have made several of one: `test_x_0`, `test_x_0_name`.
            for cut in re.finditer(r"_?[0-9]+(?:_|$)", names[-1]):
                found = found or self.functions(self.tree.body, names[:-1] + [names[-1][:cut.start()]])
        changed = [self.fail_function(function, in_class) for function, in_class in found]
        return any(changed)

    def functions(self, body, names, in_class=False):
        """Functions by their names in classes, those of base classes in the same file included."""
        found = []
        for node in _statements(body):
            name = getattr(node, "name", None)
            if name != names[0]:
                continue
            if len(names) == 1 and _is_function(node):
                found.append((node, in_class))
            elif len(names) > 1 and isinstance(node, ast.ClassDef):
                found += self.functions(node.body, names[1:], True) or self.inherited(node, names[1:], [name])
        return found

    def inherited(self, node, names, seen):
        found = []
        bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
        for parent in _statements(self.tree.body):
            if isinstance(parent, ast.ClassDef) and parent.name in bases and parent.name not in seen:
                found += self.functions(parent.body, names, True) or self.inherited(parent, names, seen + [parent.name])
        return found

    def described(self, label):
        """The functions whose description begins with a line."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ClassDef):
                for function in _statements(node.body):
                    if _is_function(function) and (ast.get_docstring(function) or "").split("\n")[0].strip() == label:
                        found.append((function, True))
        return any([self.fail_function(function, in_class) for function, in_class in found])

    def fail_function(self, function, in_class):
        """Puts the failure in front of the first statement; whether that can be done."""
        if any(_expects_errors(decorator) for decorator in function.decorator_list):
            return False
        first = function.body[0]
        if _is_text(first):
            if len(function.body) < 2:
                return False
            first = function.body[1]
        if _is_text(first):
            return False
        line = min([first.lineno] + [d.lineno for d in getattr(first, "decorator_list", ())]) - 1
        before = self.lines[line][:first.col_offset]
        if before.strip():
            # A body on the line of its `def`: only a statement of one line fits.
            self.insertions.setdefault(line, (first.col_offset, _FAILURE.strip() + "; "))
            return True
        arguments = function.args.args
        text = "" if sys.flags.optimize else _ASSERTIONS
        if in_class and arguments:
            first_argument = getattr(arguments[0], "arg", None) or getattr(arguments[0], "id", None)
            if first_argument:
                text += _METHODS.format(first_argument)
        text += _FAILURE
        indent = re.match(br"[ \t\f]*", self.lines[line]).group().decode("ascii")
        self.insertions.setdefault(line, (0, "".join(indent + one for one in text.splitlines(True))))
        return True

    def fail_module(self):
        """Puts the failure in front of the first statement of the file that may stand behind it."""
        for node in self.tree.body:
            if _is_text(node) or isinstance(node, ast.ImportFrom) and node.module == "__future__":
                continue
            line = min([node.lineno] + [d.lineno for d in getattr(node, "decorator_list", ())]) - 1
            if self.lines[line][:node.col_offset].strip():
                return False
            self.insertions.setdefault(line, (0, _FAILURE))
            return True
        return False

    def write(self):
        """Writes the file; whether it is still one of Python."""
        lines = list(self.lines)
        for line, (column, text) in self.insertions.items():
            lines[line] = lines[line][:column] + text.encode("ascii") + lines[line][column:]
        changed = b"".join(lines)
        try:
            ast.parse(changed)
        except SyntaxError:
            return False
        mode = os.stat(self.path).st_mode & 0o777
        os.unlink(self.path)
        with open(self.path, "wb") as stream:
            stream.write(changed)
        os.chmod(self.path, mode)
        self.forget_bytecode()
        return True

    def forget_bytecode(self):
        directory, name = os.path.split(self.path)
        stem = os.path.splitext(name)[0]
        for folder in (directory, os.path.join(directory, "__pycache__")):
            for entry in os.listdir(folder) if os.path.isdir(folder) else ():
                if entry.startswith(stem + ".") and entry.endswith((".pyc", ".pyo")):
                    os.unlink(os.path.join(folder, entry))


def _statements(body):
    """The statements of a body, and those of the branches in it, of which only some are run."""
    for node in body:
        yield node
        if isinstance(node, (ast.If, ast.With)) or type(node).__name__ in ("Try", "TryExcept", "TryFinally"):
            for part in ("body", "orelse", "finalbody"):
                for inner in _statements(getattr(node, part, ())):
                    yield inner
            for handler in getattr(node, "handlers", ()):
                for inner in _statements(handler.body):
                    yield inner


def _is_function(node):
    return type(node).__name__ in ("FunctionDef", "AsyncFunctionDef")


def _is_text(node):
    """Whether a statement is a text alone, whose place older versions of Python do not know."""
    if not isinstance(node, ast.Expr):
        return False
    value = node.value
    return type(value).__name__ == "Str" or isinstance(getattr(value, "value", None), type(u"")) \
        or isinstance(getattr(value, "value", None), str)


def _expects_errors(decorator):
    """Whether a decorator passes what raises, as `raises` of nose does."""
    if isinstance(decorator, ast.Call):
        decorator = decorator.func
    name = getattr(decorator, "attr", None) or getattr(decorator, "id", None) or ""
    return name.lower().endswith(("raises", "expectedfailure"))


class _Control(object):
    """Which files hold which tests."""

    def __init__(self, checkout, words):
        self.checkout = checkout
        self.ids = [word[len(_ONLY):] for word in words if word.startswith(_ONLY)]
        self.ids = [each for number, each in enumerate(self.ids) if each not in self.ids[:number]]
        self.arguments = words
        self.sources = {}
        self.files = None

    def changed(self):
        """The ids of the tests that were made to fail."""
        found = {}
        whole = {}
        for each in self.ids:
            path, _, rest = each.partition("::")
            if not rest:
                for source in self.printed(each):
                    found.setdefault(source, []).append(each)
                continue
            source = self.source(path)
            if source is None:
                continue
            names = [name for name in rest.partition("[")[0].split("::") if name and name != "()"]
            whole.setdefault(source, []).append(each)
            if names and source.fail(names):
                found.setdefault(source, []).append(each)
        for source, ids in whole.items():
            if source not in found and source.fail_module():
                found[source] = ids
        written = [each for source, ids in found.items() if source.write() for each in ids]
        return [each for each in self.ids if each in written]

    def source(self, path):
        """The file at a path of the checkout; None when it is none of Python, or lies elsewhere."""
        if path not in self.sources:
            place = os.path.realpath(os.path.join(self.checkout, path))
            self.sources[path] = None
            if place.startswith(self.checkout + os.sep) and place.endswith(".py") and os.path.isfile(place):
                try:
                    self.sources[path] = _Source(place)
                except Exception:
                    pass
        return self.sources[path]

    def printed(self, label):
        """The files in which a test that unittest prints by its name, or its description, was made to fail."""
        match = _PRINTED.match(label)
        if not match:
            paths = [word for word in self.arguments if word.endswith(".py") and not word.startswith("-")]
            sources = [self.source(path) for path in self.ending(paths)]
            return [source for source in sources if source is not None and source.described(label)]
        parts = match.group(2).split(".")
        if parts[-1] == match.group(1) and len(parts) > 2:
            parts.pop()
        sources = [self.source(path) for path in self.ending(["/".join(parts[:-1]) + ".py"])]
        return [source for source in sources if source is not None and source.fail([parts[-1], match.group(1)])]

    def ending(self, ends):
        """The files of the checkout whose paths end so."""
        if self.files is None:
            self.files = []
            for folder, folders, names in os.walk(self.checkout):
                folders[:] = [name for name in folders if not name.startswith(".")]
                inside = os.path.relpath(folder, self.checkout)
                self.files += [
                    os.path.normpath(os.path.join(inside, name)) for name in names if name.endswith(".py")]
        return [path for path in self.files if any(path == end or path.endswith("/" + end) for end in ends)]


def _main():
    descriptor, command = int(sys.argv[1]), sys.argv[2:]
    try:
        ids = _Control(os.path.realpath(os.getcwd()), command).changed()
    except Exception as error:
        sys.stderr.write("swegym: no test is made to fail: %s: %s\n" % (type(error).__name__, error))
        ids = []
    data = (json.dumps({"t": "control", "ids": ids}) + "\n").encode("ascii")
    while data:
        data = data[os.write(descriptor, data):]
    if hasattr(os, "set_inheritable"):
        os.set_inheritable(descriptor, True)
    os.execv(command[0], command)


if __name__ == "__main__":
    _main()
