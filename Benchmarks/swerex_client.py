"""Drives every call of SWE-ReX's own client against `swegym serve`, and measures them.

    uv run --no-project --python 3.11 --with swe-rex==1.4.0 --with aiohttp \\
        Benchmarks/swerex_client.py --workspace demo/workspace swegym-demo__pocketunits-11 [--swegym .build/release/swegym]

It starts a server on a free port of loopback, a session of the instance in it, and works in that session through
`swerex.runtime.remote.RemoteRuntime`, unchanged. With `--with mini-swe-agent` mini-swe-agent's agent works there too, by its
SWE-ReX class over SWE-ReX's remote deployment and a scripted model. `--load N` has N sessions started, worked in and graded, 32 at
once, and looks at what is left. One line a check; the exit status is 0 when all of them hold.
"""

import argparse
import asyncio
import glob
import json
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

os.environ.setdefault("SWE_REX_LOG_STREAM_LEVEL", "ERROR")

from swerex.exceptions import (  # noqa: E402
    BashIncorrectSyntaxError,
    CommandTimeoutError,
    NonZeroExitCodeError,
    SessionDoesNotExistError,
    SessionExistsError,
)
from swerex.runtime.abstract import (  # noqa: E402
    BashAction,
    BashInterruptAction,
    CloseBashSessionRequest,
    Command,
    CreateBashSessionRequest,
    ReadFileRequest,
    UploadRequest,
    WriteFileRequest,
)
from swerex.runtime.remote import RemoteRuntime  # noqa: E402

PASSED, FAILED = [], []


def check(name: str, holds: bool, shown: object = "") -> None:
    (PASSED if holds else FAILED).append(name)
    print(f"{'OK' if holds else 'FAILED'}  {name}" + ("" if holds else f"  {shown!r}"), flush=True)


async def raises(name: str, kind: type, work, *words: str) -> None:
    try:
        result = await work
    except kind as error:
        check(name, all(word in str(error) for word in words), str(error))
    except Exception as error:  # noqa: BLE001
        check(name, False, error)
    else:
        check(name, False, result)


def ask(url: str, method: str, path: str, token: str | None = None, body: object = None):
    request = urllib.request.Request(url + path, method=method)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(request, data) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


