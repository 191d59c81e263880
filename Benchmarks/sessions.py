#!/usr/bin/env python3
"""How long sessions take: started, entered, graded and ended; many at once; against podman where it is there.

    swegym run pipelines/demo.yaml
    Benchmarks/sessions.py demo/workspace [--image ID] [--programs .build/release] [--count 200] [--podman]

Times are wall times of whole commands as a caller sees them, medians of --repeat; `exec in one process` is one
connection a command without a new client process. With --podman the same root file system (/usr and what a session
shows) is run by podman in the same run. Nothing may be alive afterwards, or the script fails.
"""
import argparse, array, concurrent.futures, json, os, pathlib, re, shutil, socket, statistics, struct, subprocess, sys, tempfile, time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("workspace", type=pathlib.Path)
parser.add_argument("--image", help="the instance; the first valid one when none is given")
parser.add_argument("--programs", type=pathlib.Path, default=pathlib.Path(".build/release"))
parser.add_argument("--repeat", type=int, default=20)
parser.add_argument("--count", type=int, default=200, help="sessions at once")
parser.add_argument("--graded", type=int, default=10, help="how many of them are graded")
parser.add_argument("--podman", action="store_true")
arguments = parser.parse_args()
workspace = arguments.workspace.resolve()
programs = arguments.programs.resolve()
environment = {**os.environ, "SWEGYM_WORKSPACE": str(workspace), "PATH": f"{programs}:{os.environ['PATH']}"}


def call(*command, check=True, **more):
    return subprocess.run([str(word) for word in command], env=environment, capture_output=True, text=True, check=check, **more)


def sandbox(*command, **more):
    return call(programs / "swegym-sandbox", *command, **more)


def timed(work):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def figures(name, times):
    times = sorted(times)
    print(f"| {name} | {times[0]:.1f} | {statistics.median(times):.1f} | {times[-1]:.1f} |", flush=True)


def direct_exec(name, command):
    """One command over a connection of our own, as a server does it."""
    folder = workspace / "sessions" / "live" / name
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    connection.connect(f"/proc/self/fd/{handle}/socket")
    os.close(handle)
    variables = ["PATH=/usr/bin:/bin"]
    texts = b"".join(text.encode() + b"\0" for text in ["/", *command, *variables])
    memory = os.memfd_create("command")
    os.write(memory, struct.pack("=III", len(command), len(variables), len(texts)) + texts)
    connection.sendmsg([struct.pack("=IIq", 1, 0, 0)], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [memory]))])
    os.close(memory)
    while True:
        kind, _, value = struct.unpack("=IIq", connection.recv(16))
        if kind in (65, 66):
            connection.close()
            assert kind == 66 and value == 0, (kind, value)
            return


def alive():
    return int(call("sh", "-c", "pgrep -fc 'swegym/holder hol[d]' || true").stdout or 0)


def memory_used():
    text = pathlib.Path("/proc/meminfo").read_text()
    fields = {name: int(value) for name, value in re.findall(r"^(\w+):\s+(\d+) kB", text, re.M)}
    return fields["MemTotal"] - fields["MemFree"] - fields["Buffers"] - fields["Cached"] - fields.get("SReclaimable", 0)


image = arguments.image
if image is None:
    stories = call(programs / "swegym", "evaluate", "gold", "--workspace", workspace, "--output", tempfile.mkdtemp(), "--overwrite", "--json")
    image = next(one["instance"] for one in json.loads(stories.stdout)["results"] if one["status"] == "resolved")
call(programs / "swegym", "sandbox", "prepare", "--workspace", workspace, image)
before = alive()
print(f"one instance ({image}), {os.cpu_count()} processors, {'root' if os.geteuid() == 0 else 'an ordinary user'}\n")
print("| | min ms | median ms | max ms |\n|---|---|---|---|")

