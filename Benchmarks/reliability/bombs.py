"""F7: fork bomb, daemons, a great allocation, very many files, a sparse file, deep directories, descriptors.

The mark: each is bounded and its run ends, an innocent instance next to them gets the verdict that it gets alone, nothing is
alive, mounted or on the disk afterwards. How much longer the innocent instance took is printed: on a machine with other work
that says little.
"""

import os

from . import attack
from .neighbours import Neighbours, tests_that
from .common import Figure

CASES = {
    "fork-bomb": "import os, time\nend = time.time() + 4\nwhile time.time() < end:\n    try: os.fork()\n    except OSError: pass",
    "daemons": "import os, time\nfor _ in range(40):\n    if os.fork() == 0:\n        os.setsid()\n        if os.fork() == 0:\n"
    "            time.sleep(600)\n        os._exit(0)",
    "allocation": "taken = bytearray(50 << 30)",
    "inodes": "import os\nos.makedirs('many')\nfor number in range(10_000_000):\n    open('many/%d' % number, 'w').close()",
    "sparse": "import os\nwith open('sparse', 'wb') as stream: stream.truncate(100 << 30)",
    "deep": "import os\nfor _ in range(20_000):\n    os.mkdir('d' * 200)\n    os.chdir('d' * 200)",
    "descriptors": "import os\nfiles = []\nwhile True: files.append(os.open('/dev/null', os.O_RDONLY))",
    "great-file": "with open('great', 'wb') as stream:\n    while True: stream.write(bytes(1 << 20))",
    "temporary": "number = 0\nwhile True:\n    number += 1\n    with open('/tmp/%d' % number, 'wb') as stream:\n"
    "        stream.write(bytes(4 << 20))",
    "shared-memory": "number = 0\nwhile True:\n    number += 1\n    with open('/dev/shm/%d' % number, 'wb') as stream:\n"
    "        stream.write(bytes(4 << 20))",
}


def blocks(directory):
    return sum(
        os.lstat(os.path.join(root, name)).st_blocks // 2 for root, _, files in os.walk(directory) for name in files
    )


def measure(bench):
    place = bench.place("F7")
    neighbours = Neighbours(bench, place, ("--timeout", "15", "--memory", "1024"))
    alone = neighbours.seconds("alone")
    before = os.statvfs(place)
    for number in range(bench.count(10)):
        for name, body in CASES.items():
            neighbours.add(name, number, tests=tests_that(body))
    faults = neighbours.go(innocents=bench.count(10), timeout=7_200)
    tried = passed = 0
    notes, said = [], {}
    for case, names in neighbours.names.items():
        for name in names:
            tried += 1
            verdict = neighbours.verdicts.get(name, ("none", "", ""))
            said[case] = f"{case}: {verdict[0]} {verdict[1]}".strip()
            spent = max([run["wallSeconds"] for run in neighbours.runs(name)] or [0])
            if verdict[0] != "none" and spent <= 17:
                passed += 1
            else:
                notes.append(f"{case}: {verdict[0]} {verdict[1]} {verdict[2][:80]}, {spent:.1f} s")
    scratch = blocks(neighbours.rows.workspace / "scratch") / 1024
    if scratch > 64:
        faults.append(f"{scratch:.0f} MiB of scratch are left")
    lost = (before.f_bfree - os.statvfs(place).f_bfree) * before.f_frsize / (1 << 20)
    quiet = [neighbours.seconds(name) for name in neighbours.quiet]
    notes.insert(0, "; ".join(said.values()))
    notes.append(
        f"innocent: {alone:.1f} s alone, {min(quiet):.1f} to {max(quiet):.1f} s next to them; the disk of the machine has "
        f"{lost:.0f} MiB less, whoever wrote them; the program's memory grew by {neighbours.growth()} MiB"
    )
    held = attack.of(bench, bench.count(5), "processes", "threads", "open files", "disk")
    return [
        Figure(
            "F7",
            f"tests that use up something, {len(CASES)} ways",
            tried,
            passed,
            "bounded, the run ends",
            0,
            notes[:6],
        ),
        Figure(
            "F7",
            "innocent instances next to them; nothing left",
            len(neighbours.quiet),
            max(0, len(neighbours.quiet) - len(faults)),
            "verdict unchanged",
            0,
            faults[:5],
        ),
        Figure("F7", "`doctor --attack`, processes and disk", held[0], held[1], "enforced", 0, held[2]),
    ]
