"""How sessions are reached: by the program on this machine, or by a server."""

from __future__ import annotations

import io
import json
import os
import posixpath
import shutil
import socket
import stat
import subprocess
import tarfile
import uuid
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any, Dict, List, Optional, Protocol, Sequence, Tuple
from urllib.parse import quote, urlencode, urlsplit

from .errors import SessionError

#: How much longer than a command itself its answer may take, in seconds.
_GRACE = 30.0


@dataclass(frozen=True)
class Limits:
    """What a session is started with."""

    name: Optional[str] = None
    memory_mb: Optional[int] = None
    disk_mb: Optional[int] = None
    processes: Optional[int] = None
    ttl: Optional[int] = None
    env: Dict[str, str] = field(default_factory=dict)
    workdir: Optional[str] = None
    allow_unbounded: bool = False


@dataclass(frozen=True)
class Command:
    """What is executed."""

    words: Sequence[str]
    workdir: Optional[str] = None
    env: Dict[str, str] = field(default_factory=dict)
    timeout: Optional[float] = None
    input: Optional[bytes] = None


@dataclass(frozen=True)
class Outcome:
    """What came of it."""

    stdout: bytes
    stderr: bytes
    exit_code: int
    timed_out: bool = False


class Transport(Protocol):
    """What both ways have in common."""

    def start(self, image: str, limits: Limits) -> str:
        """Starts a session; its name."""

    def execute(self, name: str, command: Command) -> Outcome:
        """Runs a command to its end."""

    def read(self, name: str, path: str) -> bytes:
        """The content of a file."""

    def write(self, name: str, path: str, content: bytes, mode: int = 0o644) -> None:
        """Writes a file."""

    def pack(self, name: str, source: Path, target: str) -> None:
        """Copies what a directory of the host holds into one inside."""

    def unpack(self, name: str, source: str, target: Path) -> None:
        """Copies what a directory inside holds into one of the host."""

    def diff(self, name: str, tests: bool) -> bytes:
        """The changes."""

    def grade(self, name: str, policy: Optional[str]) -> Dict[str, Any]:
        """The grade, as a JSON object."""

    def stop(self, name: str) -> None:
        """Ends a session; one that is gone already is no error."""


_WRITE = 'mkdir -p -- "$(dirname -- "$1")" && rm -f -- "$1" && cat > "$1" && chmod "$2" "$1"'
_UNPACK = 'mkdir -p -- "$1" && exec tar -x -f - -C "$1" --no-same-owner'
_PACK = 'exec tar -c -f - -C "$1" .'


def _shell(script: str, *operands: str, input: Optional[bytes] = None) -> Command:
    return Command(["/bin/sh", "-c", script, "sh", *operands], workdir="/", input=input)


