"""A session: an agent's place in an instance."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Mapping, Optional, Sequence, Tuple, Type, Union

from .errors import CommandError, SessionError
from .transport import Command, Limits, Outcome, Program, Server, Transport

PathLike = Union[str, "os.PathLike[str]"]


@dataclass(frozen=True)
class Result:
    """What came of a command."""

    stdout: str
    stderr: str
    exit_code: int
    timed_out: bool = False

    @property
    def ok(self) -> bool:
        """Whether it succeeded."""
        return self.exit_code == 0 and not self.timed_out


@dataclass(frozen=True)
class TestList:
    """The tests of one list of an instance."""

    # Not a class of tests, whatever its name.
    __test__ = False

    success: Tuple[str, ...] = ()
    failure: Tuple[str, ...] = ()

    @classmethod
    def of(cls, value: object) -> TestList:
        """The list in a JSON value."""
        if not isinstance(value, dict):
            return cls()
        return cls(tuple(map(str, value.get("success") or ())), tuple(map(str, value.get("failure") or ())))


@dataclass(frozen=True)
class Grade:
    """Whether a patch resolves an instance."""

    instance_id: str
    #: `resolved`, `unresolved`, `empty` or `error`.
    status: str
    resolved: bool
    fail_to_pass: TestList = field(default_factory=TestList)
    pass_to_pass: TestList = field(default_factory=TestList)
    patch: str = ""
    patch_digest: str = ""
    detail: str = ""

    @property
    def reward(self) -> float:
        """1 for a patch that resolves the instance, 0 for any other."""
        return 1.0 if self.resolved else 0.0

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Grade:
        """The grade in a JSON object."""
        status = value.get("status")
        if status not in ("resolved", "unresolved", "empty", "error"):
            raise SessionError(f"no grade: the status is {status!r}", kind="protocol")
        return cls(
            instance_id=str(value.get("instance_id", "")), status=status, resolved=value.get("resolved") is True,
            fail_to_pass=TestList.of(value.get("fail_to_pass")), pass_to_pass=TestList.of(value.get("pass_to_pass")),
            patch=str(value.get("patch") or ""), patch_digest=str(value.get("patch_digest") or ""),
            detail=str(value.get("detail") or ""))


class Session:
    """A session in an instance; with `with`, it is started and closed.

    `image` is the id of an instance, the name of its published image, or the digest of a lock. Without `url` the program
    starts it, in `workspace` (or `SWEGYM_WORKSPACE`, or `./workspace`), and it ends with this process. With `url`
    (or `SWEGYM_URL`) a server does, by its `token` (or `SWEGYM_TOKEN`), and it ends with its time to live.

    One session may be used by several threads at once.
    """

    def __init__(
        self, image: str, *, name: Optional[str] = None, url: Optional[str] = None, token: Optional[str] = None,
        workspace: Optional[PathLike] = None, memory_mb: Optional[int] = None, disk_mb: Optional[int] = None,
        processes: Optional[int] = None, ttl: Optional[int] = None, env: Optional[Mapping[str, str]] = None,
        workdir: Optional[str] = None, allow_unbounded: bool = False, transport: Optional[Transport] = None,
    ) -> None:
        self.image = image
        self._limits = Limits(name, memory_mb, disk_mb, processes, ttl, dict(env or {}), workdir, allow_unbounded)
        self._transport = transport or _transport(url, token, workspace)
        self._name: Optional[str] = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """The name of the session, which must be started."""
        if self._name is None:
            raise SessionError(f"the session in {self.image} is not started", kind="state")
        return self._name

    @property
    def is_started(self) -> bool:
        """Whether it is started and not closed."""
        return self._name is not None

    def start(self) -> Session:
        """Starts the session; the first one in an instance prepares its place, which may take minutes."""
        with self._lock:
            if self._name is not None:
                raise SessionError(f"the session {self._name} is started already", kind="state")
            self._name = self._transport.start(self.image, self._limits)
        return self

    def execute(
        self, command: Union[str, Sequence[str]], *, timeout: Optional[float] = None, workdir: Optional[str] = None,
        env: Optional[Mapping[str, str]] = None, input: Optional[Union[str, bytes]] = None, check: bool = False,
    ) -> Result:
        """Runs a command, a text by `bash -lc`; its exit status is 124 when its time was up.

        With `check`, `CommandError` is raised for one that does not succeed.
        """
        words = ["bash", "-lc", command] if isinstance(command, str) else list(command)
        if not words:
            raise ValueError("no command")
        given = input.encode() if isinstance(input, str) else input
        outcome: Outcome = self._transport.execute(
            self.name, Command(words, workdir, dict(env or {}), timeout, given))
        result = Result(
            outcome.stdout.decode("utf-8", "replace"), outcome.stderr.decode("utf-8", "replace"),
            outcome.exit_code, outcome.timed_out)
        if check and not result.ok:
            said = result.stderr.strip() or result.stdout.strip()
            raise CommandError(f"{words[-1]!r} ended with {result.exit_code}: {said[-500:]}", result)
        return result

    def read(self, path: str) -> bytes:
        """The content of a file."""
        return self._transport.read(self.name, path)

    def write(self, path: str, content: Union[str, bytes]) -> None:
        """Writes a file, with the directories above it."""
        self._transport.write(self.name, path, content.encode() if isinstance(content, str) else content)

    def upload(self, source: PathLike, target: str) -> None:
        """Copies a file, or what a directory holds, to a path inside."""
        place = Path(source)
        if not place.is_dir():
            return self._transport.write(self.name, target, place.read_bytes(), os.stat(place).st_mode & 0o777)
        self._transport.pack(self.name, place, target)

    def download(self, source: str, target: PathLike) -> None:
        """Copies a file, or what a directory holds, from a path inside."""
        place = Path(target)
        if self.execute(["test", "-d", source], workdir="/").ok:
            place.mkdir(parents=True, exist_ok=True)
            self._transport.unpack(self.name, source, place)
        else:
            place.write_bytes(self.read(source))

    def diff(self, *, tests: bool = True) -> bytes:
        """The changes against the base commit, as git writes them; without files of tests when they are not wanted."""
        return self._transport.diff(self.name, tests)

    def grade(self, policy: Optional[str] = None) -> Grade:
        """Whether the changes resolve the instance, by `swe-bench` or `swe-gym`; the session goes on."""
        return Grade.of(self._transport.grade(self.name, policy))

    def close(self) -> None:
        """Ends the session and everything in it; again, it does nothing."""
        with self._lock:
            name, self._name = self._name, None
        if name is not None:
            self._transport.stop(name)

    def __enter__(self) -> Session:
        return self if self.is_started else self.start()

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Session {self._name or 'not started'} in {self.image}>"


def _transport(url: Optional[str], token: Optional[str], workspace: Optional[PathLike]) -> Transport:
    address = url or os.environ.get("SWEGYM_URL")
    if address and workspace is None:
        return Server(address, token or os.environ.get("SWEGYM_TOKEN"))
    if url:
        raise ValueError("a server has its own workspace: give url or workspace, not both")
    return Program(None if workspace is None else os.fspath(workspace))
