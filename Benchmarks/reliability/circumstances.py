"""F17: the clock a day ahead or behind and jumping, other time zones and locales, umask 077, HOME absent or not there, paths with
blanks and letters of other alphabets, at most 256 open files.

The mark: the same bytes. `Benchmarks/determinism.py` publishes the demo so; the demo is mined so from its history and archive;
and two small instances are validated so, of which verdict, tests and lock must be the same.
"""

import json
import shutil
import sys

from .common import BENCHMARKS, Figure, digests, first_line, watched
from .rows import Rows

sys.path.insert(0, str(BENCHMARKS))

import determinism  # noqa: E402

PIPELINE = (
    "repositories: demo\nworkspace: {workspace}\npolicy:\n  mine: complete\n  validate: swe-bench\nstages: [mine, publish]\n"
    "publish:\n  output: {output}\n"
)


def circumstances(place):
    found = {
        "Kiribati, Turkish": {
            "variables": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati"}
        },
        "Newfoundland, C": {"variables": {"LC_ALL": "C", "LANG": None, "TZ": "America/St_Johns"}},
        "umask 077": {"umask": 0o077},
        "no HOME": {"variables": {"HOME": None}},
        "a HOME that is not there": {"variables": {"HOME": "/nonexistent/home"}},
        "blanks and ünïcödé": {},
        "256 open files": {"before": determinism.few_files},
    }
    found |= {name: {"variables": variables} for name, variables in determinism.shifted_clock(str(place)).items()}
    return found


def call(bench, words, variables=None, umask=0o022, before=None, timeout=900):
    command = [bench.swegym, *map(str, words)]
    environment = determinism.surroundings(variables)
    shell = ["env", "-i", *[f"{name}={value}" for name, value in environment.items()], *command]
    return watched(shell, timeout, umask=umask, preexec_fn=before)


def verdicts(rows, workspace):
    found = {}
    for path in sorted((workspace / "records" / "validations").glob("*/*/swe-bench.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        verdict = record["verdict"]
        found[path.parent.name] = [
            verdict["verdictClass"],
            verdict.get("reason"),
            verdict.get("failToPass"),
            verdict.get("passToPass"),
            record["lockDigest"],
            record["changeDigest"],
        ]
    return found


def measure(bench):
    place = bench.place("F17")
    status, out, seconds = bench.script("determinism.py", "--swegym", bench.swegym, "--workspace", bench.demo())
    lines = [line for line in out.splitlines() if line.startswith(("ok   ", "FAULT"))]
    good = sum(line.startswith("ok") for line in lines)
    figures = [
        Figure(
            "F17",
            "publishing in other circumstances",
            max(len(lines), 1),
            good if status == 0 or lines else 0,
            "the same bytes",
            seconds,
            [line for line in lines if line.startswith("FAULT")] or ([] if status == 0 else [out[-300:]]),
        )
    ]
    expected, passed, notes, tried = None, 0, [], 0
    for name, differences in {"as it is": {}, **circumstances(place)}.items():
        root = place / "mined" / name
        root.mkdir(parents=True)
        (root / "pipeline.yaml").write_text(
            PIPELINE.format(workspace=json.dumps(str(root / "workspace")), output=json.dumps(str(root / "out"))),
            encoding="utf-8",
        )
        done = call(bench, ["run", root / "pipeline.yaml"], **differences)
        found = digests(root / "out") if (root / "out").exists() else {}
        if expected is None:
            expected = found
            continue
        tried += 1
        if done.status == 0 and found == expected:
            passed += 1
        else:
            other = [each for each in {**found, **expected} if found.get(each) != expected.get(each)]
            notes.append(
                f"{name}: status {done.status}, other bytes in {other[:4]} {first_line(done.err.decode('utf-8', 'replace'))}"
            )
    figures.append(
        Figure("F17", "mining and publishing in other circumstances", tried, passed, "the same bytes", 0, notes)
    )
    rows = Rows(bench, place)
    for name in ("one", "two"):
        rows.add(name)
    expected, passed, notes, tried = None, 0, [], 0
    listed, entries = rows.write()
    chosen = {"as it is": {}, **circumstances(place)}
    for name, differences in chosen.items():
        workspace = place / "validated" / name
        done = call(
            bench,
            [
                "validate",
                "--rows",
                listed,
                "--repos",
                entries,
                "--workspace",
                workspace,
                "--before",
                "1",
                "--after",
                "1",
            ],
            **differences,
        )
        found = verdicts(rows, workspace)
        if expected is None:
            expected = found
            if not expected or any(each[0] != "valid" for each in expected.values()):
                raise RuntimeError(f"undisturbed: {expected} {done.text[-300:]}")
            continue
        tried += 1
        if done.status == 0 and found == expected:
            passed += 1
        else:
            notes.append(
                f"{name}: status {done.status}, {[each[:2] for each in found.values()]} {done.err.decode('utf-8', 'replace').strip()[-150:]}"
            )
        shutil.rmtree(workspace, ignore_errors=True)
    figures.append(
        Figure(
            "F17", "validating in other circumstances", tried, passed, "the same verdicts, tests and locks", 0, notes
        )
    )
    return figures
