"""F2: kill -9 before and after single writes.

A library in front of the C library counts the calls by which the program changes files; the program is killed at points
that the seed chooses, on both sides of each, and the same command must end in the publication of an undisturbed one. There
are thousands of points: how many of how many were tried is a part of the figure.
"""

import re

from .common import Figure

WORKS = {"mine": 60, "publish": 60, "validate": 40}


def measure(bench):
    figures = []
    for work, full in WORKS.items():
        status, out, seconds = bench.script(
            "failpoints.py",
            bench.demo(),
            "--swegym",
            bench.swegym,
            "--work",
            work,
            "--most",
            bench.count(full, 2),
            "--seed",
            bench.seed,
            timeout=7_200,
        )
        found = re.search(r"(\d+) points; (\d+) tried on both sides, (\d+) kills, (\d+) of (\d+) recover", out)
        if not found:
            figures.append(
                Figure(
                    "F2",
                    f"writes of `{work}`",
                    1,
                    0,
                    "all recover",
                    seconds,
                    [f"ended with status {status}: {out[-300:]}"],
                )
            )
            continue
        points, tried, _, recovered, sides = map(int, found.groups())
        notes = [line for line in out.splitlines() if "differs" in line][:5]
        figures.append(
            Figure(
                "F2",
                f"`{work}` killed at {tried} of {points:,} writes, before and after",
                sides,
                recovered,
                "recovers",
                seconds,
                notes,
            )
        )
    return figures
