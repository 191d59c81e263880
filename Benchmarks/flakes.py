#!/usr/bin/env python3
"""Tests that disagree with themselves: how many of each kind validation accepts, names, and explains.

    Benchmarks/flakes.py --swegym .build/release/swegym --workspace DIR [--count N] [--seed N] [--workers N]
                         [--kinds KIND ...] [--formula]

Makes a small repository with N instances of each kind, each of them with one test that the gold patch mends and one of
its kind, validates them, and prints for each kind in how many instances its test

- is in FAIL_TO_PASS, where it does not belong: next to the number that the formulas below expect,
- is in PASS_TO_PASS, and
- is named, and by what.

Random tests fail with probability p in every run. Of five runs (two before the gold patch, three after it) the second one
before it and the third one after it run mended tests alone. A random test enters FAIL_TO_PASS when it fails in the first
run before the patch, passes in the first one after it, and does the same in all repeats, or when a repeat that disagrees
is taken for the effect of another order: that needs two runs under the circumstances of the repeat, which disagree, and
two in the usual order, which agree. It stays in PASS_TO_PASS when it passes in three whole runs. `--formula` prints these
probabilities alone, for other rates as well. All tests that fail at random do so by the machine's random numbers; --seed
is that of the validation (orders, hash seeds, days).
"""

import argparse
import collections
import json
import math
import pathlib
import shutil
import subprocess
import sys

RATES = {"random 1/2": 1 / 2, "random 1/10": 1 / 10, "random 1/100": 1 / 100}
HEAD = "import os, random, socket, sys, tempfile, time\nimport pytest\nimport package\n\n"
MENDED = "def test_mended():\n    assert package.value({number}) == {number}\n\n"
# What the tests of each kind are; `flaky` is the one that is looked at.
KINDS = {
    **{name: f"def test_flaky():\n    assert random.SystemRandom().random() >= {rate}\n"
       for name, rate in RATES.items()},
    "order": "SEEN = []\ndef test_a():\n    SEEN.append(1)\ndef test_flaky():\n    assert SEEN\n"
             "def test_z():\n    pass\n",
    "hash seed": "def test_flaky():\n    assert hash('text {number}') % 2 == 0 or 'PYTHONHASHSEED' not in os.environ\n",
    "clock": "def test_flaky():\n    assert time.time() < {deadline}\n",
    "cores": "def test_mended_too():\n    assert package.value({number}) == {number}\n"
             "    assert len(os.sched_getaffinity(0)) > 1\ntest_flaky = test_mended_too\n",
    "port in use": "def test_a():\n    global held\n    held = socket.socket()\n    held.bind(('127.0.0.1', 18765))\n"
                   "    held.listen(1)\ndef test_flaky():\n    other = socket.socket()\n"
                   "    with pytest.raises(OSError):\n        other.bind(('127.0.0.1', 18765))\n",
    "shared tmp": "PATH = os.path.join(tempfile.gettempdir(), 'shared-{number}')\n"
                  "def test_a():\n    open(PATH, 'w').close()\ndef test_flaky():\n    assert os.path.exists(PATH)\n",
}
# What the test of a kind is to be named by; the first that it may be.
CAUSES = {"order": "order", "hash seed": "seed", "clock": "clock", "cores": "cores", "port in use": "order",
          "shared tmp": "order"}
# In how many instances the test is expected to stay in PASS_TO_PASS, for people.
EXPECTED = {
    "order": "all, named", "port in use": "all, named", "shared tmp": "all, named",
    "hash seed": "half of those that pass in both first runs, not named", "clock": "those with a later deadline, not named",
    "cores": "0",
}


def in_fail_to_pass(p):
    """The probability that a test which fails with probability p in every run enters FAIL_TO_PASS."""
    def repeat(agrees):
        # Agrees, or disagrees twice under its own circumstances and agrees twice in the usual order.
        return agrees, (1 - agrees) ** 2 * agrees ** 2

    before, taken_before = repeat(p)
    after, taken_after = repeat(1 - p)
    # Once it is taken for one that depends on the order, no more is asked of it.
    last = after + taken_after
    return p * (1 - p) * (taken_before + before * (taken_after + after * last))


def in_pass_to_pass(p):
    """The probability that it stays in PASS_TO_PASS: it passes in both first runs, and in the whole repeat after the patch."""
    return (1 - p) ** 2 * ((1 - p) + p ** 2 * (1 - p) ** 2)


def named(p):
    """The probability that it is named where it passes in both first runs."""
    return p


def formula():
    print("| fails with | enters FAIL_TO_PASS | by single runs | stays in PASS_TO_PASS | leaves both, or fails in all |")
    print("|---|---|---|---|---|")
    for p in (1 / 2, 1 / 4, 1 / 10, 1 / 20, 1 / 100, 1 / 1000):
        enters, stays = in_fail_to_pass(p), in_pass_to_pass(p)
        print(f"| 1/{round(1 / p)} | {100 * enters:.3f} % | {100 * p * (1 - p):.2f} % | {100 * stays:.2f} % "
              f"| {100 * (1 - enters - stays):.2f} % |")


