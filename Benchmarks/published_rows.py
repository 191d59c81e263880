#!/usr/bin/env python3
"""Instances that others published, validated again: verdict, cause and seconds of each, as a table in Markdown.

usage: Benchmarks/published_rows.py ROWS.jsonl[:POLICY] ... --workspace DIR [--repos REPOS.yaml] [--swegym PATH]
                                    [--workers N] [--before N] [--after N] [--disk-budget SIZE]
                                    [--output docs/published-rows.md]

Each file holds rows as SWE-bench, SWE-Gym and their kin publish them (JSON lines; `datasets` writes such files with
`to_json`). POLICY is `swe-gym` for rows of SWE-Gym and `swe-bench`, the default, for all others. Rows without patches
get them from the history of their repository. Nothing but the shipped `repos.yaml` helps: environments are inferred.
What has a verdict in the workspace is not validated again, so an interrupted run goes on where it was.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys


def validate(arguments, path, policy):
    """The comparison of each row of a file."""
    command = [
        arguments.swegym, "validate", "--rows", path, "--policy", policy, "--json", "--allow-missing-objects",
        "--workspace", arguments.workspace,
    ]
    if arguments.repos:
        command += ["--repos", arguments.repos]
    for option in ("workers", "before", "after", "disk-budget"):
        value = getattr(arguments, option.replace("-", "_"))
        if value:
            command += [f"--{option}", str(value)]
    result = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if result.returncode != 0:
        sys.exit(f"swegym validate --rows {path} ended with status {result.returncode}")
    output = json.loads(result.stdout)
    costs = output.get("costs")
    if costs:
        # What no instance accounts for: mirrors, measuring code bases.
        other = next(row for row in costs["rows"] if row["kind"] == "other")
        print(
            f"{path}: CPU of all processes {costs['cpuSeconds']:.1f} s, "
            f"other than instances {100 * other['share']:.1f} %", file=sys.stderr)
    return output["comparisons"]


def disk(directory):
    """Bytes on disk of a workspace but its mirrors, every hard link counted once."""
    seen, total = set(), 0
    for folder, folders, files in os.walk(directory):
        if "mirrors" in folders:
            folders.remove("mirrors")
        for name in folders + files:
            status = os.lstat(os.path.join(folder, name))
            if (status.st_dev, status.st_ino) not in seen:
                seen.add((status.st_dev, status.st_ino))
                total += status.st_blocks * 512
    return total


def cause(row):
    """Why a row differs, in the words of its record."""
    if row["failToPass"] in ("same", "unpublished") and row["passToPass"] in ("same", "covers", "unpublished"):
        return ""
    network = [note for note in row["notes"] if "reached for a network" in note]
    words = "; ".join(([row["difference"]] if row["difference"] else []) + network[:1])
    return words.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")[:300]


def share(part, whole):
    return f"{part} of {whole} ({100 * part / whole:.1f} %)" if whole else "none"


def needs_network(row):
    return any("reached for a network" in note for note in row["notes"])


KINDS = ("checkout", "resolve", "build", "project", "sandbox", "start-up", "tests", "exit", "trials", "program")
OF_TESTS = ("start-up", "tests", "exit", "trials")


def spent(row, kinds=KINDS):
    """CPU seconds of some kinds of work, the program's own included."""
    return sum(row["costs"].get(kind, {}).get("cpuSeconds", 0) for kind in kinds)


