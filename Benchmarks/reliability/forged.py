"""F9: forged results: lines, markers, reporters replaced, exits, files of results.

`Benchmarks/forgeries.py` forges verdicts and grades from inside the process that runs the tests. The mark: none is believed,
and no honest instance next to them is refused.
"""

import re

from .common import Figure


def measure(bench):
    place = bench.place("F9")
    status, out, seconds = bench.script(
        "forgeries.py", "--swegym", bench.swegym, "--keep", place / "made", timeout=7_200
    )
    found = re.search(r"(\d+) forgeries, (\d+) believed; (\d+) honest instances, (\d+) faults", out)
    if not found:
        return [
            Figure(
                "F9",
                "forged verdicts and grades",
                1,
                0,
                "0 believed",
                seconds,
                [f"ended with status {status}: {out[-300:]}"],
            )
        ]
    forged, believed, honest, refused = map(int, found.groups())
    notes = [line for line in out.splitlines() if line.startswith(("BELIEVED", "REFUSED"))][:5]
    return [
        Figure("F9", "forged verdicts and grades", forged, forged - believed, "0 believed", seconds, notes),
        Figure(
            "F9",
            "honest instances and their gold patches next to them",
            2 * honest,
            2 * honest - refused,
            "0 refused",
            seconds,
        ),
    ]
