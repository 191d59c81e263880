#!/usr/bin/env python3
"""Feeds the readers of foreign input with mutations of real inputs, and keeps what ends, hangs or bloats one.

    SWEGYM_FUZZ=1 swift build --product fuzz-readers
    Benchmarks/fuzz.py --reader all --seconds 180 --seed 1

Each input is made of the reader's name, the seed and its number alone, so `--only NUMBER` makes one again. An input on
which a reader ends, needs more than 2 s for each MiB (and never less than 2 s; `--slack` multiplies this, for builds
that are not optimised), or with which the process has grown by more than 512 MiB, is a finding, and is kept below
`--keep`. Inputs have at most 1 MiB. Status 1 when something was found.
"""
import argparse
import json
import os
import random
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
LIMIT = 1 << 20
GROWTH = 512 << 20
GIT = dict(
    os.environ, GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@example.org", GIT_COMMITTER_NAME="a",
    GIT_COMMITTER_EMAIL="a@example.org", GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1",
    GIT_AUTHOR_DATE="2022-06-01T12:00:00Z", GIT_COMMITTER_DATE="2022-06-01T12:00:00Z")


def git(directory, *arguments, text=None):
    return subprocess.run(
        ["git", "-C", directory, *arguments], env=GIT, check=True, input=text, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL).stdout


def files(*names):
    return [open(os.path.join(ROOT, name), "rb").read() for name in names]


PATCH = b"""diff --git a/a.txt b/a.txt
index 1111111..2222222 100644
--- a/a.txt
+++ b/a.txt
@@ -1,3 +1,4 @@ def f():
 one
-two
+TWO
+2.5
 three
diff --git a/new b/new
new file mode 100755
--- /dev/null
+++ b/new
@@ -0,0 +1 @@
+x
\\ No newline at end of file
diff --git a/file b/renamed
similarity index 90%
rename from file
rename to renamed
diff --git "a/\\303\\244" "b/\\303\\244"
deleted file mode 100644
"""
BINARY = b"""diff --git a/bin b/bin
new file mode 100644
index 0000000000000000000000000000000000000000..f76dd238ade08917e6712764a16a22005a50573d
GIT binary patch
literal 1
IcmZPo000310RR91

literal 0
HcmV?d00001

"""
ROW = {
    "repo": "owner/name", "instance_id": "owner__name-1", "base_commit": "0" * 40, "patch": PATCH.decode(),
    "test_patch": PATCH.decode(), "problem_statement": "text \u00e4 \U0001f600", "hints_text": "", "version": "1.0",
    "created_at": "2022-06-01T13:00:00Z", "FAIL_TO_PASS": ["tests/a.py::test_a[x]"], "PASS_TO_PASS": "[\"b\", 'c']",
    "environment_setup_commit": None, "n": 1e300, "deep": [[{"a": [1, 2, {"b": None}]}]]}
PULL = {
    "number": 7, "title": "Fix #3", "body": "Closes #3, fixes owner/name#4", "state": "closed",
    "merged_at": "2022-06-01T13:00:00Z", "created_at": "2022-05-01T13:00:00Z", "merge_commit_sha": "1" * 40,
    "user": {"login": "a"}, "base": {"ref": "main", "sha": "2" * 40, "repo": {"full_name": "owner/name"}},
    "head": {"ref": "x", "sha": "3" * 40}, "html_url": "https://github.com/owner/name/pull/7"}
LOCK = b"swegym environment lock 1\ninterpreter cpython 3.9.18\npin pytest 7.0.0 wheel sha256:" + b"a" * 64 + b"\npin x 1.0 source sha256:" + b"b" * 64 + b"\nsystem libxml2-dev\nstep make \\\\n x\n"
RECIPE = {
    "instance_id": "owner__name-1", "instanceID": "owner__name-1",
    "recipe": {"language": "python", "locks": ["a" * 64], "details": {"python": "3.9.18"}, "attempts": [], "evidence": []}}
