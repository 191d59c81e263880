#!/usr/bin/env python3
"""Stands in for `swegym-sandbox` and `swegym`: a session is a folder of FAKE_SESSIONS, and its commands run on the host.

Every call is added to the file `calls` there, a line of JSON each.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(os.environ["FAKE_SESSIONS"])
TAKE_VALUES = {"--workspace", "--name", "--ttl", "--memory", "--disk", "--processes", "-w", "-e", "--timeout", "--policy"}


def read(words, stops_at_first):
    options, rest = [], []
    while words:
        word = words.pop(0)
        if word == "--":
            rest += words
            break
        if not word.startswith("-"):
            rest.append(word)
            if stops_at_first and len(rest) == 1:
                rest += words[1:] if words[:1] == ["--"] else words
                break
        elif word in TAKE_VALUES:
            options.append((word, words.pop(0)))
        else:
            options.append((word, None))
    return options, rest


def fail(text):
    sys.stderr.write(text + "\n")
    sys.exit(1)


def main():
    words = sys.argv[1:]
    with open(ROOT / "calls", "a") as stream:
        stream.write(json.dumps(words) + "\n")
    if words[0] == "sandbox":
        words = words[1:]
    command = words.pop(0)
    options, rest = read(words, command == "exec")
    named = dict(options)
    if command == "start":
        if rest[0] == "unknown__unknown-1":
            fail("error: no instance is called unknown__unknown-1")
        name = named.get("--name", "session-%d" % len(list(ROOT.iterdir())))
        (ROOT / name).mkdir()
        return print(name)
    if command == "list":
        return print(json.dumps([{"name": entry.name} for entry in ROOT.iterdir() if entry.is_dir()]))
    name = rest[0]
    if not (ROOT / name).is_dir():
        fail("error: there is no session %s" % name)
    if command == "stop":
        return shutil.rmtree(ROOT / name)
    if command == "diff":
        return sys.stdout.buffer.write(b"diff --git a/x b/x\n\xff\n" if "--without-tests" not in named else b"")
    if command == "grade":
        print(json.dumps({
            "instance_id": "a__b-1", "status": "unresolved", "resolved": False, "patch": "p", "patch_digest": "d",
            "fail_to_pass": {"success": ["t"], "failure": ["u"]}, "pass_to_pass": {"success": [], "failure": []}}))
        sys.exit(1)
    env = dict(os.environ)
    for option, value in options:
        if option == "-e":
            env.update([value.split("=", 1)])
    given = None if "-i" in named else subprocess.DEVNULL
    workdir = named.get("-w", str(ROOT / name))
    try:
        done = subprocess.run(rest[1:], stdin=given, env=env, cwd=workdir, timeout=float(named.get("--timeout", 60)))
    except subprocess.TimeoutExpired:
        sys.stderr.write("the command was killed after %s s\n" % named["--timeout"])
        sys.exit(124)
    sys.exit(done.returncode)


main()
