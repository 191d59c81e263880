#!/usr/bin/env python3
"""Runs agents' own programs, unmodified and from PyPI, in the instances of the demo.

    swegym run pipelines/demo.yaml
    uv run --no-project --python 3.12 --with harbor==0.26.0 --with mini-swe-agent==2.4.6 --with datasets \\
        Benchmarks/runtimes.py [--demo demo] [--programs .build/release]

- mini-swe-agent's batch runner with a scripted model: its docker class over `swegym-docker`, and the class of the package
  `swegym`; what it submits is graded by `swegym evaluate`.
- Harbor's agents oracle and nop on ten tasks of `swegym convert --to harbor`, each graded by its own files.
- The calls of the docker runtimes of verifiers 0.4.0 and NeMo Gym 0.7.0, as they were recorded, over `swegym-docker`.
- `eval_script` as SkyRL runs it, for the gold patch and for none, of every instance.
- The Python package's sessions, by the program and by `swegym serve`.

What is not installed is said and left out. Ends with 1 when something is not as it must be.
"""

import argparse
import concurrent.futures
import importlib.util
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
FAULTS = []
SUBMIT = "echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT && git add -A && git diff --cached"


def expect(condition, text, detail=""):
    print(("ok    " if condition else "FAULT ") + text, flush=True)
    if not condition:
        FAULTS.append(text)
        if detail:
            print("      " + str(detail)[-2000:].replace("\n", "\n      "))


def has(*modules):
    missing = [module for module in modules if importlib.util.find_spec(module) is None]
    if missing:
        print(f"left out, not installed: {', '.join(missing)}")
    return not missing


class Bench:
    """The programs, the workspace, and rows with the names of images."""

    def __init__(self, demo, programs, scratch):
        self.scratch = scratch
        self.splits, self.workspace = demo / "splits", demo / "workspace"
        self.programs = programs
        self.variables = {
            **os.environ, "SWEGYM_WORKSPACE": str(self.workspace), "PYTHONPATH": str(ROOT / "python"),
            "PATH": f"{programs}:{os.environ.get('PATH', os.defpath)}", "PYTHONDONTWRITEBYTECODE": "1"}
        os.environ.update(self.variables)
        self.swegym(
            "convert", self.splits, "--to", "swe-gym", "--with", "image_name,docker_image,eval_script", "--output",
            scratch / "rows.jsonl")
        self.rows = [json.loads(line) for line in open(scratch / "rows.jsonl", encoding="utf-8")]

    def run(self, *words, **options):
        options = {"env": self.variables, "capture_output": True, "text": True, "timeout": 1800, **options}
        return subprocess.run([str(word) for word in words], **options)

    def swegym(self, *words):
        done = self.run(self.programs / "swegym", *words)
        if done.returncode not in (0, 1):
            sys.exit(f"swegym {words[0]}: {done.stderr}")
        return done.stdout

    def docker(self, *words, **options):
        return self.run(self.programs / "swegym-docker", *words, **options)

    def alive(self):
        listed = json.loads(self.run(self.programs / "swegym-sandbox", "list", "--json").stdout)
        return [one["name"] for one in (listed["sessions"] if isinstance(listed, dict) else listed)]

    def settled(self):
        """The sessions that are left when what is ending has ended."""
        for _ in range(50):
            if not self.alive():
                break
            time.sleep(0.2)
        return self.alive()


# mini-swe-agent


def script(patch):
    """What a model says: it looks, starts a server that must live on, applies the patch, and submits."""
    commands = ["ls && python --version", "(python -m http.server 8765 >/tmp/server.log 2>&1 &) ; sleep 1; echo started"]
    commands.append(
        "python -c 'import urllib.request as u; print(u.urlopen(\"http://127.0.0.1:8765/\").status)'")
    if patch:
        commands.append(f"cat > /tmp/fix.patch <<'END_OF_FIX'\n{patch}\nEND_OF_FIX\ngit apply --whitespace=nowarn /tmp/fix.patch")
    commands.append(SUBMIT)
    return [
        {"role": "assistant", "content": "THOUGHT", "extra": {"actions": [{"command": command}], "cost": 0}}
        for command in commands]


