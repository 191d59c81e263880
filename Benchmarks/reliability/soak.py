"""F24: ten thousand sandboxes, one after the other, by one program.

One `swegym serve` starts a session, runs a command in it and ends it, again and again; every hundredth time the patch of the
session is graded, which is a whole run of tests. The mark: the size of the program does not grow (less than 1 MiB in a
thousand starts over the second half of the time), and no mount, process, control group, descriptor, thread or file is left.
"""

import concurrent.futures
import os
import pathlib
import re
import time

from .common import Figure, memory, mounts, until_gone
from .server import Server


def control_groups():
    return {
        os.path.join(root, name)
        for root, names, _ in os.walk("/sys/fs/cgroup")
        for name in names
        if name.startswith("swegym-")
    }


def owner_is(name, process):
    return re.search(rf"-{process}-", name) is not None


def measure(bench):
    place = bench.place("F24")
    workspace = bench.copy_of_demo(place / "workspace")
    temporary = place / "temporary"
    temporary.mkdir()
    wanted, image = bench.count(10_000, 20), bench.valid()[0]
    server = Server(bench, workspace, env={"TMPDIR": str(temporary)})
    if not server.wait():
        return [Figure("F24", "sandboxes started", wanted, 0, "flat, nothing left", 0, [server.text()[-300:]])]
    process = server.process.pid
    notes, sizes = [], []

    def one(number):
        status, found = server.ask("POST", "/sessions", {"image": image, "name": f"soak-{number}"})
        if status != 201:
            return f"start: {status} {found}"
        status, said = server.ask(
            "POST", f"/sessions/soak-{number}/exec", {"command": ["sh", "-c", f"echo {number} > mine; cat mine"]}
        )
        problem = None if status == 200 and said["stdout"] == f"{number}\n" else f"exec: {status} {said}"
        if number % 100 == 99:
            status, grade = server.ask("POST", f"/sessions/soak-{number}/grade", {})
            if status != 200 or grade.get("resolved"):
                problem = f"grade: {status} {grade}"
        status, found = server.ask("DELETE", f"/sessions/soak-{number}")
        return problem or (None if status == 204 else f"end: {status} {found}")

    started = time.monotonic()
    passed = 0
    try:
        problem = one(-1)
        if problem:
            notes.append(problem)
        before = usage(process)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            step = max(1, wanted // 50)
            for begin in range(0, wanted, step):
                for problem in pool.map(one, range(begin, min(wanted, begin + step))):
                    passed += problem is None
                    if problem and len(notes) < 5:
                        notes.append(problem)
                sizes.append((begin + step, resident(process)))
        after = usage(process)
        left_groups = [name for name in control_groups() if owner_is(name, process)]
        left_sessions = [path.name for path in (workspace / "sessions" / "live").glob("*")]
    finally:
        server.end()
    spent = time.monotonic() - started
    half = sizes[len(sizes) // 2 :]
    slope = rise(half)
    left, _ = until_gone(place)
    groups = [name for name in control_groups() if owner_is(name, process)]
    files = [
        os.path.relpath(os.path.join(root, each), place)
        for top in (temporary, workspace / "scratch")
        for root, _, names in os.walk(top)
        for each in names
        if not each.endswith(".py")
    ]
    remains = [
        f"{len(each)} {name}"
        for name, each in (
            ("processes", left),
            ("mounts", mounts(place)),
            ("control groups", groups),
            ("files", files),
            ("sessions while it ran", left_sessions),
            ("control groups while it ran", left_groups),
        )
        if each
    ]
    notes.append(
        f"{sizes[0][1] / 1024:.1f} MiB after {sizes[0][0]:,}, {half[0][1] / 1024:.1f} MiB after {half[0][0]:,}, "
        f"{sizes[-1][1] / 1024:.1f} MiB after {wanted:,}: {slope:.2f} MiB a thousand in the second half; "
        f"descriptors {before[0]} then {after[0]}, threads {before[1]} then {after[1]}"
    )
    return [
        Figure(
            "F24",
            "sandboxes started, used and ended by one program",
            wanted,
            passed,
            "each does its work",
            spent,
            notes,
        ),
        Figure(
            "F24",
            "growth of the program in the second half",
            1,
            int(slope < 1),
            "less than 1 MiB a thousand",
            spent,
            [f"{slope:.2f} MiB a thousand"],
        ),
        Figure(
            "F24",
            "kinds of things left: processes, mounts, control groups, files, sessions, descriptors",
            7,
            7 - len(remains) - (after[0] > before[0] + 4),
            "none",
            spent,
            remains,
        ),
    ]


def resident(process):
    """KiB."""
    found = re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{process}/status").read_text(encoding="utf-8"))
    return int(found.group(1)) if found else memory(process) * 1024


def usage(process):
    return len(os.listdir(f"/proc/{process}/fd")), len(os.listdir(f"/proc/{process}/task"))


def rise(points):
    """MiB in a thousand starts, by the line of least squares."""
    count = len(points)
    if count < 2:
        return 0
    middle = sum(x for x, _ in points) / count
    level = sum(y for _, y in points) / count
    below = sum((x - middle) ** 2 for x, _ in points)
    return sum((x - middle) * (y - level) for x, y in points) / below * 1_000 / 1_024 if below else 0