names = [f"bench-{index}" for index in range(arguments.repeat)]
figures("/bin/true, started by this script", [timed(lambda: call("true")) for _ in names])
figures("start", [timed(lambda: sandbox("start", image, "--detach", "--name", name)) for name in names])
figures("exec true, by command", [timed(lambda: sandbox("exec", name, "true")) for name in names])
figures("exec true, in one process", [timed(lambda: direct_exec(names[0], ["true"])) for _ in range(200)])
figures("exec python -c pass, by command", [timed(lambda: sandbox("exec", name, "python", "-c", "pass")) for name in names])
figures("diff", [timed(lambda: sandbox("diff", name)) for name in names])
sandbox("exec", names[0], "sh", "-c", "echo '# changed' >> $(git ls-files '*.py' | head -n 1)")
grade = lambda: call(programs / "swegym", "sandbox", "grade", names[0], "--workspace", workspace, check=False)
figures("grade, first", [timed(grade)])
figures("grade of the same patch", [timed(grade) for _ in range(3)])
figures("stop", [timed(lambda: sandbox("stop", name)) for name in names])

print(f"\n{arguments.count} sessions at once:\n")
many = [f"many-{index}" for index in range(arguments.count)]
used = memory_used()
start = time.perf_counter()
with concurrent.futures.ThreadPoolExecutor(8) as pool:
    list(pool.map(lambda name: sandbox("start", image, "--detach", "--name", name), many))
print(f"- started in {time.perf_counter() - start:.1f} s; {(memory_used() - used) / len(many) / 1024:.2f} MiB each while idle")


def work(pair):
    index, name = pair
    told = sandbox("exec", name, "sh", "-c", f"echo {index} > mine.txt; cat mine.txt; python -c 'print({index} + 1)'")
    changes = sandbox("diff", name).stdout
    return told.stdout == f"{index}\n{index + 1}\n" and f"+{index}\n" in changes


start = time.perf_counter()
with concurrent.futures.ThreadPoolExecutor(8) as pool:
    whole = list(pool.map(work, enumerate(many)))
print(f"- worked in and compared in {time.perf_counter() - start:.1f} s; {whole.count(False)} lost")
start = time.perf_counter()
graded = [
    call(programs / "swegym", "sandbox", "grade", name, "--workspace", workspace, "--json", check=False)
    for name in many[: arguments.graded]
]
wrong = sum(json.loads(one.stdout or "{}").get("status") != "unresolved" for one in graded)
print(f"- {len(graded)} graded in {time.perf_counter() - start:.1f} s; {wrong} without the grade that was due")
start = time.perf_counter()
sandbox("stop", *many)
left = alive() - before
print(f"- ended in {time.perf_counter() - start:.1f} s; {left} alive afterwards")

if arguments.podman and shutil.which("podman"):
    print("\npodman on the same root file system:\n\n| | min ms | median ms | max ms |\n|---|---|---|---|")
    root = pathlib.Path(tempfile.mkdtemp())
    for folder in ("usr", "proc", "dev", "sys", "tmp", "etc", "run"):
        (root / folder).mkdir()
    for link in ("bin", "lib", "lib64", "sbin"):
        (root / link).symlink_to(f"usr/{link}")
    # A control group file system of the second generation without controllers keeps runc from starting.
    shell = "mount | awk '/cgroup2/ {print $3}' | xargs -r -n1 umount 2>/dev/null; exec \"$@\""
    podman = ["unshare", "-m", "sh", "-c", shell, "sh", "podman", "--cgroup-manager", "cgroupfs", "--runtime", "runc"]
    options = ["--ulimit", "nofile=4096:4096", "--ulimit", "nproc=512:512", "--network", "none", "-v", "/usr:/usr:ro", "--rootfs", str(root)]
    tried = call(*podman, "run", "--rm", *options, "true", check=False)
    if tried.returncode == 0:
        figures("podman run true", [timed(lambda: call(*podman, "run", "--rm", *options, "true")) for _ in range(10)])
        call(*podman, "run", "-d", "--name", "swegym-bench", *options, "sleep", "600")
        figures("podman exec true", [timed(lambda: call(*podman, "exec", "swegym-bench", "true")) for _ in range(10)])
        call(*podman, "rm", "-f", "swegym-bench")
    else:
        print(f"podman does not run here: {tried.stderr.strip()[-300:]}")
    shutil.rmtree(root, ignore_errors=True)
sys.exit(1 if left or whole.count(False) or wrong else 0)