def mini(bench, label, environment, startup=None):
    home = bench.scratch / f"mini-{label}"
    (home / "data").mkdir(parents=True)
    picked = bench.rows[:4]
    with open(home / "data" / "train.jsonl", "w", encoding="utf-8") as stream:
        for row in picked:
            stream.write(json.dumps({key: row[key] for key in ("instance_id", "problem_statement", "image_name")}) + "\n")
    predictions = {}
    for number, row in enumerate(picked):
        # The last one submits nothing.
        patch = row["patch"] if number + 1 < len(picked) else ""
        config = {
            "model": {"model_class": "deterministic", "model_name": "deterministic", "outputs": script(patch)},
            "environment": environment}
        if startup:
            config["run"] = {"env_startup_command": startup}
        # JSON is YAML.
        (home / f"{number}.yaml").write_text(json.dumps(config))
        done = bench.run(
            pathlib.Path(sys.executable).with_name("mini-extra"), "swebench", "--subset", home / "data", "--split", "train",
            "--filter", f"^{row['instance_id']}$", "-o", home / "out", "-c", "swebench.yaml", "-c", home / f"{number}.yaml",
            env={
                **bench.variables, "MSWEA_SILENT_STARTUP": "1", "MSWEA_GLOBAL_CONFIG_DIR": str(home / "config"),
                "HF_HUB_OFFLINE": "1", "MSWEA_COST_TRACKING": "ignore_errors", "HF_HOME": str(home / "hf"),
                "MSWEA_DOCKER_EXECUTABLE": str(bench.programs / "swegym-docker")})
        trajectory = home / "out" / row["instance_id"] / f"{row['instance_id']}.traj.json"
        told = json.loads(trajectory.read_text()) if trajectory.exists() else {}
        expect(
            told.get("info", {}).get("exit_status") == "Submitted" and "\n200\n" in json.dumps(told).replace("\\n", "\n"),
            f"mini-swe-agent, {label}: {row['instance_id']} submits, and its server answered",
            done.stdout[-800:] + done.stderr[-800:] + json.dumps(told.get("info", {}).get("exception_str", "")))
    preds = home / "out" / "preds.json"
    predictions = json.loads(preds.read_text()) if preds.exists() else {}
    if not expect_grades(bench, home, preds, predictions, picked, label):
        return
    expect(bench.settled() == [], f"mini-swe-agent, {label}: no session is left", bench.alive())


def expect_grades(bench, home, preds, predictions, picked, label):
    expect(len(predictions) == len(picked), f"mini-swe-agent, {label}: preds.json has {len(picked)} predictions")
    if not predictions:
        return False
    bench.swegym(
        "evaluate", preds, "--workspace", bench.workspace, "--run-id", f"mini-{label}", "--output", home / "evaluation",
        "--only", *[row["instance_id"] for row in picked])
    report = json.loads(next((home / "evaluation").glob("*.json")).read_text())
    good, empty = sorted(row["instance_id"] for row in picked[:-1]), [picked[-1]["instance_id"]]
    expect(
        report["resolved_ids"] == good and report["empty_patch_ids"] == empty,
        f"mini-swe-agent, {label}: what it submits resolves {len(good)} of {len(good)}, and nothing is empty", report)
    return True


# Harbor


def harbor(bench, count):
    tasks = bench.scratch / "tasks"
    bench.swegym("convert", bench.splits, "--to", "harbor", "--output", tasks)
    for path in sorted(tasks.iterdir())[count:]:
        shutil.rmtree(path)
    for agent, wanted in (("oracle", count), ("nop", 0)):
        start = time.monotonic()
        done = bench.run(
            pathlib.Path(sys.executable).with_name("harbor"), "run", "-p", tasks, "-a", agent, "-e",
            "swegym.harbor:SwegymEnvironment", "--ek", f"workspace={bench.workspace}", "-o", bench.scratch / "jobs",
            "--job-name", agent, "-n", "2", "-q", "-y", env={**bench.variables, "HARBOR_TELEMETRY": "off"})
        seconds = time.monotonic() - start
        rewards = [
            json.loads(path.read_text())["reward"]
            for path in (bench.scratch / "jobs" / agent).glob("*/verifier/reward.json")]
        expect(
            len(rewards) == count and sum(rewards) == wanted,
            f"Harbor, {agent}: {sum(rewards)} of {count} in {seconds:.0f} s", done.stdout + done.stderr)
    expect(bench.settled() == [], "Harbor: no session is left", bench.alive())


# Calls of docker runtimes


