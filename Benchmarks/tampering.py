#!/usr/bin/env python3
"""Flips single bits of a publication, one at a time, and counts how many `swegym verify` finds.

    Benchmarks/tampering.py --swegym .build/release/swegym PUBLICATION [--flips 1000] [--signer PUBLIC-KEY]

Every file is struck in turn, the smallest as often as the largest: splits, sidecars, locks, card, manifest, and
the signature that `swegym publish --sign` made, for which --signer is needed. Bits of one file lie at random places; the
first and the last byte are among them. The publication itself is only read.
"""

import argparse
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("publication", type=pathlib.Path)
    parser.add_argument("--swegym", default=".build/release/swegym")
    parser.add_argument("--flips", type=int, default=1_000)
    parser.add_argument("--signer", help="the public key")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        copy = pathlib.Path(temporary, "copy")
        shutil.copytree(options.publication, copy)
        command = [options.swegym, "verify", str(copy), *(["--signer", options.signer] if options.signer else [])]

        def is_whole():
            return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0

        if not is_whole():
            sys.exit("the publication is not whole to begin with")
        files = [path for path in sorted(copy.rglob("*")) if path.is_file() and path.stat().st_size]
        rng, missed, start, struck = random.Random(7), [], time.monotonic(), {}
        for flip in range(options.flips):
            path = files[flip % len(files)]
            turn, content = flip // len(files), bytearray(path.read_bytes())
            place = (0, len(content) - 1)[turn] if turn < 2 else rng.randrange(len(content))
            bit = rng.randrange(8)
            content[place] ^= 1 << bit
            path.write_bytes(content)
            if is_whole():
                missed.append(f"{path.relative_to(copy)}: byte {place}, bit {bit}")
            content[place] ^= 1 << bit
            path.write_bytes(content)
            struck[path.suffix] = struck.get(path.suffix, 0) + 1
        seconds = time.monotonic() - start
        kinds = ", ".join(f"{count} in {kind or 'others'}" for kind, count in sorted(struck.items()))
        print(f"{options.flips - len(missed)} of {options.flips} flipped bits found in {len(files)} files ({kinds}); "
              f"{seconds / options.flips * 1000:.0f} ms each")
        for line in missed:
            print("MISSED", line)
        if not is_whole():
            sys.exit("the copy was not mended")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
