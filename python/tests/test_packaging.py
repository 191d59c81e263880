"""The wheel, by what builds it."""

import csv
import importlib
import io
import pathlib
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
