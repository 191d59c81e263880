#!/usr/bin/env python3
"""Kill mining, or an evaluation, at random moments: the same command again must end in the same bytes.

usage: Benchmarks/interruption.py MIRROR.git OWNER/NAME [--swegym PATH] [--kills 10] [--seed 1]
       Benchmarks/interruption.py --evaluate PREDICTIONS --rows ROWS.jsonl --workspace DIR --copies DIR [--repos REPOS.yaml]
           [--policy swe-bench] [--swegym PATH] [--kills 10] [--seed 1]

Mines MIRROR from history alone and publishes, undisturbed; then does the same in a new workspace, where each of the
first KILLS runs of `swegym mine` is ended by SIGKILL after a random share of the undisturbed run's time. With --evaluate
the work is an evaluation of PREDICTIONS (a file, or `gold`), in two copies of a workspace in which the rows are validated
and nothing has been evaluated; its files are compared, of logs of tests what they say of outcomes. Exit status 0
when every file is identical and nothing runs on after a kill, 1 otherwise.
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
    options = parser.parse_args()
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