RECORD = {
    "format": 2, "id": "owner__name-1", "changeDigest": "a", "policy": "swe-bench", "configurationDigest": "b",
    "verdict": {"verdictClass": "valid", "detail": "", "failToPass": ["a"], "passToPass": [], "flaky": []},
    "runKeys": [], "notes": [], "environmentCPUSeconds": 1, "testCPUSeconds": 1.5, "wallSeconds": 2}
REPORT = b"".join(
    json.dumps(line).encode() + b"\n" for line in [
        {"t": "start", "nonce": "n"}, {"t": "run", "id": "a.py::t"},
        {"t": "test", "id": "a.py::t", "when": "call", "outcome": "failed"},
        {"t": "why", "id": "a.py::t", "kind": "failed", "text": "ValueError: x", "file": "a.py", "line": 3},
        {"t": "collect", "id": "b.py", "text": "no"}, {"t": "skip", "id": "c.py"},
        {"t": "end", "nonce": "n", "status": 1, "lines": 6}])
LOG = b"""____ ERROR collecting tests/test_a.py ____
tests/__init__.py:10: in <module>
../lib/python3.8/site-packages/eccodes/__init__.py:1: in <module>
E   RuntimeError: Cannot find the library
E   ModuleNotFoundError: No module named 'yaml.x'
E   ImportError: cannot import name 'Mapping' from 'collections' (/x.py)
E   ImportError: Numpy version 1.10.0 or later must be installed to use it
E   KeyError: 'THING_KEY'
E       fixture 'mocker' not found
E   FileNotFoundError: [Errno 2] No such file or directory: 'git'
E   TypeError: dataclass a mutable default b use default_factory
ERROR: unrecognized arguments: --cov=x
SKIPPED [1] tests/test_a.py:3: could not import 'numpy': No module named 'numpy'
SKIPPED [3] tests/test_dev.py:686: Needs Rich.
redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused.
"""
PROJECT = [
    (0, b"from setuptools import setup, find_packages\nimport os\nVERSION = '1.0'\nsetup(\n    name='x', version=VERSION,\n    install_requires=['a>=1,<2; python_version < \"3.8\"', \"b[c,d]==1.*\"] + open('r.txt').read().split(),\n    extras_require={'test': ['pytest']}, python_requires='>=3.6', packages=find_packages(exclude=['t']))\n"),
    (1, b"[metadata]\nname = x\nversion = attr: x.__version__\n[options]\ninstall_requires =\n    a>=1\n    b; python_version<'3'\n[options.extras_require]\ntest = pytest\n    %(a)s\n[tool:pytest]\naddopts = -x --cov\n"),
    (2, b"[build-system]\nrequires = [\"setuptools>=40\", 'wheel']\n[project]\nname = \"x\"\ndependencies = [\n  \"a>=1\", # c\n]\n[project.optional-dependencies]\ntest = [\"pytest\"]\n[tool.poetry.dependencies]\npython = \"^3.8\"\nb = {version = \"~1.2\", optional = true}\n[[tool.x]]\na.b.\"c d\" = 1979-05-27T07:32:00Z\nm = \"\"\"x\ny\"\"\"\n"),
    (3, b"[tox]\nenvlist = py{36,37}-django{20,21}, lint\n[testenv]\ndeps =\n    -rrequirements.txt\n    django20: Django>=2.0,<2.1\ncommands = pytest {posargs:tests} --x\nsetenv =\n    A = {env:B:c}\n[testenv:lint]\nbasepython=python3\n"),
    (4, b"# c\n-r other.txt\n-e git+https://github.com/o/n@x#egg=y\na==1.0 \\\n    --hash=sha256:aa\nb[c]>=1; python_version < '3' and (extra == 'x' or os_name == \"nt\")\n--extra-index-url http://x/\nhttps://h/x-1.0.tar.gz\n"),
    (6, b"name: x\nchannels:\n  - conda-forge\ndependencies:\n  - python=3.8\n  - numpy>=1.0\n  - pip:\n    - a==1\n    - \"-r x.txt\"\n"),
    (7, b"on: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    services:\n      postgres:\n        image: postgres:13\n        env: {POSTGRES_PASSWORD: x}\n        ports: ['5432:5432']\n    strategy:\n      matrix:\n        python: [3.6, '3.7']\n        include:\n          - python: 3.8\n            extra: y\n    steps:\n      - uses: actions/setup-python@v2\n        with: {python-version: \"${{ matrix.python }}\"}\n      - run: |\n          pip install -e .[test]\n          A=1 pytest tests -x && echo \"a\"\n        env:\n          X: 1\n"),
    (8, b"import nox\n@nox.session(python=['3.6', '3.7'])\n@nox.parametrize('django', ['2', '3'])\ndef tests(session, django):\n    session.install('-r', 'r.txt', f'django=={django}')\n    session.run('pytest', *session.posargs)\n"),
    (9, b"[[source]]\nurl = 'x'\n[packages]\na = '*'\nb = {version='==1', extras=['c']}\n[dev-packages]\npytest = '>=3'\n"),
    (11, b"language: python\npython:\n  - 3.6\nservices: [redis-server]\ninstall: pip install x\nscript:\n  - pytest\nmatrix:\n  include:\n    - env: A=1\n"),
    (13, b"version: '3'\nservices:\n  db:\n    image: mysql:8\n    environment:\n      - MYSQL_ROOT_PASSWORD=x\n    ports:\n      - 3306:3306\n"),
    (14, b"import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'x.settings')\n"),
]


