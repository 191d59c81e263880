#!/usr/bin/env python3
"""Kill mining, an evaluation, or any work on the demo at random moments: the same command again must end in the same bytes.

usage: Benchmarks/interruption.py MIRROR.git OWNER/NAME [--swegym PATH] [--kills 10] [--seed 1]
       Benchmarks/interruption.py --evaluate PREDICTIONS --rows ROWS.jsonl --workspace DIR --copies DIR [--repos REPOS.yaml]
           [--policy swe-bench] [--swegym PATH] [--kills 10] [--seed 1]
       Benchmarks/interruption.py --demo demo/workspace --copies DIR [--work mine validate evaluate publish run]
           [--swegym PATH] [--kills 40] [--seed 1]

Mines MIRROR from history alone and publishes, undisturbed; then does the same in a new workspace, where each of the
first KILLS runs of `swegym mine` is ended by SIGKILL after a random share of the undisturbed run's time. With --evaluate
the work is an evaluation of PREDICTIONS (a file, or `gold`), in two copies of a workspace in which the rows are validated
and nothing has been evaluated; its files are compared, of logs of tests what they say of outcomes. With --demo each work
is done over copies of the demo's workspace: `mine` and `run` begin with nothing, `validate` has environments and no runs,
`evaluate` and `publish` have all but what they make. KILLS are made in each work; whenever it ends in spite of them, what it
made is compared and it begins again; left out are what a clock measured, and of the instance whose tests fail at random all
but its verdict. Exit status 0 when every file is
identical and nothing runs on after a kill, 1 otherwise.
"""
import argparse
import glob
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
# What a log says of tests. The rest of it differs between two runs of the same tests: times, addresses, sets in the order
# of their hashes, commits that tests make.
OUTCOME = re.compile(rb"^(?:PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS|>>>>> |swegym: )[^\n]*?(?= - |$)", re.MULTILINE)


