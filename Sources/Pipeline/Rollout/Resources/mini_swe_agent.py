"""Runs mini-swe-agent 2 in a session that `swegym rollout` has started.

Everything comes by environment variables, as docs/verifiers.md says; the key of the endpoint is in one of them alone, and
in none of the files. Ends with 75 when the model could not be asked, so that the run is made again.
"""

import os
import pathlib
import subprocess
import sys

os.environ.setdefault("MSWEA_SILENT_STARTUP", "1")
os.environ.setdefault("MSWEA_COST_TRACKING", "ignore_errors")
os.environ.setdefault("MSWEA_CONFIGURED", "1")
os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
os.environ["OPENAI_API_KEY"] = os.environ.get("SWEGYM_MODEL_KEY") or "none"

from minisweagent.agents.default import DefaultAgent
from minisweagent.config import builtin_config_dir, get_config_from_spec
from minisweagent.exceptions import Submitted
from minisweagent.models import get_model

MARK = "COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT"


class Environment:
    """Commands in the session; both streams are one, as they are in a terminal."""

    def __init__(self, config):
        self.config = config

    def execute(self, action, cwd="", **_):
        command = str(action.get("command", ""))
        timeout = float(self.config.get("timeout", 60))
        words = [os.environ["SWEGYM_SANDBOX"], "exec", "--timeout", f"{timeout:g}", "-w", cwd or "/testbed"]
        for name, value in self.config.get("env", {}).items():
            words += ["-e", f"{name}={value}"]
        words += [
            os.environ["SWEGYM_SESSION"], "--", "/bin/sh", "-c", 'exec "$@" 2>&1', "sh", "bash", "-lc", command]
        try:
            done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout + 30)
        except subprocess.TimeoutExpired as error:
            return failed((error.stdout or b"").decode(errors="replace"), error)
        if done.returncode == 1 and done.stderr.startswith(b"error: "):
            # The session is gone, and with it whoever wants this run.
            print(done.stderr.decode(errors="replace"), file=sys.stderr)
            os._exit(75)
        output = done.stdout.decode(errors="replace")
        if done.returncode == 124 and b"the command was killed after" in done.stderr:
            return failed(output, TimeoutError(f"Command timed out after {timeout:g} seconds"))
        lines = output.lstrip().splitlines(keepends=True)
        if lines and lines[0].strip() == MARK and done.returncode == 0:
            submission = "".join(lines[1:])
            raise Submitted({
                "role": "exit", "content": submission,
                "extra": {"exit_status": "Submitted", "submission": submission}})
        return {"output": output, "returncode": done.returncode, "exception_info": ""}

    def get_template_vars(self, **more):
        # The prompts of its benchmarks name the system of the place in which commands run.
        return {"system": "Linux", "release": "", "version": "", "machine": os.uname().machine, "cwd": "/testbed", **more}

    def serialize(self):
        return {"info": {"config": {"environment_type": "swegym session"}}}


def failed(output, error):
    return {"output": output, "returncode": -1, "exception_info": f"An error occurred while executing the command: {error}",
            "extra": {"exception_type": type(error).__name__, "exception": str(error)}}


def main():
    spec = os.environ.get("SWEGYM_MINI_CONFIG") or str(builtin_config_dir / "benchmarks" / "swebench.yaml")
    config = get_config_from_spec(spec)
    model = dict(config.get("model", {}))
    model["model_name"] = "openai/" + os.environ["SWEGYM_MODEL"]
    arguments = dict(model.get("model_kwargs", {}))
    arguments["api_base"] = os.environ["SWEGYM_MODEL_ENDPOINT"]
    if os.environ.get("SWEGYM_TEMPERATURE"):
        arguments["temperature"] = float(os.environ["SWEGYM_TEMPERATURE"])
    model["model_kwargs"] = arguments
    agent = DefaultAgent(
        get_model(config=model), Environment(config.get("environment", {})),
        **{**config["agent"], "output_path": pathlib.Path(os.environ["SWEGYM_TRAJECTORY"])})
    task = pathlib.Path(os.environ["SWEGYM_PROBLEM_STATEMENT"]).read_text(encoding="utf-8")
    try:
        result = agent.run(task)
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(75)
    if result.get("exit_status") == "Submitted":
        pathlib.Path(os.environ["SWEGYM_PATCH"]).write_text(result.get("submission", ""), encoding="utf-8")


main()