def corpora(directory):
    """The real inputs of each reader, and the repositories that two of them need."""
    text = lambda value: json.dumps(value).encode()  # noqa: E731
    row, pull = text(ROW), text(PULL)
    project = [bytes([kind]) + body for kind, body in PROJECT]
    loose, packed = objects(directory)
    return {
        "patch": [PATCH, BINARY, PATCH + BINARY, PATCH.replace(b"\n", b"\r\n")],
        "work-tree": [PATCH, BINARY, PATCH + BINARY],
        "row": [row, row.replace(b"\"", b"\\\"")], "rows": [row + b"\n" + row + b"\n", b"[" + row + b"," + row + b"]"],
        "prediction": [
            text([{"instance_id": "a__b-1", "model_name_or_path": "m", "model_patch": PATCH.decode()}]),
            text({"a__b-1": {"instance_id": "a__b-1", "model_patch": PATCH.decode()}}),
            text({"instance_id": "a__b-1", "test_result": {"git_patch": PATCH.decode()}}) + b"\n"],
        "archive": [pull + b"\n" + pull + b"\n", b"[" + pull + b",\n" + pull + b"]", zlib_gzip(pull)],
        "gzip": [zlib_gzip(pull * 100), zlib_gzip(b"\0" * (1 << 20)), zlib_gzip(pull) + zlib_gzip(row)],
        "lock": [LOCK], "recipe": [text(RECIPE)], "record": [text(RECORD)],
        "yaml": files("repos.yaml", "pipelines/demo.yaml", "pipelines/swe-gym.yaml"), "project": project,
        "report": [REPORT], "log": [LOG], "loose-object": loose, "pack": packed,
    }


