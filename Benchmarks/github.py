#!/usr/bin/env python3
"""Reading pull requests and issues from GitHub: requests, refresh, faults, throughput; against SWE-bench's scripts.

usage: Benchmarks/github.py [--swegym PATH] [--loopback PATH] [--pulls 5000] [--fault-runs 100] [--first-seed 1]
                            [--peer-pulls 1000] [--large 100000] [--json FILE]

Everything runs against `loopback-github` (swift build -c release --product loopback-github), a GitHub on 127.0.0.1
with a repository told from a seed: 60 % of its merged pull requests close an issue, issues have a few comments each.

1. Requests for each 1,000 merged pull requests: `swegym mine`, and the collection functions of swebench 2.1.0 (PyPI,
   in a virtual environment made by uv) on the same server. --peer-pulls 0 leaves the peer out.
2. A refresh after 1 % of the pull requests and their issues changed.
3. Fault runs: random failures, limits, cut bodies, and SIGKILL at random moments, each seeded; the archive must equal
   the undisturbed run's byte for byte after sorting its lines.
4. Pull requests a second, and the greatest resident memory, for a large repository. --large 0 leaves it out.

Exit status 0 when every bar is met, 1 otherwise.
"""
import argparse
import hashlib
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

TOKEN = "loopback-token"


class Loopback:
    """A running loopback GitHub."""

    def __init__(self, program, **options):
        arguments = [program, "--token", TOKEN]
        for name, value in options.items():
            arguments += [f"--{name.replace('_', '-')}", str(value)]
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()

    def tell(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def counts(self, reset=False):
        self.tell("counts")
        counts = json.loads(self.process.stdout.readline())
        if reset:
            self.tell("reset")
        return counts

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def environment():
    kept = {name: value for name, value in os.environ.items() if not name.upper().endswith("_PROXY")}
    return kept | {"GITHUB_TOKEN": TOKEN, "SWIFT_BACKTRACE": "enable=no"}


class Bench:
    """A directory with an empty history under the repository's name, and workspaces."""

    def __init__(self, options):
        self.options = options
        self.root = tempfile.mkdtemp(prefix="swegym-github-")
        history, work = os.path.join(self.root, "history.git"), os.path.join(self.root, "work")
        git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(git + ["init", "-q", work], check=True)
        subprocess.run(git + ["-C", work, "commit", "-q", "--allow-empty", "-m", "start"], check=True)
        subprocess.run(git + ["clone", "-q", "--bare", work, history], check=True)
        self.entries = os.path.join(self.root, "repos.yaml")
        pathlib.Path(self.entries).write_text(f"- name: octo/tool\n  url: {history}\n", encoding="utf-8")

    def command(self, address, place, *more):
        return [self.options.swegym, "mine", self.entries, "--api-url", address, "--json",
                "--workspace", os.path.join(self.root, place), *more]

    def mine(self, address, place, *more):
        """Runs to the end; seconds, and the greatest resident memory in MiB."""
        started = time.monotonic()
        errors = os.path.join(self.root, "errors")
        with open(errors, "w", encoding="utf-8") as file:
            process = subprocess.Popen(self.command(address, place, *more), env=environment(),
                                       stdout=subprocess.DEVNULL, stderr=file)
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"swegym mine failed with {process.returncode}: {pathlib.Path(errors).read_text()}")
        return time.monotonic() - started, usage.ru_maxrss / 1024

    def folder(self, place):
        return pathlib.Path(self.root, place, "github/archive/octo__tool")

    def archive(self, place):
        """The SHA-256 of each file of the archive, its lines sorted."""
        return {path.name: hashlib.sha256(b"\n".join(sorted(path.read_bytes().split(b"\n")))).hexdigest()
                for path in sorted(self.folder(place).glob("*.jsonl"))}

    def lines(self, place, name):
        with open(self.folder(place) / name, "rb") as file:
            return sum(1 for _ in file)


def requests_and_refresh(bench, results):
    options = bench.options
    with Loopback(options.loopback, pulls=options.pulls) as server:
        seconds, _ = bench.mine(server.address, "plain")
        counts = server.counts(reset=True)
        first, found = counts["requests"], bench.lines("plain", "pulls.jsonl")
        ours = first / options.pulls * 1000
        print(f"swegym: {first} requests, {counts['points']} points, {seconds:.1f} s for {found} of {options.pulls} "
              f"merged pull requests and {bench.lines('plain', 'issues.jsonl')} issues: {ours:.1f} requests for each "
              "1,000", flush=True)
        results.update(requests_per_1000=ours, all_found=found == options.pulls)
        time.sleep(1)
        server.tell("change 1")
        bench.mine(server.address, "plain")
        again = server.counts(reset=True)["requests"]
        print(f"refresh with 1 % changed: {again} requests, {again / first * 100:.1f} % of the first run's", flush=True)
        results["refresh_percent"] = again / first * 100
        if options.peer_pulls:
            theirs = peer(bench, server)
            share = theirs / options.peer_pulls * 1000
            print(f"swebench 2.1.0: {theirs} requests for {options.peer_pulls} pull requests: {share:.0f} for each "
                  "1,000", flush=True)
            results["swebench_requests_per_1000"] = share