def digests(directory):
    """The SHA-256 of each file below a directory, by relative path."""
    root = pathlib.Path(directory)
    found = {}
    for path in sorted(root.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            if path.name == "test_output.txt":
                content = b"\n".join(sorted(set(OUTCOME.findall(content))))
            found[str(path.relative_to(root))] = hashlib.sha256(content).hexdigest()
    return found


class Mining:
    """Mining and publishing, in one workspace or another."""

    share = 1

    def __init__(self, options, directory):
        self.swegym, self.directory = options.swegym, directory
        self.entries = os.path.join(directory, "repos.yaml")
        with open(self.entries, "w", encoding="utf-8") as file:
            file.write(f"- name: {options.repository}\n  url: {os.path.abspath(options.mirror)}\n")

    def prepare(self, name):
        shutil.rmtree(os.path.join(self.directory, name), ignore_errors=True)

    def command(self, name):
        return [self.swegym, "mine", self.entries, "--workspace", os.path.join(self.directory, name)]

    def result(self, name):
        output = os.path.join(self.directory, f"{name}-published")
        subprocess.run([self.swegym, "publish", "--workspace", os.path.join(self.directory, name), "--output", output],
                       check=True, **QUIET)
        return digests(output)


class Evaluation:
    """An evaluation, in copies of one workspace."""

    def __init__(self, options, directory):
        self.options, self.directory = options, directory
        # The kills together come to about the time of the work.
        self.share = 1.5 / (options.kills + 1)

    def prepare(self, name):
        """A copy that shares the files with the workspace, which are only ever replaced; its catalogue is made again."""
        copy = os.path.join(self.directory, name)
        for path in (copy, copy + "-evaluated"):
            shutil.rmtree(path, ignore_errors=True)
        subprocess.run(["cp", "-al", self.options.workspace, copy], check=True)
        for path in glob.glob(os.path.join(copy, "catalogue.sqlite*")) + [os.path.join(copy, "lease")]:
            if os.path.exists(path):
                os.unlink(path)
        shutil.rmtree(os.path.join(copy, "records", "evaluations"), ignore_errors=True)
        shutil.rmtree(os.path.join(copy, "scratch"), ignore_errors=True)
        for path in glob.glob(os.path.join(copy, "records", "runs", "*", "*", "*.json")):
            with open(path, encoding="utf-8") as file:
                if json.load(file).get("phase", "").startswith("patch:"):
                    os.unlink(path)

    def command(self, name):
        copy = os.path.join(self.directory, name)
        command = [
            self.options.swegym, "evaluate", self.options.evaluate, "--rows", self.options.rows, "--policy",
            self.options.policy, "--workspace", copy, "--output", copy + "-evaluated", "--workers", "1",
            "--allow-missing-objects"]
        return command + (["--repos", self.options.repos] if self.options.repos else [])

    def result(self, name):
        return digests(os.path.join(self.directory, name + "-evaluated"))


def living(directory, starters):
    """The processes that have to do with a directory: by command, mounts, or the control group of a killed program."""
    found, needle, own = [], directory.encode(), os.readlink("/proc/self/ns/mnt")
    groups = [f"run-{each}-".encode() for each in starters]
    for entry in filter(str.isdigit, os.listdir("/proc")):
        base = pathlib.Path("/proc", entry)
        try:
            command = (base / "cmdline").read_bytes()
            is_ours = needle in command or any(group in (base / "cgroup").read_bytes() for group in groups) or (
                os.readlink(base / "ns" / "mnt") != own and needle in (base / "mountinfo").read_bytes())
            has_ended = (base / "stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()[0] == "Z"
        except OSError:
            continue
        if is_ours and not has_ended and int(entry) not in (os.getpid(), os.getppid()):
            found.append(f"{entry} {command.replace(bytes(1), b' ').decode('utf-8', 'replace')[:200]}")
    return found


def alive(directory):
    """The processes whose command names a directory."""
    found = []
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            command = pathlib.Path(path).read_bytes()
        except OSError:
            continue
        if directory.encode() in command and int(path.split("/")[2]) != os.getpid():
            found.append(command.replace(b"\0", b" ").decode("utf-8", "replace")[:200])
    return found


def interrupt(work, directory, options):
    """Does the work undisturbed and disturbed; the exit status."""
    chance = random.Random(options.seed)
    work.prepare("undisturbed")
    started = time.monotonic()
    subprocess.run(work.command("undisturbed"), check=True, **QUIET)
    seconds = time.monotonic() - started
    expected = work.result("undisturbed")
    print(f"undisturbed: {seconds:.1f} s, {len(expected)} files", flush=True)

    work.prepare("disturbed")
    left = []
    for kill in range(1, options.kills + 1):
        process = subprocess.Popen(work.command("disturbed"), **QUIET)
        delay = chance.random() * seconds * work.share
        try:
            process.wait(timeout=delay)
            outcome = "had finished"
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            outcome = "killed"
            time.sleep(1)
            left += alive(os.path.join(directory, "disturbed"))
        print(f"kill {kill}: {outcome} after {delay:.2f} s", flush=True)
        if outcome == "had finished":
            work.prepare("disturbed")
    subprocess.run(work.command("disturbed"), check=True, **QUIET)
    found = work.result("disturbed")
    differing = [name for name in sorted(set(expected) | set(found)) if expected.get(name) != found.get(name)]
    print(f"{len(set(expected) | set(found)) - len(differing)} files the same, {len(differing)} different, "
          f"{len(left)} processes alive after a kill")
    for name in differing:
        print(f"DIFFERS {name}")
    for command in left:
        print(f"ALIVE {command}")
    return 1 if differing or left else 0


PIPELINE = """repositories: demo
workspace: {workspace}
policy:
  mine: complete
  validate: swe-bench
limits:
  wall-seconds: 12
stages: [{stages}]
"""
PUBLISH = "publish:\n  output: {output}\n"


def without_measures(name, content, flaky):
    """A file of a publication or an evaluation without what a clock said or chance chose, and without the digests of such files."""
    if name.endswith("test_output.txt"):
        return b"\n".join(sorted(set(OUTCOME.findall(content))))
    if name == "runs.jsonl":
        rows = [row for row in map(json.loads, content.splitlines()) if row["id"] not in flaky]
        for row in rows:
            for key in ("costs", "cpuSeconds", "wallSeconds"):
                row[key] = key in row
        return json.dumps(rows).encode()
    if name == "verdicts.jsonl":
        rows = [json.loads(line) for line in content.splitlines()]
        for row in rows:
            if row["instance_id"] in flaky:
                row["detail"], row["flaky"] = "", []
        return json.dumps(rows).encode()
    if name == "manifest.json":
        manifest = {**json.loads(content), "ownDigest": ""}
        for file in manifest["files"]:
            if file["name"] in ("runs.jsonl", "verdicts.jsonl"):
                file["sha256"] = file["bytes"] = 0
        return json.dumps(manifest).encode()
    return content


class Demo:
    """One work over copies of the demo's workspace."""

    # The share of the undisturbed time within which a kill comes: where little would be done twice, at any time.
    shares = {"mine": 1, "publish": 1, "validate": 0.25, "evaluate": 0.4, "run": 0.25}

    def __init__(self, name, options, directory):
        self.name, self.options, self.directory = name, options, directory
        self.share = self.shares[name]
        # What a program leaves in TMPDIR is a leftover.
        self.temporary = os.path.join(directory, "temporary")
        os.makedirs(self.temporary, exist_ok=True)
        os.environ["TMPDIR"] = self.temporary

    def workspace(self, name):
        return os.path.join(self.directory, name)

    def output(self, name):
        return self.workspace(name) + "-published"

    def prepare(self, name):
        copy = self.workspace(name)
        for path in (copy, self.output(name)):
            shutil.rmtree(path, ignore_errors=True)
        if self.name in ("mine", "run"):
            return
        os.makedirs(copy)
        for part in ("cache", "demonstration", "environments", "logs", "mirrors", "records"):
            source = os.path.join(self.options.demo, part)
            if os.path.exists(source) and not (part == "logs" and self.name == "validate"):
                subprocess.run(["cp", "-al", source, copy], check=True)
        if self.name == "validate":
            for part in ("runs", "validations"):
                shutil.rmtree(os.path.join(copy, "records", part))

    def pipeline(self, name, stages, publishes):
        path = os.path.join(self.directory, f"{name}-{stages.replace(', ', '-')}.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(PIPELINE.format(workspace=self.workspace(name), stages=stages)
                       + (PUBLISH.format(output=self.output(name)) if publishes else ""))
        return [self.options.swegym, "run", path]

    def command(self, name):
        if self.name == "mine":
            return self.pipeline(name, "mine", False)
        if self.name == "validate":
            return [self.options.swegym, "validate", "--workspace", self.workspace(name), "--timeout", "12"]
        if self.name == "evaluate":
            return [self.options.swegym, "evaluate", "gold", "--workspace", self.workspace(name), "--output",
                    self.output(name), "--timeout", "12"]
        return self.pipeline(name, "publish" if self.name == "publish" else "mine, validate, publish", True)

    def result(self, name):
        """The digests of what was made, and how often each instance is in it."""
        if self.name in ("mine", "validate"):
            shutil.rmtree(self.output(name), ignore_errors=True)
            subprocess.run([self.options.swegym, "publish", "--workspace", self.workspace(name), "--output",
                            self.output(name)], check=True, **QUIET)
        root = pathlib.Path(self.output(name))
        found = {}
        flaky = {row["instance_id"] for path in root.glob("verdicts.jsonl")
                 for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()) if row.get("reason") == "flaky"}
        for path in sorted(root.rglob("*")):
            if path.is_file():
                relative = str(path.relative_to(root))
                found[relative] = hashlib.sha256(without_measures(relative, path.read_bytes(), flaky)).hexdigest()
        self.instances = sorted(
            json.loads(line)["instance_id"] for path in root.glob("raw.jsonl")
            for line in path.read_text(encoding="utf-8").splitlines())
        return found


def left_of(directory, starters, seconds=10):
    """Processes that stay after a kill, and for how long the last one was there."""
    started = time.monotonic()
    while True:
        left, spent = living(directory, starters), time.monotonic() - started
        if not left or spent > seconds:
            return left, spent
        time.sleep(0.02)


def interrupt_demo(name, options, directory):
    """Kills one work so often as was asked for; a line of JSON with the figures."""
    work, chance = Demo(name, options, directory), random.Random(f"{options.seed} {name}")
    work.prepare("undisturbed")
    started = time.monotonic()
    # `evaluate` ends with 1 when a patch does not resolve; the demo's own patches do.
    subprocess.run(work.command("undisturbed"), check=True, **QUIET)
    seconds = time.monotonic() - started
    expected = work.result("undisturbed")
    wanted = work.instances
    print(f"{name}: undisturbed {seconds:.1f} s, {len(expected)} files", flush=True)
    figures = {"work": name, "kills": 0, "ends": 0, "differing": [], "lost": 0, "doubled": 0, "orphans": [], "mounts": 0,
               "longest": 0, "undisturbed": round(seconds, 1), "wasted": 0, "left": []}
    starters, spent = [], 0
    work.prepare("disturbed")
    while True:
        is_last = figures["kills"] >= options.kills
        delay = chance.random() * seconds * work.share
        begun = time.monotonic()
        with open(os.path.join(directory, "said"), "wb") as said:
            process = subprocess.Popen(work.command("disturbed"), stdout=said, stderr=said)
        starters.append(process.pid)
        try:
            process.wait(timeout=None if is_last else delay)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            spent += time.monotonic() - begun
            figures["kills"] += 1
            left, stayed = left_of(os.path.join(directory, "disturbed"), starters)
            figures["orphans"] += left
            figures["longest"] = round(max(figures["longest"], stayed), 2)
            figures["mounts"] += sum(f" {directory}" in line for line in open("/proc/self/mountinfo", encoding="utf-8"))
            continue
        spent += time.monotonic() - begun
        figures["ends"] += 1
        if process.returncode != 0:
            said = pathlib.Path(directory, "said").read_bytes().decode("utf-8", "replace").strip()
            figures["differing"].append(f"status {process.returncode}: {said[-200:]}")
        else:
            found = work.result("disturbed")
            if found != expected and options.keep:
                kept = os.path.join(options.keep, f"{name}-{figures['ends']}")
                for each in ("undisturbed", "disturbed"):
                    shutil.copytree(work.output(each), os.path.join(kept, each), dirs_exist_ok=True)
            figures["differing"] += [each for each in sorted({**expected, **found}) if expected.get(each) != found.get(each)]
            figures["lost"] += len(set(wanted) - set(work.instances))
            figures["doubled"] += len(work.instances) - len(set(work.instances))
        if is_last:
            break
        work.prepare("disturbed")
    figures["wasted"] = round(spent - figures["ends"] * seconds, 1)
    # What a killed one left is removed by the next one.
    groups = [f"run-{each}-" for each in starters]
    for root, names, _ in os.walk("/sys/fs/cgroup"):
        figures["left"] += [os.path.join(root, each) for each in names if any(group in each for group in groups)]
    scratch = os.path.join(work.workspace("disturbed"), "scratch")
    usual = os.path.join(work.workspace("undisturbed"), "scratch")
    for root, _, files in os.walk(scratch):
        for each in files:
            relative = os.path.relpath(os.path.join(root, each), scratch)
            if not os.path.exists(os.path.join(usual, relative)):
                figures["left"].append(relative)
    figures["left"] += os.listdir(work.temporary)
    print(json.dumps(figures), flush=True)
    return 1 if any(figures[key] for key in ("differing", "lost", "doubled", "orphans", "mounts", "left")) else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mirror", nargs="?")
    parser.add_argument("repository", nargs="?")
    parser.add_argument("--swegym", default=".build/release/swegym")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--evaluate", metavar="PREDICTIONS")
    parser.add_argument("--rows")
    parser.add_argument("--workspace")
    parser.add_argument("--copies", help="where copies of the workspace lie, on its file system")
    parser.add_argument("--repos")
    parser.add_argument("--policy", default="swe-bench")
    parser.add_argument("--demo", metavar="WORKSPACE", help="the demo's workspace, validated")
    parser.add_argument("--keep", metavar="DIR", help="where to keep what was made differently")
    parser.add_argument("--work", nargs="+", choices=list(Demo.shares), default=list(Demo.shares))
    options = parser.parse_args()
    options.swegym = os.path.abspath(options.swegym)
    if options.demo:
        if not options.copies:
            parser.error("give --copies: copies of the demo's workspace share its files, so it must be on its file system")
        options.demo = os.path.abspath(options.demo)
        status = 0
        for name in options.work:
            directory = tempfile.mkdtemp(prefix="swegym-interruption-", dir=os.path.abspath(options.copies))
            os.chmod(directory, 0o755)
            try:
                status |= interrupt_demo(name, options, directory)
            finally:
                shutil.rmtree(directory, ignore_errors=True)
        return status
    needed = (
        (options.rows, options.workspace, options.copies) if options.evaluate
        else (options.mirror, options.repository))
    if not all(needed):
        parser.error("give MIRROR and OWNER/NAME, or --evaluate, --rows, --workspace and --copies")
    directory = tempfile.mkdtemp(prefix="swegym-interruption-", dir=options.copies)
    try:
        work = Evaluation(options, directory) if options.evaluate else Mining(options, directory)
        return interrupt(work, directory, options)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