def verifiers(bench, image):
    """verifiers/v1/runtimes/docker.py, 0.4.0: how a container is made, used by servers and programs, and removed."""
    docker, name = bench.docker, "verifiers-1"
    expect(docker("version", "--format", "{{.Server.Version}}").stdout.strip() != "", "verifiers: version")
    started = docker(
        "run", "--label", "verifiers=1", "--detach", "--network", "bridge", "--publish", "127.0.0.1::8000", "--cpus",
        "1", "--memory", "512m", "--env", "A=b c", "--workdir", "/testbed", "--entrypoint", "sleep", "--name", name, image,
        "infinity")
    expect(started.returncode == 0, "verifiers: run --detach --publish", started.stderr)
    config = docker("inspect", "--format", "{{json .Config}}", name)
    value = json.loads(config.stdout or "{}")
    expect("A=b c" in (value.get("Env") or []) and value.get("WorkingDir") == "/testbed", "verifiers: inspect", config)
    expect(docker("exec", "--user", "0", name, "sh", "-c", "mkdir -p /tmp/a").returncode == 0, "verifiers: exec --user 0")
    probe = docker("exec", name, "python3", "-I", "-S", "-c", "import array, socket")
    expect(probe.returncode == 0, "verifiers: exec of a probe", probe.stderr)
    said = docker("exec", "-i", "--env", "K=v w", "--workdir", "/tmp", name, "sh", "-c", "cat; pwd; echo $K", input="in")
    expect(said.stdout == "in/tmp\nv w\n", "verifiers: exec -i --env --workdir", said)
    detached = docker("exec", "--detach", "--workdir", "/tmp", name, "python3", "-m", "http.server", "8000")
    expect(detached.returncode == 0, "verifiers: exec --detach", detached.stderr)
    port = docker("port", name, "8000/tcp").stdout.strip()
    reached = subprocess.run(
        ["python3", "-c", f"""
import time, urllib.request
for _ in range(50):
    try:
        print(urllib.request.urlopen('http://{port}/', timeout=2).status); break
    except OSError: time.sleep(0.1)
"""], capture_output=True, text=True)
    expect(reached.stdout == "200\n", "verifiers: a published port is reached from the host", f"{port} {reached}")
    expect(docker("rm", "--force", name).returncode == 0, "verifiers: rm --force")
    expect(bench.settled() == [], "verifiers: no session is left", bench.alive())


def nemo(bench, image):
    """nemo_gym/sandbox/providers/docker, 0.7.0: create, exec, files both ways, status, close."""
    docker, name, folder = bench.docker, "nemo-1", bench.scratch / "nemo"
    folder.mkdir()
    started = docker(
        "run", "-d", "--name", name, "--label", "nemo=1", "--init", "-w", "/testbed", "--env", "A=b", "--cpus", "1",
        "--memory", "512m", "--memory-swap", "512m", "--rm", "--entrypoint", "/bin/sh", image, "-c", "sleep 7200")
    expect(started.returncode == 0, "NeMo Gym: run -d", started.stderr)
    state = docker("inspect", "-f", "{{.State.Status}}", name).stdout.strip()
    both = docker("inspect", "-f", "{{.State.Running}}\t{{.Config.Image}}", name).stdout.strip()
    expect(state == "running" and both == f"true\t{image}", "NeMo Gym: inspect -f", f"{state} {both}")
    said = docker("exec", "-i", "-w", "/tmp", "--env", "K=v", "--user", "root", name, "/bin/sh", "-c", "pwd; echo $K$A; exit 3")
    expect((said.stdout, said.returncode) == ("/tmp\nvb\n", 3), "NeMo Gym: exec", said)
    (folder / "in").write_bytes(b"\0\xff")
    to, back = docker("cp", folder / "in", f"{name}:/tmp/file"), docker("cp", f"{name}:/tmp/file", folder / "out")
    expect((folder / "out").exists() and (folder / "out").read_bytes() == b"\0\xff", "NeMo Gym: cp both ways", (to, back))
    expect(docker("rm", "-f", name).returncode == 0, "NeMo Gym: rm -f")
    gone = docker("inspect", "-f", "{{.State.Status}}", name)
    expect(gone.returncode != 0 and "No such container" in gone.stderr, "NeMo Gym: a container that is gone", gone)
    expect(bench.settled() == [], "NeMo Gym: no session is left", bench.alive())


# eval_script