async def shells(runtime: RemoteRuntime) -> None:
    """create_session, run_in_session, close_session."""
    await runtime.create_session(CreateBashSessionRequest())
    await raises(
        "a second shell of one name is refused", SessionExistsError, runtime.create_session(CreateBashSessionRequest())
    )

    async def run(command: str, **options):
        return await runtime.run_in_session(BashAction(command=command, **options))

    said = await run("echo hello")
    check("a command's output", (said.output, said.exit_code) == ("hello\n", 0), said)
    check("the prompt is what ended it", said.expect_string == "SHELLPS1PREFIX", said)
    await run("cd /tmp && export WORD='a b' && f() { echo \"<$1>\"; }")
    said = await run('pwd; f "$WORD"')
    check("directory, variables and functions stay", said.output == "/tmp\n<a b>\n", said)
    said = await run("cat <<'EOF'\n$x `y` \"z\" !1\n\ttab\nEOF\necho end")
    check("several lines and a heredoc", said.output == '$x `y` "z" !1\n\ttab\nend\n', said)
    said = await run("printf 'ünï €\\n'; # comment")
    check("other letters", said.output == "ünï €\n", said)
    said = await run("printf '%s' " + "x" * 200_000 + " | wc -c")
    check("a command of 200 kB", said.output.strip() == "200000", said)
    said = await run("head -c 3000000 /dev/zero | tr '\\0' a")
    check("3 MB of output", len(said.output) == 3_000_000 and said.exit_code == 0, len(said.output))
    await raises("check=raise", NonZeroExitCodeError, run("echo no; (exit 3)", error_msg="boo"), "boo: Command", "3")
    said = await run("(exit 3)", check="silent")
    check("check=silent", said.exit_code == 3, said)
    said = await run("(exit 3)", check="ignore")
    check("check=ignore", said.exit_code is None, said)
    await raises("a command that bash cannot read", BashIncorrectSyntaxError, run("echo ( ; fi"), "syntax error")
    said = await run("set -x; echo traced; set +x", check="silent")
    check("a traced command", "traced\n" in said.output and said.exit_code == 0, said)
    said = await run("PS1='other> '; echo changed")
    check("a changed prompt", said.output == "changed\n", said)
    said = await run("echo after")
    check("and the command after it", said.output == "after\n", said)
    said = await run("printf '\\033[31mred\\033[0m\\n'")
    check("escape sequences are removed", said.output == "red\n", said)

    await raises("a timeout", CommandTimeoutError, run("echo begun; sleep 600", timeout=0.5), "timeout after 0.5")
    said = await runtime.run_in_session(BashInterruptAction())
    check("an interruption", said.exit_code == 0 and "begun" in said.output, said)
    said = await run("echo on")
    check("the shell goes on after it", said.output == "on\n", said)
    deaf = "import signal, time\nfor n in (2, 15, 20): signal.signal(n, signal.SIG_IGN)\nprint('deaf', flush=True)\ntime.sleep(600)"
    await runtime.write_file(WriteFileRequest(path="/tmp/deaf.py", content=deaf))
    await raises("a program that ignores signals", CommandTimeoutError, run("python3 /tmp/deaf.py", timeout=2))
    said = await runtime.run_in_session(BashInterruptAction(n_retry=1))
    check("is killed", said.exit_code == 0, said)
    said = await run("echo on")
    check("and the shell goes on", said.output == "on\n", said)

    said = await run("/usr/bin/python3 -q", is_interactive_command=True, expect=[">>> "], timeout=20)
    check("an interactive program", said.expect_string == ">>> ", said)
    said = await run("print(6 * 7)", is_interactive_command=True, expect=[">>> "], timeout=20)
    check("a line for it", said.output == "42", said)
    said = await run("exit()", is_interactive_quit=True, timeout=20)
    check("its end", said.exit_code == 0 and said.expect_string == "SHELLPS1PREFIX", said)
    said = await run("read -p 'name? ' name", is_interactive_command=True, expect=[r"na\w+\? "], timeout=20)
    check("a regular expression", said.expect_string == r"na\w+\? ", said)
    await run("me", is_interactive_command=True, timeout=20)
    said = await run('echo "[$name]"')
    check("what was typed", said.output == "[me]\n", said)

    await runtime.write_file(WriteFileRequest(path="/tmp/rc", content="FROM_RC=yes\n"))
    await runtime.create_session(CreateBashSessionRequest(session="second", startup_source=["/tmp/rc"]))
    said = await runtime.run_in_session(BashAction(command="echo $FROM_RC", session="second"))
    check("a second shell with a file that it sources", said.output == "yes\n", said)
    both = await asyncio.gather(
        run("sleep 0.5; echo one"), runtime.run_in_session(BashAction(command="sleep 0.5; echo two", session="second"))
    )
    check("two shells at once", [one.output for one in both] == ["one\n", "two\n"], both)
    await raises("a shell that ends", Exception, runtime.run_in_session(BashAction(command="exit 7", session="second")), "7")
    await runtime.close_session(CloseBashSessionRequest(session="second"))
    await raises(
        "a shell that is not there",
        SessionDoesNotExistError,
        runtime.close_session(CloseBashSessionRequest(session="second")),
    )


async def commands(runtime: RemoteRuntime) -> None:
    """execute."""
    made = await runtime.execute(Command(command=["echo", "a  b"]))
    check("a list of words", (made.stdout, made.stderr, made.exit_code) == ("a  b\n", "", 0), made)
    made = await runtime.execute(Command(command="echo out; echo err >&2; exit 4", shell=True))
    check("a text for a shell", (made.stdout, made.stderr, made.exit_code) == ("out\n", "err\n", 4), made)
    made = await runtime.execute(Command(command="echo out; echo err >&2", shell=True, merge_output_streams=True))
    check("merged streams", (made.stdout, made.stderr) == ("out\nerr\n", ""), made)
    made = await runtime.execute(Command(command="echo $A; pwd", shell=True, env={"A": "1"}, cwd="/tmp"))
    check("variables and directory", made.stdout == "1\n/tmp\n", made)
    made = await runtime.execute(Command(command="kill -9 $$", shell=True))
    check("a signal is a negative exit code", made.exit_code == -9, made)
    made = await runtime.execute(Command(command=["printf", r"\xff\n"]))
    check("bytes that are no text", made.stdout == "\\xff\n", made)
    await raises("check=True", NonZeroExitCodeError, runtime.execute(Command(command=["false"], check=True)), "'false'")
    await raises("a timeout", CommandTimeoutError, runtime.execute(Command(command=["sleep", "9"], timeout=0.3)), "0.3s")
    await raises("no such program", FileNotFoundError, runtime.execute(Command(command=["no-such-program"])))


