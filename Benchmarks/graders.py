#!/usr/bin/env python3
"""Grades what `swegym evaluate` wrote with the official graders, and compares: resolved, and the lists of tests.

usage: Benchmarks/graders.py EVALUATION ... --rows ROWS.jsonl ... --policy swe-gym|swe-bench [--python PYTHON]

EVALUATION is a directory that `swegym evaluate --output` wrote under the policy. The grader is that of `swebench` 2.1
(policy swe-gym, whose fork grades the same way; Python 3.11) or 5 (policy swe-bench; Python 3.12), from the package
index, in an environment that uv makes for it; PYTHON is the interpreter where uv should not look for one. It reads each
`test_output.txt` and nothing else of ours. Tests of PASS_TO_PASS that fail in this environment with the gold patch too
are no part of either side. Where the grader misreads a log for a reason that is known and its own, the difference is
listed with it; exit status 1 when there is any other.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys

# The packages and the Python of each policy's grader; version 2.1 imports what Modal had before its first version.
GRADERS = {"swe-gym": (("swebench==2.1.*", "modal<1"), "3.11"), "swe-bench": (("swebench==5.*",), "3.12")}
# The parsers that version 5 is given for a repository by the rows of its data sets, where that is not pytest's plain one.
PARSERS = {"psf/requests": "parse_log_pytest_options"}
LEFT_OUT = re.compile(r"^fails here with the gold patch too: (.*)$", re.MULTILINE)
STATUSES = ("PASSED", "FAILED", "ERROR", "XFAIL", "SKIPPED")


def graded(policy, row, prediction, log):
    """The official report of one log, and the outcomes that it rests on."""
    from swebench.harness import grading
    if policy == "swe-gym":
        from swebench.harness import log_parsers
        from swebench.harness.test_spec import TestSpec
        log_parsers.MAP_REPO_TO_PARSER.setdefault(row["repo"], log_parsers.parse_log_pytest)
        spec = TestSpec(
            instance_id=row["instance_id"], repo=row["repo"], version=row["version"], repo_script_list=[],
            eval_script_list=[], env_script_list=[], arch="x86_64", FAIL_TO_PASS=row["FAIL_TO_PASS"],
            PASS_TO_PASS=row["PASS_TO_PASS"])
        report = grading.get_eval_report(spec, prediction, str(log), include_tests_status=True)
        outcomes, _ = grading.get_logs_eval(str(log))
    else:
        from swebench.types import TestSpec
        name = PARSERS.get(row["repo"], "parse_log_pytest")
        spec = TestSpec(
            instance_id=row["instance_id"], image="", eval_script_list=[], repo=row["repo"], version=row["version"],
            FAIL_TO_PASS=row["FAIL_TO_PASS"], PASS_TO_PASS=row["PASS_TO_PASS"], log_parser=name,
            eval_type="pass_and_fail")
        report = grading.get_eval_report(spec, prediction, test_log_path=str(log), include_tests_status=True)
        outcomes, _ = grading.get_logs_eval(spec, str(log))
    return report[row["instance_id"]], outcomes


def reason(name, text, outcomes):
    """Why the grader misreads a test; nothing when that is not known."""
    lines = [line for line in text.splitlines() if line.startswith(STATUSES)]
    words = [line.split() for line in lines]
    same = [line for line, parts in zip(lines, words) if len(parts) > 1 and parts[1] == name]
    if len({line.partition(" ")[0] for line in same}) > 1:
        return "of tests whose ids begin alike up to a blank, the last line counts"
    if name not in outcomes and any(line.startswith("SKIPPED [") for line in lines):
        return "the summary names skipped tests by file and line alone"
    return None


def compare(policy, evaluations, rows):
    """Prints the comparison; the number of differences that nothing explains."""
    counts, reasons, unexplained = collections.Counter(), collections.defaultdict(list), []
    for evaluation in evaluations:
        for log in sorted(pathlib.Path(evaluation).glob("logs/run_evaluation/*/*/*/test_output.txt")):
            key = log.parent.name
            row = dict(rows[key])
            text = log.read_text(encoding="utf-8", errors="replace")
            patch = (log.parent / "patch.diff").read_text(encoding="utf-8", errors="replace")
            prediction = {"instance_id": key, "model_name_or_path": log.parents[1].name, "model_patch": patch}
            report = log.parent / "report.json"
            ours = json.loads(report.read_text())[key] if report.exists() else {"resolved": False}
            left_out = set(LEFT_OUT.findall((log.parent / "run_instance.log").read_text(encoding="utf-8")))
            counts["tests that fail here with the gold patch, left out"] += len(left_out)
            row["PASS_TO_PASS"] = [name for name in row["PASS_TO_PASS"] if name not in left_out]
            theirs, outcomes = graded(policy, row, prediction, log)
            counts["pairs" if "tests_status" in ours else "ungraded, on both sides not resolved"] += 1
            counts["resolved"] += theirs["resolved"]
            if "tests_status" not in ours:
                if theirs["resolved"]:
                    unexplained.append(f"{log.parent}: resolved by theirs, ungraded by ours")
                continue
            if "tests_status" not in theirs:
                if not ours["resolved"] and not outcomes:
                    counts["differing by their fault"] += 1
                    reasons["a log without one outcome is called a patch that was not applied"].append(
                        f"{log.parents[1].name}/{key}")
                else:
                    unexplained.append(f"{log.parent}: theirs refuses the log")
                continue
            differing = sorted(
                name for kind in ("FAIL_TO_PASS", "PASS_TO_PASS") for part in ("success", "failure")
                for name in set(ours["tests_status"][kind][part]) ^ set(theirs["tests_status"][kind][part]))
            if not differing and ours["resolved"] == theirs["resolved"]:
                if ours["tests_status"] == theirs["tests_status"]:
                    counts["equal"] += 1
                    continue
                unexplained.append(f"{log.parent}: another order of tests")
                continue
            known = {name: reason(name, text, outcomes) for name in differing}
            if known and all(known.values()):
                counts["differing by their fault"] += 1
                for name, why in known.items():
                    reasons[why].append(f"{log.parents[1].name}/{key}: {name}")
            else:
                unexplained.append(
                    f"{log.parent}: resolved {ours['resolved']}, by theirs {theirs['resolved']}; "
                    f"{[name for name, why in known.items() if not why][:3]}")
    import importlib.metadata
    print(f"swebench {importlib.metadata.version('swebench')}, policy {policy}: {counts['pairs']} pairs, "
          f"{counts['equal']} equal in resolved and in every test, {counts['resolved']} resolved")
    for name, count in sorted(counts.items()):
        if name not in ("pairs", "equal", "resolved"):
            print(f"- {name}: {count}")
    for why, names in sorted(reasons.items()):
        print(f"- theirs: {why} ({len(set(names))}, such as {names[0]})")
    for line in unexplained:
        print(f"DIFFERS {line}")
    return len(unexplained)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evaluations", nargs="+")
    parser.add_argument("--rows", nargs="+", required=True)
    parser.add_argument("--policy", choices=sorted(GRADERS), required=True)
    parser.add_argument("--python", help="the interpreter of the grader")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.inside:
        packages, version = GRADERS[options.policy]
        os.execvp("uv", ["uv", "run", "--quiet", "--isolated", "--no-project", "--python", options.python or version,
                         *(word for name in packages for word in ("--with", name)), "python", "-W", "ignore", *sys.argv, "--inside"])
    rows = {}
    for path in options.rows:
        for line in open(path, encoding="utf-8"):
            row = json.loads(line)
            rows[row["instance_id"]] = row
    return 1 if compare(options.policy, options.evaluations, rows) else 0


if __name__ == "__main__":
    sys.exit(main())
