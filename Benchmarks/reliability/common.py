"""What the sections share: the program under test, its demo, processes watched, and figures."""

import dataclasses
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time

BENCHMARKS = pathlib.Path(__file__).resolve().parent.parent


@dataclasses.dataclass
class Figure:
    """One line of the table: what was done, how often, and how often it went as it should."""

    figure: str
    done: str
    tried: int
    passed: int
    mark: str
    seconds: float = 0
    notes: list = dataclasses.field(default_factory=list)
    # What was not tried here, such as for want of a tool, is neither passed nor failed.
    skipped: bool = False

    @property
    def holds(self):
        return self.skipped or (self.tried > 0 and self.passed == self.tried)


@dataclasses.dataclass
class Ended:
    """What became of one call of the program."""

    status: int
    out: bytes
    err: bytes
    seconds: float
    peak: int  # of resident memory of the process itself, MiB

    @property
    def text(self):
        return (self.out + b"\n" + self.err).decode("utf-8", "replace")

    @property
    def crashed(self):
        return self.status < 0 or self.status in (132, 133, 134, 135, 136, 139)

    def json(self):
        try:
            return json.loads(self.out)
        except ValueError:
            return None


class Bench:
    """The program under test, and the directory in which everything of a measurement lies."""

    def __init__(self, swegym, directory, seed=1, scale=1.0):
        self.swegym = os.path.abspath(swegym)
        self.directory = pathlib.Path(directory).resolve()
        self.directory.mkdir(parents=True, exist_ok=True)
        self.seed, self.scale = seed, scale
        self.demo_workspace = self.directory / "demo" / "demo" / "workspace"
        self.splits = self.directory / "demo" / "demo" / "splits"

    def count(self, full, least=1):
        """How many of a full measurement are done at this scale."""
        return max(least, round(full * self.scale))

    def chance(self, name):
        return random.Random(f"{self.seed} {name}")

    def place(self, name):
        """An empty directory of a section, which everybody may enter."""
        path = self.directory / "sections" / name
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        for each in (path, *path.parents):
            if each == self.directory.parent:
                break
            each.chmod(0o755)
        return path

    def digest(self):
        return hashlib.sha256(pathlib.Path(self.swegym).read_bytes()).hexdigest()

    def demo(self):
        """The demo, mined, validated and published once."""
        if not (self.splits / "manifest.json").exists():
            root = self.directory / "demo"
            (root / "pipelines").mkdir(parents=True, exist_ok=True)
            shutil.copy(BENCHMARKS.parent / "pipelines" / "demo.yaml", root / "pipelines")
            said = self.run("run", str(root / "pipelines" / "demo.yaml"), timeout=3_600)
            if said.status != 0:
                sys.exit(f"the demo ended with status {said.status}: {said.text[-1_000:]}")
        return self.demo_workspace

    def valid(self):
        """The valid instances of the demo."""
        self.demo()
        lines = (self.splits / "full.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line)["instance_id"] for line in lines]

    def copy_of_demo(
        self, target, keeps=("environments", "cache", "mirrors", "demonstration", "logs", "records"), catalogue=True
    ):
        """A copy of the demo's workspace that shares files with it, which are only ever replaced."""
        source, target = self.demo(), pathlib.Path(target)
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for name in keeps:
            if (source / name).exists():
                # Records are damaged by some sections: those are copies.
                how = "-a" if name == "records" else "-al"
                subprocess.run(["cp", how, str(source / name), str(target)], check=True)
        if catalogue:
            for path in source.glob("catalogue.sqlite*"):
                shutil.copy2(path, target)
        return target

    def run(self, *words, timeout=900, env=None, watch=False, **more):
        return watched([self.swegym, *map(str, words)], timeout, env, **more)

    def script(self, name, *words, timeout=3_600):
        """Another script of this directory; its status and its output."""
        started = time.monotonic()
        done = subprocess.run(
            [sys.executable, str(BENCHMARKS / name), *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
            check=False,
        )
        return done.returncode, done.stdout.decode("utf-8", "replace"), time.monotonic() - started


def watched(command, timeout=900, env=None, **more):
    """Runs a command to its end, or ends it, and reads its largest size meanwhile."""
    started = time.monotonic()
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **env} if env is not None else None,
        **more,
    )
    texts = {}

    def read(name, stream):
        texts[name] = stream.read()

    readers = [
        threading.Thread(target=read, args=pair, daemon=True)
        for pair in (("out", process.stdout), ("err", process.stderr))
    ]
    for reader in readers:
        reader.start()
    peak = 0
    while process.poll() is None:
        peak = max(peak, memory(process.pid, "VmHWM"))
        if time.monotonic() - started > timeout:
            process.kill()
        time.sleep(0.01)
    for reader in readers:
        reader.join(10)
    return Ended(process.returncode, texts.get("out", b""), texts.get("err", b""), time.monotonic() - started, peak)