def shares(rows):
    """What instances were spent on, as lines of Markdown; rows of records that do not say so are left out."""
    rows = [row for row in rows if row.get("costs")]
    if not rows:
        return []
    total = sum(spent(row) for row in rows)
    besides = [spent(row) - spent(row, OF_TESTS) for row in rows]
    lines = [
        f"- CPU an instance, this program included: median {statistics.median(map(spent, rows)):.1f} s, of it besides the "
        f"processes of test runs median {statistics.median(besides):.1f} s", "",
        "| spent on | CPU, median s | mean s | share | wall, median s |", "|---|---|---|---|---|",
    ]
    for kind in KINDS:
        cpu = [spent(row, [kind]) for row in rows]
        wall = [row["costs"].get(kind, {}).get("wallSeconds", 0) for row in rows]
        lines.append(
            f"| {kind} | {statistics.median(cpu):.2f} | {sum(cpu) / len(rows):.2f} "
            f"| {100 * sum(cpu) / total:.0f} % | {statistics.median(wall):.2f} |")
    return lines


def summary(rows, workspace):
    """The figures over all rows, as lines of Markdown."""
    listed = [row for row in rows if row["hasLists"]]
    bare = [row for row in rows if not row["hasLists"]]
    offline = [row for row in listed if row["failToPass"] == "same" or not needs_network(row)]
    cpu = [row["environmentCPUSeconds"] + row["testCPUSeconds"] for row in rows]
    lines = [f"- environment built: {share(sum(row['isBuilt'] for row in rows), len(rows))}"]
    if listed:
        lines += [
            f"- FAIL_TO_PASS as published: {share(sum(r['failToPass'] == 'same' for r in listed), len(listed))}; "
            "without rows whose tests need a network: "
            f"{share(sum(r['failToPass'] == 'same' for r in offline), len(offline))}",
            f"- PASS_TO_PASS covers the published: "
            f"{share(sum(r['passToPass'] in ('same', 'covers') for r in listed), len(listed))}; without those: "
            f"{share(sum(r['passToPass'] in ('same', 'covers') for r in offline), len(offline))}",
        ]
    if bare:
        valid = sum(row["failToPass"] == "unpublished" for row in bare)
        lines.append(f"- rows without lists of tests, valid: {share(valid, len(bare))}")
    used = disk(workspace)
    lines += [
        f"- CPU an instance, environment and runs: median {statistics.median(cpu):.1f} s, "
        f"mean {statistics.mean(cpu):.1f} s, largest {max(cpu):.0f} s",
        f"- disk an instance, caches, environments, records and logs: {used / len(rows) / 1e6:.1f} MB",
    ]
    return lines + shares(rows)


def table(rows):
    lines = [
        "| instance | FAIL_TO_PASS | PASS_TO_PASS | environment, CPU s | tests, CPU s | cause of a difference |",
        "|---|---|---|---|---|---|",
    ]
    for row in sorted(rows, key=lambda row: (row["repository"].lower(), row["instanceID"])):
        lines.append(
            f"| {row['instanceID']} | {row['failToPass']} | {row['passToPass']} "
            f"| {row['environmentCPUSeconds']:.1f} | {row['testCPUSeconds']:.1f} | {cause(row)} |")
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="+", metavar="ROWS.jsonl[:POLICY]")
    parser.add_argument("--workspace", required=True)
    parser.add_argument("--repos")
    parser.add_argument("--swegym", default=".build/release/swegym")
    parser.add_argument("--workers", type=int)
    parser.add_argument("--before", type=int)
    parser.add_argument("--after", type=int)
    parser.add_argument("--disk-budget")
    parser.add_argument("--output")
    arguments = parser.parse_args()
    rows = []
    for item in arguments.rows:
        path, _, policy = item.rpartition(":") if item.endswith((":swe-gym", ":swe-bench")) else (item, "", "swe-bench")
        rows += validate(arguments, path, policy)
    text = "\n".join(
        ["# Published instances, validated again", "",
         "Made by `Benchmarks/published_rows.py`; the script says how. Every environment is inferred from the files "
         "of its commit.", ""]
        + summary(rows, arguments.workspace) + [""] + table(rows)) + "\n"
    if arguments.output:
        with open(arguments.output, "w", encoding="utf-8") as file:
            file.write(text)
    print("\n".join(summary(rows, arguments.workspace)))


if __name__ == "__main__":
    main()
