#!/usr/bin/env python3
"""An agent for `swegym rollout --agent`: asks the model for a command, runs it in the session, and so on.

It needs nothing but Python, and shows what an agent is given. The model answers with a command between ```bash and ```;
an answer without one ends the run.
"""

import json
import os
import pathlib
import re
import subprocess
import urllib.request


def ask(messages):
    body = {"model": os.environ["SWEGYM_MODEL"], "messages": messages}
    if "SWEGYM_TEMPERATURE" in os.environ:
        body["temperature"] = float(os.environ["SWEGYM_TEMPERATURE"])
    request = urllib.request.Request(
        os.environ["SWEGYM_MODEL_ENDPOINT"] + "/chat/completions", json.dumps(body).encode(),
        {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ.get("SWEGYM_MODEL_KEY", "none")})
    with urllib.request.urlopen(request, timeout=600) as answer:
        return json.load(answer)["choices"][0]["message"]["content"]


def execute(command):
    words = [os.environ["SWEGYM_SANDBOX"], "exec", "--timeout", "60", "-w", "/testbed", os.environ["SWEGYM_SESSION"], "--"]
    done = subprocess.run([*words, "bash", "-lc", command], stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    if done.returncode == 1 and done.stderr.startswith(b"error: "):
        raise SystemExit(75)  # The session is gone, and with it whoever wants this run.
    return f"exit status {done.returncode}\n{(done.stdout + done.stderr).decode(errors='replace')[-10000:]}"


def main():
    issue = pathlib.Path(os.environ["SWEGYM_PROBLEM_STATEMENT"]).read_text(encoding="utf-8")
    messages = [
        {"role": "system", "content": "You fix issues. Answer with one command between ```bash and ```, or say that you are done."},
        {"role": "user", "content": issue}]
    try:
        for _ in range(50):
            try:
                said = ask(messages)
            except OSError as error:
                print(f"the model does not answer: {error}")
                raise SystemExit(75)
            messages.append({"role": "assistant", "content": said})
            command = re.search(r"```bash\n(.*?)\n```", said, re.S)
            if command is None:
                break
            messages.append({"role": "user", "content": execute(command[1])})
    finally:
        pathlib.Path(os.environ["SWEGYM_TRAJECTORY"]).write_text(
            json.dumps({"instance_id": os.environ["SWEGYM_INSTANCE_ID"], "messages": messages}), encoding="utf-8")


main()
