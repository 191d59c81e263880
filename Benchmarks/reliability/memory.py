"""F5: tests that use up memory: one process, several together, a child whose end its parent hides.

The mark: every run is classed as out of memory, the program lives, and an innocent instance next to them gets the verdict
that it gets alone.
"""

from . import attack
from .neighbours import Neighbours, tests_that
from .common import Figure

CASES = {
    "one-process": "taken = bytearray(900 << 20)\nfor at in range(0, len(taken), 4096): taken[at] = 1",
    "several": """
        import os, time
        for _ in range(6):
            if os.fork() == 0:
                taken = bytearray(120 << 20)
                for at in range(0, len(taken), 4096): taken[at] = 1
                time.sleep(6)
                os._exit(0)
        time.sleep(4)
        """,
    "hidden": """
        import subprocess, sys
        subprocess.run([sys.executable, "-c", "x = bytearray(900 << 20); x[::4096] = b'1' * len(x[::4096])"])
        """,
}


def measure(bench):
    neighbours = Neighbours(bench, bench.place("F5"), ("--memory", "320", "--timeout", "30"))
    for number in range(bench.count(100 // len(CASES))):
        for name, body in CASES.items():
            neighbours.add(name, number, tests=tests_that(body))
    faults = neighbours.go(innocents=bench.count(10))
    notes, classed, tried = [], 0, 0
    for case, names in neighbours.names.items():
        for name in names:
            tried += 1
            verdict = neighbours.verdicts.get(name, ("none", "", ""))
            if verdict[:2] == ("infrastructure", "out-of-memory"):
                classed += 1
            else:
                notes.append(f"{case}: {verdict[0]} {verdict[1]} {verdict[2][:80]}")
    held = attack.of(bench, bench.count(5), "memory")
    return [
        Figure(
            "F5",
            f"tests over a limit of 320 MiB, {len(CASES)} ways",
            tried,
            classed,
            "all `out-of-memory`",
            0,
            notes[:5],
        ),
        Figure(
            "F5",
            "innocent instances next to them; nothing left",
            len(neighbours.quiet),
            max(0, len(neighbours.quiet) - len(faults)),
            "verdict unchanged",
            0,
            faults[:5] + [f"the program's memory grew by {neighbours.growth()} MiB"],
        ),
        Figure("F5", "`doctor --attack`, memory", held[0], held[1], "enforced", 0, held[2]),
    ]