def memory(process, field="VmRSS"):
    """MiB of a process, 0 when it has gone."""
    try:
        found = re.search(field + r":\s+(\d+)", pathlib.Path(f"/proc/{process}/status").read_text(encoding="utf-8"))
    except OSError:
        return 0
    return int(found.group(1)) // 1024 if found else 0


def alive(directory, starters=()):
    """Processes that have to do with a directory: by command, working directory, mounts or control group."""
    needle = str(directory).encode()
    groups = [f"run-{each}-".encode() for each in starters]
    own = os.readlink("/proc/self/ns/mnt")
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit() or int(entry) == os.getpid():
            continue
        base = f"/proc/{entry}/"
        try:
            command = pathlib.Path(base + "cmdline").read_bytes()
            state = pathlib.Path(base + "stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
            matches = needle in command
            if not matches:
                matches = os.readlink(base + "cwd").encode().startswith(needle)
            if not matches and os.readlink(base + "ns/mnt") != own:
                matches = needle in pathlib.Path(base + "mountinfo").read_bytes()
            if not matches and groups:
                text = pathlib.Path(base + "cgroup").read_bytes()
                matches = any(group in text for group in groups)
        except (OSError, IndexError):
            continue
        # The parents of this script name the directory as well.
        if matches and state[0] != "Z" and int(entry) not in ancestors():
            found.append(f"{entry} {command.replace(bytes(1), b' ').decode('utf-8', 'replace')[:160]}")
    return found


def ancestors():
    found, process = set(), os.getpid()
    while process > 1:
        found.add(process)
        try:
            text = pathlib.Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            break
        process = int(text.rsplit(")", 1)[1].split()[1])
    return found


def until_gone(directory, starters=(), seconds=5):
    """Waits for the processes of a directory; those that stay, and how long it took."""
    started = time.monotonic()
    while True:
        left = alive(directory, starters)
        spent = time.monotonic() - started
        if not left or spent > seconds:
            return left, spent
        time.sleep(0.05)


def mounts(directory):
    """Mounts at or below a directory, as this process sees them."""
    text = pathlib.Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
    return [line for line in text.splitlines() if f" {directory}" in line]


def control_groups(starters):
    """Control groups that runs of these processes have left."""
    prefixes = [f"run-{each}-" for each in starters]
    found = []
    for root, names, _ in os.walk("/sys/fs/cgroup"):
        found += [os.path.join(root, name) for name in names if any(prefix in name for prefix in prefixes)]
        if root.count("/") > 6:
            names.clear()
    return found


def digests(directory, normal=None):
    """The SHA-256 of each file below a directory, by its path; `normal` may change a file's bytes first."""
    root = pathlib.Path(directory)
    found = {}
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            name = str(path.relative_to(root))
            found[name] = hashlib.sha256(normal(name, content) if normal else content).hexdigest()
    return found


def tree_digest(*directories, leave_out=()):
    """One digest of names, kinds, modes, targets and contents below directories."""
    total = hashlib.sha256()
    for directory in directories:
        for root, names, files in os.walk(directory):
            names[:] = sorted(name for name in names if os.path.join(root, name) not in leave_out)
            for name in sorted(names + files):
                path = os.path.join(root, name)
                if path in leave_out:
                    continue
                status = os.lstat(path)
                total.update(os.fsencode(path) + f"\0{status.st_mode}\0".encode())
                if os.path.islink(path):
                    total.update(os.fsencode(os.readlink(path)))
                elif os.path.isfile(path):
                    with open(path, "rb") as stream:
                        total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()


def first_line(text, length=160):
    """The first line of a text that says something, without what moves a cursor."""
    for line in text.splitlines():
        line = "".join(each if each.isprintable() else "?" for each in line).strip()
        if line:
            return line[:length]
    return ""


def end(process, seconds=10):
    """Ends a process of ours and waits for it."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
