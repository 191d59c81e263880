"""Builds a wheel of a source distribution, for interpreters that uv does not serve.

Usage: build_wheel.py DESCRIPTOR SDIST DIRECTORY, by an interpreter whose environment has setuptools and wheel. It runs
foreign code: call it inside the sandbox only. It must run on Python 2.7 and every later one. What the setup file wanted
besides goes to DESCRIPTOR, as one line of JSON.
"""

import json
import os
import re
import sys
import tarfile
import tempfile
import zipfile


def texts(values):
    values = values.splitlines() if hasattr(values, "splitlines") else values or []
    return [str(value).strip() for value in values if str(value).strip() and not str(value).strip().startswith("#")]


def unpack(path):
    """The directory with the setup file."""
    home = tempfile.mkdtemp()
    if path.endswith(".zip"):
        with zipfile.ZipFile(path) as archive:
            archive.extractall(home)
    else:
        with tarfile.open(path) as archive:
            archive.extractall(home)
    found = [directory for directory, _, files in os.walk(home) if "setup.py" in files]
    return min(found, key=len) if found else home


def main():
    channel = os.fdopen(int(sys.argv[1]), "w")
    sdist, out = sys.argv[2:]
    wanted, report = [], {}
    os.chdir(unpack(sdist))
    sys.argv = ["setup.py", "-q", "bdist_wheel", "-d", out]
    sys.path.insert(0, os.getcwd())
    try:
        import setuptools
        import setuptools.dist

        def remember(self, requires):
            wanted.extend(texts(requires))
            return []

        setuptools.dist.Distribution.fetch_build_eggs = remember
        with open("setup.py", "rb") as stream:
            code = compile(stream.read(), os.path.abspath("setup.py"), "exec")
        exec(code, {"__file__": os.path.abspath("setup.py"), "__name__": "__main__"})
    except ImportError as error:
        match = re.search(r"No module named '?([\w.]+)", str(error))
        report["missingModule"] = match and match.group(1)
        report["failure"] = "%s: %s" % (type(error).__name__, error)
    except SystemExit as error:
        if error.code:
            report["failure"] = str(error.code)
    except BaseException as error:
        report["failure"] = "%s: %s" % (type(error).__name__, error)
    report["setupRequirements"] = wanted
    if "failure" in report:
        print(report["failure"])
    channel.write(json.dumps(report) + "\n")
    channel.close()
    sys.stdout.flush()
    os._exit(0)


main()
