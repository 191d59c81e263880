#!/usr/bin/env python3
"""What mining repositories yields that nobody has prepared, as a table in Markdown.

usage: Benchmarks/yield.py --repos REPOS.yaml --workspace DIR [--sample 10] [--seed 1] [--share 0.6] [--swegym PATH]
                           [--workers N] [--only OWNER/NAME ...] [--output docs/yield.md]

Mines the history of each repository of REPOS.yaml (without a token: pull requests that link an issue or not alike),
takes a random sample of the candidates in the last part of the history (`--share` of them, by date), validates it, and
counts: environments built, tests collected on both sides, verdicts by class and reason. The sample depends on the seed
and the candidates alone. What has a verdict in the workspace is not validated again, so an interrupted run goes on.

An environment counts as built when there is a lock and a run. Tests count as collected on both sides when a run of each
side is whole, and no file fails to be collected for a shortcoming of ours: a file that needs what only the gold patch
brings cannot be collected before it, which is the candidate's nature.
"""
import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile


def run(arguments, *words):
    command = [arguments.swegym, *words, "--workspace", arguments.workspace]
    result = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    if result.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with status {result.returncode}")


def publication(arguments, *names):
    """The lines of files of a publication of the workspace, as values."""
    with tempfile.TemporaryDirectory() as directory:
        run(arguments, "publish", "--output", f"{directory}/published")
        found = []
        for name in names:
            path = f"{directory}/published/{name}"
            lines = open(path, encoding="utf-8") if os.path.exists(path) else []
            found.append([json.loads(line) for line in lines])
        return found


def sample(rows, arguments):
    """The ids of the sample, by repository."""
    by_repository = {}
    for row in rows:
        by_repository.setdefault(row["repo"], []).append(row)
    chosen = {}
    for name, found in sorted(by_repository.items()):
        if arguments.only and name not in arguments.only:
            continue
        found.sort(key=lambda row: (row["created_at"], row["instance_id"]))
        recent = found[len(found) - round(len(found) * arguments.share):]
        generator = random.Random(f"{arguments.seed} {name}")
        ids = [row["instance_id"] for row in recent]
        chosen[name] = sorted(generator.sample(ids, min(arguments.sample, len(ids))))
    return chosen


# Reasons of verdicts for which there is no environment.
UNBUILT = {"environment", "interpreter", "missing-object", "sandbox", "disk"}
# Reasons of collection errors that are ours; `docs/verdicts.md`.
OURS = {
    "missing-module", "missing-plugin", "missing-library", "missing-program", "missing-settings", "missing-service",
    "missing-device", "network", "environment-error", "unexplained", "interpreter",
}


def is_collected(verdict, runs):
    """Whether both sides came to tests."""
    sides = {run["phase"]: run for run in runs if run["isComplete"]}
    if {"before", "after"} - sides.keys():
        return False
    if sides["after"]["collectionErrors"]:
        return verdict.get("reason") == "collection-error"
    if not sides["after"]["outcomes"]:
        return False
    reasons = sides["before"].get("reasons") or {}
    return all(
        reasons.get(path, {}).get("owner", "project") == "project" for path in sides["before"]["collectionErrors"])


def share(part, whole):
    return f"{part} of {whole} ({100 * part / whole:.0f} %)" if whole else "none"


def cell(text):
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")[:220]


def report(chosen, verdicts, runs):
    found = {verdict["instance_id"]: verdict for verdict in verdicts}
    by_id = {}
    for line in runs:
        by_id.setdefault(line["id"], []).append(line)
    total, rows, losses, costs = [0, 0, 0, 0], [], [], []
    for name, ids in chosen.items():
        counts, classes = [len(ids), 0, 0, 0], {}
        for key in ids:
            verdict = found.get(key, {"class": "not validated"})
            mine = by_id.get(key, [])
            counts[1] += bool(mine) and verdict.get("reason") not in UNBUILT
            counts[2] += is_collected(verdict, mine)
            counts[3] += verdict["class"] == "valid"
            label = verdict["class"] if verdict["class"] == "valid" else f"{verdict['class']}: {verdict.get('reason')}"
            classes[label] = classes.get(label, 0) + 1
            costs.append(sum(line["cpuSeconds"] for line in mine))
            if verdict["class"] != "valid":
                losses.append(f"| {key} | {label} | {cell(verdict.get('detail') or '')} |")
        total = [one + other for one, other in zip(total, counts)]
        rows.append(
            f"| {name} | {counts[0]} | {counts[1]} | {counts[2]} | {counts[3]} | "
            + "; ".join(f"{label} {count}" for label, count in sorted(classes.items()) if label != "valid") + " |")
    head = [
        f"- environment built: {share(total[1], total[0])}",
        f"- tests collected on both sides: {share(total[2], total[0])}",
        f"- valid: {share(total[3], total[0])}",
        f"- CPU of the test runs of a candidate: median {statistics.median(costs or [0]):.1f} s",
    ]
    table = ["| repository | candidates | built | collected | valid | others |", "|---|---|---|---|---|---|"] + rows
    table += ["", "| candidate | verdict | detail |", "|---|---|---|"] + losses
    return head, table


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repos", required=True)
    parser.add_argument("--workspace", required=True)
    parser.add_argument("--sample", type=int, default=10)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--share", type=float, default=0.6)
    parser.add_argument("--swegym", default=".build/release/swegym")
    parser.add_argument("--workers", type=int)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--retry", action="store_true", help="try again what ended as infrastructure")
    parser.add_argument("--allow-missing-objects", action="store_true", help="for mirrors without large files")
    parser.add_argument("--output")
    arguments = parser.parse_args()
    run(arguments, "mine", arguments.repos, "--history")
    [raw, awaiting] = publication(arguments, "raw.jsonl", "awaiting.jsonl")
    chosen = sample(raw + awaiting, arguments)
    words = ["--only", *(key for ids in chosen.values() for key in ids), "--repos", arguments.repos]
    words += ["--workers", str(arguments.workers)] if arguments.workers else []
    words += ["--retry"] if arguments.retry else []
    words += ["--allow-missing-objects"] if arguments.allow_missing_objects else []
    run(arguments, "validate", *words)
    [verdicts, runs] = publication(arguments, "verdicts.jsonl", "runs.jsonl")
    head, table = report(chosen, verdicts, runs)
    text = ["# The yield of repositories that nobody has prepared", "",
            f"Made by `Benchmarks/yield.py --sample {arguments.sample} --seed {arguments.seed} --share {arguments.share}`"
            "; the script says how.", "", *head, "", *table]
    if arguments.output:
        with open(arguments.output, "w", encoding="utf-8") as file:
            file.write("\n".join(text) + "\n")
    print("\n".join(head + [""] + table))


if __name__ == "__main__":
    main()
