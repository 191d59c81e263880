#!/usr/bin/env python3
"""Grades mutated gold patches, and runs the same tests by hand: both must come to the same verdict.

usage: Benchmarks/mutations.py ROWS.jsonl ... --workspace DIR --output DIR [--repos REPOS.yaml] [--swegym PATH]
           [--policy swe-bench] [--mutants 200] [--seed 1] [--longest 5] [--longest-other SECONDS]

The rows are published ones that are validated in the workspace. Mutants come of the gold patches of rows whose tests take
no longer than LONGEST seconds: a hunk removed, or a constant, an operator or a name changed in an added line, by a seeded
chance. Each is evaluated by `swegym evaluate`. By hand: a clone of the repository at the base commit, the mutant and the
test patch by `git apply`, the files of the row's tests by `python -m pytest -rA -v` in bubblewrap, in the workspace's
environment, without program, runner or reporter of ours; what pytest prints decides. Tests that fail by hand with
the gold patch as well say nothing of a mutant. Then, for every row (but those whose tests take longer than --longest-other):
an empty patch, the test patch alone, and a comment added to a file of the gold patch; none may be resolved, and no empty one
run.

Evaluations stay in OUTPUT, where `graders.py` reads them. Exit status 0 when all is as expected.
"""
import argparse
import collections
import glob
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
# A line of `pytest -v`; the first versions that know `-rA` leave passed tests out of their summary.
VERBOSE = re.compile(r"^(\S.*?) (PASSED|FAILED|ERROR|XFAIL|XPASS)(?: +\[ *\d+%\])?$", re.MULTILINE)
# What is changed in an added line, and into what.
CHANGES = [
    (re.compile(r"(?<![\w.])\d+(?![\w.])"), lambda text: str(int(text) + 1)),
    (re.compile(r"\bTrue\b"), lambda _: "False"),
    (re.compile(r"\bFalse\b"), lambda _: "True"),
    (re.compile(r"\bNone\b"), lambda _: "0"),
    (re.compile(r"(?<=[\"'])[A-Za-z_]{3,}(?=[\"'])"), lambda text: text + "x"),
    (re.compile(r"=="), lambda _: "!="),
    (re.compile(r"!="), lambda _: "=="),
    (re.compile(r"\band\b"), lambda _: "or"),
    (re.compile(r"\bor\b"), lambda _: "and"),
    (re.compile(r"\bnot "), lambda _: ""),
    (re.compile(r"(?<=\breturn )\S.*$"), lambda _: "None"),
]


# Patches as lists of files, each a list of its head and its hunks.

def parsed(patch):
    files = []
    for line in patch.splitlines():
        if line.startswith("diff --git "):
            files.append([[line]])
        elif HUNK.match(line):
            files[-1].append([line])
        else:
            files[-1][-1].append(line)
    return files


def printed(files):
    """The patch, with the places on its new side counted again."""
    lines = []
    for head, *hunks in files:
        lines += head
        shift = 0
        for hunk in hunks:
            start = int(HUNK.match(hunk[0]).group(1))
            old = sum(line[:1] != "+" for line in hunk[1:] if line[:1] != "\\")
            new = sum(line[:1] != "-" for line in hunk[1:] if line[:1] != "\\")
            begins = start + shift + (old == 0) - (new == 0)
            lines.append(f"@@ -{start},{old} +{begins},{new} @@{HUNK.sub('', hunk[0], count=1)}")
            lines += hunk[1:]
            shift += new - old
    return "".join(line + "\n" for line in lines)


def mutants(patch, chance):
    """All mutants of a patch, in random order."""
    files = parsed(patch)
    found = {}
    several = sum(len(file) - 1 for file in files) > 1
    for number, file in enumerate(files):
        is_python = file[0][0].endswith(".py")
        for place in range(1, len(file)):
            if several:
                rest = [list(other) for other in files]
                del rest[number][place]
                found.setdefault(printed([other for other in rest if len(other) > 1]), "hunk removed")
            for row, line in enumerate(file[place]):
                if not is_python or line[:1] != "+" or line[1:].lstrip().startswith("#"):
                    continue
                for pattern, change in CHANGES:
                    for match in pattern.finditer(line, 1):
                        changed = [[list(part) for part in other] for other in files]
                        changed[number][place][row] = (
                            line[:match.start()] + change(match.group()) + line[match.end():])
                        found.setdefault(printed(changed), "constant changed")
    found.pop(printed(files), None)
    result = list(found.items())
    chance.shuffle(result)
    # As many of each kind as there are, one after the other.
    kinds = [[item for item in result if item[1] == kind] for kind in ("hunk removed", "constant changed")]
    mixed = []
    while any(kinds):
        mixed += [kind.pop(0) for kind in kinds if kind]
    return mixed


