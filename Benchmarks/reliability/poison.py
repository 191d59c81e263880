"""F19: what a run leaves for the next one in its place.

Tests change installed packages, write bytecode, .pth files and conftest.py above the checkout, settings in home, files in /tmp
and /dev/shm, and leave a server on a port; an innocent instance in the same environment runs before and after them in the same
slot. Then a thousand sessions do the same. The mark: the innocent verdict is the same, and so is the digest of the environment.
"""

import json

from .neighbours import Neighbours
from .common import Figure, tree_digest
from .rows import TEST, TESTS
from .server import Server

POISON = r"""
import glob, os, site, socket, subprocess, sys, sysconfig
def quietly(action, *values):
    try: return action(*values)
    except OSError: return None
def write(path, text):
    def put():
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "w") as stream: stream.write(text)
    quietly(put)
places = [sysconfig.get_paths()["purelib"], *site.getsitepackages(), os.path.dirname(os.__file__)]
for place in places:
    for name in ("poison.pth", "sitecustomize.py", "usercustomize.py", "conftest.py", "mod.py", "pytest/__init__.py", "_pytest/poison.py"):
        write(os.path.join(place, name), "import os; os._exit(0)\n")
    for path in glob.glob(place + "/**/*.py", recursive=True)[:200]:
        write(path, "raise SystemExit(0)\n")
        quietly(os.unlink, path)
    for path in glob.glob(place + "/**/*.pyc", recursive=True)[:200]: write(path, "poison")
    quietly(os.rename, place + "/pytest", place + "/pytest.away")
    quietly(os.chmod, place, 0o777)
for name in ("conftest.py", "pytest.ini", "setup.cfg", "tox.ini", "mod.py", "sitecustomize.py"):
    for place in ("/", "/testbed", "/testbed/tests", "/tmp", "/dev/shm", os.path.expanduser("~"), os.path.expanduser("~/.config"), "/etc", "/usr/lib/python3"):
        write(os.path.join(place, name), "raise SystemExit(0)\n")
for path in ("~/.config/pip/pip.conf", "~/.pdbrc", "~/.bashrc", "~/.local/lib/python3.11/site-packages/mod.py", "/etc/profile", "/swegym/swegym_start.py"):
    write(os.path.expanduser(path), "raise SystemExit(0)\n")
server = socket.socket()
quietly(server.bind, ("127.0.0.1", 45678))
quietly(server.listen)
if quietly(os.fork) == 0:
    os.setsid()
    for each in range(3): os.close(each)
    import time
    time.sleep(600)
    os._exit(0)
"""
# The innocent instance looks for what it should not see.
LOOKS = (
    TESTS
    + """

def test_nothing_is_left():
    import os, socket
    assert not os.path.exists('/tmp/conftest.py') and not os.path.exists('/dev/shm/conftest.py')
    assert socket.socket().connect_ex(('127.0.0.1', 45678)) != 0
"""
)


def measure(bench):
    place = bench.place("F19")
    neighbours = Neighbours(bench, place, ("--timeout", "30"))
    for number in range(bench.count(20)):
        neighbours.add(
            "poison",
            number,
            tests={
                "tests/test_mod.py": TEST
                + "\n\ndef test_answer():\n"
                + "".join(f"    {line}\n" for line in POISON.splitlines())
                + "    from mod import answer\n    assert answer() == 42\n"
            },
        )
        neighbours.add("looks", number, tests={"tests/test_mod.py": LOOKS})
    environments = neighbours.rows.workspace / "environments"
    before = tree_digest(environments)
    rows = neighbours.rows
    done = rows.validate(*neighbours.options, "--workers", "1", timeout=7_200)
    verdicts = rows.verdicts()
    looked = neighbours.names["looks"]
    good = sum(verdicts.get(name, ("",))[0] == "valid" for name in looked)
    notes = [f"poison: {verdicts.get(neighbours.names['poison'][0], ('none', '', ''))[:2]}"]
    notes += [
        f"{name}: {verdicts.get(name, ('none', '', ''))[:3]}"
        for name in looked
        if verdicts.get(name, ("",))[0] != "valid"
    ][:3]
    if done.crashed:
        notes.append(f"status {done.status}")
    after = tree_digest(environments)
    figures = [
        Figure(
            "F19", "innocent instances after poisoned ones in one slot", len(looked), good, "valid as before", 0, notes
        ),
        Figure("F19", "digest of the environments after them", 1, int(before == after), "unchanged", 0),
    ]
    workspace = bench.copy_of_demo(place / "demo")
    image, sessions = bench.valid()[0], bench.count(1_000, 5)
    first = tree_digest(workspace / "environments")
    server = Server(bench, workspace)
    passed, problems = 0, []
    if server.wait():
        try:
            for number in range(sessions):
                name = f"poison-{number}"
                status, said = server.ask("POST", "/sessions", {"image": image, "name": name})
                if status == 201:
                    status, said = server.ask(
                        "POST", f"/sessions/{name}/exec", {"command": ["python", "-c", POISON], "timeout": 30}
                    )
                    server.ask("DELETE", f"/sessions/{name}")
                if status == 200:
                    passed += 1
                elif len(problems) < 3:
                    problems.append(f"{name}: {status} {json.dumps(said)[:150]}")
        finally:
            server.end()
    else:
        problems.append(server.text()[-200:])
    figures.append(Figure("F19", "poisoned sessions", sessions, passed, "each starts as the first", 0, problems))
    figures.append(
        Figure(
            "F19",
            "digest of the environments after them",
            1,
            int(first == tree_digest(workspace / "environments")),
            "unchanged",
            0,
        )
    )
    graded = bench.run(
        "evaluate", "gold", "--only", image, "--workspace", workspace, "--output", place / "graded", "--json"
    )
    found = graded.json()
    resolved = bool(found and found["results"] and found["results"][0]["status"] == "resolved")
    figures.append(
        Figure(
            "F19",
            "the gold patch graded after them",
            1,
            int(resolved),
            "resolved",
            0,
            [] if resolved else [graded.text[-200:]],
        )
    )
    return figures
