#!/usr/bin/env python3
"""Forges verdicts and grades from inside the process that runs the tests, and counts what is believed.

    Benchmarks/forgeries.py [--swegym .build/release/swegym] [--keep DIR]

Each way is tried three times on small repositories that are made for it: by a `conftest.py` of the base commit that acts
where the gold patch is applied, by a gold patch whose module acts when it is imported, and by a model's patch of an honest
instance. None of the gold patches and none of the models' patches mends anything. Honest instances of several forms of
tests stand next to them: each must be valid, and its gold patch resolve it. Needs uv, and an index of packages.

Exit status 0 when no forgery is believed and no honest instance is refused.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap

FIND = """
import gc
def find(name, *attributes):
    return [one for one in gc.get_objects()
            if type(one).__name__ == name and all(hasattr(one, each) for each in attributes)]
"""
LINES = """
import json, os
IDS = ["tests/test_mod.py::test_answer", "tests/test_mod.py::test_ok",
       "tests/test_mod.py::TestMod::test_answer", "tests/test_mod.py::TestMod::test_ok"]
def forge(write, nonce=""):
    lines = [{"t": "test", "id": each, "when": "call", "outcome": "passed"} for each in IDS]
    for line in lines:
        write(line)
"""
EVERYWHERE = LINES + """
def everywhere(line):
    for number in range(3, 1024):
        try:
            os.write(number, (json.dumps(line) + "\\n").encode())
        except OSError:
            pass
forge(everywhere)
"""
LATER = """
import threading, time
def later(action):
    def wait():
        for _ in range(400):
            try:
                action()
            except Exception:
                pass
            time.sleep(0.002)
    thread = threading.Thread(target=wait)
    thread.daemon = True
    thread.start()
    time.sleep(0.01)
