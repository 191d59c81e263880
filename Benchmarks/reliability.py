#!/usr/bin/env python3
"""Measures what happens when things go wrong: kills, damage, full disks, hostile tests, patches, repositories and secrets.

    Benchmarks/reliability.py [--swegym .build/release/swegym] [--workspace DIR] [--only F1 F3 ...] [--seed N]
                              [--scale 0.1] [--output docs/reliability-figures.md] [--again]

Each section is a module of Benchmarks/reliability/, or calls a script of Benchmarks/ that stands for itself. With --scale
every section tries that share of what a full measurement tries. Everything lies below DIR, where the demo is mined and
validated first. The result of a section is kept in DIR/results and is not measured again for the same program and seed
when it was measured at that scale or a larger one; --again measures it all the same. The table that is printed, and written
to --output, holds all results that are kept. Mounts need root; a section that lacks something says so and counts as neither
passed nor failed. uv must be on PATH, and an index of packages within reach.

Exit status 0 when every figure that was tried reaches its mark.
"""

import argparse
import dataclasses
import importlib
import json
import os
import pathlib
import shutil
import sys
import time
import traceback

sys.dont_write_bytecode = True

from reliability.common import BENCHMARKS, Bench, Figure  # noqa: E402

# The module that measures a fault, and what the fault is.
SECTIONS = {
    "F1": ("kills", "kill -9 at random times"),
    "F2": ("points", "kill -9 before and after single writes"),
    "F3": ("damage", "flipped bits and cut files of the workspace"),
    "F4": ("full_disk", "full disks"),
    "F5": ("memory", "tests that use up memory"),
    "F6": ("hangs", "tests that do not end"),
    "F7": ("bombs", "processes, files, folders without end"),
    "F8": ("logs", "output without end, and output that drives terminals"),
    "F9": ("forged", "forged results"),
    "F10": ("results", "things in the place of result files"),
    "F11": ("patches", "hostile patches"),
    "F13": ("repositories", "hostile repositories"),
    "F17": ("circumstances", "clock, time zone, locale, umask, home, paths, open files"),
    "F18": ("flakes", "tests that fail at random"),
    "F19": ("poison", "what a run leaves for the next one"),
    "F21": ("coordinators", "several coordinators on one workspace"),
    "F22": ("secrets", "tokens and passwords"),
    "F23": ("answers", "the answer in reach of a run"),
    "F24": ("soak", "very many sandboxes"),
}


def table(kept):
    lines = ["| fault | what was done | tried | passed | mark | seconds |", "|---|---|---|---|---|---|"]
    for section in SECTIONS:
        for figure in kept.get(section, {}).get("figures", []):
            passed = "not tried" if figure["skipped"] else f"{figure['passed']:,}"
            lines.append(
                f"| {figure['figure']} | {figure['done']} | {figure['tried']:,} | {passed} | {figure['mark']} | "
                f"{figure['seconds']:,.0f} |"
            )
    return "\n".join(lines)


def falls_short(kept):
    lines = []
    for section in SECTIONS:
        for figure in kept.get(section, {}).get("figures", []):
            missed = not figure["skipped"] and not (figure["tried"] and figure["passed"] == figure["tried"])
            for note in figure["notes"]:
                lines.append(f"- {figure['figure']}{' (falls short)' if missed else ''}: {note}")
            if missed and not figure["notes"]:
                lines.append(f"- {figure['figure']} (falls short): {figure['passed']} of {figure['tried']}")
    return "\n".join(lines)


def measure(section, bench):
    module = importlib.import_module(f"reliability.{SECTIONS[section][0]}")
    started = time.monotonic()
    broke = False
    try:
        figures = module.measure(bench)
    except Exception as error:  # A section that breaks is a figure that falls short; the others go on.
        traceback.print_exc()
        broke = True
        figures = [
            Figure(section, SECTIONS[section][1], 1, 0, "the section ends", notes=[f"the section broke: {error}"])
        ]
    spent = time.monotonic() - started
    for figure in figures:
        # One line each, and nothing of where this was measured.
        figure.notes = [
            " ".join(note.replace(str(bench.directory), "DIR").split())[:400] for note in figure.notes
        ]
        if not figure.figure.startswith("F"):
            figure.figure = f"{section} {figure.figure}"
        figure.seconds = figure.seconds or spent / len(figures)
    return figures, broke


def apart():
    """Goes on in a mount namespace of its own: what is mounted for a measurement is seen by nobody else and ends with it."""
    if os.geteuid() == 0 and shutil.which("unshare") and "SWEGYM_RELIABILITY_APART" not in os.environ:
        os.environ["SWEGYM_RELIABILITY_APART"] = "1"
        os.execvp("unshare", ["unshare", "--mount", "--propagation", "private", sys.executable, "-B", *sys.argv])


def main():
    apart()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--swegym", default=str(BENCHMARKS.parent / ".build" / "release" / "swegym"))
    parser.add_argument(
        "--workspace",
        type=pathlib.Path,
        default=pathlib.Path("reliability-work"),
        help="the directory in which everything of the measurement lies",
    )
    parser.add_argument("--only", nargs="+", choices=list(SECTIONS), default=list(SECTIONS), metavar="F")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--output", type=pathlib.Path)
    parser.add_argument("--again", action="store_true", help="measure what is kept already")
    options = parser.parse_args()
    bench = Bench(options.swegym, options.workspace, options.seed, options.scale)
    results = bench.directory / "results"
    results.mkdir(exist_ok=True)
    program = bench.digest()
    for section in SECTIONS:
        if section not in options.only:
            continue
        path = results / f"{section}.json"
        if path.exists() and not options.again:
            kept = json.loads(path.read_text(encoding="utf-8"))
            if (kept["program"], kept["seed"]) == (program, options.seed) and kept["scale"] >= options.scale:
                print(f"{section}: kept", flush=True)
                continue
        print(f"{section}: {SECTIONS[section][1]}", flush=True)
        figures, broke = measure(section, bench)
        temporary = path.with_suffix(".part")
        temporary.write_text(
            json.dumps(
                {
                    "program": program,
                    "seed": options.seed,
                    "scale": 0 if broke else options.scale,
                    "figures": [dataclasses.asdict(figure) for figure in figures],
                },
                indent=1,
            ),
            encoding="utf-8",
        )
        os.replace(temporary, path)
        for figure in figures:
            state = "not tried" if figure.skipped else "ok" if figure.holds else "FALLS SHORT"
            print(f"  {state:12} {figure.figure}: {figure.passed} of {figure.tried} ({figure.mark})", flush=True)
            for note in figure.notes:
                print(f"               {note}", flush=True)
    kept = {
        section: json.loads((results / f"{section}.json").read_text(encoding="utf-8"))
        for section in SECTIONS
        if (results / f"{section}.json").exists()
    }
    text = table(kept)
    others = [section for section, one in kept.items() if one["program"] != program]
    if others:
        text += f"\n\nMeasured with another build: {', '.join(others)}."
    print("\n" + text)
    if options.output:
        options.output.write_text(
            "# Figures of reliability\n\nMade by `Benchmarks/reliability.py --output`; "
            "[reliability](reliability.md) says what they mean.\n\n"
            f"{text}\n\n{falls_short(kept)}".rstrip()
            + "\n",
            encoding="utf-8",
        )
    measured = [figure for section in options.only for figure in kept.get(section, {}).get("figures", [])]
    return 0 if all(each["skipped"] or each["tried"] and each["tried"] == each["passed"] for each in measured) else 1


if __name__ == "__main__":
    sys.exit(main())