def git(directory, *arguments, text=None):
    names = {"GIT_AUTHOR_NAME": "flakes", "GIT_AUTHOR_EMAIL": "flakes@example.org",
             "GIT_COMMITTER_NAME": "flakes", "GIT_COMMITTER_EMAIL": "flakes@example.org",
             "GIT_AUTHOR_DATE": "2023-06-01T00:00:00Z", "GIT_COMMITTER_DATE": "2023-06-01T00:00:00Z"}
    return subprocess.run(
        ["git", "-C", str(directory), *arguments], check=True, stdout=subprocess.PIPE, text=True, input=text,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", **names}).stdout


def write(directory, files):
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def added(path, text):
    lines = text.splitlines(keepends=True)
    return (f"diff --git a/{path} b/{path}\nnew file mode 100644\n--- /dev/null\n+++ b/{path}\n"
            f"@@ -0,0 +1,{len(lines)} @@\n" + "".join("+" + line for line in lines))


def repository(directory, kinds, count):
    """A repository, and a row for each instance; the kind of each row by its id."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    git(directory, "init", "-q", "-b", "main")
    write(directory, {
        "setup.py": "from setuptools import setup\nsetup(name='package', version='1', py_modules=['package'])\n",
        "package.py": "def value(number):\n    return None\n", "tests/__init__.py": ""})
    git(directory, "add", ".")
    git(directory, "commit", "-q", "-m", "Begin")
    base = git(directory, "rev-parse", "HEAD").strip()
    gold = ("diff --git a/package.py b/package.py\n--- a/package.py\n+++ b/package.py\n@@ -1,2 +1,2 @@\n"
            " def value(number):\n-    return None\n+    return number\n")
    # Validation looks a month to 13 months ahead; half of the deadlines lie in that time or before it.
    today = int(subprocess.run(["date", "+%s"], check=True, stdout=subprocess.PIPE, text=True).stdout)
    rows, kind_of = [], {}
    for kind in kinds:
        for index in range(count):
            number = len(rows) + 1
            deadline = today + (index % 24 + 1) * 30 * 86_400
            body = KINDS[kind].format(number=number, deadline=deadline)
            path = f"tests/test_{number}.py"
            kind_of[f"flakes__flakes-{number}"] = kind
            rows.append({
                "repo": "flakes/flakes", "instance_id": f"flakes__flakes-{number}", "base_commit": base,
                "patch": gold, "test_patch": added(path, HEAD + MENDED.format(number=number) + body),
                "problem_statement": "value returns nothing", "hints_text": "", "created_at": "2023-06-01T00:00:00Z",
                "version": "1", "FAIL_TO_PASS": [f"{path}::test_mended"], "PASS_TO_PASS": []})
    return rows, kind_of


def band(expected, count):
    """The expectation, and two standard deviations of the binomial distribution."""
    spread = 2 * math.sqrt(count * expected * (1 - expected))
    return f"{100 * expected:.1f} % ± {100 * spread / count:.1f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--swegym", type=pathlib.Path, default=".build/release/swegym")
    parser.add_argument("--workspace", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kinds", nargs="*", choices=list(KINDS), default=list(KINDS))
    parser.add_argument("--formula", action="store_true", help="print the probabilities alone")
    options = parser.parse_args()
    if options.formula:
        formula()
        return 0
    if options.workspace is None:
        parser.error("--workspace is needed, or --formula")
    root = options.workspace
    rows, kind_of = repository(root / "repository", options.kinds, options.count)
    (root / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (root / "repos.yaml").write_text(
        f"- name: flakes/flakes\n  url: {(root / 'repository').resolve()}\n", encoding="utf-8")
    result = subprocess.run(
        [str(options.swegym), "validate", "--rows", str(root / "rows.jsonl"), "--repos", str(root / "repos.yaml"),
         "--workspace", str(root / "workspace"), "--workers", str(options.workers), "--seed", str(options.seed),
         "--json"], stdout=subprocess.PIPE, check=False)
    if result.returncode != 0:
        return result.returncode
    report = json.loads(result.stdout)["report"]
    found = collections.defaultdict(list)
    for row in report["validated"]:
        found[kind_of[row["id"]]].append(row["verdict"])
    print(f"seed {options.seed}, {options.count} instances of each kind")
    print("| kind | instances | in FAIL_TO_PASS | expected | in PASS_TO_PASS | expected | named | by |")
    print("|---|---|---|---|---|---|---|---|")
    faults = 0
    for kind in options.kinds:
        verdicts = found[kind]
        looked = "test_mended_too" if kind == "cores" else "test_flaky"

        def holds(ids):
            return any(name.split("::")[-1] == looked for name in ids)

        fail = sum(holds(verdict["failToPass"]) for verdict in verdicts)
        stay = sum(holds(verdict["passToPass"]) for verdict in verdicts)
        causes = collections.Counter(
            cause for verdict in verdicts for name, cause in (verdict.get("causes") or {}).items() if holds([name]))
        names = sum(holds(verdict["flaky"]) or holds(verdict.get("causes") or {}) for verdict in verdicts)
        by = ", ".join(f"{cause} {count}" for cause, count in causes.most_common()) or "–"
        rate = RATES.get(kind)
        expected = [band(in_fail_to_pass(rate), len(verdicts)), band(in_pass_to_pass(rate), len(verdicts))] if rate \
            else ["0", EXPECTED[kind]]
        print(f"| {kind} | {len(verdicts)} | {fail} | {expected[0]} | {stay} | {expected[1]} | {names} | {by} |")
        wanted = CAUSES.get(kind)
        faults += any(cause not in (wanted, "chance") for cause in causes) if wanted else 0
    invalid = [row["id"] for row in report["validated"] if row["verdict"]["verdictClass"] != "valid"]
    print(f"\nnot valid: {len(invalid)} {' '.join(invalid[:5])}; wrongly named kinds: {faults}")
    return 1 if faults or invalid else 0


if __name__ == "__main__":
    sys.exit(main())
