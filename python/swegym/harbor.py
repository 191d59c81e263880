"""An environment class for Harbor: `harbor run -p TASKS -e swegym.harbor:SwegymEnvironment …`.

The tasks are those of `swegym convert --to harbor`; a session is found by the image that they name. Options are given by
`--ek`: `workspace`, or `url` and `token` of `swegym serve`. Needs Harbor 0.26, and with it Python 3.12.
"""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import Any, Callable, Optional, TypeVar, Union

from harbor.environments.base import BaseEnvironment, ExecResult
from harbor.environments.capabilities import EnvironmentCapabilities, EnvironmentResourceCapabilities

from .session import Session

_Value = TypeVar("_Value")
_DIRECTORIES = ["/logs/agent", "/logs/verifier", "/logs/artifacts"]


class SwegymEnvironment(BaseEnvironment):
    """A task's environment in a session, without a network."""

    def __init__(
        self, *args: Any, workspace: Optional[str] = None, url: Optional[str] = None, token: Optional[str] = None,
        allow_unbounded: bool = False, **kwargs: Any,
    ) -> None:
        self._workspace, self._url, self._token = workspace, url, token
        self._allow_unbounded = allow_unbounded
        self._session: Optional[Session] = None
        super().__init__(*args, **kwargs)

    @staticmethod
    def type() -> str:
        return "swegym"

    @property
    def capabilities(self) -> EnvironmentCapabilities:
        return EnvironmentCapabilities(disable_internet=True)

    @classmethod
    def resource_capabilities(cls) -> EnvironmentResourceCapabilities:
        return EnvironmentResourceCapabilities(memory_limit=True)

    def _validate_definition(self) -> None:
        if not self.task_env_config.docker_image:
            raise FileNotFoundError(
                f"{self.environment_dir}: the task names no docker_image, by which its instance is found")

    @staticmethod
    async def _during(work: Callable[..., _Value], *args: Any, **kwargs: Any) -> _Value:
        """Runs what blocks in a thread."""
        return await asyncio.get_running_loop().run_in_executor(None, partial(work, *args, **kwargs))

    @property
    def session(self) -> Session:
        """The session, which must be started."""
        if self._session is None:
            raise RuntimeError("the environment is not started")
        return self._session

    async def start(self, force_build: bool) -> None:
        config = self.task_env_config
        session = Session(
            str(config.docker_image), workspace=self._workspace, url=self._url, token=self._token,
            memory_mb=self._effective_memory_mb, disk_mb=self._effective_storage_mb, env=dict(config.env or {}),
            workdir=config.workdir, allow_unbounded=self._allow_unbounded)
        self._session = await self._during(session.start)
        await self.ensure_dirs(_DIRECTORIES)

    async def stop(self, delete: bool) -> None:
        session, self._session = self._session, None
        if session is not None:
            await self._during(session.close)

    async def upload_file(self, source_path: Union[Path, str], target_path: str) -> None:
        await self._during(self.session.upload, source_path, target_path)

    async def upload_dir(self, source_dir: Union[Path, str], target_dir: str) -> None:
        await self._during(self.session.upload, source_dir, target_dir)

    async def download_file(self, source_path: str, target_path: Union[Path, str]) -> None:
        content = await self._during(self.session.read, source_path)
        Path(target_path).parent.mkdir(parents=True, exist_ok=True)
        Path(target_path).write_bytes(content)

    async def download_dir(self, source_dir: str, target_dir: Union[Path, str]) -> None:
        await self._during(self.session.download, source_dir, target_dir)

    async def exec(
        self, command: str, cwd: Optional[str] = None, env: Optional[dict[str, str]] = None,
        timeout_sec: Optional[int] = None, user: Union[str, int, None] = None,
    ) -> ExecResult:
        """Runs a command; who asks for root gets the session's one user, to whom everything writable belongs.

        No login shell: an agent's own profile must not decide whether the tests run.
        """
        result = await self._during(
            self.session.execute, ["bash", "-c", command], timeout=timeout_sec, workdir=cwd, env=self._merge_env(env))
        if result.timed_out:
            raise RuntimeError(f"Command timed out after {timeout_sec} seconds")
        return ExecResult(stdout=result.stdout, stderr=result.stderr, return_code=result.exit_code)