PEER = """
import os, sys
from swebench.collect.utils import Repo, extract_problem_statement_and_hints
repo = Repo("octo", "tool", token=os.environ["GITHUB_TOKEN"])
for index, pull in enumerate(repo.get_all_pulls(direction="desc", sort="created", state="closed")):
    if index == int(sys.argv[1]):
        break
    pull["resolved_issues"] = repo.extract_resolved_issues(pull)
    if pull["merged_at"] and pull["resolved_issues"]:
        extract_problem_statement_and_hints(pull, repo)
"""


def peer(bench, server):
    """Requests of swebench's own functions in its two collection steps, the downloads of diffs left out."""
    directory = os.path.join(bench.root, "peer")
    python = os.path.join(directory, "bin/python")
    subprocess.run(["uv", "venv", "-q", "--python", "3.11", directory], check=True)
    # What its collection modules import, and not the harness's Docker and data sets.
    subprocess.run(["uv", "pip", "install", "-q", "--python", python, "ghapi<2", "beautifulsoup4", "chardet",
                    "requests", "unidiff", "python-dotenv", "rich", "tqdm", "GitPython", "docker", "datasets",
                    "pre-commit"], check=True)
    subprocess.run(["uv", "pip", "install", "-q", "--python", python, "--no-deps", "swebench==2.1.0"], check=True)
    script = os.path.join(directory, "collect.py")
    pathlib.Path(script).write_text(PEER, encoding="utf-8")
    server.tell("reset")
    done = subprocess.run([python, script, str(bench.options.peer_pulls)],
                          env=environment() | {"GH_HOST": server.address}, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"swebench's collection failed: {done.stderr[-3000:]}")
    return server.counts(reset=True)["requests"]


def faults(bench, results):
    options = bench.options
    worst, equal, kills = 0.0, 0, 0
    with Loopback(options.loopback, pulls=2000) as server:
        seconds, _ = bench.mine(server.address, "quiet")
        quiet = server.counts(reset=True)["requests"]
        expected = bench.archive("quiet")
        for seed in range(options.first_seed, options.first_seed + options.fault_runs):
            chance = random.Random(seed)
            server.tell(f"faults 10 {seed}")
            server.tell("reset")
            here = 0
            for _ in range(chance.randrange(1, 4)):
                process = subprocess.Popen(bench.command(server.address, "disturbed"), env=environment(),
                                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                try:
                    process.wait(timeout=chance.random() * seconds)
                    break
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                    here += 1
            else:
                bench.mine(server.address, "disturbed")
            # Each kill may cost the one question that was under way.
            worst = max(worst, (server.counts()["requests"] - here) / quiet)
            kills += here
            equal += bench.archive("disturbed") == expected
            shutil.rmtree(os.path.join(bench.root, "disturbed"))
    print(f"faults: {equal} of {options.fault_runs} archives equal the undisturbed one, after {kills} kills; requests "
          f"at most {worst:.2f} times the undisturbed run's {quiet}", flush=True)
    results.update(fault_runs=options.fault_runs, fault_runs_equal=equal, worst_share=worst, kills=kills)


def large(bench, results):
    options = bench.options
    with Loopback(options.loopback, pulls=options.large) as server:
        # The commits are not in the mirror, so there is nothing to mine.
        seconds, memory = bench.mine(server.address, "large", "--fetch-only")
        rate = options.large / seconds
        print(f"large: {options.large} pull requests read in {seconds:.1f} s, {rate:.0f} a second (the server on the "
              f"same cores); greatest resident memory {memory:.0f} MiB", flush=True)
        results.update(pulls_per_second=rate, resident_mib=memory)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--swegym", default=".build/release/swegym")
    parser.add_argument("--loopback", default=".build/release/loopback-github")
    parser.add_argument("--pulls", type=int, default=5000)
    parser.add_argument("--peer-pulls", type=int, default=1000)
    parser.add_argument("--fault-runs", type=int, default=100)
    parser.add_argument("--first-seed", type=int, default=1, help="of the fault runs, to share them out")
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--json")
    options = parser.parse_args()
    bench = Bench(options)
    results = {}
    try:
        if options.pulls:
            requests_and_refresh(bench, results)
        if options.fault_runs:
            faults(bench, results)
        if options.large:
            large(bench, results)
    finally:
        shutil.rmtree(bench.root, ignore_errors=True)
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    bars = [results.get("requests_per_1000", 0) <= 30, results.get("all_found", True),
            results.get("refresh_percent", 0) <= 3, results.get("worst_share", 0) <= 1.5,
            results.get("fault_runs_equal", 0) == results.get("fault_runs", 0),
            results.get("pulls_per_second", 1000) >= 1000, results.get("resident_mib", 0) <= 200]
    return 0 if all(bars) else 1


if __name__ == "__main__":
    sys.exit(main())
