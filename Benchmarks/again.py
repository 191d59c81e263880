#!/usr/bin/env python3
"""Published rows, validated twice under clocks a month apart, with other seeds and on other slots; verdicts are compared.

usage: Benchmarks/again.py ROWS.jsonl[:POLICY] ... --workspace DIR [--repos REPOS.yaml] [--swegym PATH] [--clock +31d]
                           [--seed N] [--workers N] [--again-workers N] [--only ID ...]

POLICY is `swe-gym` for rows of SWE-Gym and `swe-bench`, the default, for all others. The first validation has the machine's
clock and the seed 0; what has a verdict in the workspace is not validated again. The second one, `validate --again`, has
--clock, --seed and --again-workers, and makes every run of its own. Prints for each row whether verdict and
FAIL_TO_PASS are the same, how FAIL_TO_PASS compares with the published one, and which tests depend on what. Ends with
status 1 where a verdict or FAIL_TO_PASS differs.
"""
import argparse
import json
import subprocess
import sys


def swegym(arguments, options):
    command = [arguments.swegym, "validate", "--json", "--allow-missing-objects", "--workspace", arguments.workspace]
    if arguments.repos:
        command += ["--repos", arguments.repos]
    result = subprocess.run(command + options, stdout=subprocess.PIPE, check=False)
    if result.returncode != 0:
        sys.exit(f"swegym {' '.join(options)} ended with status {result.returncode}")
    return json.loads(result.stdout)


def cpu(costs):
    return sum(cost["cpuSeconds"] for cost in costs.values()) if costs else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="+", metavar="ROWS.jsonl[:POLICY]")
    parser.add_argument("--workspace", required=True)
    parser.add_argument("--repos")
    parser.add_argument("--swegym", default=".build/release/swegym")
    parser.add_argument("--clock", default="+31d")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--again-workers", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=[])
    arguments = parser.parse_args()
    same = total = as_published = 0
    only = ["--only", *arguments.only] if arguments.only else []
    print("| row | again | FAIL_TO_PASS as published | tests that depend on something |")
    print("|---|---|---|---|")
    for item in arguments.rows:
        path, _, policy = item.rpartition(":") if item.endswith((":swe-gym", ":swe-bench")) else (item, "", "swe-bench")
        first = swegym(arguments, ["--rows", path, "--policy", policy, "--workers", str(arguments.workers), *only])
        published = {row["instanceID"]: row for row in first["comparisons"]}
        again = swegym(arguments, [
            "--again", "--policy", policy, "--workers", str(arguments.again_workers), "--clock", arguments.clock,
            "--seed", str(arguments.seed), *only])
        for row in again["instances"]:
            comparison = row["comparison"]
            is_same = not (comparison.get("verdict") or comparison["failToPassLost"] or comparison["failToPassNew"])
            total += 1
            same += is_same
            known = published.get(row["id"], {})
            as_published += known.get("failToPass") == "same"
            by = {}
            for name in {*row["flaky"], *row["causes"]}:
                by[row["causes"].get(name, "unknown")] = by.get(row["causes"].get(name, "unknown"), 0) + 1
            words = ", ".join(f"{count} on {cause}" for cause, count in sorted(by.items()))
            change = comparison.get("verdict")
            differs = f"{change['was']} / {change['found']}" if change else ", ".join(
                f"{name} {len(comparison[name])}" for name in ("failToPassLost", "failToPassNew") if comparison[name])
            print(f"| {row['id']} | {'same' if is_same else differs} "
                  f"| {known.get('failToPass', '')} | {words} |", flush=True)
    print(f"\n{same} of {total} with the same verdict and FAIL_TO_PASS under clocks {arguments.clock} apart; "
          f"FAIL_TO_PASS as published: {as_published} of {total}")
    return 0 if same == total else 1


if __name__ == "__main__":
    sys.exit(main())