def comment(patch):
    """A patch that adds a comment where the gold patch changes a Python file; nil when it changes none."""
    for head, *hunks in parsed(patch):
        for hunk in hunks:
            leading = 1
            while leading < len(hunk) and hunk[leading][:1] == " ":
                leading += 1
            if head[0].endswith(".py") and leading > 1:
                plain = [line for line in head if not line.startswith(("index ", "similarity "))]
                return printed([[plain, [hunk[0], *hunk[1:leading], "+# Nothing to see."]]])
    return "diff --git a/NOTES.md b/NOTES.md\nnew file mode 100644\n--- /dev/null\n+++ b/NOTES.md\n@@ -0,0 +1 @@\n+Nothing.\n"


# Evaluation by swegym.

def evaluate(options, name, rows, predictions):
    """Evaluates one patch for each of some rows: what became of each."""
    folder = pathlib.Path(options.output, name)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rows.jsonl").write_text("".join(json.dumps(rows[key]) + "\n" for key in predictions))
    (folder / "predictions.jsonl").write_text("".join(
        json.dumps({"instance_id": key, "model_name_or_path": name, "model_patch": patch}) + "\n"
        for key, patch in predictions.items()))
    command = [
        options.swegym, "evaluate", str(folder / "predictions.jsonl"), "--rows", str(folder / "rows.jsonl"), "--policy",
        options.policy, "--output", str(folder / options.policy), "--workspace", options.workspace, "--workers", "1",
        "--allow-missing-objects", "--json"]
    if options.repos:
        command += ["--repos", options.repos]
    said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if said.returncode != 0:
        sys.exit(f"{name}: swegym evaluate ended with status {said.returncode}: {said.stderr.decode()[-2000:]}")
    return {result["instance"]: result for result in json.loads(said.stdout)["results"]}


# By hand.

