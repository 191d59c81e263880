#!/usr/bin/env python3
"""Publishes one workspace under differing circumstances; every byte must be the same each time.

    Benchmarks/determinism.py --swegym .build/release/swegym --workspace workspace [--policy POLICY]
                              [--format parquet zst]
    Benchmarks/determinism.py --swegym .build/release/swegym --workspace demo/workspace --sandbox bubblewrap podman
                              [--only ID ...] [--timeout SECONDS] [--seed N]

What differs: the number of workers, the run, the path of the workspace and of the output, locale, time zone and umask,
HOME, the limit on open files, the clock (where `cc` or `clang` is on PATH), the order in which directories list the records, and
whether the catalogue was there or had to be made anew. The
workspace itself is only read: copies of its records are published, its mirrors and locks linked.

With --sandbox, the candidates of a copy without verdicts are validated by each back end in an order of its own, and their
verdicts and the bytes of the published rows, locks and recipes are compared.
"""

import argparse
import hashlib
import json
import os
import pathlib
import random
import resource
import shutil
import subprocess
import sys
import tempfile


def digests(directory):
    """The SHA-256 of every file, by its path."""
    return {str(path.relative_to(directory)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(directory.rglob("*")) if path.is_file()}


def copy_workspace(source, target, seed, keeps_catalogue):
    """Copies records in an order of its own, so that directories list them in another one."""
    files = [path for path in (source / "records").rglob("*") if path.is_file()]
    random.Random(seed).shuffle(files)
    for path in files:
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        # Which generation was mined last is told by the time of its summary.
        shutil.copy2(path, copy)
    if keeps_catalogue:
        for path in source.glob("catalogue.sqlite*"):
            shutil.copy2(path, target)
    if (source / "mirrors").exists():
        (target / "mirrors").symlink_to((source / "mirrors").resolve())


CLOCK = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
static long shift(void) { const char *text = getenv("CLOCK_SHIFT"); return text ? atol(text) : 0; }
/* Every hundredth look at the clock it jumps back by as much again. */
static long jump(void) { static long looks; return __atomic_add_fetch(&looks, 1, __ATOMIC_RELAXED) % 100 ? 0 : -shift(); }
int clock_gettime(clockid_t which, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(which, now);
    if (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE) now->tv_sec += shift() + jump();
    return result;
}
int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}
time_t time(time_t *now) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (now) *now = exact.tv_sec;
    return exact.tv_sec;
}
"""


def shifted_clock(directory):
    """Variables by which a program sees a clock that is a day ahead or behind and jumps, or nothing without a compiler."""
    compiler = shutil.which("cc") or shutil.which("clang")
    if not compiler:
        return {}
    source, library = os.path.join(directory, "clock.c"), os.path.join(directory, "clock.so")
    pathlib.Path(source).write_text(CLOCK, encoding="utf-8")
    subprocess.run([compiler, "-O1", "-fPIC", "-shared", "-w", "-o", library, source, "-ldl"], check=True)
    return {f"a clock a day {name}, that jumps": {"LD_PRELOAD": library, "CLOCK_SHIFT": str(seconds)}
            for name, seconds in (("ahead", 86_400), ("behind", -86_400))}


def few_files():
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))


def surroundings(variables):
    """The variables of this process with others in their place; None takes one away."""
    found = {**os.environ, **(variables or {})}
    return {name: value for name, value in found.items() if value is not None}


def publish(options, temporary, name, workers=2, variables=None, umask=0o022, keeps_catalogue=True, before=None):
    """Publishes a copy of the workspace and returns the digests of all files."""
    root = temporary / name
    copy_workspace(options.workspace, root / "workspace", name, keeps_catalogue)
    command = [str(options.swegym.resolve()), "publish", "--workspace", str(root / "workspace"), "--output",
               str(root / "out"), "--workers", str(workers), "--release", "one"]
    if options.format:
        command += ["--format", *options.format]
    if options.policy:
        command += ["--policy", options.policy]
    subprocess.run(
        command + ["--json"], check=True, stdout=subprocess.DEVNULL, umask=umask, env=surroundings(variables), preexec_fn=before)
    found = digests(root / "out")
    subprocess.run(command + ["--json"], check=True, stdout=subprocess.DEVNULL)
    if digests(root / "out") != found:
        sys.exit(f"FAULT {name}: published again over itself, it has other bytes")
    shutil.rmtree(root)
    return found


def validate(options, temporary, kind):
    """Validates in a copy of the workspace by one back end; its verdicts by instance, and the digests of its rows."""
    root = temporary / kind
    copy_workspace(options.workspace, root / "workspace", f"{options.seed} {kind}", keeps_catalogue=False)
    for name in ("validations", "runs", "evaluations"):
        shutil.rmtree(root / "workspace/records" / name, ignore_errors=True)
    command = [str(options.swegym.resolve()), "validate", "--workspace", str(root / "workspace"), "--sandbox", kind,
               "--timeout", str(options.timeout), "--workers", "2", "--json"]
    for instance in options.only:
        command += ["--only", instance]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"FAULT {kind}: validate ended with {done.returncode}")
    subprocess.run([str(options.swegym.resolve()), "publish", "--workspace", str(root / "workspace"), "--output",
                    str(root / "out"), "--release", "one", "--json"], check=True, stdout=subprocess.DEVNULL)
    verdicts = {}
    for line in (root / "out/verdicts.jsonl").read_text().splitlines():
        row = json.loads(line)
        # Which tests of a flaky instance disagreed is chance.
        kept = ("class", "reason") if row.get("reason") == "flaky" else ("class", "reason", "detail", "flaky")
        verdicts[row["instance_id"]] = {key: row.get(key) for key in kept}
    made = {json.loads(line).get("sandbox", "bubblewrap")
            for line in (root / "out/runs.jsonl").read_text().splitlines()}
    if made != {kind}:
        sys.exit(f"FAULT {kind}: runs say that they were made by {', '.join(sorted(made)) or 'nobody'}")
    rows = {name: found for name, found in digests(root / "out").items()
            if name in ("raw.jsonl", "full.jsonl", "lite.jsonl") or name.startswith("environments/")}
    return verdicts, rows


def compare_sandboxes(options, temporary):
    """How many instances or files differ between the back ends."""
    first, *others = options.sandbox
    verdicts, rows = validate(options, temporary, first)
    faults = 0
    for kind in others:
        found, files = validate(options, temporary, kind)
        for instance in sorted({*verdicts, *found}):
            one, other = verdicts.get(instance), found.get(instance)
            faults += one != other
            if one == other:
                print(f"ok    {instance}: {' '.join(filter(None, (one['class'], one['reason'])))} by both")
            else:
                print(f"FAULT {instance}: {first}: {json.dumps(one)}, {kind}: {json.dumps(other)}")
        for name in sorted({*rows, *files}):
            same = rows.get(name) == files.get(name)
            faults += not same
            print(f"{'ok   ' if same else 'FAULT'} {name}: {'the same bytes' if same else 'other bytes'}")
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--swegym", type=pathlib.Path, default=".build/release/swegym")
    parser.add_argument("--workspace", type=pathlib.Path, required=True)
    parser.add_argument("--policy")
    parser.add_argument("--format", nargs="*", default=[])
    parser.add_argument("--sandbox", nargs="+", choices=("bubblewrap", "podman"), default=[])
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--timeout", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.sandbox:
        with tempfile.TemporaryDirectory() as temporary:
            return 1 if compare_sandboxes(options, pathlib.Path(temporary)) else 0
    circumstances = {
        "one worker": {"workers": 1},
        "four workers": {"workers": 4},
        "a longer path, with blanks/and mörè": {},
        "Turkish, at the other end of the day": {
            "variables": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati"}},
        "no locale at all": {"variables": {"LC_ALL": "C", "LANG": "", "TZ": "America/St_Johns"}},
        "umask 077": {"umask": 0o077},
        "without a catalogue": {"keeps_catalogue": False},
        "no HOME": {"variables": {"HOME": None}},
        "a HOME that is not there": {"variables": {"HOME": "/nonexistent/home"}},
        "256 open files": {"before": few_files},
    }
    faults = 0
    with tempfile.TemporaryDirectory() as temporary:
        circumstances |= {name: {"variables": variables} for name, variables in shifted_clock(temporary).items()}
        temporary = pathlib.Path(temporary)
        expected = publish(options, temporary, "two workers")
        for name, differences in circumstances.items():
            found = publish(options, temporary, name, **differences)
            other = sorted(file for file in {*expected, *found} if expected.get(file) != found.get(file))
            print(f"{'FAULT' if other else 'ok   '} {name}: {len(found)} files"
                  + (f", other bytes in {', '.join(other[:5])}" if other else ", the same bytes"))
            faults += bool(other)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
