"""F6: tests that do not end: signals ignored, spinning, sleeping, reading standard input, children that are zombies or stopped.

The mark: ended within the limit and 2 s, no process survives, an innocent instance next to them gets the verdict it gets alone.
"""

from . import attack
from .neighbours import Neighbours, tests_that
from .common import Figure

LIMIT = 4
IGNORE = (
    "import signal, time, os, sys\nfor each in range(1, 32):\n    try: signal.signal(each, signal.SIG_IGN)\n"
    "    except (OSError, ValueError): pass\n"
)
CASES = {
    "ignores": IGNORE + "while True: time.sleep(60)",
    "spins": "while True: pass",
    "sleeps": "import time\ntime.sleep(10_000)",
    "reads": "import os\nread, write = os.pipe()\nos.read(0, 1)\nos.read(read, 1)",
    "zombies": "import os, time\nfor _ in range(20):\n    if os.fork() == 0: os._exit(0)\ntime.sleep(10_000)",
    "stopped": "import os, signal, time\nchild = os.fork()\nif child == 0:\n    while True: time.sleep(1)\n"
    "os.kill(child, signal.SIGSTOP)\nos.waitpid(child, 0)",
    "daemon": "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
    "        for each in range(3): os.close(each)\n        time.sleep(10_000)\n    os._exit(0)\ntime.sleep(10_000)",
}


def measure(bench):
    neighbours = Neighbours(bench, bench.place("F6"), ("--timeout", str(LIMIT)))
    for number in range(bench.count(100)):
        for name, body in CASES.items():
            neighbours.add(name, number, tests=tests_that(body))
    faults = neighbours.go(innocents=bench.count(20), timeout=7_200)
    tried = passed = 0
    longest, notes = 0, []
    for case, names in neighbours.names.items():
        for name in names:
            tried += 1
            verdict = neighbours.verdicts.get(name, ("none", "", ""))
            spent = max([run["wallSeconds"] for run in neighbours.runs(name)] or [0])
            longest = max(longest, spent)
            if verdict[:2] == ("infrastructure", "time-limit") and LIMIT <= spent <= LIMIT + 2:
                passed += 1
            else:
                notes.append(f"{case}: {verdict[0]} {verdict[1]} {verdict[2][:80]}, {spent:.1f} s")
    notes.insert(0, f"the longest run took {longest:.2f} s at a limit of {LIMIT} s")
    held = attack.of(bench, bench.count(5), "wall time", "silence", "daemon")
    return [
        Figure(
            "F6",
            f"tests that do not end, {len(CASES)} ways",
            tried,
            passed,
            "`time-limit` within 2 s of it",
            0,
            notes[:6],
        ),
        Figure(
            "F6",
            "innocent instances next to them; no process left",
            len(neighbours.quiet),
            max(0, len(neighbours.quiet) - len(faults)),
            "verdict unchanged",
            0,
            faults[:5],
        ),
        Figure("F6", "`doctor --attack`, time", held[0], held[1], "enforced", 0, held[2]),
    ]
