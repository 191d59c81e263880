"""Small repositories with a row each, validated and evaluated as rows of others are."""

import json
import os
import pathlib
import subprocess

MODULE = "def answer():\n    return 41\n"
MENDED = "def answer():\n    return 42\n"
SETUP = "from setuptools import setup\nsetup(name='victim', version='1.0', py_modules=['mod'])\n"
TEST = "from mod import answer\n\n\ndef test_ok():\n    assert answer() > 0\n"
TESTS = TEST + "\n\ndef test_answer():\n    assert answer() == 42\n"
WHO = {
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.com",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_DATE": "2022-06-01T12:00:00Z",
    "GIT_COMMITTER_DATE": "2022-06-01T12:00:00Z",
}


class Rows:
    """Repositories and rows below a directory, and a workspace in which they are validated."""

    def __init__(self, bench, directory, name="made"):
        self.bench, self.directory, self.name = bench, pathlib.Path(directory), name
        self.workspace = self.directory / "workspace"
        self.rows, self.repositories = [], []

    def git(self, repository, *words, input=None, env=None, check=True):
        done = subprocess.run(
            ["git", "-C", str(repository), *words],
            env={**os.environ, **WHO, **(env or {})},
            input=input,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            check=False,
        )
        if check and done.returncode != 0:
            raise RuntimeError(f"git {' '.join(words)}: {done.stderr.decode('utf-8', 'replace')}")
        return done.stdout

    def put(self, repository, files):
        for path, content in files.items():
            place = os.path.join(os.fsencode(repository), os.fsencode(path))
            os.makedirs(os.path.dirname(place), exist_ok=True)
            if isinstance(content, tuple):
                os.symlink(content[1], place)
                continue
            with open(place, "wb") as stream:
                stream.write(content if isinstance(content, bytes) else content.encode())

    def diff(self, repository, files):
        self.put(repository, files)
        self.git(repository, "add", "-A", "-f")
        text = self.git(repository, "diff", "--cached", "--binary", "--full-index")
        self.git(repository, "reset", "-q", "--hard")
        return text

    def add(self, name, base=None, gold=None, tests=None, patch=None):
        """A repository of one commit, and its row."""
        repository = self.directory / "repositories" / name
        repository.mkdir(parents=True)
        self.git(repository, "init", "-q", "-b", "main")
        self.put(repository, {"setup.py": SETUP, "mod.py": MODULE, "tests/test_mod.py": TEST, **(base or {})})
        self.git(repository, "add", "-A", "-f")
        self.git(repository, "commit", "-q", "-m", "base")
        self.row(
            name,
            repository,
            patch if patch is not None else self.diff(repository, gold or {"mod.py": MENDED}),
            self.diff(repository, tests or {"tests/test_mod.py": TESTS}),
        )
        return repository

    def row(self, name, repository, patch, test_patch, commit=None):
        commit = commit or self.git(repository, "rev-parse", "HEAD").decode().strip()
        self.rows.append(
            {
                "repo": f"{self.name}/{name}",
                "instance_id": f"{self.name}__{name}-1",
                "base_commit": commit,
                "patch": text(patch),
                "test_patch": text(test_patch),
                "problem_statement": "Make it say 42.",
                "hints_text": "",
                "created_at": "2022-06-01T13:00:00Z",
                "version": "1.0",
                "FAIL_TO_PASS": ["tests/test_mod.py::test_answer"],
                "PASS_TO_PASS": ["tests/test_mod.py::test_ok"],
            }
        )
        self.repositories.append((f"{self.name}/{name}", str(repository)))

    def write(self, only=None):
        rows, entries = self.directory / "rows.jsonl", self.directory / "repos.yaml"
        rows.write_text(
            "".join(json.dumps(row) + "\n" for row in self.rows if only is None or row["instance_id"] in only),
            encoding="utf-8",
        )
        entries.write_text(
            "".join(f"- name: {name}\n  url: {json.dumps(path)}\n" for name, path in self.repositories),
            encoding="utf-8",
        )
        return rows, entries

    def validate(self, *options, timeout=1_800, env=None, only=None, workspace=None, **more):
        rows, entries = self.write(only)
        return self.bench.run(
            "validate",
            "--rows",
            rows,
            "--repos",
            entries,
            "--workspace",
            workspace or self.workspace,
            "--before",
            "1",
            "--after",
            "1",
            *options,
            "--json",
            timeout=timeout,
            env=env,
            **more,
        )

    def verdicts(self, workspace=None):
        """Class, reason, detail and the tests that were mended, by the name of the repository."""
        found = {}
        for path in (pathlib.Path(workspace or self.workspace) / "records" / "validations").glob("*/*/swe-bench.json"):
            record = json.loads(path.read_text(encoding="utf-8"))
            verdict = record["verdict"]
            name = path.parent.name.split("__", 1)[1].rsplit("-", 1)[0]
            found[name] = (verdict["verdictClass"], verdict.get("reason", ""), verdict.get("detail", ""), verdict)
        return found


def text(patch):
    return patch.decode("utf-8", "surrogateescape") if isinstance(patch, bytes) else patch
