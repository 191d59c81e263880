"""What tests share: the program that stands in for ours."""

import json
import os
import pathlib
import sys
import tempfile
import unittest

PROGRAM = str(pathlib.Path(__file__).with_name("program.py"))


class ProgramTestCase(unittest.TestCase):
    """A test with the scripted program instead of ours."""

    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory(prefix="swegym-")
        self.addCleanup(directory.cleanup)
        self.root = pathlib.Path(directory.name)
        self.sessions = self.root / "sessions"
        self.sessions.mkdir()
        # The interpreter of the tests runs it, whatever `python3` is.
        program = self.root / "program"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{PROGRAM}" "$@"\n')
        program.chmod(0o755)
        values = {"SWEGYM_SANDBOX": str(program), "SWEGYM": str(program), "FAKE_SESSIONS": str(self.sessions)}
        self.addCleanup(self._restore, {name: os.environ.get(name) for name in [*values, "SWEGYM_URL"]})
        os.environ.pop("SWEGYM_URL", None)
        os.environ.update(values)

    @staticmethod
    def _restore(values: dict) -> None:
        for name, value in values.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

    @property
    def calls(self) -> list:
        """The command lines of all calls."""
        return [json.loads(line) for line in (self.sessions / "calls").read_text().splitlines()]

    @property
    def alive(self) -> list:
        """The sessions that are there."""
        return sorted(entry.name for entry in self.sessions.iterdir() if entry.is_dir())
