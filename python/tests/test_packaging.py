"""The wheel, by what builds it."""

import csv
import importlib
import io
import pathlib
import subprocess
import sys
import tempfile
import unittest
import zipfile

PYTHON = pathlib.Path(__file__).resolve().parents[1]


class PackagingTests(unittest.TestCase):
    def setUp(self) -> None:
        sys.path.insert(0, str(PYTHON))
        self.addCleanup(sys.path.remove, str(PYTHON))
        self.backend = importlib.import_module("build_backend")
        directory = tempfile.TemporaryDirectory(prefix="swegym-")
        self.addCleanup(directory.cleanup)
        self.directory = pathlib.Path(directory.name)

    def test_a_wheel_has_the_package_and_records_it(self) -> None:
        name = self.backend.build_wheel(str(self.directory))
        self.assertRegex(name, r"^swegym-[0-9.]+-py3-none-any\.whl$")
        with zipfile.ZipFile(self.directory / name) as wheel:
            names = wheel.namelist()
            recorded = [row[0] for row in csv.reader(io.StringIO(wheel.read(names[-1]).decode()))]
            metadata = wheel.read(next(name for name in names if name.endswith("/METADATA"))).decode()
        sources = {f"swegym/{path.name}" for path in (PYTHON / "swegym").glob("*.py")} | {"swegym/py.typed"}
        self.assertEqual({name for name in names if name.startswith("swegym/")}, sources)
        self.assertEqual(recorded, names)
        self.assertIn("\nRequires-Python: >=3.9\n", metadata)
        self.assertNotIn("Requires-Dist", metadata)
        self.assertIn(f"\nVersion: {importlib.import_module('swegym').__version__}\n", metadata)

    def test_the_same_files_give_the_same_bytes(self) -> None:
        for build in (self.backend.build_wheel, self.backend.build_sdist):
            built = []
            for number in range(2):
                place = self.directory / f"{build.__name__}-{number}"
                place.mkdir()
                built.append((place / build(str(place))).read_bytes())
            self.assertEqual(*built)

    def test_a_wheel_of_programs_says_its_system_and_keeps_them_executable(self) -> None:
        script = "swegym-0.data/scripts/swegym"
        name = self.backend._wheel(
            str(self.directory), [(script, b"\x7fELF"), ("swegym/__init__.py", b"")],
            tag="py3-none-manylinux_2_35_x86_64", headers=["Requires-Dist: uv==1.2"], programs=frozenset([script]))
        self.assertRegex(name, r"^swegym-[0-9.]+-py3-none-manylinux_2_35_x86_64\.whl$")
        with zipfile.ZipFile(self.directory / name) as wheel:
            modes = {entry.filename: entry.external_attr >> 16 & 0o777 for entry in wheel.infolist()}
            texts = {part: wheel.read(next(path for path in modes if path.endswith(f"/{part}"))).decode()
                     for part in ("WHEEL", "METADATA")}
        self.assertEqual(modes[script], 0o755)
        self.assertEqual(modes["swegym/__init__.py"], 0o644)
        self.assertIn("\nRoot-Is-Purelib: false\nTag: py3-none-manylinux_2_35_x86_64\n", texts["WHEEL"])
        self.assertIn("\nRequires-Dist: uv==1.2\n", texts["METADATA"])


class MainTests(unittest.TestCase):
    def test_python_m_swegym_starts_the_program(self) -> None:
        with tempfile.TemporaryDirectory(prefix="swegym-") as directory:
            program = pathlib.Path(directory, "swegym")
            program.write_text('#!/bin/sh\necho "started: $*"\nexit 3\n')
            program.chmod(0o755)
            run = subprocess.run(
                [sys.executable, "-B", "-m", "swegym", "list", "a b"], cwd=PYTHON, capture_output=True, text=True,
                env={"PATH": f"{directory}:/usr/bin:/bin"}, check=False)
            self.assertEqual((run.returncode, run.stdout), (3, "started: list a b\n"))

    def test_without_the_program_it_says_so(self) -> None:
        run = subprocess.run(
            [sys.executable, "-B", "-m", "swegym"], cwd=PYTHON, capture_output=True, text=True,
            env={"PATH": "/nonexistent"}, check=False)
        self.assertEqual(run.returncode, 1)
        self.assertIn("the program swegym is not installed", run.stderr)
