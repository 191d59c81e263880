#!/usr/bin/env python3
"""Mining a whole history against `git log -p --first-parent -m` over the same mirror, in one run on one machine.

usage: Benchmarks/mining_against_git.py [--swegym PATH] [--runs N] [--records FILE] [--cache DIR] [MIRROR ...]

A MIRROR is the directory of a bare repository, or OWNER/NAME, which is cloned from GitHub into --cache with all its
pull requests, once. Without any, twelve repositories are taken, which git alone needs some minutes for.

For each mirror, in turn: `git log -p --first-parent -m HEAD` prints into nothing, `swegym mine --history` mines it into
a new workspace, and `swegym mine --history` is run again, when nothing has changed. Printed are processor seconds (user
and system, of all processes), wall seconds, peak resident memory and the ratio of processor seconds to git's; of several
runs the medians, the ratio pair by pair. Memory counts the pages of packs that are mapped, git's too.

`--records FILE` writes one line a mirror: the SHA-256 of all records that mining wrote, and how many candidates they
hold, so that two versions of the program can be compared with `diff`. The exit status is 1 when a limit is exceeded:
ratio 1.2 in the median, 2 in each, 400 MB in each.
"""
import argparse
import hashlib
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

TWELVE = [
    "sympy/sympy", "pydata/xarray", "networkx/networkx", "psf/black", "python/mypy", "pylint-dev/pylint",
    "scrapy/scrapy", "python-poetry/poetry", "encode/httpx", "celery/celery", "sphinx-doc/sphinx", "dask/dask",
]
MEDIAN_RATIO, LARGEST_RATIO, LARGEST_MEMORY = 1.2, 2.0, 400


def run(command):
    """Processor seconds, wall seconds and peak resident megabytes of a command, whose output is thrown away."""
    environment = dict(os.environ, GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_SYSTEM=os.devnull)
    started = time.monotonic()
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
    complaint = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {complaint.decode(errors='replace').strip()}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - started, usage.ru_maxrss / 1024


def mirror_of(name, cache):
    """The bare repository of an argument, cloned when it is a name; and the name to mine it under."""
    path = pathlib.Path(name)
    if path.is_dir():
        path = path.resolve()
        for part in [path.name.removesuffix(".git"), path.parent.name]:
            for mark in ["+", "__"]:
                if mark in part:
                    return path, part.replace(mark, "/", 1)
        return path, f"local/{path.name.removesuffix('.git')}"
    mirror = pathlib.Path(cache) / (name.replace("/", "__") + ".git")
    if not mirror.exists():
        mirror.parent.mkdir(parents=True, exist_ok=True)
        part = mirror.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        subprocess.run(
            ["git", "clone", "--quiet", "--mirror", f"https://github.com/{name}.git", str(part)], check=True)
        part.rename(mirror)
    return mirror.resolve(), name


def records(workspace):
    """The SHA-256 over names and contents of the records of a mining, and the number of its candidates.

    Directories of generations have the program's version in their names; summaries repeat them.
    """
    digest = hashlib.sha256()
    candidates = 0
    for path in sorted(pathlib.Path(workspace).glob("records/mined/**/*.jsonl"), key=lambda path: path.name):
        digest.update(path.name.encode())
        entries = path.with_suffix(".entries").read_bytes()
        digest.update(entries)
        candidates += entries.count(b'"instance":')
        # In pieces: a process that is started later has the peak of this one to begin with.
        with open(path, "rb") as file:
            while piece := file.read(1 << 16):
                digest.update(piece)
    return digest.hexdigest(), candidates


def measure(mirror, name, options):
    """One pair of runs: git's figures, ours, ours again, and the records."""
    git = run(["git", "-C", str(mirror), "log", "-p", "--first-parent", "-m", "HEAD"])
    directory = tempfile.mkdtemp(prefix="swegym-benchmark-", dir=options.scratch)
    try:
        entries = os.path.join(directory, "repos.yaml")
        with open(entries, "w", encoding="utf-8") as file:
            file.write(f"- name: {name}\n  url: {mirror}\n")
        workspace = os.path.join(directory, "workspace")
        command = [options.swegym, "mine", entries, "--history", "--workspace", workspace]
        ours = run(command)
        return git, ours, run(command), records(workspace)
    finally:
        shutil.rmtree(directory)


def medians(runs):
    """Figure by figure."""
    return [statistics.median(figures) for figures in zip(*runs)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mirrors", nargs="*", metavar="MIRROR", default=TWELVE)
    parser.add_argument("--swegym", default=".build/release/swegym")
    parser.add_argument("--runs", type=int, default=1, metavar="N")
    parser.add_argument("--records", metavar="FILE")
    parser.add_argument("--cache", default="mirrors", metavar="DIR", help="where clones are kept (%(default)s)")
    parser.add_argument("--scratch", metavar="DIR", help="where workspaces are made, for a while")
    options = parser.parse_args()

    ratios, memories, lines, failures = [], [], [], 0
    print(f"{'':28}  {'git log -p: CPU, wall, memory':>30}  {'swegym mine: CPU, wall, memory':>30}"
          f"  {'ratio':>5}  {'again: CPU, memory':>18}  candidates")
    for argument in options.mirrors:
        try:
            mirror, name = mirror_of(argument, options.cache)
            found = [measure(mirror, name, options) for _ in range(options.runs)]
        except (RuntimeError, subprocess.CalledProcessError) as error:
            print(f"{argument}: {error}", file=sys.stderr, flush=True)
            failures += 1
            continue
        git, ours, again = (medians([pair[index] for pair in found]) for index in range(3))
        ratio = statistics.median(pair[1][0] / pair[0][0] for pair in found)
        memory = max(pair[1][2] for pair in found)
        digest, candidates = found[0][3]
        if any(pair[3] != found[0][3] for pair in found):
            sys.exit(f"{name}: two runs wrote different records")
        ratios.append(ratio)
        memories.append(memory)
        lines.append(f"{name} {digest} {candidates}\n")
        print(f"{name:28}  {git[0]:8.1f} s {git[1]:8.1f} s {git[2]:6.0f} MB  {ours[0]:8.1f} s {ours[1]:8.1f} s"
              f" {memory:6.0f} MB  {ratio:5.2f}  {again[0]:8.2f} s {again[2]:4.0f} MB  {candidates:10}", flush=True)
    if options.records:
        pathlib.Path(options.records).write_text("".join(lines), encoding="utf-8")
    if not ratios:
        sys.exit("nothing was measured")
    print(f"{'median':28}  {'':66}  {statistics.median(ratios):5.2f}")
    print(f"{'largest':28}  {'':55}{max(memories):6.0f} MB  {max(ratios):5.2f}")
    held = (statistics.median(ratios) <= MEDIAN_RATIO and max(ratios) <= LARGEST_RATIO
            and max(memories) <= LARGEST_MEMORY)
    sys.exit(0 if held and not failures else 1)


if __name__ == "__main__":
    main()
