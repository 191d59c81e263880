#!/usr/bin/env python3
"""Mining a whole history: swegym against `git log -p` and PyDriller, in one run on one machine.

usage: uv run --with pydriller==2.12 Benchmarks/mining.py MIRROR.git OWNER/NAME [--swegym PATH] [--pydriller-commits N]

All three read the same bare repository. `swegym mine` takes it from history alone: it recognises the merged pull
requests, renders their diffs and splits them into gold and test part. PyDriller does the same split: for every
first-parent commit that names a pull request, the text of each changed file, sorted into test or gold by its path.
`git log -p --first-parent` only prints. Prints wall seconds, peak memory and the ratios. With --pydriller-commits N,
PyDriller takes the newest N such commits only, and its time is scaled to all of them; the output says so.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

WORDS = {"test", "tests", "testing"}
PULL = re.compile(r"\(#(\d+)\)\s*$|^Merge pull request #(\d+) ")


def run(command, **options):
    """The wall seconds, peak resident megabytes and output of a command."""
    started = time.monotonic()
    process = subprocess.Popen(command, **options)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - started
    if status != 0:
        sys.exit(f"{command[0]} failed with status {os.waitstatus_to_exitcode(status)}")
    return seconds, usage.ru_maxrss / 1024


def git_log(mirror):
    """`git log -p` over the first-parent history, its text thrown away."""
    with open(os.devnull, "wb") as nowhere:
        command = ["git", "-C", mirror, "log", "-p", "--first-parent", "HEAD"]
        return run(command, stdout=nowhere)


def swegym(binary, mirror, repository):
    """`swegym mine` from history alone in a new workspace; clone included."""
    directory = tempfile.mkdtemp(prefix="swegym-benchmark-")
    try:
        entries = os.path.join(directory, "repos.yaml")
        with open(entries, "w", encoding="utf-8") as file:
            file.write(f"- name: {repository}\n  url: {os.path.abspath(mirror)}\n")
        command = [binary, "mine", entries, "--workspace", os.path.join(directory, "workspace")]
        with open(os.devnull, "wb") as nowhere:
            return run(command, stdout=nowhere, stderr=nowhere)
    finally:
        shutil.rmtree(directory)


def pydriller(mirror, limit, workers):
    """PyDriller's commits, files and diffs, split by path; the share of the history that it took."""
    from pydriller import Repository

    # PyDriller opens repositories through a library that wants a complete configuration; a clone has one.
    directory = tempfile.mkdtemp(prefix="swegym-benchmark-")
    clone = os.path.join(directory, "clone.git")
    subprocess.run(["git", "clone", "--quiet", "--bare", mirror, clone], check=True)
    try:
        return split_with_pydriller(Repository, clone, limit, workers)
    finally:
        shutil.rmtree(directory)


def split_with_pydriller(repository, mirror, limit, workers):
    """The split itself, over a repository that PyDriller can open."""
    subjects = subprocess.run(
        ["git", "-C", mirror, "log", "--first-parent", "--format=%H %s", "HEAD"],
        check=True, capture_output=True, text=True, errors="replace").stdout.splitlines()
    wanted = [line.split(" ", 1)[0] for line in subjects if PULL.search(line.split(" ", 1)[1])]
    chosen = wanted[:limit] if limit else wanted
    started = time.monotonic()
    pairs = 0
    for commit in repository(mirror, only_commits=chosen, num_workers=workers).traverse_commits():
        gold, tests = [], []
        for file in commit.modified_files:
            path = file.new_path or file.old_path
            is_test = WORDS & set(re.split(r"[ _/.]", path.lower()))
            (tests if is_test else gold).append(file.diff)
        pairs += bool(gold and tests)
    return time.monotonic() - started, len(chosen), len(wanted), pairs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mirror")
    parser.add_argument("repository")
    parser.add_argument("--swegym", default=".build/release/swegym")
    parser.add_argument("--pydriller-commits", type=int, default=0, metavar="N")
    parser.add_argument("--pydriller-workers", type=int, default=os.cpu_count(), metavar="N",
                        help="processes of PyDriller: all cores here, one by its own default")
    options = parser.parse_args()

    run(["git", "-C", options.mirror, "log", "-p", "--first-parent", "-n", "200", "HEAD"], stdout=subprocess.DEVNULL)
    log_seconds, _ = git_log(options.mirror)
    ours, memory = swegym(options.swegym, options.mirror, options.repository)
    theirs, taken, total, pairs = pydriller(
        options.mirror, options.pydriller_commits, options.pydriller_workers)
    scaled = theirs * total / max(1, taken)

    print(f"git log -p --first-parent   {log_seconds:8.1f} s")
    print(f"swegym mine                 {ours:8.1f} s   {memory:.0f} MB   {ours / log_seconds:.2f} x git log -p")
    print(f"PyDriller                   {scaled:8.1f} s   {scaled / ours:.1f} x swegym"
          f"   ({taken} of {total} commits in {theirs:.1f} s, {pairs} with gold and tests)")


if __name__ == "__main__":
    main()
