#!/usr/bin/env python3
"""Writes the wheel by which `pip install` gives the programs: no Swift, and nothing of the system's but its C library.

usage: python/packaging/wheel.py --programs DIRECTORY --static DIRECTORY --manual DIRECTORY [--output dist]

PROGRAMS holds swegym, swegym-sandbox and swegym-docker; STATIC is what python/packaging/static-libraries made; MANUAL holds the pages
of the manual. The wheel has the Python package of `python/` as well, bubblewrap in `libexec/swegym`, completions, and the
licences of what is inside. Its tag says the least C library that the programs ask for. The same files give the same
bytes. Prints its path.
"""
import argparse
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python"))
import build_backend  # noqa: E402

PROGRAMS = ["swegym", "swegym-sandbox", "swegym-docker"]
# Where the shells look below a prefix.
COMPLETIONS = {
    "bash": "share/bash-completion/completions/swegym", "zsh": "share/zsh/site-functions/_swegym",
    "fish": "share/fish/vendor_completions.d/swegym.fish",
}
# Parts of the C library and of the compiler, which every system with that C library has.
SYSTEM = re.compile(r"(libc|libm|libdl|libpthread|librt|libutil|libgcc_s|libstdc\+\+|ld-linux-x86-64)\.so")


def needs(program):
    """The libraries that a program loads, and the newest version of the C library among those of its symbols."""
    said = subprocess.run(["objdump", "-p", program], check=True, capture_output=True, text=True).stdout
    libraries = re.findall(r"^ +NEEDED +(\S+)$", said, re.MULTILINE)
    versions = [tuple(map(int, found.split("."))) for found in re.findall(r"GLIBC_([0-9.]+)", said)]
    return libraries, max(versions, default=(2, 17))


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1])
    parser.add_argument("--programs", type=pathlib.Path, required=True)
    parser.add_argument("--static", type=pathlib.Path, required=True)
    parser.add_argument("--manual", type=pathlib.Path, required=True)
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "dist")
    options = parser.parse_args()

    stem = build_backend._stem()
    uv = (ROOT / "Sources/Python/Resources/uv-version.txt").read_text().strip()
    files, programs, newest = build_backend._sources(), [], (2, 17)

    def add(path, content, executed=False):
        files.append((path, content))
        if executed:
            programs.append(path)

    bubblewrap = options.static / "bin/bwrap"
    for program in [options.programs / name for name in PROGRAMS] + [bubblewrap]:
        libraries, version = needs(program)
        foreign = [name for name in libraries if not SYSTEM.match(name)]
        if foreign:
            sys.exit(f"{program} loads {', '.join(foreign)}: link it statically (make wheel)")
        newest = max(newest, version)
    for name in PROGRAMS:
        add(f"{stem}.data/scripts/{name}", (options.programs / name).read_bytes(), executed=True)
    add(f"{stem}.data/data/libexec/swegym/bwrap", bubblewrap.read_bytes(), executed=True)
    for shell, path in COMPLETIONS.items():
        command = [options.programs / "swegym", "--generate-completion-script", shell]
        add(f"{stem}.data/data/{path}", subprocess.run(command, check=True, capture_output=True).stdout)
    pages = sorted(options.manual.glob("*.1"))
    if not pages:
        sys.exit(f"{options.manual} has no pages of the manual")
    for page in pages:
        add(f"{stem}.data/data/share/man/man1/{page.name}", page.read_bytes())
    licences = [ROOT / "LICENSE"] + sorted((options.static / "licenses").iterdir())
    for licence in licences:
        add(f"{stem}.dist-info/licenses/{licence.name}", licence.read_bytes())

    options.output.mkdir(parents=True, exist_ok=True)
    name = build_backend._wheel(
        str(options.output), files, tag=f"py3-none-manylinux_{newest[0]}_{newest[1]}_x86_64",
        headers=[f"Requires-Dist: uv=={uv}"] + [f"License-File: {licence.name}" for licence in licences],
        programs=frozenset(programs))
    print(options.output / name)


main()
