# -*- coding: utf-8 -*-
"""Runs several sessions of tests, one after another, and reports them as one.

usage: python swegym_sessions.py DESCRIPTOR PROGRAM (COUNT ARGUMENT ...) ...

PROGRAM is the name of a start program next to this file; each session has COUNT arguments. What a session reports is
handed on line by line, without its own begin and end. The end is reported when every session reported its own and
ended with the status that it named. Nothing of the checkout is loaded here.
"""
import json
import os
import select
import signal
import subprocess
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))


class _Report(object):
    """The one report of all sessions."""

    def __init__(self, descriptor, nonce):
        self.descriptor = descriptor
        self.nonce = nonce
        self.lines = 0

    def write(self, data):
        while data:
            data = data[os.write(self.descriptor, data):]
        self.lines += 1

    def record(self, **members):
        self.write((json.dumps(members, sort_keys=True) + "\n").encode("ascii"))


class _Session(object):
    """What one session reported."""

    def __init__(self, report):
        self.report = report
        self.began = self.collected = self.ended = False
        self.status = None
        self.lines = 0
        self.rest = b""

    def read(self, data):
        lines = (self.rest + data).split(b"\n")
        self.rest = lines.pop()
        for line in lines:
            self.take(line + b"\n")
            self.lines += 1

    def take(self, line):
        try:
            record = json.loads(line.decode("utf-8"))
            kind = record.get("t")
        except Exception:
            record, kind = {}, None
        if kind == "start":
            self.began = self.began or record.get("nonce") == self.report.nonce
        elif kind in ("end", "stop"):
            self.ended = record.get("nonce") == self.report.nonce and record.get("lines") == self.lines
            self.ended = self.ended and (kind == "end" or self.collected)
            self.status = record.get("status")
        else:
            # A line after the end is no line of the reporter.
            self.ended = False
            self.collected = self.collected or kind in ("collect", "crash")
            self.report.write(line)

    def is_whole(self, status):
        if not (self.began and self.ended) or self.rest or status == -signal.SIGKILL:
            return False
        return self.status is None or status < 0 or self.status & 0xff == status


def _run(program, arguments, report):
    """Runs one session; whether its report is whole, and its status."""
    ours, theirs = os.pipe()
    words = [sys.executable, os.path.join(_HERE, program), str(theirs)] + arguments
    if sys.version_info[0] >= 3:
        child = subprocess.Popen(words, stdin=subprocess.PIPE, pass_fds=(theirs,))
    else:
        def let_go():
            for descriptor in (ours, report.descriptor):
                os.close(descriptor)

        child = subprocess.Popen(words, stdin=subprocess.PIPE, preexec_fn=let_go)
    os.close(theirs)
    try:
        child.stdin.write(report.nonce.encode("ascii"))
        child.stdin.close()
    except (OSError, IOError):
        pass
    session = _Session(report)
    while True:
        ready = select.select([ours], [], [], 0.2)[0]
        if ready:
            data = os.read(ours, 1 << 16)
            if not data:
                break
            session.read(data)
        elif child.poll() is not None:
            # A process that was left behind holds the descriptor.
            break
    os.close(ours)
    status = child.wait()
    return session.is_whole(status), status if session.status is None or status < 0 else session.status


def _main():
    descriptor, program, words = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    nonce = sys.stdin.read().strip()
    report = _Report(descriptor, nonce)
    if nonce:
        report.record(t="start", nonce=nonce)
    last = 0
    whole = True
    while words:
        count = int(words[0])
        is_whole, status = _run(program, words[1:count + 1], report)
        words = words[count + 1:]
        last = last or status
        if not is_whole:
            # The test that was running stays the last one that began.
            whole = False
            break
    last = 1 if last < 0 else last & 0xff
    if nonce and whole:
        report.record(t="end", nonce=nonce, status=last, lines=report.lines)
    sys.exit(last)


if __name__ == "__main__":
    _main()