async def files(runtime: RemoteRuntime) -> None:
    """read_file, write_file, upload."""
    await runtime.write_file(WriteFileRequest(path="/tmp/new/deep/file.txt", content="ä\nb\n"))
    read = await runtime.read_file(ReadFileRequest(path="/tmp/new/deep/file.txt"))
    check("a file written and read, with its directories", read.content == "ä\nb\n", read)
    read = await runtime.read_file(ReadFileRequest(path="/tmp/new/deep/file.txt", encoding="latin-1"))
    check("another encoding", read.content == "Ã¤\nb\n", read)
    await runtime.execute(Command(command=r"printf 'a\377\r\nb' > /tmp/bytes", shell=True))
    read = await runtime.read_file(ReadFileRequest(path="/tmp/bytes", errors="backslashreplace"))
    check("bytes that are no text, and ends of lines", read.content == "a\\xff\nb", read)
    await raises("no such file", FileNotFoundError, runtime.read_file(ReadFileRequest(path="/nope")), "No such file")
    await raises("a directory", IsADirectoryError, runtime.read_file(ReadFileRequest(path="/tmp")))
    await raises("no permission", PermissionError, runtime.write_file(WriteFileRequest(path="/etc/x", content="")))
    await runtime.execute(Command(command=["ln", "-sf", "/etc/shadow", "/tmp/link"]))
    await raises("a link leads nowhere outside", Exception, runtime.read_file(ReadFileRequest(path="/tmp/link")))
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        (tree / "sub").mkdir(parents=True)
        (tree / "sub" / "a.bin").write_bytes(bytes(range(256)) * 4000)
        (tree / "b c.txt").write_text("b\n")
        await runtime.upload(UploadRequest(source_path=str(tree), target_path="/tmp/uploaded"))
        made = await runtime.execute(Command(command="cd /tmp/uploaded && find . -type f | sort && wc -c < sub/a.bin", shell=True))
        check("a directory uploaded", made.stdout == "./b c.txt\n./sub/a.bin\n1024000\n", made)
        await runtime.upload(UploadRequest(source_path=str(tree / "b c.txt"), target_path="/tmp/one/file"))
        read = await runtime.read_file(ReadFileRequest(path="/tmp/one/file"))
        check("a file uploaded", read.content == "b\n", read)


async def graded(url: str, session: dict) -> dict:
    """The grade of a session's changes."""
    path = f"/sessions/{session['name']}/grade"
    return json.loads((await asyncio.to_thread(ask, url, "POST", path, session["token"]))[1])


async def agent(url: str, host: str, port: int, image: str) -> None:
    """mini-swe-agent, in a session of its own: its deployment closes what it worked in when it is forgotten."""
    session = json.loads(ask(url, "POST", "/sessions", None, {"image": image})[1])
    submitted = await asyncio.to_thread(mini, host, port, session["token"])
    if submitted is not None:
        _, body = ask(url, "GET", f"/sessions/{session['name']}/diff", session["token"])
        # Names of objects are whole in one, and cut in the other.
        lines = [[line for line in text.splitlines() if not line.startswith("index ")] for text in (submitted, body.decode())]
        check("what mini-swe-agent submits is the session's change", len(lines[0]) > 4 and lines[0] == lines[1], lines)
        check("and it is graded", (await graded(url, session))["status"] == "unresolved")
    ask(url, "DELETE", f"/sessions/{session['name']}", session["token"])


