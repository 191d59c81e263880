#!/usr/bin/env python3
"""The whole way from an agent to curves, on the demo, with a scripted model.

    swegym run pipelines/demo.yaml
    Benchmarks/rollout.py SWEGYM [--demo demo] [--runs 4] [--kills 3] [--agent scripted|mini-swe-agent]

A loopback endpoint plays the agent's model and the verifier. The model looks around, applies the gold patch of an instance
in about half of its conversations, nothing in some and something useless in the others. Then: `rollout` (killed and begun
again), `trajectories filter` and `export`, `verifier export`, `score` and `curves`. A run is resolved exactly when its patch
is the gold one, no finished run is made twice, and the key of the endpoint is in no file. mini-swe-agent comes from PyPI.
"""

import argparse, hashlib, http.server, json, math, os, pathlib, random, re, signal, subprocess, sys, tempfile, threading, time

KEY = "key-that-must-not-be-written-down"
FAULTS = []


def expect(condition, text, detail=""):
    print(("ok    " if condition else "FAULT ") + text, flush=True)
    if not condition:
        FAULTS.append(text)
        print("      " + str(detail)[-1500:].replace("\n", "\n      "))


def plain(patch):
    """A patch without the ids of its files, which git shortens as it likes."""
    return [line for line in patch.strip().splitlines() if not line.startswith("index ")]


