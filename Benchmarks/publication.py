#!/usr/bin/env python3
"""Measures `swegym publish` at the size of SWE-Gym Raw, from candidates made of real ones.

Takes the mined candidates of a workspace, repeats them under other repositories and numbers until there are as many
as asked for, writes a workspace of them, and publishes it: with 1 thread, with the default, and with 4; the bytes must
be the same each time.

    Benchmarks/publication.py --swegym .build/release/swegym --workspace workspace [--rows 66894]
"""

import argparse
import hashlib
import json
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time

SEGMENT = 256
REPOSITORIES = 358


def candidates(workspace):
    """The accepted outcomes of a workspace whose problem statement is known."""
    found = []
    for path in sorted(pathlib.Path(workspace, "records/mined").rglob("[0-9]*.jsonl")):
        for line in open(path, encoding="utf-8"):
            outcome = json.loads(line)
            accepted = outcome.get("accepted", {}).get("_0")
            if accepted and accepted.get("problemStatement"):
                found.append(outcome)
    return found


def change_digest(candidate):
    parts = [candidate["id"], candidate["baseCommit"], candidate["goldPatch"], candidate["testPatch"]]
    return hashlib.sha256(b"".join(part.encode() + b"\0" for part in parts)).hexdigest()


def write_repository(root, name, outcomes, first):
    owner, repository = name.split("/")
    generation = hashlib.sha256(name.encode()).hexdigest()[:24]
    directory = root / "records/mined" / f"{owner}__{repository}" / generation
    directory.mkdir(parents=True)
    for start in range(0, len(outcomes), SEGMENT):
        lines, entries, offset = [], [], 0
        for index, outcome in enumerate(outcomes[start : start + SEGMENT]):
            number = first + start + index
            outcome = json.loads(json.dumps(outcome))
            candidate = outcome["accepted"]["_0"]
            candidate["id"] = f"{owner}__{repository}-{number}"
            line = json.dumps(outcome, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
            entries.append({
                "number": number, "instance": candidate["id"], "change": change_digest(candidate), "awaiting": False,
                "detail": "", "start": offset, "length": len(line),
            })
            lines.append(line)
            offset += len(line) + 1
        base = directory / f"{start // SEGMENT:06}"
        base.with_suffix(".jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
        base.with_suffix(".entries").write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    summary = {
        "repository": name, "generation": generation, "policy": "complete", "head": "0" * 40, "source": "archive",
        "input": len(outcomes), "segments": -(-len(outcomes) // SEGMENT),
    }
    (directory / "summary.json").write_text(json.dumps(summary))


def digest(directory):
    sums = [(str(path.relative_to(directory)), hashlib.sha256(path.read_bytes()).hexdigest())
            for path in sorted(directory.rglob("*")) if path.is_file()]
    return hashlib.sha256(json.dumps(sums).encode()).hexdigest()


def timed(command):
    """Runs a command under GNU-like accounting: seconds and peak MiB of it alone."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        try:
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            found = re.search(r"VmHWM:\s+(\d+)", status)
            peak = max(peak, int(found[1]) if found else 0)
        except OSError:
            pass
        time.sleep(0.1)
    if process.returncode:
        sys.exit(process.returncode)
    return time.monotonic() - start, peak / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--swegym", default=".build/release/swegym")
    parser.add_argument("--workspace", required=True, help="a workspace with mined candidates to repeat")
    parser.add_argument("--rows", type=int, default=66_894)
    options = parser.parse_args()
    real = candidates(options.workspace)
    if not real:
        sys.exit(f"{options.workspace}: no candidate with a problem statement")
    with tempfile.TemporaryDirectory() as temporary:
        root = pathlib.Path(temporary, "workspace")
        each = -(-options.rows // REPOSITORIES)
        for index in range(REPOSITORIES):
            count = min(each, options.rows - index * each)
            if count > 0:
                outcomes = [real[(index * each + item) % len(real)] for item in range(count)]
                write_repository(root, f"owner{index:03}/name", outcomes, 1)
        timed([options.swegym, "status", "--workspace", str(root)])
        seen = set()
        for workers in ("1", "2", "4"):
            output = pathlib.Path(temporary, f"out{workers}")
            seconds, peak = timed([
                options.swegym, "publish", "--workspace", str(root), "--output", str(output), "--workers", workers])
            size = (output / "raw.jsonl").stat().st_size / 1e6
            print(f"{workers} workers: {options.rows} rows, {size:.0f} MB, {seconds:.1f} s, peak {peak:.0f} MiB")
            seen.add(digest(output))
        seconds, peak = timed([options.swegym, "verify", str(output)])
        print(f"verify: {seconds:.1f} s, peak {peak:.0f} MiB")
        print("the same bytes each time" if len(seen) == 1 else "DIFFERENT BYTES")
        return 0 if len(seen) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
