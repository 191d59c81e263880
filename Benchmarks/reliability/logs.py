r"""F8: a gibibyte of log, one endless line, NUL, bytes that are no text, escape sequences, carriage returns, bidi controls.

The mark: the program grows by less than 64 MiB, each kept log has at most 8 MiB, what was cut makes no valid instance, and
nothing below 0x20 but line feed and tab, no DEL, no C1 and no bidi control reaches the output of any command (`validate`,
`show`, `rerun`, `status`, `report`), to a pipe as to a terminal, where only what the program itself draws is allowed.
"""

import os
import pty
import re
import select
import subprocess
import time

from . import attack
from .neighbours import Neighbours, tests_that
from .common import Figure

MARK = "swegym-canary"
SEQUENCES = (
    r"\x1b]0;swegym-canary\x07",
    r"\x1b[2J\x1b[H swegym-canary",
    r"\x1b]8;;http://swegym-canary\x1b\\\\here\x1b]8;;\x1b\\\\",
    r"right\rswegym-canary",
    r"\x00swegym-canary\x00",
    r"\u202eswegym-canary\u202c",
    r"\x9b31mswegym-canary",
    r"\x7f\x08\x08swegym-canary",
    r"\x1b[?1049h\x1bPswegym-canary\x1b\\\\",
    r"\u2066swegym-canary\u2069\u200f",
)
ALL = "'" + "\\n".join(SEQUENCES) + "\\n'"
CASES = {
    "gibibyte": "import os\nline = b'x' * 1023 + b'\\n'\nfor _ in range(1 << 20): os.write(1, line)",
    "one-line": "import os\nfor _ in range(1 << 10): os.write(1, b'x' * (1 << 20))",
    "noise": "import os\nfor _ in range(1 << 8): os.write(2, os.urandom(1 << 20))",
    "sequences": f"import os\ntext = {ALL}\nfor each in (1, 2): os.write(each, text.encode())\nprint(text)\nassert 0, text",
    "not-text": "import os\nos.write(1, bytes(range(256)) * 64 + b'swegym-canary')\nraise RuntimeError('\\udcff\\x1b]0;swegym-canary\\x07')",
    "in-a-name": f"import pytest\nclass Loud(Exception): pass\nLoud.__name__ = {ALL}\nraise Loud({ALL})",
}
BAD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# What the program draws: colours, the cursor's line, its visibility.
DRAWN = re.compile(r"\x1b\[[0-9;]*[mKGAF]|\x1b\[\?25[hl]|\r")


def on_terminal(command, seconds=120):
    """What a command writes to a terminal."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        command, stdin=child, stdout=child, stderr=child, close_fds=True, env={**os.environ, "TERM": "xterm-256color"}
    )
    os.close(child)
    found, until = b"", time.monotonic() + seconds
    while time.monotonic() < until:
        if select.select([parent], [], [], 0.2)[0]:
            try:
                data = os.read(parent, 65_536)
            except OSError:
                break
            if not data:
                break
            found += data
        elif process.poll() is not None:
            break
    process.kill()
    process.wait()
    os.close(parent)
    return found


def bad(data, is_terminal):
    text = data.decode("utf-8", "surrogateescape")
    if is_terminal:
        text = DRAWN.sub("", text)
    found = BAD.search(text) or re.search("[\udc80-\udcff]", text)
    return repr(text[max(0, found.start() - 30) : found.end() + 30]) if found else None


def measure(bench):
    place = bench.place("F8")
    neighbours = Neighbours(bench, place, ("--timeout", "60"))
    for number in range(bench.count(10)):
        for name, body in CASES.items():
            neighbours.add(name, number, tests=tests_that(body))
    # Names of tests and files come from strangers, too.
    neighbours.add(
        "names",
        0,
        tests={
            **tests_that("pass"),
            "tests/test_mod.py": tests_that("pass")["tests/test_mod.py"]
            + f"\n\nimport pytest\n@pytest.mark.parametrize('text', {ALL}.split('\\n'), ids=lambda each: each)\n"
            f"def test_named(text):\n    pass\n",
        },
    )
    faults = neighbours.go(innocents=bench.count(5), timeout=7_200)
    tried = passed = 0
    notes, largest = [], 0
    for case, names in neighbours.names.items():
        for name in names:
            tried += 1
            verdict = neighbours.verdicts.get(name, ("none", "", ""))
            logs = (neighbours.rows.workspace / "logs").glob(f"*/made__{name}-1/*")
            size = max([path.stat().st_size for path in logs] or [0])
            largest = max(largest, size)
            right = (
                verdict[0] != "none"
                and size <= 9 << 20
                and not (case in ("gibibyte", "one-line", "noise") and verdict[0] == "valid")
            )
            passed += right
            if not right:
                notes.append(f"{case}: {verdict[0]} {verdict[1]} {verdict[2][:80]}, log {size >> 20} MiB")
    notes.append(
        f"the largest log kept has {largest / (1 << 20):.1f} MiB; the program's memory grew by {neighbours.growth()} MiB"
    )
    figures = [
        Figure(
            "F8",
            f"great and odd output, {len(CASES) + 1} ways",
            tried,
            passed,
            "log bounded, what was cut is not valid",
            0,
            notes[:6],
        ),
        Figure(
            "F8",
            "growth of the program",
            1,
            int(neighbours.growth() < 64),
            "less than 64 MiB",
            0,
            [f"{neighbours.growth()} MiB"],
        ),
        Figure(
            "F8",
            "innocent instances next to them; nothing left",
            len(neighbours.quiet),
            max(0, len(neighbours.quiet) - len(faults)),
            "verdict unchanged",
            0,
            faults[:5],
        ),
    ]
    workspace = str(neighbours.rows.workspace)
    commands = []
    for case in ("sequences", "not-text", "in-a-name", "names"):
        instance = f"made__{case}-0-1"
        commands += [
            ["show", instance, "--workspace", workspace],
            ["rerun", instance, "--phase", "after", "--workspace", workspace],
            ["show", instance, "--workspace", workspace, "--json"],
        ]
    rows, entries = neighbours.rows.write()
    commands.append(["status", "--workspace", workspace])
    commands.append(["publish", "--workspace", workspace, "--output", str(place / "published")])
    commands.append(
        [
            "validate",
            "--rows",
            str(rows),
            "--repos",
            str(entries),
            "--workspace",
            workspace,
            "--before",
            "1",
            "--after",
            "1",
            "--timeout",
            "60",
        ]
    )
    commands.append(["report", str(place / "published"), "--output", str(place / "report")])
    tried, notes = 0, []
    outputs = [("validate", neighbours.done.out + neighbours.done.err, False)]
    for command in commands:
        done = bench.run(*command)
        outputs.append((" ".join(command[:2]), done.out + done.err, False))
        outputs.append((" ".join(command[:2]) + " on a terminal", on_terminal([bench.swegym, *command]), True))
    if (place / "report").exists():
        outputs += [
            (f"report {path.name}", path.read_bytes().replace(b"\r\n", b"\n"), False)
            for path in sorted((place / "report").rglob("*"))
            if path.suffix in (".html", ".md", ".csv")
        ]
    passed = 0
    for name, data, is_terminal in outputs:
        tried += 1
        found = bad(data, is_terminal)
        passed += found is None
        if found:
            notes.append(f"{name}: {found}")
    figures.append(
        Figure("F8", "outputs and report pages searched for control characters", tried, passed, "none", 0, notes[:8])
    )
    held = attack.of(bench, bench.count(5), "log")
    figures.append(Figure("F8", "`doctor --attack`, logs", held[0], held[1], "enforced", 0, held[2]))
    return figures
