"""An environment class for mini-swe-agent 2.

    environment:
      environment_class: swegym.minisweagent.SwegymEnvironment
      image: getmoto__moto-5085          # or, in its batch runner, by `run.env_startup_command`:
    run:
      env_startup_command: "swegym start {{instance_id}}"

Its batch runner gives images to its own classes only, so a session may also be started by the first command, which is
`swegym start IMAGE` then and reaches no shell.
"""

from __future__ import annotations

import importlib
import os
import platform
import shlex
from dataclasses import asdict, dataclass, field
from typing import Any, Dict, List, NoReturn, Optional, Type

from .errors import SessionError
from .session import Session

_SUBMITTED = "COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT"


@dataclass
class SwegymEnvironmentConfig:
    """What a configuration may say of it."""

    image: str = ""
    cwd: str = "/testbed"
    env: Dict[str, str] = field(default_factory=dict)
    forward_env: List[str] = field(default_factory=list)
    timeout: float = 30
    interpreter: List[str] = field(default_factory=lambda: ["bash", "-lc"])
    workspace: Optional[str] = None
    url: Optional[str] = None
    token: Optional[str] = None
    memory_mb: Optional[int] = None
    disk_mb: Optional[int] = None
    processes: Optional[int] = None
    ttl: Optional[int] = None
    allow_unbounded: bool = False

    def dump(self) -> Dict[str, Any]:
        """The values, without the secret."""
        values = asdict(self)
        del values["token"]
        return values


class SwegymEnvironment:
    """Runs the commands of an agent in a session."""

    def __init__(self, *, config_class: Type[SwegymEnvironmentConfig] = SwegymEnvironmentConfig, **kwargs: Any) -> None:
        self.config = config_class(**kwargs)
        self.session: Optional[Session] = None
        if self.config.image:
            self._start(self.config.image)

    def _start(self, image: str) -> Session:
        config = self.config
        self.session = Session(
            image, url=config.url, token=config.token, workspace=config.workspace, memory_mb=config.memory_mb,
            disk_mb=config.disk_mb, processes=config.processes, ttl=config.ttl,
            allow_unbounded=config.allow_unbounded).start()
        return self.session

    def execute(self, action: Dict[str, Any], cwd: str = "", *, timeout: Optional[float] = None) -> Dict[str, Any]:
        """Runs `action["command"]`; raises mini-swe-agent's `Submitted` when it submits."""
        command = str(action.get("command", ""))
        if self.session is None:
            return self._first(command)
        config = self.config
        env = {name: os.environ[name] for name in config.forward_env if name in os.environ}
        env.update(config.env)
        # Both streams are one, as they are in a terminal.
        words = ["/bin/sh", "-c", 'exec "$@" 2>&1', "sh", *config.interpreter, command]
        allowed = timeout or config.timeout
        try:
            result = self.session.execute(words, timeout=allowed, workdir=cwd or config.cwd, env=env)
        except SessionError as error:
            return _failed("", error)
        if result.timed_out:
            return _failed(result.stdout, TimeoutError(f"Command timed out after {allowed:g} seconds"))
        output = {"output": result.stdout, "returncode": result.exit_code, "exception_info": ""}
        lines = result.stdout.lstrip().splitlines(keepends=True)
        if lines and lines[0].strip() == _SUBMITTED and result.exit_code == 0:
            _submit("".join(lines[1:]))
        return output

    def _first(self, command: str) -> Dict[str, Any]:
        try:
            words = shlex.split(command)
        except ValueError:
            words = []
        if len(words) != 3 or words[:2] != ["swegym", "start"]:
            raise SessionError(
                "there is no session yet: give image, or let the first command be `swegym start IMAGE`", kind="state")
        session = self._start(words[2])
        return {"output": session.name + "\n", "returncode": 0, "exception_info": ""}

    def get_template_vars(self, **kwargs: Any) -> Dict[str, Any]:
        """What templates of prompts may use."""
        return {**self.config.dump(), **platform.uname()._asdict(), **kwargs}

    def serialize(self) -> Dict[str, Any]:
        """What trajectories say of the environment."""
        name = f"{type(self).__module__}.{type(self).__name__}"
        return {"info": {"config": {"environment": self.config.dump(), "environment_type": name}}}

    def cleanup(self) -> None:
        """Ends the session."""
        session, self.session = getattr(self, "session", None), None
        if session is not None:
            session.close()

    def __del__(self) -> None:
        try:
            self.cleanup()
        except Exception:  # The interpreter may be ending; so does the session then.
            pass


def _failed(output: str, error: Exception) -> Dict[str, Any]:
    return {
        "output": output, "returncode": -1,
        "exception_info": f"An error occurred while executing the command: {error}",
        "extra": {"exception_type": type(error).__name__, "exception": str(error)},
    }


def _submit(submission: str) -> NoReturn:
    submitted = importlib.import_module("minisweagent.exceptions").Submitted
    raise submitted({
        "role": "exit", "content": submission, "extra": {"exit_status": "Submitted", "submission": submission}})