def zlib_gzip(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()


def objects(directory):
    """Two repositories of some commits, one of loose objects and one packed, and the files that are replaced in them."""
    found = []
    for name in ["loose", "packed"]:
        work, bare = os.path.join(directory, name), os.path.join(directory, name + ".git")
        os.makedirs(work + "/d")
        git(work, "init", "-q", "-b", "main")
        for number in range(6):
            with open(work + "/d/file", "w") as stream:
                stream.write("".join("line %d %d\n" % (line, number if line % 9 == 0 else 0) for line in range(300)))
            git(work, "add", "-A")
            git(work, "commit", "-q", "-m", "commit %d" % number)
        if name == "packed":
            git(work, "gc", "-q")
        git(directory, "clone", "-q", "--bare", "--no-hardlinks", work, bare)
        if name == "loose":
            shutil.rmtree(bare + "/objects")
            shutil.copytree(work + "/.git/objects", bare + "/objects")
            blob = git(work, "rev-parse", "HEAD:d/file").decode().strip()
            victims = ["objects/%s/%s" % (blob[:2], blob[2:])]
        else:
            pack = next(f for f in sorted(os.listdir(bare + "/objects/pack")) if f.endswith(".pack"))
            victims = ["objects/pack/" + pack, "objects/pack/" + pack[:-5] + ".idx"]
        for victim in victims:
            os.chmod(os.path.join(bare, victim), 0o644)
            shutil.copyfile(os.path.join(bare, victim), os.path.join(bare, victim + ".original"))
        with open(bare + "/victims", "w") as stream:
            stream.write("\n".join(victims))
        found.append([
            (bytes([index]) if name == "packed" else b"") + open(os.path.join(bare, victim), "rb").read()
            for index, victim in enumerate(victims)])
    found[0] += [zlib.compress(b"blob 10\0" + b"\0" * (1 << 24), 9), zlib.compress(b"blob 99999999999\0x", 9)]
    return found


WORDS = [
    b"\0", b"\xff", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"\xe2\x80\xa8", b"-1", b"0", b"99999999999999999999", b"1e999",
    b"../", b"/etc/passwd", b"\r\n", b"\t", b"\\", b"\\u0000", b"\\ud800", b"'", b"\"", b"\"\"\"", b"%(a)s", b"${{ a }}",
    b"{", b"}", b"[", b"]", b"(", b")", b"*a", b"&a ", b"<<: ", b"- ", b"? ", b": ", b"#", b"@@ -1,99999999 +1 @@\n",
    b"literal 999999999\n", b"delta 5\n", b"GIT binary patch\n", b"null", b"true", b"NaN", b"\xef\xbb\xbf", b".", b";", b"=="]


def mutated(random_, inputs):
    """One input: some changes to a real one; every tenth is made long, to show what does not grow in proportion."""
    data = bytearray(random_.choice(inputs))
    for _ in range(random_.choice([1, 1, 2, 3, 5, 9])):
        place = random_.randrange(len(data) + 1)
        kind = random_.randrange(8)
        if kind == 0 and data:
            data[place % len(data)] ^= 1 << random_.randrange(8)
        elif kind == 1:
            data[place:place] = random_.choice(WORDS)
        elif kind == 2:
            del data[place:place + random_.choice([1, 2, 8, 64, 512])]
        elif kind == 3:
            data[place:place] = data[place:place + random_.choice([1, 8, 64, 512])]
        elif kind == 4:
            other = random_.choice(inputs)
            start = random_.randrange(len(other) + 1)
            data[place:place + random_.randrange(64)] = other[start:start + random_.choice([8, 64, 512])]
        elif kind == 5:
            data[place:place] = bytes(random_.randrange(256) for _ in range(random_.choice([1, 2, 4, 8])))
        elif kind == 6:
            data[place:place] = random_.choice(WORDS) * random_.choice([2, 10, 100, 1000])
        elif data:
            digits = [index for index, byte in enumerate(data[:4096]) if 48 <= byte <= 57]
            if digits:
                data[random_.choice(digits)] = random_.choice(b"0123456789")
    if random_.randrange(10) == 0 and data:
        start = random_.randrange(len(data))
        piece = bytes(data[start:start + random_.choice([1, 2, 3, 8, 40, 200, 1000])])
        if random_.randrange(3) == 0:
            piece = random_.choice(WORDS)
        room = random_.choice([1 << 14, 1 << 17, LIMIT]) - len(data)
        if piece and room > 0:
            data[start:start] = piece * (room // len(piece))
    return bytes(data[:LIMIT])


class Driver:
    """The process of one reader."""

    def __init__(self, program, reader, directory):
        self.process = subprocess.Popen(
            [program, reader, directory], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.set_blocking(self.process.stderr.fileno(), False)
        self.first = None

    def memory(self):
        try:
            with open("/proc/%d/statm" % self.process.pid) as stream:
                return int(stream.read().split()[1]) * os.sysconf("SC_PAGESIZE")
        except (OSError, IndexError):
            return 0

    def read(self, data, seconds):
        """What went wrong with an input, or nothing; and the milliseconds that it took."""
        if self.first is None:
            self.first = self.memory()
        try:
            self.process.stdin.write(struct.pack(">I", len(data)) + data)
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        end, peak = time.time() + seconds * 4 + 5, 0
        while True:
            ready = select.select([self.process.stdout], [], [], 0.05)[0]
            peak = max(peak, self.memory())
            if peak - self.first > GROWTH:
                return "growth of %d MiB" % ((peak - self.first) >> 20), 0
            if ready:
                line = self.process.stdout.readline()
                if not line:
                    return "end with status %s: %s" % (
                        self.process.wait(), (self.process.stderr.read() or b"").split(b"\n")[0][:200].decode("utf-8", "replace")), 0
                spent = int(line)
                return ("%d ms" % spent if spent > seconds * 1000 else None), spent
            if time.time() > end:
                return "no end after %d s" % (seconds * 4 + 5), 0

    def stop(self):
        self.process.kill()
        self.process.wait()


def fuzz(reader, inputs, options, directory):
    """Reads inputs until the time is over; the number of them, the findings, and the slowest in milliseconds a MiB."""
    driver, number, findings, slowest, peak = None, 0, 0, (0, 0), 0
    end = time.time() + options.seconds
    while time.time() < end or number < len(inputs):
        data = inputs[number] if number < len(inputs) else mutated(random.Random("%s %d %d" % (reader, options.seed, number)), inputs)
        if options.only is None or number == options.only:
            driver = driver or Driver(options.program, reader, directory)
            seconds = 2 * options.slack * max(1, len(data) / LIMIT)
            problem, spent = driver.read(data, seconds)
            slowest = max(slowest, (spent, number))
            peak = max(peak, driver.memory())
            if problem:
                findings += 1
                os.makedirs(options.keep, exist_ok=True)
                path = os.path.join(options.keep, "%s-%d-%d" % (reader, options.seed, number))
                with open(path, "wb") as stream:
                    stream.write(data)
                print("%s: input %d (%d bytes): %s; kept as %s" % (reader, number, len(data), problem, path), flush=True)
                driver.stop()
                driver = None
        number += 1
        if options.only is not None and number > options.only:
            break
    if driver:
        driver.stop()
    print("%-13s %8d inputs, %d findings; slowest %d ms (input %d), largest %d MiB" % (
        reader, number, findings, slowest[0], slowest[1], peak >> 20), flush=True)
    return findings


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--reader", default="all", help="one of them, several with commas between, or all")
    parser.add_argument("--seconds", type=float, default=60, help="for each reader")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="make and read this input alone")
    parser.add_argument("--slack", type=float, default=1, help="times the limit of time, for builds that are not optimised")
    parser.add_argument("--keep", default=os.path.join(ROOT, ".build", "fuzz-findings"))
    parser.add_argument("--program", default=os.path.join(ROOT, ".build", "debug", "fuzz-readers"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as directory:
        known = corpora(directory)
        chosen = list(known) if options.reader == "all" else options.reader.split(",")
        for reader in chosen:
            if reader not in known:
                sys.exit("no reader is called %s; there are %s" % (reader, ", ".join(known)))
        findings = sum(fuzz(reader, known[reader], options, directory) for reader in chosen)
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