async def figures(runtime: RemoteRuntime, url: str, token: str, name: str, count: int) -> None:
    async def measure(what: str, work) -> None:
        times = []
        for _ in range(count):
            start = time.perf_counter()
            await work()
            times.append((time.perf_counter() - start) * 1000)
        times.sort()
        print(f"{what}: median {statistics.median(times):.1f} ms, 95 % below {times[int(len(times) * 0.95)]:.1f} ms")

    async def direct() -> None:
        ask(url, "POST", f"/sessions/{name}/exec", token, {"command": ["true"]})

    await measure("run_in_session `true` by SWE-ReX's client", lambda: runtime.run_in_session(BashAction(command="true")))
    await measure("execute `true` by SWE-ReX's client", lambda: runtime.execute(Command(command=["true"])))
    await measure("POST /sessions/NAME/exec `true`, a connection each", direct)


def mini(host: str, port: int, token: str) -> str | None:
    """What mini-swe-agent submits; None where it is not installed."""
    os.environ.setdefault("MSWEA_SILENT_STARTUP", "1")
    try:
        from minisweagent.agents.default import DefaultAgent
        from minisweagent.environments.extra.swerex_docker import (
            SwerexDockerEnvironment,
            SwerexDockerEnvironmentConfig,
        )
        from minisweagent.models.test_models import DeterministicModel, make_output
        from swerex.deployment.remote import RemoteDeployment
    except ImportError:
        return None

    class RemoteEnvironment(SwerexDockerEnvironment):
        def __init__(self):
            self.config = SwerexDockerEnvironmentConfig(image="", cwd="/testbed")
            self.deployment = RemoteDeployment(auth_token=token, host=host, port=port, timeout=60)
            asyncio.run(self.deployment.start())

    commands = [
        "echo 'def answer(): return 42' > answer.py",
        "python -c 'import answer; print(answer.answer())'",
        "sleep 100",
        "git add -A && echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT && git diff --cached",
    ]
    outputs = [make_output(f"step {number}", [{"command": command}]) for number, command in enumerate(commands)]
    environment = RemoteEnvironment()
    environment.config.timeout = 2
    agent = DefaultAgent(
        DeterministicModel(outputs=outputs), environment, system_template="s", instance_template="{{task}}", cost_limit=0
    )
    result = agent.run("task")
    seen = json.dumps(agent.messages)
    check("mini-swe-agent sees what its commands print", "42" in seen)
    check("and what took too long", "CommandTimeoutError" in seen or "exceeded while running command" in seen)
    return result.get("submission", "")


def load(url: str, image: str, count: int) -> None:
    """Sessions by the hundred: started, worked in, graded and ended, with the patience that the server asks for."""
    import concurrent.futures

    refused = 0

    def patient(method: str, path: str, token: str | None = None, body: object = None) -> tuple[int, bytes]:
        nonlocal refused
        while True:
            status, answer = ask(url, method, path, token, body)
            if status not in (429, 503):
                return status, answer
            refused += 1
            time.sleep(0.5)

    def one(number: int) -> str:
        status, body = patient("POST", "/sessions", None, {"image": image})
        if status != 201:
            return f"start: {status} {body!r}"
        session = json.loads(body)
        path, token = f"/sessions/{session['name']}", session["token"]
        work = {"command": f"echo 'number = {number}' > number.py && python -c 'import number; print(number.number)'"}
        status, body = patient("POST", f"{path}/exec", token, work)
        if status != 200 or json.loads(body)["stdout"] != f"{number}\n":
            return f"exec: {status} {body!r}"
        status, body = patient("POST", f"{path}/grade", token)
        if status != 200 or json.loads(body)["status"] != "unresolved":
            return f"grade: {status} {body!r}"
        status, body = patient("DELETE", path, token)
        return "" if status == 204 else f"end: {status} {body!r}"

    start = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        lost = [problem for problem in pool.map(one, range(count)) if problem]
    seconds = time.perf_counter() - start
    print(f"{count} sessions started, worked in, graded and ended: {seconds:.0f} s, {refused} times asked to wait")
    check(f"none of {count} is lost", not lost, lost[:3])
    left = json.loads(ask(url, "GET", "/sessions")[1])["sessions"]
    check("none is alive afterwards", [one["image"] for one in left] == [image], left)


