"""Unpacks wheels into trees of an environment, for interpreters that uv does not serve. Nothing of a wheel is run.

Usage: unpack_wheels.py PLAN DIRECTORY. It runs inside the sandbox. PLAN is a JSON object:

    python    the interpreter of the environment, which scripts name
    site      the directory of packages, relative to the environment
    wheels    of each wheel its address (`url`) or its path (`file`), its `sha256` ("" for what was built here), and the
              name of its tree in DIRECTORY (`to`)

A tree appears under its name when it is whole.
"""

import configparser
import hashlib
import io
import json
import os
import re
import sys
import urllib.request
import zipfile
from concurrent.futures import ThreadPoolExecutor

SCRIPT = """#!%s
# -*- coding: utf-8 -*-
import re
import sys

from %s import %s

if __name__ == "__main__":
    sys.argv[0] = re.sub(r"(-script\\.pyw|\\.exe)?$", "", sys.argv[0])
    sys.exit(%s())
"""


def content(wheel):
    if "file" in wheel:
        with open(wheel["file"], "rb") as stream:
            return stream.read()
    with urllib.request.urlopen(wheel["url"], timeout=60) as stream:
        data = stream.read()
    digest = hashlib.sha256(data).hexdigest()
    if digest != wheel["sha256"]:
        raise ValueError("%s has the SHA-256 %s, not %s" % (wheel["to"], digest, wheel["sha256"]))
    return data


def place(name, site):
    """Where a member of a wheel belongs in the environment; None for what does not belong there."""
    parts = name.split("/")
    if name.endswith("/") or name.startswith("/") or ".." in parts or "" in parts:
        return None
    if parts[0].endswith(".data"):
        if len(parts) < 3:
            return None
        package = parts[0].split("-")[0]
        start = {"purelib": site, "platlib": site, "scripts": "bin", "data": ".",
                 "headers": "include/site/%s" % package}.get(parts[1])
        return start and os.path.normpath(os.path.join(start, *parts[2:]))
    return os.path.join(site, *parts)


def write(root, path, data, executable=False):
    target = os.path.join(root, path)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "wb") as stream:
        stream.write(data)
    os.chmod(target, 0o755 if executable else 0o644)


def scripts(text, python):
    """The programs that entry points name."""
    document = configparser.RawConfigParser(strict=False, delimiters=("=",))
    document.optionxform = str
    try:
        document.read_string(text)
    except configparser.Error:
        return
    for group in ("console_scripts", "gui_scripts"):
        for name, target in document.items(group) if document.has_section(group) else []:
            match = re.match(r"^\s*([\w.]+)\s*:\s*([\w.]+)\s*(\[.*\])?\s*$", target)
            if match and re.match(r"^[\w][\w.-]*$", name):
                module, function = match.group(1), match.group(2)
                yield name, SCRIPT % (python, module, function.split(".")[0], function)


def unpack(wheel, plan, out):
    root = os.path.join(out, "." + wheel["to"])
    python, site = plan["python"], plan["site"]
    with zipfile.ZipFile(io.BytesIO(content(wheel))) as archive:
        for entry in archive.infolist():
            target = place(entry.filename, site)
            if target is None:
                continue
            data = archive.read(entry)
            is_script = target.startswith("bin/")
            if is_script and re.match(br"#!.*python", data):
                data = b"#!" + python.encode() + b"\n" + data.partition(b"\n")[2]
            write(root, target, data, is_script or bool(entry.external_attr >> 16 & 0o111))
            if re.match(r"^[^/]+\.dist-info/entry_points\.txt$", entry.filename):
                for name, text in scripts(data.decode("utf-8", "replace"), python):
                    write(root, "bin/" + name, text.encode(), True)
            if re.match(r"^[^/]+\.dist-info/WHEEL$", entry.filename):
                write(root, os.path.join(os.path.dirname(target), "INSTALLER"), b"swegym\n")
    os.rename(root, os.path.join(out, wheel["to"]))


def attempt(wheel, plan, out):
    try:
        unpack(wheel, plan, out)
    except Exception as error:
        return "%s: %s: %s" % (wheel["to"], type(error).__name__, error)


def main():
    with open(sys.argv[1]) as stream:
        plan = json.load(stream)
    with ThreadPoolExecutor(6) as threads:
        failures = list(filter(None, threads.map(lambda wheel: attempt(wheel, plan, sys.argv[2]), plan["wheels"])))
    if failures:
        sys.exit("\n".join(failures))


main()
