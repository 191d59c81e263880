"""F10: links, pipes, devices, directories and odd names in the place of files that somebody reads afterwards.

Tests plant them in the checkout, in home and in /tmp; a setup file plants them in the place of what a build makes; a session
plants them and is compared, copied from and graded. The mark: the host reads no file outside (a canary of the host is found in
nothing that was written), nothing blocks, and innocent instances next to them get the verdict that they get alone.
"""

import os
import pathlib
import subprocess
import time

from .neighbours import Neighbours, tests_that
from .common import Figure

CANARY = "swegym-host-canary-7d1f"
PLANT = r"""
import os
def plant(folder, canary):
    made = {
        "link": lambda path: os.symlink(canary, path), "shadow": lambda path: os.symlink("/etc/shadow", path),
        "fifo": lambda path: os.mkfifo(path), "device": lambda path: os.mknod(path, 0o020666, os.makedev(1, 5)),
        "hard": lambda path: os.link("/etc/passwd", path), "directory": lambda path: os.mkdir(path),
        "loop": lambda path: os.symlink(os.path.basename(path), path), "sparse": lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_RDWR), 10 << 30),
        "new\nline": lambda path: open(path, "w").write("x"), "-rf": lambda path: open(path, "w").write("x"),
        b"\xff\xfe\x80": lambda path: open(path, "w").write("x"), "out": lambda path: os.symlink("../../../../../../etc", path)}
    for name, make in made.items():
        try: make(os.path.join(os.fsencode(folder), os.fsencode(name)).decode("utf-8", "surrogateescape"))
        except OSError: pass
def replace(path, make):
    try:
        if os.path.isdir(path) and not os.path.islink(path): os.rename(path, path + ".old")
        else: os.unlink(path)
    except OSError: pass
    try: make(path)
    except OSError: pass
"""
KINDS = {
    "link": "lambda path: os.symlink({canary!r}, path)",
    "fifo": "os.mkfifo",
    "directory": "os.mkdir",
    "shadow": "lambda path: os.symlink('/etc/shadow', path)",
    "loop": "lambda path: os.symlink(path, path)",
}
FILES = (
    "/testbed/mod.py",
    "/testbed/tests/test_mod.py",
    "/testbed/tests",
    "/testbed/setup.py",
    "/testbed/.git/index",
    "/testbed/.git",
    "/testbed/report.xml",
    "/testbed/.gitattributes",
    "/testbed/conftest.py",
)
BUILD = r"""
import atexit, os, sys
from setuptools import Extension, setup
%s
def late():
    for root, names, files in os.walk(os.getcwd()):
        for name in names + files:
            if name.endswith((".whl", ".egg-info", ".dist-info", "PKG-INFO", ".so", "METADATA")):
                replace(os.path.join(root, name), %s)
    for word in sys.argv:
        if os.path.isdir(word):
            for name in os.listdir(word): replace(os.path.join(word, name), %s)
            plant(word, %r)
atexit.register(late)
setup(name="victim", version="1.0", py_modules=["mod"], ext_modules=[Extension("extra", ["extra.c"])])
"""
EXTRA = (
    '#include <Python.h>\nstatic struct PyModuleDef m = {PyModuleDef_HEAD_INIT, "extra"};\n'
    "PyMODINIT_FUNC PyInit_extra(void) { return PyModule_Create(&m); }\n"
)