def archive(source: Path) -> bytes:
    """What a directory holds, as an archive; links are not followed."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive_file:
        for entry in sorted(source.iterdir()):
            archive_file.add(entry, arcname=entry.name)
    return packed.getvalue()


def extract(packed: bytes, target: Path) -> None:
    """Writes the directories and files of an archive that comes from inside, below a directory and nowhere else.

    Links, devices and pipes are left out, and so is what would be written through a link.
    """
    root = os.path.realpath(target)
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:") as archive_file:
        for member in archive_file:
            name = posixpath.normpath(member.name)
            if name.startswith(("/", "../")) or name == ".." or "\0" in name:
                continue
            place = os.path.join(root, name)
            above = place if member.isdir() else os.path.dirname(place)
            if os.path.realpath(above) != os.path.normpath(above):
                continue
            if member.isdir():
                os.makedirs(place, exist_ok=True)
            elif member.isreg():
                os.makedirs(above, exist_ok=True)
                if os.path.lexists(place):
                    if stat.S_ISDIR(os.lstat(place).st_mode):
                        continue
                    os.remove(place)
                content = archive_file.extractfile(member)
                descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o700 if member.mode & 0o100 else 0o600)
                with os.fdopen(descriptor, "wb") as stream:
                    if content is not None:
                        shutil.copyfileobj(content, stream)
                os.chmod(place, 0o755 if member.mode & 0o100 else 0o644)


class Program:
    """`swegym-sandbox`, and `swegym` for grades, from the search path, `SWEGYM_SANDBOX` and `SWEGYM`."""

    def __init__(self, workspace: Optional[str] = None) -> None:
        self._front = _found("swegym-sandbox", "SWEGYM_SANDBOX")
        self._workspace = ["--workspace", workspace] if workspace is not None else []

    def start(self, image: str, limits: Limits) -> str:
        words = [self._front, "start", *self._workspace]
        options: List[Tuple[str, object]] = [
            ("--name", limits.name), ("--memory", limits.memory_mb), ("--disk", limits.disk_mb),
            ("--processes", limits.processes), ("--ttl", limits.ttl), ("-w", limits.workdir)]
        for option, value in options:
            if value is not None:
                words += [option, str(value)]
        if limits.allow_unbounded:
            words.append("--allow-unbounded")
        for variable, text in limits.env.items():
            words += ["-e", f"{variable}={text}"]
        name = self._said([*words, image]).decode().strip()
        if not name:
            raise SessionError(f"{self._front} named no session")
        return name.splitlines()[-1]

    def execute(self, name: str, command: Command) -> Outcome:
        words = [self._front, "exec", *self._workspace]
        if command.input is not None:
            words.append("-i")
        if command.timeout is not None:
            words += ["--timeout", f"{command.timeout:g}"]
        if command.workdir is not None:
            words += ["-w", command.workdir]
        for variable, text in command.env.items():
            words += ["-e", f"{variable}={text}"]
        allowed = None if command.timeout is None else command.timeout + _GRACE
        try:
            done = _run([*words, name, "--", *command.words], command.input, allowed)
        except subprocess.TimeoutExpired as error:
            return Outcome(error.stdout or b"", error.stderr or b"", 124, True)
        if done.returncode == 1 and done.stderr.startswith(b"error: ") and name not in self._alive():
            raise SessionError(f"the session {name} is gone: {_text(done.stderr)}", kind="not_found", status=1)
        timed_out = (
            done.returncode == 124 and command.timeout is not None and b"the command was killed after" in done.stderr)
        return Outcome(done.stdout, done.stderr, done.returncode, timed_out)

    def _alive(self) -> List[str]:
        listed = json.loads(self._said([self._front, "list", *self._workspace, "--json"]))
        sessions = listed.get("sessions", []) if isinstance(listed, dict) else listed
        return [str(one.get("name")) for one in sessions if one.get("alive", True)]

    def _checked(self, name: str, command: Command, what: str) -> bytes:
        outcome = self.execute(name, command)
        if outcome.exit_code != 0:
            raise SessionError(f"{what} in {name}: {_text(outcome.stderr)}", status=outcome.exit_code)
        return outcome.stdout

    def read(self, name: str, path: str) -> bytes:
        return self._checked(name, _shell('exec cat -- "$1"', path), f"reading {path}")

    def write(self, name: str, path: str, content: bytes, mode: int = 0o644) -> None:
        self._checked(name, _shell(_WRITE, path, f"{mode:o}", input=content), f"writing {path}")

    def pack(self, name: str, source: Path, target: str) -> None:
        self._checked(name, _shell(_UNPACK, target, input=archive(source)), f"writing {target}")

    def unpack(self, name: str, source: str, target: Path) -> None:
        extract(self._checked(name, _shell(_PACK, source), f"reading {source}"), target)

    def diff(self, name: str, tests: bool) -> bytes:
        if tests:
            return self._said([self._front, "diff", *self._workspace, name])
        return self._said([self._main(), "sandbox", "diff", *self._workspace, "--without-tests", name])

    def grade(self, name: str, policy: Optional[str]) -> Dict[str, Any]:
        chosen = ["--policy", policy] if policy is not None else []
        # Not resolved is 1, with a grade all the same.
        words = [self._main(), "sandbox", "grade", *self._workspace, *chosen, "--json", name]
        done = _run(words, None, None)
        try:
            value = json.loads(done.stdout)
        except ValueError:
            raise SessionError(_text(done.stderr) or "there is no grade", status=done.returncode) from None
        return value if isinstance(value, dict) else {}

    def stop(self, name: str) -> None:
        try:
            self._said([self._front, "stop", *self._workspace, name])
        except SessionError:
            if name in self._alive():
                raise

    def _main(self) -> str:
        beside = os.path.join(os.path.dirname(self._front), "swegym")
        if "SWEGYM" not in os.environ and os.path.dirname(self._front) and os.access(beside, os.X_OK):
            return beside
        return _found("swegym", "SWEGYM")

    @staticmethod
    def _said(words: Sequence[str]) -> bytes:
        done = _run(words, None, None)
        if done.returncode != 0:
            raise SessionError(_text(done.stderr) or f"{words[1]} failed", status=done.returncode)
        return done.stdout


def _found(name: str, variable: str) -> str:
    given = os.environ.get(variable)
    path = given or shutil.which(name)
    if path is None:
        raise SessionError(
            f"{name} is not on the search path: install it, name it in {variable}, or give the url of `swegym serve`",
            kind="missing")
    return path


def _run(words: Sequence[str], input: Optional[bytes], timeout: Optional[float]) -> subprocess.CompletedProcess[bytes]:
    try:
        if input is None:
            return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout)
        return subprocess.run(words, input=input, capture_output=True, timeout=timeout)
    except OSError as error:
        raise SessionError(f"{words[0]} cannot be started: {error.strerror}", kind="missing") from error


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace").strip()[-2000:]


class Server:
    """`swegym serve` at an address; a connection for each request, so that threads need not agree."""

    def __init__(self, url: str, token: Optional[str] = None) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"expected http://HOST:PORT, found {url!r}")
        self._kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._host, self._port = parts.hostname, parts.port
        self._base = parts.path.rstrip("/")
        self._token = token

    def _request(
        self, method: str, path: str, body: Optional[bytes] = None, *, kind: str = "application/json",
        timeout: Optional[float] = None,
    ) -> bytes:
        headers = {"Connection": "close"}
        if self._token is not None:
            headers["X-API-Key"] = self._token
        if body is not None:
            headers["Content-Type"] = kind
        connection = self._kind(self._host, self._port, timeout=timeout)
        try:
            connection.request(method, self._base + path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        except socket.timeout:
            raise SessionError(f"{method} {path}: the server does not answer", kind="timeout") from None
        except (OSError, HTTPException) as error:
            raise SessionError(f"{method} {path}: {error or type(error).__name__}", kind="connection") from error
        finally:
            connection.close()
        if answer.status >= 300:
            raise _refusal(answer, content)
        return content

    def _json(self, method: str, path: str, value: object = None, timeout: Optional[float] = None) -> Dict[str, Any]:
        body = None if value is None else json.dumps(value).encode()
        content = self._request(method, path, body, timeout=timeout)
        try:
            answer = json.loads(content)
        except ValueError:
            raise SessionError(f"{method} {path}: the answer is no JSON", kind="protocol") from None
        if not isinstance(answer, dict):
            raise SessionError(f"{method} {path}: the answer is no object", kind="protocol")
        return answer

    @staticmethod
    def _place(name: str, rest: str = "") -> str:
        return f"/sessions/{quote(name, safe='')}{rest}"

    def start(self, image: str, limits: Limits) -> str:
        body: Dict[str, object] = {"image": image}
        for member in ("name", "memory_mb", "disk_mb", "processes", "ttl", "workdir"):
            value = getattr(limits, member)
            if value is not None:
                body[member] = value
        if limits.env:
            body["env"] = limits.env
        return str(self._json("POST", "/sessions", body)["name"])

    def execute(self, name: str, command: Command) -> Outcome:
        body: Dict[str, object] = {"command": list(command.words)}
        if command.workdir is not None:
            body["workdir"] = command.workdir
        if command.env:
            body["env"] = command.env
        if command.timeout is not None:
            body["timeout"] = command.timeout
        if command.input is not None:
            try:
                body["input"] = command.input.decode()
            except UnicodeDecodeError:
                return self._with_file(name, command)
        allowed = None if command.timeout is None else command.timeout + _GRACE
        answer = self._json("POST", self._place(name, "/exec"), body, allowed)
        return Outcome(
            str(answer.get("stdout", "")).encode(), str(answer.get("stderr", "")).encode(),
            int(answer.get("exit_code", -1)), answer.get("timed_out") is True)

    def _with_file(self, name: str, command: Command) -> Outcome:
        """Runs a command whose input is no text: JSON has no bytes, files have."""
        path = f"/tmp/.swegym-{uuid.uuid4().hex}"
        self.write(name, path, command.input or b"")
        words = ["/bin/sh", "-c", 'exec < "$1" && rm -f -- "$1" && shift && exec "$@"', "sh", path, *command.words]
        return self.execute(name, Command(words, command.workdir, command.env, command.timeout))

    def _checked(self, name: str, command: Command, what: str) -> None:
        outcome = self.execute(name, command)
        if outcome.exit_code != 0:
            raise SessionError(f"{what} in {name}: {_text(outcome.stderr)}", kind="files", status=outcome.exit_code)

    def _file(self, name: str, path: str) -> str:
        return self._place(name, "/files?" + urlencode({"path": path}))

    def read(self, name: str, path: str) -> bytes:
        return self._request("GET", self._file(name, path))

    def write(self, name: str, path: str, content: bytes, mode: int = 0o644) -> None:
        self._request("PUT", self._file(name, path), content, kind="application/octet-stream")
        if mode != 0o644:
            self._checked(name, _shell('chmod "$1" "$2"', f"{mode:o}", path), f"writing {path}")

    def pack(self, name: str, source: Path, target: str) -> None:
        path = f"/tmp/.swegym-{uuid.uuid4().hex}"
        self.write(name, path, archive(source))
        script = 'mkdir -p -- "$1" && tar -x -f "$2" -C "$1" --no-same-owner; s=$?; rm -f -- "$2"; exit $s'
        self._checked(name, _shell(script, target, path), f"writing {target}")

    def unpack(self, name: str, source: str, target: Path) -> None:
        path = f"/tmp/.swegym-{uuid.uuid4().hex}"
        self._checked(name, _shell('exec tar -c -f "$2" -C "$1" .', source, path), f"reading {source}")
        extract(self.read(name, path), target)
        self._checked(name, _shell('rm -f -- "$1"', path), f"removing {path}")

    def diff(self, name: str, tests: bool) -> bytes:
        return self._request("GET", self._place(name, "/diff" if tests else "/diff?tests=false"))

    def grade(self, name: str, policy: Optional[str]) -> Dict[str, Any]:
        return self._json("POST", self._place(name, "/grade"), {} if policy is None else {"policy": policy})

    def stop(self, name: str) -> None:
        try:
            self._request("DELETE", self._place(name))
        except SessionError as error:
            if error.kind != "not_found" and error.status != 404:
                raise


def _refusal(answer: HTTPResponse, content: bytes) -> SessionError:
    kind, message = "server", f"the server answered {answer.status}"
    try:
        error = json.loads(content)["error"]
        kind, message = str(error["kind"]), str(error["message"])
    except (ValueError, KeyError, TypeError):
        pass
    try:
        pause: Optional[float] = float(answer.headers.get("Retry-After") or "")
    except ValueError:
        pause = None
    return SessionError(message, kind=kind, status=answer.status, retry_after=pause)
