"""Hostile instances validated next to an innocent one: what became of each, of the innocent one, of the program and the machine."""

import glob
import json
import textwrap

from .common import memory, mounts, until_gone  # noqa: F401
from .rows import TEST, Rows


def tests_that(body):
    """Test files whose new test does something before it looks at the answer."""
    return {
        "tests/test_mod.py": TEST
        + "\n\ndef test_answer():\n"
        + textwrap.indent(textwrap.dedent(body).strip(), "    ")
        + "\n    assert answer() == 42\n"
    }


class Neighbours:
    """An innocent instance alone, and then next to others of which each does something to the machine."""

    def __init__(self, bench, place, options=()):
        self.bench, self.place, self.options = bench, place, options
        self.rows = Rows(bench, place)
        self.rows.add("innocent")
        # The first validation makes the environment, which all share; the second is the one that is compared.
        self.rows.validate(*options)
        for name in ("alone", "alone-too"):
            self.rows.add(name)
        self.alone = self.rows.validate(*options, "--workers", "2")
        self.expected = self.shape("alone")
        if self.expected[0] != "valid":
            raise RuntimeError(
                f"the innocent instance is not valid: {self.rows.verdicts().get('alone')}: {self.alone.text[-300:]}"
            )
        self.names = {}

    def shape(self, name):
        verdict = self.rows.verdicts().get(name, ("none", "", "", {}))[3]
        return verdict.get("verdictClass"), verdict.get("failToPass"), verdict.get("passToPass"), verdict.get("reason")

    def add(self, case, number, **files):
        name = f"{case}-{number}"
        self.rows.add(name, **files)
        self.names.setdefault(case, []).append(name)

    def go(self, innocents=1, timeout=3_600):
        """Validates all of it by two workers; what went wrong with the machine, the program and the innocent ones."""
        self.quiet = [f"quiet-{number}" for number in range(innocents)]
        for name in self.quiet:
            self.rows.add(name)
        # Innocent ones come between the others.
        hostile = [row for row in self.rows.rows if row["instance_id"].split("__")[1][:-2] not in self.quiet]
        quiet = [row for row in self.rows.rows if row["instance_id"].split("__")[1][:-2] in self.quiet]
        step = max(1, len(hostile) // (len(quiet) + 1))
        for index, row in enumerate(quiet):
            hostile.insert((index + 1) * step + index, row)
        self.rows.rows = hostile
        self.done = self.rows.validate(*self.options, "--workers", "2", timeout=timeout)
        left, _ = until_gone(self.place)
        self.verdicts = self.rows.verdicts()
        self.faults = []
        if self.done.crashed or self.done.json() is None:
            self.faults.append(f"the program ended with status {self.done.status}: {self.done.text[-200:]}")
        for name in self.quiet:
            if self.shape(name) != self.expected:
                self.faults.append(f"the innocent {name} became {self.shape(name)}")
        if left:
            self.faults.append(f"alive afterwards: {'; '.join(left[:3])}")
        if mounts(self.place):
            self.faults.append(f"mounts left: {len(mounts(self.place))}")
        return self.faults

    def growth(self):
        """How much larger the program became than with the innocent instance alone, MiB."""
        return self.done.peak - self.alone.peak

    def runs(self, name):
        """The records of an instance's runs."""
        found = []
        for path in glob.glob(f"{self.rows.workspace}/records/runs/*/made__{name}-1/*.json"):
            with open(path, encoding="utf-8") as stream:
                found.append(json.load(stream))
        return found

    def seconds(self, name):
        for path in glob.glob(f"{self.rows.workspace}/records/validations/*/made__{name}-1/swe-bench.json"):
            with open(path, encoding="utf-8") as stream:
                return json.load(stream)["wallSeconds"]
        return 0