def measure(bench):
    place = bench.place("F10")
    canary = place / "canary"
    canary.write_text(CANARY + "\n" * 2, encoding="utf-8")
    canary.chmod(0o600)
    neighbours = Neighbours(bench, place, ("--timeout", "30"))
    for number in range(bench.count(5)):
        for kind, make in KINDS.items():
            make = make.format(canary=str(canary))
            body = (
                PLANT
                + f"\nfor folder in ('/testbed', '/tmp', os.path.expanduser('~'), '/testbed/tests'): plant(folder, {str(canary)!r})\n"
            )
            body += f"for path in {FILES!r}: replace(path, {make})\n"
            neighbours.add(f"test-{kind}", number, tests=tests_that(body))
            neighbours.add(
                f"build-{kind}", number, base={"extra.c": EXTRA, "setup.py": BUILD % (PLANT, make, make, str(canary))}
            )
    faults = neighbours.go(innocents=bench.count(5), timeout=7_200)
    tried = passed = 0
    said, notes = {}, []
    for case, names in neighbours.names.items():
        for name in names:
            tried += 1
            verdict = neighbours.verdicts.get(name, ("none", "", ""))
            said[case] = f"{case}: {verdict[0]} {verdict[1]}".strip()
            passed += verdict[0] != "none"
    notes.append("; ".join(said.values()))
    sessions = in_sessions(bench, place, canary)
    read = read_out(place, canary)
    return [
        Figure(
            "F10",
            f"things in the place of files, {2 * len(KINDS)} ways in tests and builds",
            tried,
            passed,
            "a verdict, nothing blocks",
            0,
            notes,
        ),
        Figure(
            "F10",
            "innocent instances next to them; nothing left",
            len(neighbours.quiet),
            max(0, len(neighbours.quiet) - len(faults)),
            "verdict unchanged",
            0,
            faults[:5],
        ),
        Figure(
            "F10",
            "sessions with such files compared, copied from, graded, ended",
            sessions[0],
            sessions[1],
            "answers within 60 s",
            0,
            sessions[2],
        ),
        Figure("F10", "files written anywhere that hold a canary of the host", 1, int(not read), "none", 0, read[:5]),
    ]


def in_sessions(bench, place, canary):
    workspace, programs = bench.copy_of_demo(place / "demo"), pathlib.Path(bench.swegym).parent
    sandbox = programs / "swegym-sandbox"
    if not sandbox.exists():
        return 1, 0, [f"{sandbox} is not there"]
    image, tried, passed, notes = bench.valid()[0], 0, 0, []
    env = {**os.environ, "SWEGYM_WORKSPACE": str(workspace)}
    subprocess.run(
        [bench.swegym, "sandbox", "prepare", "--workspace", workspace, image],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    # At a relative path as well, for what is seen from the host's side.
    kinds = {**KINDS, "climb": "lambda path: os.symlink('../' * 12 + %r, path)" % str(canary).lstrip("/")}
    for number in range(bench.count(5)):
        for kind, make in kinds.items():
            name = f"planted-{kind}-{number}"
            make = make.format(canary=str(canary))
            body = (
                PLANT + f"\nplant('/testbed', {str(canary)!r})\nplant('/tmp', {str(canary)!r})\n"
                f"for path in ('/testbed/setup.py', '/testbed/README.md', '/testbed/.git/index', '/testbed/.git/config', '/testbed/.git'):"
                f" replace(path, {make})\n"
            )
            steps = [
                ([sandbox, "start", image, "--detach", "--name", name], True),
                ([sandbox, "exec", name, "python", "-c", body], None),
                ([sandbox, "diff", name], None),
                ([sandbox, "copy", f"{name}:/testbed", place / f"copied-{name}"], None),
                ([sandbox, "copy", f"{name}:/testbed/link", place / f"copied-link-{name}"], None),
                ([bench.swegym, "sandbox", "grade", name, "--workspace", workspace, "--json"], None),
                ([sandbox, "stop", name], True),
            ]
            for command, must in steps:
                tried += 1
                started = time.monotonic()
                try:
                    done = subprocess.run(
                        list(map(str, command)),
                        env=env,
                        stdin=subprocess.DEVNULL,
                        stdout=subprocess.PIPE,
                        stderr=subprocess.STDOUT,
                        timeout=60,
                        check=False,
                    )
                except subprocess.TimeoutExpired:
                    notes.append(f"{kind}: `{command[1]}` did not end within 60 s")
                    continue
                with open(place / "said", "ab") as stream:
                    stream.write(done.stdout)
                if done.returncode < 0 or (must and done.returncode != 0):
                    notes.append(f"{kind}: `{command[1]}` ended with {done.returncode}: {done.stdout[-150:]!r}")
                else:
                    passed += 1
                if time.monotonic() - started > 60:
                    notes.append(f"{kind}: `{command[1]}` took {time.monotonic() - started:.0f} s")
    return tried, passed, notes[:6]


def read_out(place, canary):
    """Files below the place whose bytes hold the canary; links are not followed."""
    found = []
    for root, _, files in os.walk(place):
        for name in files:
            path = os.path.join(root, name)
            if path == str(canary) or os.path.islink(path) or not os.path.isfile(path):
                continue
            # Pipes are no files; sparse files of 10 GiB are not read.
            if os.lstat(path).st_size < 64 << 20:
                with open(path, "rb") as stream:
                    if CANARY.encode() in stream.read():
                        found.append(os.path.relpath(path, place))
    return found