"""
WAYS = {
    "runtest": """
        import _pytest.python, _pytest.unittest
        _pytest.python.Function.runtest = lambda self: None
        _pytest.unittest.TestCaseFunction.runtest = lambda self: None
        """,
    "from_item_and_call": """
        import _pytest.reports as r
        make = r.TestReport.from_item_and_call.__func__
        def forged(cls, item, call):
            call.excinfo = None
            if hasattr(item, "_excinfo"):
                item._excinfo = None
            return make(cls, item, call)
        r.TestReport.from_item_and_call = classmethod(forged)
        """,
    "call_info": """
        import _pytest.runner as r
        call = r.CallInfo.from_call.__func__
        def forged(cls, func, when, reraise=None):
            return call(cls, (lambda: None) if when == "call" else func, when, reraise)
        r.CallInfo.from_call = classmethod(forged)
        """,
    "call_and_report": """
        import _pytest.runner as r
        old = r.call_and_report
        def forged(item, when, log=True, **kwds):
            if when != "call":
                return old(item, when, log, **kwds)
            report = r.TestReport(item.nodeid, item.location, {}, "passed", None, "call")
            item.ihook.pytest_runtest_logreport(report=report)
            return report
        r.call_and_report = forged
        """,
    "reporter": FIND + """
        import functools
        def forged(report, old):
            report.outcome = "passed"
            report.longrepr = None
            old(report)
        for one in find("Reporter", "report_test"):
            one.report_test = functools.partial(forged, old=one.report_test)
        """,
    "channel": FIND + LINES + """
        for one in find("Channel", "nonce"):
            forge(one.write)
            one.write({"t": "end", "nonce": one.nonce, "status": 0, "lines": one.lines})
            os._exit(0)
        """,
    "channel_status": FIND + LINES + """
        for one in find("Channel", "nonce"):
            forge(one.write)
            one.write({"t": "end", "nonce": one.nonce, "status": 139, "lines": one.lines})
            os._exit(139)
        """,
    "hook": FIND + """
        import pytest
        class Forger(object):
            @pytest.hookimpl(hookwrapper=True)
            def pytest_runtest_makereport(self, item, call):
                out = yield
                out.get_result().outcome = "passed"
        for one in find("PytestPluginManager", "register"):
            one.register(Forger())
        """,
    "logreport": FIND + """
        import pytest
        class Forger(object):
            @pytest.hookimpl(tryfirst=True)
            def pytest_runtest_protocol(self, item, nextitem):
                import _pytest.reports as r
                item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
                report = r.TestReport(item.nodeid, item.location, {}, "passed", None, "call")
                item.ihook.pytest_runtest_logreport(report=report)
                return True
        for one in find("PytestPluginManager", "register"):
            one.register(Forger())
        """,
    "assertions_of_unittest": """
        import unittest
        for name in dir(unittest.TestCase):
            if name.startswith("assert") and not name.startswith("assertRaises"):
                setattr(unittest.TestCase, name, lambda *values, **more: None)
        """,
    "assertions_dropped": """
        import _pytest.assertion.rewrite as r
        r.AssertionRewriter.visit_Assert = lambda self, node: []
        import unittest
        unittest.TestCase.assertEqual = lambda *values, **more: None
        """,
    "case_run": """
        import unittest
        def run(self, result=None):
            result = result or self.defaultTestResult()
            result.startTest(self)
            result.addSuccess(self)
            result.stopTest(self)
            return result
        unittest.TestCase.run = run
        unittest.TestCase.__call__ = run
        import _pytest.python
        _pytest.python.Function.runtest = lambda self: None
        """,
    "code_replaced": FIND + LATER + """
        import types
        def nothing(*values):
            pass
        def replace():
            for name, module in list(__import__("sys").modules.items()):
                if name.split(".")[-1] == "test_mod":
                    holders = [module] + [one for one in vars(module).values() if isinstance(one, type)]
                    for holder in holders:
                        for each, value in list(vars(holder).items()):
                            if each.startswith("test") and isinstance(value, types.FunctionType):
                                value.__code__ = nothing.__code__
        later(replace)
        """,
    "items": FIND + LATER + """
        def replace():
            for kind in ("Function", "TestCaseFunction"):
                for one in find(kind, "nodeid", "runtest"):
                    one.runtest = lambda: None
        later(replace)
        """,
    "lines_and_exit": EVERYWHERE + "os._exit(0)\n",
    "lines_at_exit": LINES + "import atexit\natexit.register(exec, " + repr(EVERYWHERE) + ", {})\n",
}
NOTHING = "# nothing\n"
MODULE = "def answer():\n    return 41\n"
MENDED = "def answer():\n    return 42\n"
SETUP = "from setuptools import setup\nsetup(name='victim', version='1.0', py_modules=['mod'])\n"
OK = "from mod import answer\n\n\ndef test_ok():\n    assert answer() > 0\n"
FUNCTION = OK + "\n\ndef test_answer():\n    assert answer() == 42\n"
CASE_OK = "import unittest\nfrom mod import answer\n\n\nclass TestMod(unittest.TestCase):\n    def test_ok(self):\n" \
    "        self.assertTrue(answer() > 0)\n"
CASE = CASE_OK + "\n    def test_answer(self):\n        self.assertEqual(answer(), 42)\n"
FORMS = {
    "function": (OK, FUNCTION),
    "case": (CASE_OK, CASE),
    "cases": (OK, "import pytest\n" + OK + "\n\n@pytest.mark.parametrize('n', [1, 2])\ndef test_answer(n):\n"
              "    '''Says it.'''\n    assert answer() * n == 42 * n\n"),
    "class": (OK, OK + "\n\nclass TestMod:\n    def test_answer(self): assert answer() == 42\n"),
    "inherited": (CASE_OK, "import unittest\nfrom mod import answer\n\n\nclass Base:\n    def test_answer(self):\n"
                  "        self.assertEqual(answer(), 42)\n\n\nclass TestMod(Base, unittest.TestCase):\n"
                  "    def test_ok(self):\n        self.assertTrue(answer() > 0)\n"),
    "fixture": (OK, "import pytest\n" + OK + "\n\n@pytest.fixture\ndef value():\n    return answer()\n\n\n"
                "def test_answer(value):\n    with pytest.raises(KeyError):\n        {}[value]\n    assert value == 42\n"),
    "raising": (OK, OK + "\n\ndef raises(kind):\n    def wrap(test):\n        def test_answer():\n            try:\n"
                "                test()\n            except kind:\n                return\n            assert 0\n"
                "        return test_answer\n    return wrap\n\n\n@raises(ZeroDivisionError)\ndef test_answer():\n"
                "    1 / (answer() - 42)\n"),
}


RAW = ("lines_and_exit", "lines_at_exit")


def text_of(name):
    if name in RAW:
        return WAYS[name]
    for helper in (FIND + LINES, FIND + LATER, FIND):
        if WAYS[name].startswith(helper):
            return helper + textwrap.dedent(WAYS[name][len(helper):])
    return textwrap.dedent(WAYS[name])


class Bench:
    def __init__(self, swegym, directory):
        self.swegym, self.directory = swegym, directory
        self.rows, self.repositories = [], []
        self.environment = dict(
            os.environ, GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@example.com", GIT_COMMITTER_NAME="a",
            GIT_COMMITTER_EMAIL="a@example.com", GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1",
            GIT_AUTHOR_DATE="2022-06-01T12:00:00Z", GIT_COMMITTER_DATE="2022-06-01T12:00:00Z")

    def git(self, repository, *words):
        return subprocess.run(
            ["git", "-C", repository, *words], env=self.environment, check=True, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL).stdout.decode()

    def put(self, repository, files):
        for path, content in files.items():
            place = os.path.join(repository, path)
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "w", encoding="utf-8") as stream:
                stream.write(content)

    def change(self, repository, files):
        self.put(repository, files)
        self.git(repository, "add", "-A", "-f")
        text = self.git(repository, "diff", "--cached", "--full-index")
        self.git(repository, "reset", "-q", "--hard")
        return text

    def instance(self, name, form="function", base=None, gold=MENDED):
        repository = os.path.join(self.directory, "repositories", name)
        os.makedirs(repository)
        self.git(repository, "init", "-q", "-b", "main")
        before, after = FORMS[form]
        self.put(repository, {"setup.py": SETUP, "mod.py": MODULE, "tests/test_mod.py": before, **(base or {})})
        self.git(repository, "add", "-A", "-f")
        self.git(repository, "commit", "-q", "-m", "base")
        self.rows.append({
            "repo": f"forged/{name}", "instance_id": f"forged__{name}-1",
            "base_commit": self.git(repository, "rev-parse", "HEAD").strip(),
            "patch": self.change(repository, {"mod.py": gold}),
            "test_patch": self.change(repository, {"tests/test_mod.py": after}),
            "problem_statement": "Make it say 42.", "hints_text": "", "created_at": "2022-06-01T13:00:00Z",
            "version": "1.0", "FAIL_TO_PASS": [], "PASS_TO_PASS": []})
        self.repositories.append((f"forged/{name}", repository))
        return repository

    def run(self, *words):
        result = subprocess.run([self.swegym, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            return json.loads(result.stdout)
        except ValueError:
            sys.exit(f"swegym {words[0]} ended with status {result.returncode}: {result.stderr.decode()[-2000:]}")

    def common(self):
        return ["--workspace", self.directory + "/workspace", "--timeout", "60", "--json"]

    def verdicts(self):
        rows, list_of_repositories = self.directory + "/rows.jsonl", self.directory + "/repositories.yaml"
        with open(rows, "w", encoding="utf-8") as stream:
            stream.writelines(json.dumps({**row, "FAIL_TO_PASS": ["x"]}) + "\n" for row in self.rows)
        with open(list_of_repositories, "w", encoding="utf-8") as stream:
            stream.writelines(f"- name: {name}\n  url: {path}\n" for name, path in self.repositories)
        report = self.run(
            "validate", "--rows", rows, "--repos", list_of_repositories, "--before", "1", "--after", "1",
            *self.common())
        return {each["id"].split("__")[1][:-2]: each["verdict"] for each in report["report"]["validated"]}

    def grades(self, predictions, label):
        path = f"{self.directory}/{label}.jsonl"
        with open(path, "w", encoding="utf-8") as stream:
            stream.writelines(json.dumps(each) + "\n" for each in predictions)
        report = self.run("evaluate", path, "--output", f"{self.directory}/graded-{label}", *self.common())
        return {each["instance"].split("__")[1][:-2]: each for each in report["results"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--swegym", default=".build/release/swegym")
    parser.add_argument("--keep", help="a directory that stays")
    options = parser.parse_args()
    directory = options.keep or tempfile.mkdtemp(prefix="swegym-forgeries-")
    os.makedirs(directory, exist_ok=True)
    bench = Bench(os.path.abspath(options.swegym), directory)
    honest, forged = [], []
    for form in FORMS:
        bench.instance(f"honest-{form}", form)
        honest.append(f"honest-{form}")
    for name in WAYS:
        form = "case" if name in ("assertions_of_unittest", "case_run") else "function"
        acting = "if '# nothing' in open('/testbed/mod.py').read():\n" + textwrap.indent(text_of(name), "    ")
        bench.instance(f"conftest-{name}", form, base={"conftest.py": acting}, gold=MODULE + NOTHING)
        bench.instance(f"module-{name}", form, gold=text_of(name) + MODULE)
        forged += [f"conftest-{name}", f"module-{name}"]
    verdicts = bench.verdicts()
    faults = []

    def look(kind, name, believed, said):
        print(f"{'BELIEVED' if believed else 'refused':9} {kind:8} {name:34} {said}", flush=True)
        if believed:
            faults.append(name)

    for name in forged:
        verdict = verdicts[name]
        look("verdict", name, verdict["verdictClass"] == "valid", verdict.get("reason", ""))
    for name in honest:
        valid = verdicts[name]["verdictClass"] == "valid"
        print(f"{'ok' if valid else 'REFUSED':9} honest   {name:34} {verdicts[name].get('reason', '')}", flush=True)
        if not valid:
            faults.append(name)
    repositories = dict(bench.repositories)
    for name in WAYS:
        form = "case" if name in ("assertions_of_unittest", "case_run") else "function"
        patch = bench.change(repositories[f"forged/honest-{form}"], {"mod.py": text_of(name) + MODULE})
        instance = f"forged__honest-{form}-1"
        result = bench.grades(
            [{"instance_id": instance, "model_name_or_path": name, "model_patch": patch}], name)[f"honest-{form}"]
        look("grade", name, result["status"] == "resolved", (result.get("failure") or {}).get("reason", result["status"])
             if isinstance(result.get("failure"), dict) else result.get("detail", "")[:60])
    gold = bench.grades(
        [{"instance_id": row["instance_id"], "model_name_or_path": "gold", "model_patch": row["patch"]}
         for row in bench.rows if "__honest-" in row["instance_id"]], "gold")
    for name, result in sorted(gold.items()):
        resolved = result["status"] == "resolved"
        print(f"{'ok' if resolved else 'REFUSED':9} gold     {name}", flush=True)
        if not resolved:
            faults.append(name)
    count = 3 * len(WAYS)
    believed = len([name for name in faults if not name.startswith("honest-")])
    print(f"{count} forgeries, {believed} believed; {len(honest)} honest instances, {len(faults) - believed} faults with them")
    if not options.keep:
        shutil.rmtree(directory, ignore_errors=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
