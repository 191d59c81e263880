#!/usr/bin/env python3
"""A small Git repository from source distributions of a project that is too large to fetch.

usage: Benchmarks/sdist_history.py PROJECT VERSION VERSION ... --into DIRECTORY [--take PATTERN ...]... [--uv PATH]

Each version becomes a commit of the day of its release. Between two versions, what differs becomes a merged pull
request: the whole difference, or for each `--take` the files that one of its patterns matches
(`--take 'pandas/core/groupby/*' 'pandas/tests/groupby/*' --take …`), so that each change is one real fix and its tests.
A version that brings no such file makes no pull request. What a release tool writes into a distribution (PKG-INFO,
egg-info) is not part of the history.

The package index is asked by uv; its answer has the address, the digest and the day of each distribution, and nothing
of the project is run. Prints a line for `repos.yaml`; mine it with `swegym mine REPOS.yaml --history`.
"""
import argparse
import datetime
import fnmatch
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import tomllib
import urllib.request
import zipfile

WRITTEN = ("PKG-INFO",)


def distribution(arguments, version, directory):
    """The path of the source distribution of a version, and the moment of its upload."""
    pin = f"{arguments.project}=={version}"
    configuration = pathlib.Path(directory, "uv.toml")
    # With its metadata given, uv has no reason to build the distribution.
    configuration.write_text(
        f'dependency-metadata = [{{ name = "{arguments.project}", version = "{version}", requires-dist = [] }}]\n')
    command = [arguments.uv, "pip", "compile", "-", "--no-deps", "--no-header", "--format", "pylock.toml",
               "--no-binary", ":all:", "--config-file", str(configuration)]
    answer = subprocess.run(command, input=pin, text=True, capture_output=True, check=False)
    if answer.returncode != 0:
        sys.exit(f"{pin}: {answer.stderr.strip()}")
    [package] = tomllib.loads(answer.stdout)["packages"]
    found = package["sdist"]
    path = pathlib.Path(directory, found["url"].rsplit("/", 1)[-1])
    with urllib.request.urlopen(found["url"]) as stream, open(path, "wb") as file:
        shutil.copyfileobj(stream, file)
    if hashlib.sha256(path.read_bytes()).hexdigest() != found["hashes"]["sha256"]:
        sys.exit(f"{pin}: the file that came is not the one that the index names")
    return path, found.get("upload-time") or datetime.datetime.now(datetime.timezone.utc)


def unpacked(path, directory):
    """The directory that holds the files of a distribution."""
    # Neither leaves the directory, whatever an archive names.
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            archive.extractall(directory)
    else:
        directory.mkdir()
        subprocess.run(["tar", "-xf", str(path), "--no-same-owner", "-C", str(directory)], check=True)
    [top] = [entry for entry in pathlib.Path(directory).iterdir() if entry.is_dir()]
    for entry in [*top.rglob("*.egg-info"), *(top / name for name in WRITTEN)]:
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.exists():
            entry.unlink()
    return top


class History:
    """The repository that is made."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        self.directory.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")
        # The files stay as they are in the distribution, whatever they say of themselves.
        (self.directory / ".git/info/attributes").write_text("* -text -filter -ident -export-subst\n")

    def git(self, *words, at=None):
        more = {}
        if at:
            moment = f"{int(at.timestamp())} +0000"
            for name in ("AUTHOR", "COMMITTER"):
                more |= {f"GIT_{name}_NAME": "A", f"GIT_{name}_EMAIL": "a@example.org", f"GIT_{name}_DATE": moment}
        result = subprocess.run(
            ["git", "-C", str(self.directory), "-c", "commit.gpgsign=false", *words], check=True,
            stdout=subprocess.PIPE, text=True, env={**self.environment, **more})
        return result.stdout

    def lay(self, top, is_taken=lambda path: True):
        """Makes the files that are taken those of a release; the others stay."""
        mine = {path for path in self.git("ls-files", "-z").split("\0") if path}
        theirs = {str(path.relative_to(top)) for path in top.rglob("*") if path.is_file() or path.is_symlink()}
        for path in filter(is_taken, mine - theirs):
            (self.directory / path).unlink()
        for path in filter(is_taken, theirs):
            place = self.directory / path
            if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.unlink(missing_ok=True)
            shutil.copy2(top / path, place, follow_symlinks=False)
        self.git("add", "--all", "--force")
        return bool(self.git("status", "--porcelain").strip())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("project")
    parser.add_argument("versions", nargs="+")
    parser.add_argument("--into", required=True)
    parser.add_argument("--take", nargs="+", action="append", metavar="PATTERN", default=[])
    parser.add_argument("--uv", default=".build/tools/bin/uv")
    arguments = parser.parse_args()
    history = History(arguments.into)
    number = 0
    for position, version in enumerate(arguments.versions):
        with tempfile.TemporaryDirectory() as directory:
            path, moment = distribution(arguments, version, directory)
            top = unpacked(path, pathlib.Path(directory, "files"))
            changes = (arguments.take or [["*"]]) if position else []
            for place, patterns in enumerate(changes):
                number += 1
                if history.lay(top, lambda path: any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)):
                    at = moment - datetime.timedelta(minutes=len(changes) - place)
                    history.git("commit", "--quiet", "-m", f"Mend what {version} mends (#{number})", at=at)
            if history.lay(top):
                history.git("commit", "--quiet", "-m", f"Release {version}", at=moment)
            history.git("tag", f"v{version}")
            print(f"{version}: {moment:%Y-%m-%d}", file=sys.stderr)
    print(f"- name: {arguments.project}/{arguments.project}\n  url: {history.directory.resolve()}")


if __name__ == "__main__":
    main()
