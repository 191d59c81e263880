"""F18: tests that fail at random, depend on order, time, hashes or what another left.

`Benchmarks/flakes.py` is called where it is there; what it prints last is the figure: `N tried, M as expected`.
"""

import re

from .common import BENCHMARKS, Figure


def measure(bench):
    if not (BENCHMARKS / "flakes.py").exists():
        return [
            Figure(
                "F18",
                "tests that fail at random",
                0,
                0,
                "as the binomial expects",
                0,
                ["Benchmarks/flakes.py is not there"],
                True,
            )
        ]
    status, out, seconds = bench.script("flakes.py", "--swegym", bench.swegym, "--seed", bench.seed, timeout=7_200)
    found = re.findall(r"(\d[\d,]*) tried, (\d[\d,]*) as expected", out)
    tried, passed = (int(each.replace(",", "")) for each in found[-1]) if found else (1, int(status == 0))
    return [
        Figure(
            "F18",
            "tests that fail at random",
            tried,
            passed,
            "as the binomial expects",
            seconds,
            [] if status == 0 else [line for line in out.splitlines() if line.strip()][-3:],
        )
    ]