class Endpoint(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, rows):
        super().__init__(("127.0.0.1", 0), Handler)
        self.rows, self.lock, self.begun, self.strangers = rows, threading.Lock(), {}, 0
        self.plans = {}

    def handle_error(self, request, client_address):
        pass


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            self.server.strangers += 1
        answer = self.judge(body) if body["model"] == "judge" else self.act(body)
        data = json.dumps({"id": "x", "object": "chat.completion", "created": 0, "model": body["model"], "choices": [
            {"index": 0, "finish_reason": "stop", **answer}],
            "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def judge(self, body):
        """Believes a log in which a patch is applied, a little."""
        text = body["messages"][1]["content"]
        noise = int(hashlib.sha256(text.encode()).hexdigest()[:4], 16) / 0xFFFF
        yes = 0.15 + 0.3 * noise + 0.4 * ("git apply" in text)
        tokens = {"YES": yes * 0.9, "NO": (1 - yes) * 0.9, " NO": 0.01}
        first = max(tokens, key=tokens.get)
        return {"message": {"role": "assistant", "content": first}, "logprobs": {"content": [
            {"token": first, "logprob": math.log(tokens[first]),
             "top_logprobs": [{"token": token, "logprob": math.log(value)} for token, value in tokens.items()]}]}}

    def act(self, body):
        texts = [message["content"] for message in body["messages"] if isinstance(message.get("content"), str)]
        row = next(row for row in self.server.rows if row["problem_statement"].strip()[:200] in "\n".join(texts[:2]))
        step = sum(message["role"] == "assistant" for message in body["messages"])
        with self.server.lock:
            if step == 0:
                self.server.begun[row["instance_id"]] = self.server.begun.get(row["instance_id"], 0) + 1
        # What a conversation will do stands in its first command, so that the endpoint needs no memory of it.
        spoken = json.dumps([message for message in body["messages"] if message["role"] == "assistant"])
        if step == 0:
            seed = f"{row['instance_id']} {self.server.begun[row['instance_id']]}"
            plan = random.Random(seed).choice(["gold", "gold", "useless", "nothing"])
            command = f"ls && python --version # {plan}"
        else:
            plan = re.search(r"# (gold|useless|nothing)", spoken)[1]
            command = {
                "gold": f"cat > /tmp/fix.patch <<'END_OF_FIX'\n{row['patch']}\nEND_OF_FIX\n"
                        "git apply --whitespace=nowarn /tmp/fix.patch",
                "useless": "echo '# nothing' >> README.md", "nothing": "git status"}[plan]
        if "tools" in body:
            if step >= 2:
                command = "git add -A && git diff --cached > /tmp/patch.txt; echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT && cat /tmp/patch.txt"
            return {"message": {"role": "assistant", "content": "THOUGHT: next", "tool_calls": [
                {"id": f"call-{step}", "type": "function",
                 "function": {"name": "bash", "arguments": json.dumps({"command": command})}}]}}
        said = "I am done." if step >= 2 else f"Next.\n\n```bash\n{command}\n```"
        return {"message": {"role": "assistant", "content": said}}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("swegym", type=pathlib.Path)
    parser.add_argument("--demo", type=pathlib.Path, default="demo")
    parser.add_argument("--runs", type=int, default=4)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--agent", default="scripted")
    arguments = parser.parse_args()
    swegym, demo = arguments.swegym.resolve(), arguments.demo.resolve()
    rows = [json.loads(line) for line in open(demo / "splits" / "full.jsonl", encoding="utf-8")]
    server = Endpoint(rows)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_address[1]}/v1"
    variables = {**os.environ, "SWEGYM_MODEL_KEY": KEY}

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)

        def run(*words, **options):
            done = subprocess.run([str(word) for word in (swegym, *words)], capture_output=True, text=True, timeout=1800,
                                  env=variables, cwd=folder, **options)
            expect(done.returncode == 0, "swegym " + " ".join(map(str, words[:2])), done.stdout + done.stderr)
            return done.stdout

        agent = ["--agent", sys.executable, "--", str(pathlib.Path(__file__).with_name("scripted_agent.py"))] \
            if arguments.agent == "scripted" else ["--agent", arguments.agent]
        rollout = ["rollout", "--workspace", demo / "workspace", "--model-endpoint", endpoint, "--model", "scripted",
                   "--temperature", "0.5", "--runs", arguments.runs, "--output", folder / "out", "--agent-timeout", "300", *agent]
        generator, finished = random.Random(1), {}

        def records():
            return {path: path.read_bytes() for path in (folder / "out").glob("runs/*/*/run.json")}

        for kill in range(arguments.kills):
            # Scripted runs take about a second each.
            wanted = (kill + 1) * arguments.runs * len(rows) // (arguments.kills + 2)
            program = subprocess.Popen([str(word) for word in (swegym, *rollout)], env=variables, cwd=folder,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            until = time.monotonic() + 600
            while program.poll() is None and len(records()) < wanted and time.monotonic() < until:
                time.sleep(0.02)
            time.sleep(generator.uniform(0, 0.5))
            program.send_signal(signal.SIGKILL)
            program.wait()
            finished.update(records())
            time.sleep(1)
        begin = time.monotonic()
        print(run(*rollout))
        print(f"{time.monotonic() - begin:.0f} s after {arguments.kills} kills with {len(finished)} finished runs")
        expect(all(path.read_bytes() == content for path, content in finished.items()), "finished runs stayed as they were")
        total = arguments.runs * len(rows)
        runs = [json.loads(line) for line in open(folder / "out" / "runs.jsonl", encoding="utf-8")]
        expect(len(runs) == total, f"{len(runs)} runs of {total}")
        gold = {row["instance_id"]: row["patch"] for row in rows}
        for one in runs:
            patch = (folder / "out" / "runs" / one["instance_id"] / one["run_id"] / "patch.diff").read_text()
            if (plain(patch) == plain(gold[one["instance_id"]])) != one["resolved"]:
                expect(False, f"{one} is resolved exactly when its patch is the gold one", patch)
        resolved = sum(one["resolved"] for one in runs)
        expect(0 < resolved < total, f"{resolved} of {total} runs resolved their instance")
        begun = sum(server.begun.values())
        made = run(*rollout)
        expect(sum(server.begun.values()) == begun and "made now" in made, "the same command again makes no run")
        store = folder / "out"
        run("trajectories", "filter", store, "--resolved", "--no-empty-patch", "--output", folder / "resolved")
        run("trajectories", "export", folder / "resolved", "--output", folder / "sft")
        rows_of = lambda path: [json.loads(line) for line in open(path, encoding="utf-8")]
        expect(len(rows_of(folder / "sft" / "train.jsonl")) == resolved, "the export has a row for each resolved run")
        print(run("verifier", "export", store, "--output", folder / "set"))
        kept = rows_of(folder / "set" / "train.jsonl")
        expect(sum(row["resolved"] for row in kept) == resolved, "the verifier's set has every resolved run")
        run("verifier", "score", store, "--model-endpoint", endpoint, "--model", "judge", "--output", folder / "scores.jsonl")
        print(run("verifier", "curves", store, folder / "out" / "runs.jsonl", folder / "scores.jsonl", "--output", folder / "curves"))
        curves = json.loads((folder / "curves" / "curves.json").read_text())
        first = curves["curves"][0]["points"][0]
        mean = sum(one["resolved"] for one in runs) / total
        expect(abs(first["exact"] - mean) < 1e-12, "Pass@1 is the share of resolved runs", first)
        expect({curve["method"] for curve in curves["curves"]} == {"pass", "best", "regression", "hybrid"}, "all curves are there")
        expect(server.strangers == 0, "every question came with the key")
        with_key = [path for path in folder.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
        expect(not with_key, "the key is in no file", with_key)
        listed = subprocess.run([swegym.with_name("swegym-sandbox"), "list", "--json", "--workspace", demo / "workspace"],
                                capture_output=True, text=True).stdout
        sessions = json.loads(listed)
        alive = [one for one in (sessions["sessions"] if isinstance(sessions, dict) else sessions) if one.get("alive", True)]
        expect(not alive, "no session is left", listed)
    sys.exit(1 if FAULTS else 0)


if __name__ == "__main__":
    main()
