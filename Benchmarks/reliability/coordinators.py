"""F21: two to eight coordinators at once on one workspace, and the lease of one that was killed.

The mark: exactly one works, the others end at once with another status than 0 and say which process has the workspace, and
after kill -9 of the holder the next one holds it within a second.
"""

import re
import signal
import subprocess
import time

from .neighbours import tests_that
from .common import Figure, end
from .rows import Rows
from .server import Server


class Coordinators:
    """Programs that validate one instance whose test sleeps, over one workspace."""

    def __init__(self, bench, place):
        self.bench, self.place = bench, place
        self.rows = Rows(bench, place)
        self.rows.add("quick")
        self.rows.validate()
        self.rows.add("sleeps", tests=tests_that("import time\ntime.sleep(600)"))
        self.files = self.rows.write()
        self.workspace = self.rows.workspace

    def start(self):
        path = self.place / f"said-{time.monotonic_ns()}"
        with open(path, "wb") as stream:
            process = subprocess.Popen(
                [
                    self.bench.swegym,
                    "validate",
                    "--rows",
                    str(self.files[0]),
                    "--repos",
                    str(self.files[1]),
                    "--workspace",
                    str(self.workspace),
                    "--timeout",
                    "120",
                ],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
            )
        process.said = path
        return process

    def holder(self):
        try:
            return (self.workspace / "lease").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""


def measure(bench):
    place, chance = bench.place("F21"), bench.chance("coordinators")
    coordinators = Coordinators(bench, place)
    tried = passed = 0
    notes, taken = [], []
    for _ in range(bench.count(100, 3)):
        processes = [coordinators.start() for _ in range(chance.randint(2, 8))]
        until = time.monotonic() + 30
        while sum(process.poll() is None for process in processes) > 1 and time.monotonic() < until:
            time.sleep(0.05)
        working = [process for process in processes if process.poll() is None]
        others = [process for process in processes if process not in working]
        tried += 1
        named = [
            process
            for process in others
            if process.returncode not in (0, None)
            and working
            and re.search(rf"\bprocess {working[0].pid}\b", process.said.read_text(encoding="utf-8", errors="replace"))
        ]
        if len(working) == 1 and len(named) == len(others):
            passed += 1
        else:
            wrong = [
                process.said.read_text(encoding="utf-8", errors="replace")[-120:]
                for process in others
                if process not in named
            ]
            notes.append(
                f"{len(processes)} at once: {len(working)} work, {len(named)} of {len(others)} name it: {wrong[:2]}"
            )
        for process in working:
            process.send_signal(signal.SIGKILL)
            process.wait()
        begun = time.monotonic()
        following = coordinators.start()
        while f"process {following.pid} " not in coordinators.holder() and time.monotonic() - begun < 30:
            time.sleep(0.005)
        taken.append(time.monotonic() - begun)
        following.send_signal(signal.SIGKILL)
        following.wait()
    commands = []
    holder = coordinators.start()
    while f"process {holder.pid} " not in coordinators.holder():
        time.sleep(0.05)
    entries = place / "none.yaml"
    entries.write_text("- name: a/b\n  url: /nowhere\n", encoding="utf-8")
    for words in (
        ["mine", "--history", str(entries)],
        ["validate"],
        ["publish", "--output", str(place / "out")],
        ["evaluate", "gold", "--output", str(place / "evaluated")],
        ["audit", "made__quick-1"],
    ):
        said, status = "", None
        try:
            done = subprocess.run(
                [bench.swegym, *words, "--workspace", str(coordinators.workspace)],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=60,
                check=False,
            )
            said, status = done.stdout.decode("utf-8", "replace"), done.returncode
        except subprocess.TimeoutExpired:
            said = "did not end within 60 s"
        good = status not in (0, None) and f"process {holder.pid}" in said
        commands.append(good)
        if not good:
            notes.append(f"`{words[0]}` next to another: status {status}, {said[-150:]}")
    # A server waits for the workspace; what it says meanwhile is looked at.
    server = Server(bench, coordinators.workspace)
    time.sleep(5)
    end(holder)
    waited = server.wait(60)
    said = server.text()
    server.end()
    quick = sum(seconds < 1 for seconds in taken)
    return [
        Figure(
            "F21",
            "two to eight coordinators at once on one workspace",
            tried,
            passed,
            "one works, the others name it",
            0,
            notes[:5],
        ),
        Figure(
            "F21", "other commands next to one that works", len(commands), sum(commands), "refused, the holder named", 0
        ),
        Figure(
            "F21",
            "a server that waits for the workspace",
            1,
            int(waited and f"process {holder.pid}" in said),
            "says for whom, and begins",
            0,
            []
            if f"process {holder.pid}" in said
            else [f"it says nothing while it waits, up to 300 s; then: {said.strip()[:100]}"],
        ),
        Figure(
            "F21",
            "the lease after kill -9 of the holder",
            len(taken),
            quick,
            "taken within 1 s",
            0,
            [f"the slowest took {max(taken):.2f} s, the start of the program with it"],
        ),
    ]