class Bench:
    """The tests of one row, run by git, bubblewrap and pytest."""

    def __init__(self, row, record, options, scratch):
        self.row = row
        recipe = record["recipe"]
        self.options = recipe.get("testOptions", [])
        self.start = recipe.get("testStart", {}).get("directory") or "."
        self.variables = recipe.get("variables", {})
        self.environment = os.path.join(options.workspace, "environments", record["lockDigest"])
        self.ids = row["FAIL_TO_PASS"] + row["PASS_TO_PASS"]
        self.paths = sorted({name.split("::")[0] for name in self.ids})
        self.checkout = os.path.join(scratch, "checkout")
        self.projects = os.path.join(scratch, "projects")
        for directory in (self.checkout, self.projects):
            shutil.rmtree(directory, ignore_errors=True)
        mirror = os.path.join(options.workspace, "mirrors", row["repo"].replace("/", "__") + ".git")
        subprocess.run(["git", "clone", "-q", "--shared", "--no-checkout", mirror, self.checkout], check=True)
        self.git("read-tree", row["base_commit"])
        # Goes on where the mirror lacks an object, as swegym does when it may.
        subprocess.run(["git", "-C", self.checkout, "checkout-index", "-a", "-f"], stderr=subprocess.DEVNULL, check=False)
        self.git("add", "-A", "-f")
        self.git("-c", "user.name=base", "-c", "user.email=base", "commit", "-q", "-m", "base")
        self.roots = self.install(recipe["projects"])
        home = subprocess.run(
            ["sed", "-n", "s/^home = //p", os.path.join(self.environment, "pyvenv.cfg")], stdout=subprocess.PIPE,
            check=True, text=True).stdout.strip()
        self.prefix = os.path.dirname(home)

    def git(self, *words, **more):
        return subprocess.run(["git", "-C", self.checkout, *words], check=True, **more)

    def install(self, projects):
        """What an editable install of the projects writes; the directories with sources."""
        roots = []
        for project in projects:
            info = os.path.join(self.projects, f"{project['name'].replace('-', '_')}-{project['version']}.dist-info")
            os.makedirs(info)
            with open(os.path.join(info, "METADATA"), "w", encoding="utf-8") as file:
                file.write(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
            with open(os.path.join(info, "entry_points.txt"), "w", encoding="utf-8") as file:
                for group, points in project["entryPoints"].items():
                    file.write(f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in points.items()))
            roots += [os.path.normpath(os.path.join("/testbed", project["path"], root))
                      for root in project["sourceRoots"]]
        return roots

    def run(self, *patches):
        """The outcomes of the row's tests with patches applied, by pytest's own summary."""
        self.git("reset", "-q", "--hard")
        self.git("clean", "-fdxq")
        for patch in patches:
            self.git("apply", "-", input=patch.encode())
        variables = {
            "PATH": "/opt/environment/bin:/usr/bin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8",
            "TZ": "UTC", "TMPDIR": "/tmp", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONNOUSERSITE": "1",
            "PYTHONPATH": ":".join([*self.roots, "/opt/projects"]), **self.variables}
        command = ["bwrap", "--unshare-all", "--uid", "1000", "--gid", "1000", "--die-with-parent", "--clearenv"]
        for directory in ("/usr", "/bin", "/lib", "/lib64", "/etc"):
            command += ["--ro-bind", directory, directory]
        if not self.prefix.startswith("/usr"):
            command += ["--ro-bind", self.prefix, self.prefix]
        command += [
            "--ro-bind", self.environment, "/opt/environment", "--ro-bind", self.projects, "/opt/projects",
            "--bind", self.checkout, "/testbed", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp",
            "--chdir", os.path.normpath(os.path.join("/testbed", self.start))]
        for name, value in variables.items():
            command += ["--setenv", name, value]
        command += ["/opt/environment/bin/python", "-m", "pytest", "-rA", "-v", *self.options, *self.paths]
        said = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=600, check=False)
        return self.outcomes(said.stdout.decode("utf-8", "replace"))

    def outcomes(self, text):
        known, found = set(self.ids), {}
        lines = [(match.group(2), match.group(1)) for match in VERBOSE.finditer(text)]
        summary = text.rpartition("short test summary info")[2]
        lines += [line.partition(" ")[::2] for line in summary.splitlines()]
        for word, rest in lines:
            if word not in ("PASSED", "FAILED", "ERROR", "XFAIL", "XPASS") or not rest.strip():
                continue
            name = rest
            while name not in known and " - " in name:
                name = name.rpartition(" - ")[0]
            # Published ids end at their first blank; the worst of those that begin alike counts.
            name = name if name in known else rest.split()[0]
            if name in known and found.get(name) not in ("FAILED", "ERROR"):
                found[name] = word
        return found


def is_resolved(row, outcomes, counted):
    return all(outcomes.get(name) in ("PASSED", "XFAIL") for name in row["FAIL_TO_PASS"] + counted)


def verdicts_by_hand(options, rows, records, keys, rounds):
    """The verdict by hand of each mutant, by row and patch; kept in a file, so that an interrupted run goes on."""
    path = pathlib.Path(options.output, "by-hand.jsonl")
    path.parent.mkdir(parents=True, exist_ok=True)
    known = {}
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            key, patch, verdict = json.loads(line)
            known[key, patch] = verdict
    with tempfile.TemporaryDirectory(prefix="swegym-mutations-") as scratch, path.open("a", encoding="utf-8") as file:
        for key in keys:
            row, started = rows[key], time.monotonic()
            wanted = [some[key][0] for some in rounds if key in some and (key, some[key][0]) not in known]
            if not wanted:
                continue
            bench = Bench(row, records[key], options, scratch)
            gold = bench.run(row["patch"], row["test_patch"])
            counted = [name for name in row["PASS_TO_PASS"] if gold.get(name) in ("PASSED", "XFAIL")]
            if not is_resolved(row, gold, counted):
                sys.exit(f"{key}: the gold patch does not resolve it by hand")
            for patch in wanted:
                outcomes = bench.run(patch, row["test_patch"])
                known[key, patch] = "resolved" if is_resolved(row, outcomes, counted) else "unresolved"
                file.write(json.dumps([key, patch, known[key, patch]]) + "\n")
            print(f"by hand {key}: {len(wanted)} mutants in {time.monotonic() - started:.0f} s", flush=True)
    return known