async def work(url: str, host: str, port: int, image: str, count: int, many: int) -> None:
    start = time.perf_counter()
    status, body = ask(url, "POST", "/sessions", None, {"image": image})
    print(f"POST /sessions: {(time.perf_counter() - start) * 1000:.0f} ms")
    check("a session is started", status == 201, body)
    session = json.loads(body)
    wrong = RemoteRuntime(auth_token="x" * 32, host=host, port=port, timeout=5)
    alive = await wrong.is_alive()
    check("a wrong token", not alive and "Invalid API Key" in alive.message, alive)
    runtime = RemoteRuntime(auth_token=session["token"], host=host, port=port, timeout=5)
    await runtime.wait_until_alive(timeout=5)
    check("is_alive", bool(await runtime.is_alive()))
    below = RemoteRuntime(auth_token=session["token"], host=f"{url}/sessions/{session['name']}", port=None)
    check("the same below /sessions/NAME", (await below.execute(Command(command=["pwd"]))).stdout == "/testbed\n")
    await shells(runtime)
    await commands(runtime)
    await files(runtime)
    await agent(url, host, port, image)
    if many:
        await asyncio.to_thread(load, url, image, many)
    await figures(runtime, url, session["token"], session["name"], count)
    await runtime.close()
    await raises("closed shells are gone", SessionDoesNotExistError, runtime.run_in_session(BashAction(command="true")))
    status, body = ask(url, "GET", f"/sessions/{session['name']}/diff", session["token"])
    check("an untouched checkout has no changes", (status, body) == (200, b""), body)
    status, _ = ask(url, "DELETE", f"/sessions/{session['name']}", session["token"])
    check("the session is ended", status == 204, status)
    check("nothing answers for it any more", not await runtime.is_alive())


def serve(options: argparse.Namespace) -> tuple[subprocess.Popen, str | None]:
    """A server on a free port, and its address."""
    server = subprocess.Popen(
        [options.swegym, "serve", "--workspace", options.workspace, "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    line = server.stdout.readline()
    return server, line.split()[-1] if line.startswith("listening on ") else None


def killed(options: argparse.Namespace) -> None:
    """A server that is killed leaves nothing alive, and the next one nothing of its sessions."""

    def running(word: str) -> list[str]:
        return [path for path in glob.glob("/proc/[0-9]*/cmdline") if word in read(path)]

    def read(path: str) -> str:
        try:
            return Path(path).read_bytes().decode(errors="replace")
        except OSError:
            return ""

    server, url = serve(options)
    _, body = ask(url, "POST", "/sessions", None, {"image": options.image})
    name = json.loads(body)["name"]
    word = f"9876{os.getpid()}"
    ask(url, "POST", f"/sessions/{name}/exec", None, {"command": f"setsid sleep {word} > /dev/null 2>&1 & sleep 0.2"})
    was_there = len(running(word)) == 1
    server.kill()
    server.wait()
    end = time.monotonic() + 10
    while running(word) and time.monotonic() < end:
        time.sleep(0.05)
    check("what a killed server's session had started is gone", was_there and not running(word), running(word))
    server, url = serve(options)
    left = os.listdir(f"{options.workspace}/sessions/live")
    server.terminate()
    check("the next server removes what is left", server.wait(timeout=30) == 0 and not left, left)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("image", help="an instance of the workspace")
    parser.add_argument("--workspace", default="workspace")
    parser.add_argument("--swegym", default="swegym", help="the program")
    parser.add_argument("--count", type=int, default=100, help="how often each call is measured")
    parser.add_argument("--load", type=int, default=0, help="how many sessions are worked in and graded")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    sys.stdout.reconfigure(line_buffering=True)
    server, url = serve(options)
    if url is None:
        print("the server did not start", file=sys.stderr)
        return 1
    try:
        host, _, port = url.rpartition(":")
        asyncio.run(work(url, host, int(port), options.image, options.count, options.load))
    finally:
        server.terminate()
        status = server.wait(timeout=30)
    check("the server ends when it is asked to", status == 0, status)
    killed(options)
    print(f"{len(PASSED)} of {len(PASSED) + len(FAILED)} hold")
    return 1 if FAILED else 0


if __name__ == "__main__":
    raise SystemExit(main())
