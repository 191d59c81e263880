"""F3: one flipped bit, or a cut end, in the workspace's records, its catalogue and its segments.

The mark: never a silent accept. A publication over the damage either ends with another status than 0 and names what is
damaged, or it is byte for byte that of the whole workspace. Bits are flipped in all kinds of files in turn at places that
the seed chooses; the last record of the segment is cut at places over its whole length.
"""

import shutil

from .common import Figure, digests, first_line

KINDS = {
    "validations": "records/validations/*/*/*.json",
    "runs": "records/runs/*/*/*.json",
    "segments": "records/mined/*/*/*.jsonl",
    "entries": "records/mined/*/*/*.entries",
    "summaries": "records/mined/*/*/summary.json",
    "locks": "records/locks/*.lock",
    "catalogue": "catalogue.sqlite",
}


class Damaged:
    """A copy of the demo's workspace that is damaged and mended."""

    def __init__(self, bench, place):
        self.bench, self.place = bench, place
        self.workspace = bench.copy_of_demo(place / "workspace")
        self.catalogue = {path.name: path.read_bytes() for path in self.workspace.glob("catalogue.sqlite*")}
        self.said = {}
        status, self.expected, said = self.publish()
        if status != 0:
            raise RuntimeError(f"the copy is not whole to begin with: {said}")

    def publish(self):
        output = self.place / "published"
        shutil.rmtree(output, ignore_errors=True)
        done = self.bench.run("publish", "--workspace", self.workspace, "--output", output)
        return (
            done.status,
            digests(output) if output.exists() else {},
            done.text if not done.crashed else "CRASH " + done.text,
        )

    def attempt(self, path, content):
        """Publishes with other bytes in a file; `detected`, `harmless`, or what went wrong."""
        whole = path.read_bytes()
        for name, data in self.catalogue.items():
            (self.workspace / name).write_bytes(data)
        path.write_bytes(content)
        try:
            status, found, said = self.publish()
        finally:
            path.write_bytes(whole)
            for extra in self.workspace.glob("catalogue.sqlite*"):
                if extra.name not in self.catalogue:
                    extra.unlink()
        if said.startswith("CRASH"):
            return "crash"
        if status != 0:
            message = first_line(said.replace("error: ", "", 1))
            self.said[path.suffix] = message
            # A message is worth something when it says which file or record it is about.
            name = path.parent.name if path.name == "swe-bench.json" else path.stem
            return (
                "detected"
                if len(message) > 20
                and any(each in said for each in (name, path.name, str(path), path.parent.name, "catalogue", "damaged"))
                else "unnamed"
            )
        return "harmless" if found == self.expected else "believed"


def strike(damaged, name, count, chance, what, damage):
    """The figure of damages to files of a kind, chosen by chance; `damage` gives what a content becomes and says where."""
    files = sorted(damaged.workspace.glob(KINDS[name]))
    counts, notes = {}, []
    for _ in range(count):
        path = chance.choice(files)
        content = path.read_bytes()
        if not content:
            continue
        struck, place = damage(content)
        outcome = damaged.attempt(path, struck)
        counts[outcome] = counts.get(outcome, 0) + 1
        if outcome not in ("detected", "harmless"):
            notes.append(f"{outcome}: {path.relative_to(damaged.workspace)} {place}")
    good = counts.get("detected", 0) + counts.get("harmless", 0)
    notes.insert(0, f"{name}: " + ", ".join(f"{number} {each}" for each, number in sorted(counts.items())))
    return Figure("F3", what, sum(counts.values()), good, "named or harmless", 0, notes[:6])


def measure(bench):
    place, chance = bench.place("F3"), bench.chance("damage")
    damaged = Damaged(bench, place)

    def flipped(content):
        at, bit = chance.randrange(len(content)), chance.randrange(8)
        struck = bytearray(content)
        struck[at] ^= 1 << bit
        return bytes(struck), f"byte {at} bit {bit}"

    def cut_within(lines):
        def cut(content):
            begin = content.rstrip(b"\n").rfind(b"\n") + 1 if lines else 0
            at = chance.randrange(begin, len(content))
            return content[:at], f"cut at {at} of {len(content)}"

        return cut

    figures, flips = [], bench.count(1_000 // len(KINDS), 2)
    for name in KINDS:
        figures.append(strike(damaged, name, flips, chance, f"a bit flipped in {name}", flipped))
    for name in ("segments", "entries", "runs", "validations", "catalogue"):
        cut = cut_within(name in ("segments", "entries"))
        figures.append(strike(damaged, name, bench.count(40, 2), chance, f"the end of {name} cut off", cut))
    shutil.rmtree(place, ignore_errors=True)
    return figures
