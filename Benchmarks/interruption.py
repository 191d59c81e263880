#!/usr/bin/env python3
"""Kill mining at random moments: the same command again must end in the same bytes.

usage: Benchmarks/interruption.py MIRROR.git OWNER/NAME [--swegym PATH] [--kills 10] [--seed 1]

Mines MIRROR from history alone and publishes, undisturbed; then does the same in a new workspace, where each of the
first KILLS runs of `swegym mine` is ended by SIGKILL after a random share of the undisturbed run's time. Exit status
0 when every published file is identical, 1 otherwise.
"""
import argparse
import hashlib
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time


def digests(directory):
    """The SHA-256 of each file below a directory, by relative path."""
    root = pathlib.Path(directory)
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(root.rglob("*")) if path.is_file()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mirror")
    parser.add_argument("repository")
    parser.add_argument("--swegym", default=".build/release/swegym")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    directory = tempfile.mkdtemp(prefix="swegym-interruption-")
    try:
        entries = os.path.join(directory, "repos.yaml")
        with open(entries, "w", encoding="utf-8") as file:
            file.write(f"- name: {options.repository}\n  url: {os.path.abspath(options.mirror)}\n")

        def mine(name):
            return [options.swegym, "mine", entries, "--workspace", os.path.join(directory, name)]

        def publish(name):
            output = os.path.join(directory, f"{name}-published")
            subprocess.run([options.swegym, "publish", "--workspace", os.path.join(directory, name),
                            "--output", output], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            return digests(output)

        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        started = time.monotonic()
        subprocess.run(mine("undisturbed"), check=True, **quiet)
        seconds = time.monotonic() - started
        expected = publish("undisturbed")
        print(f"undisturbed: {seconds:.1f} s, {len(expected)} files")

        for kill in range(1, options.kills + 1):
            process = subprocess.Popen(mine("disturbed"), **quiet)
            delay = chance.random() * seconds
            try:
                process.wait(timeout=delay)
                outcome = "had finished"
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                outcome = "killed"
            print(f"kill {kill}: {outcome} after {delay:.2f} s")
            if outcome == "had finished":
                shutil.rmtree(os.path.join(directory, "disturbed"))
        subprocess.run(mine("disturbed"), check=True, **quiet)
        found = publish("disturbed")
        for name in sorted(set(expected) | set(found)):
            same = expected.get(name) == found.get(name)
            print(f"{'same' if same else 'DIFFERS':8} {name}")
        return 0 if expected == found else 1
    finally:
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
