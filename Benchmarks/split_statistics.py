#!/usr/bin/env python3
"""Computes the numbers of the SWE-Gym paper's Table 2 from rows, independently of swegym, and compares.

    Benchmarks/split_statistics.py --swegym .build/release/swegym ROWS.jsonl…

Each file is made a split by `swegym split` and reported by `swegym report`; every row's counts in the report's CSV, and
the means in its Markdown, must be those computed here.
"""

import argparse
import csv
import json
import pathlib
import re
import subprocess
import sys
import tempfile

DEFINITION = re.compile(r"^[ \t]*(?:async[ \t]+)?def[ \t]+([^\W\d]\w*|\w+)")


def sections(patch):
    """The files of a patch: path and hunks, each a heading and its lines."""
    files, hunks, left, right = [], None, 0, 0
    for line in patch.split("\n"):
        if left <= 0 and right <= 0 and line.startswith("diff --git "):
            hunks = []
            files.append([line.split(" b/", 1)[-1], hunks])
        elif left <= 0 and right <= 0 and line.startswith("+++ b/"):
            files[-1][0] = line[6:].split("\t")[0]
        elif left <= 0 and right <= 0 and (head := re.match(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@(.*)", line)):
            left, right = int(head[1] or 1), int(head[2] or 1)
            hunks.append((head[3], []))
        elif left > 0 or right > 0:
            if line.startswith("\\"):
                continue
            left -= not line.startswith("+")
            right -= not line.startswith("-")
            hunks[-1][1].append(line)
    return files


def functions(path, hunks):
    if not path.endswith(".py"):
        return set()
    found = set()
    for heading, lines in hunks:
        match = DEFINITION.match(heading)
        current = (0, match[1]) if match else None
        for line in lines:
            mark, text = line[:1], line[1:]
            if not text.strip():
                continue
            indentation = len(text) - len(text.lstrip(" \t"))
            match = DEFINITION.match(text)
            if match:
                current = (indentation, match[1])
            elif current and indentation <= current[0] and text.lstrip(" \t")[0] not in ")]}":
                current = None
            if mark in "+-" and mark and current:
                found.add((path, current[1]))
    return found


def measures(row):
    """Words, lines, files, functions, FAIL_TO_PASS and all tests of a row."""
    def tests(name):
        value = row.get(name)
        return json.loads(value) if isinstance(value, str) else value

    edited, names = 0, set()
    files = sections(row["patch"])
    for path, hunks in files:
        edited += sum(line[:1] in "+-" for _, lines in hunks for line in lines if line)
        names |= functions(path, hunks)
    fail, keep = tests("FAIL_TO_PASS"), tests("PASS_TO_PASS")
    return [len(row["problem_statement"].split()), edited, len(files), len(names), len(fail), len(fail) + len(keep)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--swegym", default=".build/release/swegym")
    parser.add_argument("rows", nargs="+")
    options = parser.parse_args()
    wrong = 0
    for path in options.rows:
        rows = {row["instance_id"]: measures(row) for row in map(json.loads, open(path, encoding="utf-8"))}
        with tempfile.TemporaryDirectory() as directory:
            split, report = f"{directory}/split", f"{directory}/report"
            run = lambda *words: subprocess.run([options.swegym, *words], check=True, stdout=subprocess.DEVNULL)
            run("split", path, "--output", split)
            run("report", split, "--output", report)
            with open(f"{report}/instances.csv", newline="", encoding="utf-8") as file:
                lines = list(csv.reader(file))
            markdown = pathlib.Path(report, "summary.md").read_text(encoding="utf-8")
        heads = lines[0]
        columns = [heads.index(name) for name in ("Words", "Lines", "Files", "Functions", "FAIL_TO_PASS", "Tests")]
        for line in lines[1:]:
            theirs, ours = [int(line[column]) for column in columns], rows[line[heads.index("Instance")]]
            if theirs != ours:
                wrong += 1
                print(f"{line[heads.index('Instance')]}: swegym {theirs}, here {ours}")
        labels = ["Words of the problem statement", "Lines edited", "Files edited", "Functions edited",
                  "FAIL\\_TO\\_PASS", "All tests"]
        for index, label in enumerate(labels):
            mean = sum(values[index] for values in rows.values()) / len(rows)
            shown = re.search(rf"^\| {re.escape(label)} \| ([\d\u202f.]+)", markdown, re.M)
            value = float(shown[1].replace("\u202f", "")) if shown else -1
            if abs(value - mean) > (0.0501 if mean < 1000 else 0.501):
                wrong += 1
                print(f"{path}: {label}: swegym {value}, here {mean}")
        print(f"{path}: {len(rows)} rows compared, {len(lines) - 1} in the report")
    print("every number agrees" if not wrong else f"{wrong} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
