"""Builds the wheel and the source archive by the standard library alone (PEP 517), so that no index is asked.

The same files give the same bytes.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import pathlib
import re
import stat
import tarfile
import zipfile
from typing import Dict, FrozenSet, List, Optional, Sequence, Tuple

_HERE = pathlib.Path(__file__).resolve().parent
_SETTINGS = Optional[Dict[str, object]]
_DATE = (1980, 1, 1, 0, 0, 0)


def _said(key: str) -> str:
    """A text of pyproject.toml."""
    match = re.search(rf'^{key} = "(.*)"$', (_HERE / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    if match is None:
        raise ValueError(f"pyproject.toml has no {key}")
    return match[1]


def _stem() -> str:
    return f"{_said('name')}-{_said('version')}"


def _metadata(*more: str) -> bytes:
    lines = [
        "Metadata-Version: 2.1", f"Name: {_said('name')}", f"Version: {_said('version')}",
        f"Summary: {_said('description')}", f"Requires-Python: {_said('requires-python')}", "License: MIT", *more,
        "Description-Content-Type: text/markdown", "", (_HERE / "README.md").read_text("utf-8")]
    return "\n".join(lines).encode()


def _sources() -> List[Tuple[str, bytes]]:
    """The files of the package."""
    files = sorted(path for path in (_HERE / "swegym").iterdir() if path.suffix == ".py" or path.name == "py.typed")
    return [(f"swegym/{path.name}", path.read_bytes()) for path in files]


def _wheel(
    directory: str, files: List[Tuple[str, bytes]], tag: str = "py3-none-any", headers: Sequence[str] = (),
    programs: FrozenSet[str] = frozenset(),
) -> str:
    """Writes a wheel; `programs` are the files among its own that are executed."""
    information = f"{_stem()}.dist-info"
    is_pure = "true" if tag.endswith("-any") else "false"
    kind = f"Wheel-Version: 1.0\nGenerator: swegym\nRoot-Is-Purelib: {is_pure}\nTag: {tag}\n"
    files = files + [
        (f"{information}/METADATA", _metadata(*headers)), (f"{information}/WHEEL", kind.encode())]
    record = []
    for path, content in files:
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record.append(f"{path},sha256={digest},{len(content)}\n")
    record.append(f"{information}/RECORD,,\n")
    files.append((f"{information}/RECORD", "".join(record).encode()))
    name = f"{_stem()}-{tag}.whl"
    with zipfile.ZipFile(pathlib.Path(directory, name), "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files:
            entry = zipfile.ZipInfo(path, _DATE)
            entry.external_attr = (stat.S_IFREG | (0o755 if path in programs else 0o644)) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return name


def build_wheel(
    wheel_directory: str, config_settings: _SETTINGS = None, metadata_directory: Optional[str] = None,
) -> str:
    return _wheel(wheel_directory, _sources())


def build_editable(
    wheel_directory: str, config_settings: _SETTINGS = None, metadata_directory: Optional[str] = None,
) -> str:
    return _wheel(wheel_directory, [("swegym.pth", f"{_HERE}\n".encode())])


def build_sdist(sdist_directory: str, config_settings: _SETTINGS = None) -> str:
    name = f"{_stem()}.tar.gz"
    files = _sources() + [
        (path, (_HERE / path).read_bytes()) for path in ("pyproject.toml", "README.md", "build_backend.py")]
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for path, content in [*files, ("PKG-INFO", _metadata())]:
            entry = tarfile.TarInfo(f"{_stem()}/{path}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    pathlib.Path(sdist_directory, name).write_bytes(gzip.compress(packed.getvalue(), mtime=0))
    return name
