#!/usr/bin/env python3
"""Measures `swegym overlap` at the size of a large dataset against a benchmark.

Makes OWN rows and OTHERS rows from the texts of real rows, with every tenth of the others planted among the own ones
in an edited form, then runs the program on them and says how long it took, how much memory, and how many of the planted
pairs it found.

    Benchmarks/overlap.py --swegym .build/release/swegym --rows published/raw.jsonl [--own 100000] [--others 3000]
"""

import argparse
import json
import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import time


def pools(paths):
    """The words of statements and the lines of patches of real rows."""
    words, lines, sizes = [], [], []
    for path in paths:
        for line in open(path, encoding="utf-8"):
            row = json.loads(line)
            statement, patch = row.get("problem_statement") or "", row.get("patch") or ""
            words += statement.split()
            own = [l for l in patch.splitlines() if l[:1] in "+-" and not l.startswith(("+++", "---"))]
            lines += own
            sizes.append((len(statement.split()), len(own)))
    return words, lines, sizes


def row(identity, words, lines):
    name = identity.rsplit("-", 1)[0].replace("__", "/")
    patch = "diff --git a/x.py b/x.py\n--- a/x.py\n+++ b/x.py\n@@ -1,9 +1,9 @@\n" + "".join(l + "\n" for l in lines)
    return {
        "instance_id": identity, "repo": name, "base_commit": f"{abs(hash(identity)):040x}"[:40], "patch": patch,
        "problem_statement": " ".join(words), "test_patch": "", "hints_text": "", "FAIL_TO_PASS": ["t"],
    }


def edited(random_, values, pool, share):
    return [random_.choice(pool) if random_.random() < share else value for value in values]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--swegym", default=".build/release/swegym")
    parser.add_argument("--rows", nargs="+", required=True, help="real rows, one JSON object a line")
    parser.add_argument("--own", type=int, default=100_000)
    parser.add_argument("--others", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random_ = random.Random(options.seed)
    words, lines, sizes = pools(options.rows)
    with tempfile.TemporaryDirectory() as directory:
        own, others = pathlib.Path(directory, "own.jsonl"), pathlib.Path(directory, "others.jsonl")
        planted = {}
        with open(others, "w", encoding="utf-8") as file:
            for index in range(options.others):
                size = random_.choice(sizes)
                texts = random_.choices(words, k=max(40, size[0])), random_.choices(lines, k=max(12, size[1]))
                identity = f"other{index % 40}__name-{index}"
                file.write(json.dumps(row(identity, *texts)) + "\n")
                if index % 10 == 0:
                    planted[identity] = texts
        waiting = list(planted.items())
        step = options.own // max(1, len(waiting))
        expected = set()
        with open(own, "w", encoding="utf-8") as file:
            for index in range(options.own):
                identity = f"own{index % 358}__name-{index}"
                size = random_.choice(sizes)
                texts = random_.choices(words, k=max(40, size[0])), random_.choices(lines, k=max(12, size[1]))
                if index % step == 0 and index // step < len(waiting):
                    other, (statement, patch) = waiting[index // step]
                    texts = edited(random_, statement, words, 0.02), edited(random_, patch, lines, 0.05)
                    expected.add((identity, other))
                file.write(json.dumps(row(identity, *texts)) + "\n")
        print(f"{options.own} rows, {own.stat().st_size / 1e6:.0f} MB, against {options.others}")
        start = time.monotonic()
        result = subprocess.run(
            [options.swegym, "overlap", str(own), "--with", str(others), "--json"], capture_output=True, text=True
        )
        seconds = time.monotonic() - start
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        pairs = {(pair["instance_id"], pair["other_id"]) for pair in json.loads(result.stdout)["pairs"]}
        print(f"time {seconds:.1f} s, peak memory {peak:.0f} MiB")
        print(f"planted pairs found: {len(expected & pairs)} of {len(expected)}; others: {len(pairs - expected)}")
        return 0 if len(expected & pairs) >= 0.99 * len(expected) else 1


if __name__ == "__main__":
    sys.exit(main())
