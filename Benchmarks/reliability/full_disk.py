"""F4: the disk of the workspace, of its scratch directory or of TMPDIR is full, at many fill levels.

Two small instances are validated on a file system that is too small by one step after the other: tmpfs for all three, ext4
in a file for the workspace too. The mark: the program ends by itself with another status than 0 and a sentence that names the
disk or the space; no instance gets a verdict of which the disk is the cause and that accuses the candidate; and once there
is room, the same command gives the verdicts of an undisturbed run. Needs root.
"""

import os
import re
import subprocess

from .common import Figure, first_line, mounts
from .rows import Rows

NAMED = re.compile(r"space|disk|full|quota|ENOSPC", re.IGNORECASE)


class Small:
    """A small file system at a directory, that can be given more room."""

    def __init__(self, kind, at, kibibytes):
        self.kind, self.at, self.image = kind, str(at), str(at) + ".image"
        os.makedirs(self.at, exist_ok=True)
        if kind == "ext4":
            with open(self.image, "wb") as stream:
                stream.truncate(max(kibibytes, 1_024) << 10)
            call("mkfs.ext4", "-q", "-F", "-m", "0", self.image)
            call("mount", "-o", "loop", self.image, self.at)
        else:
            call("mount", "-t", "tmpfs", "-o", f"mode=1777,size={kibibytes}k", "swegym-small", self.at)

    def grow(self):
        if self.kind == "ext4":
            call("umount", self.at)
            with open(self.image, "r+b") as stream:
                stream.truncate(1 << 30)
            subprocess.run(
                ["e2fsck", "-fy", self.image], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
            )
            call("resize2fs", self.image)
            call("mount", "-o", "loop", self.image, self.at)
        else:
            call("mount", "-o", "remount,size=2g", self.at)

    def end(self):
        subprocess.run(["umount", self.at], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        if mounts(self.at):
            subprocess.run(["umount", "-l", self.at], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        if os.path.exists(self.image):
            os.unlink(self.image)


def call(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def used(directory):
    done = subprocess.run(["du", "-sk", str(directory)], stdout=subprocess.PIPE, check=True)
    return int(done.stdout.split()[0])


def measure(bench):
    if os.geteuid() != 0:
        return [Figure("F4", "full disks", 0, 0, "stops, says so, resumes", 0, ["mounts need root"], True)]
    place, chance = bench.place("F4"), bench.chance("disk")
    rows = Rows(bench, place)
    for name in ("one", "two"):
        rows.add(name)
    first = rows.validate()
    whole = {name: found[:2] for name, found in rows.verdicts().items()}
    if set(whole.values()) != {("valid", "")}:
        raise RuntimeError(f"undisturbed: {whole}: {first.text[-300:]}")
    needed = used(rows.workspace)
    figures = []
    for name, kind, most, full in (
        ("workspace", "tmpfs", needed, 24),
        ("workspace", "ext4", needed, 8),
        ("scratch", "tmpfs", max(8_192, needed // 4), 6),
        ("TMPDIR", "tmpfs", 4_096, 8),
    ):
        levels = bench.count(full, 2)
        # One level in each step of the way from nothing to all.
        sizes = [int(most * (index + chance.random()) / levels) + 64 for index in range(levels)]
        passed, notes, stopped = 0, [], 0
        for number, size in enumerate(sizes):
            said, did_stop = attempt(rows, place / f"{name}-{kind}-{number}", name, kind, size, whole)
            stopped += did_stop
            if said:
                notes.append(f"{size / 1_024:.1f} MiB: {said}")
            else:
                passed += 1
        notes.append(f"{name} on {kind}: {stopped} of {levels} sizes were too small ({most / 1_024:.0f} MiB at most)")
        figures.append(
            Figure(
                "F4",
                f"{name} full, {kind}, from nothing to all that is needed",
                levels,
                passed,
                "stops, says so, resumes; no wrong class",
                0,
                notes[:8],
            )
        )
    return figures


def attempt(rows, at, name, kind, size, whole):
    """What went wrong at one size, and whether it was too small."""
    workspace, temporary = at / "workspace", at / "temporary"
    at.mkdir(parents=True)
    temporary.mkdir(mode=0o1777)
    env = {"TMPDIR": str(temporary)}
    target = {"workspace": workspace, "scratch": workspace / "scratch", "TMPDIR": temporary}[name]
    small = Small(kind, target, size)
    try:
        done = rows.validate(workspace=workspace, env=env, timeout=300)
        verdicts = {each: found[:3] for each, found in rows.verdicts(workspace).items()}
        problems = []
        is_whole = {each: found[:2] for each, found in verdicts.items()} == whole
        if done.crashed:
            problems.append(f"ended by {done.status}: {first_line(done.err.decode('utf-8', 'replace'))}")
        elif not is_whole and done.status == 0:
            problems.append(f"status 0 although {verdicts}")
        elif done.status != 0 and not NAMED.search(done.text):
            problems.append(
                f"status {done.status} and no word of the disk: {done.err.decode('utf-8', 'replace').strip()[-160:]}"
            )
        for each, (verdict, reason, detail) in verdicts.items():
            if verdict not in ("valid", "infrastructure"):
                problems.append(f"{each} became {verdict} {reason} {detail[:60]}")
            elif verdict == "infrastructure" and reason != "disk":
                problems.append(f"{each} became infrastructure {reason}: {detail[:100]}")
        small.grow()
        again = rows.validate(workspace=workspace, env=env, timeout=600)
        after = {each: found[:2] for each, found in rows.verdicts(workspace).items()}
        if after != whole or again.status != 0:
            problems.append(
                f"with room: status {again.status}, {after} {again.err.decode('utf-8', 'replace').strip()[-100:]}"
            )
        return "; ".join(problems), not is_whole
    finally:
        small.end()