def skyrl(bench):
    """SkyRL's example: a fresh container, `git apply` of the patch, the script by a here-document; 0 is a reward."""
    docker, seconds = bench.docker, []

    def grade(row, patch):
        image = row["image_name"]
        started = docker("run", "-d", "-w", "/testbed", "--rm", image, "sleep", "2h")
        if started.returncode:
            return started.stderr
        name = started.stdout.strip()
        if patch:
            applied = docker(
                "exec", "-w", "/testbed", name, "bash", "-lc",
                f"git apply --whitespace=nowarn <<'END_OF_PATCH'\n{patch}\nEND_OF_PATCH")
            if applied.returncode:
                return applied.stderr
        start = time.monotonic()
        done = docker("exec", "-w", "/testbed", name, "bash", "-lc", f"bash <<'END_OF_EVAL'\n{row['eval_script']}\nEND_OF_EVAL")
        seconds.append(time.monotonic() - start)
        docker("rm", "-f", name)
        return done.returncode

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        gold = list(pool.map(lambda row: grade(row, row["patch"]), bench.rows))
        none = list(pool.map(lambda row: grade(row, ""), bench.rows))
    expect(gold == [0] * len(bench.rows), f"eval_script: {gold.count(0)} of {len(gold)} gold patches resolve", gold)
    expect(none == [1] * len(bench.rows), f"eval_script: {none.count(0)} of {len(none)} resolve without one", none)
    print(f"      seconds of one: median {statistics.median(seconds):.2f}, most {max(seconds):.2f}")
    expect(bench.settled() == [], "eval_script: no session is left", bench.alive())


# The Python package


def package(bench):
    """The same work in a session by the program and by a server, up to its grade."""
    sys.path.insert(0, str(ROOT / "python"))
    sys.dont_write_bytecode = True
    import swegym

    row = bench.rows[0]

    def work(label, **place):
        with swegym.Session(row["instance_id"], allow_unbounded=True, **place) as session:
            session.write("/tmp/fix.patch", row["patch"])
            first = session.grade().status
            session.execute("git apply --whitespace=nowarn /tmp/fix.patch", check=True)
            said = session.execute(["sh", "-c", "cat; echo $K; exit 3"], input=b"\xff", env={"K": "v w"}, workdir="/tmp")
            slow = session.execute("sleep 60", timeout=0.5)
            (bench.scratch / label).mkdir()
            session.upload(ROOT / "python" / "swegym", "/workspace/copy")
            session.download("/workspace/copy", bench.scratch / label)
            copied = (bench.scratch / label / "session.py").read_bytes() == (ROOT / "python/swegym/session.py").read_bytes()
            same = session.diff().decode() == row["patch"]
            grade = session.grade("swe-gym")
        expect(
            (first, grade.status, grade.reward) == ("empty", "resolved", 1.0), f"swegym.Session, {label}: grades", grade)
        expect(said.exit_code == 3 and said.stdout.endswith("v w\n") and slow.timed_out, f"swegym.Session, {label}: execute", said)
        expect(same and copied, f"swegym.Session, {label}: the difference is the patch, and files come back as they were")

    work("program", workspace=bench.workspace)
    server = subprocess.Popen(
        [bench.programs / "swegym", "serve", "--port", "0", "--workspace", bench.workspace], env=bench.variables,
        stdout=subprocess.PIPE, text=True)
    try:
        address = server.stdout.readline().split()[-1]
        work("serve", url=address)
    finally:
        server.terminate()
        server.wait()
    expect(bench.settled() == [], "swegym.Session: no session is left", bench.alive())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demo", type=pathlib.Path, default=ROOT / "demo")
    parser.add_argument("--programs", type=pathlib.Path, default=ROOT / ".build/release")
    parser.add_argument("--tasks", type=int, default=10, help="how many tasks Harbor runs")
    options = parser.parse_args()
    if not (options.demo / "splits" / "full.jsonl").exists():
        sys.exit(f"{options.demo}: there is no demo; `swegym run pipelines/demo.yaml` makes it")
    with tempfile.TemporaryDirectory(prefix="swegym-runtimes-") as scratch:
        bench = Bench(options.demo.resolve(), options.programs.resolve(), pathlib.Path(scratch))
        image = bench.rows[0]["image_name"]
        started = bench.docker("run", "--rm", image, "true")
        if started.returncode:
            sys.exit(f"no session starts: {started.stderr}")
        skyrl(bench)
        verifiers(bench, image)
        nemo(bench, image)
        package(bench)
        if has("minisweagent", "datasets"):
            mini(bench, "docker", {"environment_class": "docker"})
            mini(
                bench, "swegym", {"environment_class": "swegym.minisweagent.SwegymEnvironment"},
                "swegym start {{instance_id}}")
        if has("harbor"):
            harbor(bench, options.tasks)
    print(f"{len(FAULTS)} faults" if FAULTS else "all as it must be")
    sys.exit(bool(FAULTS))


if __name__ == "__main__":
    main()