def seconds(workspace, key):
    """The longest run of all of a row's tests in its validation."""
    runs = [json.load(open(path, encoding="utf-8"))
            for path in glob.glob(os.path.join(workspace, "records/runs/*", key, "*.json"))]
    return max((run["wallSeconds"] for run in runs if run.get("only") is None and run["phase"] in ("before", "after")),
               default=float("inf"))


def record_of(workspace, key, policy):
    """The record of a validation, by the policy's rules or another's, when its verdict is valid and no build is needed."""
    for name in (policy, "swe-bench", "swe-gym"):
        for path in glob.glob(os.path.join(workspace, "records/validations/*", key, name + ".json")):
            record = json.load(open(path, encoding="utf-8"))
            if record["verdict"]["verdictClass"] == "valid":
                return record
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="+")
    parser.add_argument("--workspace", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--repos")
    parser.add_argument("--swegym", default=".build/release/swegym")
    parser.add_argument("--policy", default="swe-bench")
    parser.add_argument("--mutants", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=5)
    parser.add_argument("--longest-other", type=float, default=float("inf"))
    options = parser.parse_args()

    rows = {}
    for path in options.rows:
        for line in open(path, encoding="utf-8"):
            row = json.loads(line)
            rows[row["instance_id"]] = row
    records = {key: record_of(options.workspace, key, options.policy) for key in rows}
    valid = [key for key in rows if records[key]]
    quick = sorted(key for key in valid if not records[key]["recipe"].get("buildSteps")
                   and seconds(options.workspace, key) <= options.longest)
    print(f"{len(rows)} rows, {len(valid)} of them valid here, mutants of {len(quick)}", flush=True)

    made = {key: mutants(rows[key]["patch"], random.Random(f"{options.seed} {key}")) for key in quick}
    rounds, count, turn = [], 0, 0
    while count < options.mutants and any(turn < len(some) for some in made.values()):
        taken = [key for key in quick if turn < len(made[key])][:options.mutants - count]
        rounds.append({key: made[key][turn] for key in taken})
        count += len(taken)
        turn += 1

    by_hand = verdicts_by_hand(options, rows, records, quick, rounds)
    differences, agreed, by_kind = [], collections.Counter(), collections.Counter()
    for number, some in enumerate(rounds, 1):
        started = time.monotonic()
        results = evaluate(options, f"mutants-{number}", rows, {key: patch for key, (patch, _) in some.items()})
        for key, (patch, kind) in some.items():
            status, expected = results[key]["status"], by_hand[key, patch]
            by_kind[kind] += 1
            if status == expected:
                agreed[status] += 1
            else:
                differences.append(
                    f"{key}, mutant {number}: {status} here ({results[key]['detail']}), by hand {expected}")
        kinds = collections.Counter(result["status"] for result in results.values())
        print(f"round {number}: {len(some)} mutants in {time.monotonic() - started:.0f} s: {dict(kinds)}", flush=True)
    print(f"{count} mutants ({', '.join(f'{many} {kind}' for kind, many in sorted(by_kind.items()))}): "
          f"{sum(agreed.values())} with the verdict by hand ({agreed['resolved']} resolved, "
          f"{agreed['unresolved']} unresolved)", flush=True)

    others = [key for key in valid if seconds(options.workspace, key) <= options.longest_other]
    for name, patch_of, expected in (
            ("empty", lambda row: "", "empty"), ("tests-alone", lambda row: row["test_patch"], "unresolved"),
            ("comment", lambda row: comment(row["patch"]), "unresolved")):
        before = len(glob.glob(os.path.join(options.workspace, "records/runs/*/*/*.json")))
        results = evaluate(options, name, rows, {key: patch_of(rows[key]) for key in others})
        after = len(glob.glob(os.path.join(options.workspace, "records/runs/*/*/*.json")))
        kinds = collections.Counter(result["status"] for result in results.values())
        print(f"{name}: {dict(kinds)}, {after - before} runs", flush=True)
        differences += [f"{key}, {name}: {result['status']} {result['detail']}" for key, result in results.items()
                        if result["status"] != expected]
        if name == "empty" and after != before:
            differences.append("empty patches were run")
    for line in differences:
        print(f"DIFFERS {line}")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
