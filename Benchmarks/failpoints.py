#!/usr/bin/env python3
"""Kills the program at its writes, one after another: the same command again must end in the same bytes.

    swegym run pipelines/demo.yaml
    Benchmarks/failpoints.py demo/workspace [--swegym .build/release/swegym] [--work mine publish validate] [--most N]
                            [--seed N]

A small library, compiled by `cc` or `clang` and loaded in front of the C library, counts the calls by which the program
changes files: open to create, write and pwrite to files, rename, link, unlink, mkdir, rmdir, ftruncate, fsync. Each work is
done undisturbed, which says how many points there are, and then once for every point and both sides of it: the program
is killed before the call, or after it, the same command runs again, and what is published then is compared with the
undisturbed publication byte by byte. Works, over the demo: `mine` in a new workspace; `publish` of the validated workspace;
`validate` of a copy of it that has its runs and neither verdicts nor a catalogue. With --most, N points spread over each work
are taken, or with --seed as well, N that the seed chooses. Exit status 0 when every point recovers.
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

from interruption import PIPELINE, PUBLISH

SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>
extern char *program_invocation_short_name;
static atomic_long count;
static long target = -1;
static int after, active;
static const char *total;
__attribute__((constructor)) static void begin(void) {
    const char *at = getenv("FAIL_AT");
    if (!at || strcmp(program_invocation_short_name, "swegym")) return;
    active = 1;
    target = atol(at);
    after = getenv("FAIL_AFTER") != NULL;
    total = getenv("FAIL_TOTAL");
}
__attribute__((destructor)) static void end(void) {
    if (!active || !total) return;
    active = 0;
    FILE *file = fopen(total, "w");
    if (file) { fprintf(file, "%ld\n", (long)count); fclose(file); }
}
static int due(void) { return active && atomic_fetch_add(&count, 1) + 1 == target; }
static void die(void) { kill(getpid(), SIGKILL); for (;;) pause(); }
#define CALL(type, name, parameters, arguments) \
    type name parameters { \
        static type (*real) parameters; \
        if (!real) real = (type (*) parameters)dlsym(RTLD_NEXT, #name); \
        int now = due(); \
        if (now && !after) die(); \
        type result = real arguments; \
        if (now) die(); \
        return result; \
    }
static int is_file(int descriptor) {
    struct stat status;
    int saved = errno, found = active && descriptor > 2 && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
    errno = saved;
    return found;
}
#define ON_FILE(type, name, parameters, arguments) \
    type name parameters { \
        static type (*real) parameters; \
        if (!real) real = (type (*) parameters)dlsym(RTLD_NEXT, #name); \
        int now = is_file(descriptor) && due(); \
        if (now && !after) die(); \
        type result = real arguments; \
        if (now) die(); \
        return result; \
    }
CALL(int, rename, (const char *from, const char *to), (from, to))
CALL(int, renameat, (int a, const char *from, int b, const char *to), (a, from, b, to))
CALL(int, renameat2, (int a, const char *from, int b, const char *to, unsigned int f), (a, from, b, to, f))
CALL(int, link, (const char *from, const char *to), (from, to))
CALL(int, linkat, (int a, const char *from, int b, const char *to, int f), (a, from, b, to, f))
CALL(int, unlink, (const char *path), (path))
CALL(int, unlinkat, (int a, const char *path, int f), (a, path, f))
CALL(int, mkdir, (const char *path, mode_t mode), (path, mode))
CALL(int, mkdirat, (int a, const char *path, mode_t mode), (a, path, mode))
CALL(int, rmdir, (const char *path), (path))
CALL(int, fsync, (int descriptor), (descriptor))
CALL(int, fdatasync, (int descriptor), (descriptor))
CALL(int, ftruncate, (int descriptor, off_t size), (descriptor, size))
CALL(int, ftruncate64, (int descriptor, off_t size), (descriptor, size))
ON_FILE(ssize_t, write, (int descriptor, const void *data, size_t size), (descriptor, data, size))
ON_FILE(ssize_t, pwrite, (int descriptor, const void *data, size_t size, off_t at), (descriptor, data, size, at))
ON_FILE(ssize_t, pwrite64, (int descriptor, const void *data, size_t size, off_t at), (descriptor, data, size, at))
#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        static int (*real)(const char *, int, ...); \
        if (!real) real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, #name); \
        va_list list; \
        va_start(list, flags); \
        mode_t mode = va_arg(list, mode_t); \
        va_end(list); \
        int now = (flags & (O_CREAT | O_TRUNC)) && due(); \
        if (now && !after) die(); \
        int result = real(path, flags, mode); \
        if (now) die(); \
        return result; \
    }
OPEN(open)
OPEN(open64)
#define OPENAT(name) \
    int name(int directory, const char *path, int flags, ...) { \
        static int (*real)(int, const char *, int, ...); \
        if (!real) real = (int (*)(int, const char *, int, ...))dlsym(RTLD_NEXT, #name); \
        va_list list; \
        va_start(list, flags); \
        mode_t mode = va_arg(list, mode_t); \
        va_end(list); \
        int now = (flags & (O_CREAT | O_TRUNC)) && due(); \
        if (now && !after) die(); \
        int result = real(directory, path, flags, mode); \
        if (now) die(); \
        return result; \
    }
OPENAT(openat)
OPENAT(openat64)
"""


def digests(directory):
    root = pathlib.Path(directory)
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*")) if path.is_file()}


class Work:
    """One work in a workspace that is made for each point."""

    def __init__(self, name, options, directory, library):
        self.name, self.options, self.library = name, options, library
        self.directory = os.path.join(directory, name)
        os.makedirs(self.directory)
        self.workspace = os.path.join(self.directory, "workspace")
        self.output = os.path.join(self.directory, "published")
        self.pipelines = {}
        for kind, stages in (("work", {"mine": "mine", "publish": "publish", "validate": "mine, validate"}[name]),
                             ("end", "publish")):
            self.pipelines[kind] = os.path.join(self.directory, f"{kind}.yaml")
            output = self.output if kind == "end" or name == "publish" else os.path.join(self.directory, "unused")
            text = (PIPELINE + PUBLISH).format(workspace=self.workspace, stages=stages, output=output)
            if kind == "work" and name != "publish":
                text = text[:text.index("publish:\n")]
            pathlib.Path(self.pipelines[kind]).write_text(text, encoding="utf-8")

    def prepare(self):
        shutil.rmtree(self.workspace, ignore_errors=True)
        shutil.rmtree(self.output, ignore_errors=True)
        if self.name == "mine":
            return
        subprocess.run(["cp", "-a", "--reflink=auto", self.options.workspace, self.workspace], check=True)
        if self.name == "validate":
            shutil.rmtree(os.path.join(self.workspace, "records", "validations"))
            for path in pathlib.Path(self.workspace).glob("catalogue.sqlite*"):
                path.unlink()

    def run(self, kind, **variables):
        environment = {**os.environ, **variables}
        if variables:
            environment["LD_PRELOAD"] = self.library
        return subprocess.run(
            [self.options.swegym, "run", self.pipelines[kind]], env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, check=False)

    def result(self):
        """The publication, once the work has been done."""
        for kind in ("work", "end")[: 1 if self.name == "publish" else 2]:
            done = self.run(kind)
            if done.returncode != 0:
                return {"status": done.returncode, "said": done.stderr.decode("utf-8", "replace")[-300:]}
        return digests(self.output)

    def measure(self):
        """How many points there are, and what is published undisturbed."""
        self.prepare()
        total = os.path.join(self.directory, "total")
        done = self.run("work", FAIL_AT="0", FAIL_TOTAL=total)
        if done.returncode != 0:
            sys.exit(f"{self.name}: status {done.returncode}: {done.stderr.decode()[-1000:]}")
        return int(pathlib.Path(total).read_text(encoding="utf-8")), self.result()

    def fail(self, point, is_after):
        """Kills the work at a point; whether it came to that, and what is published after the same command again."""
        self.prepare()
        done = self.run("work", FAIL_AT=str(point), **({"FAIL_AFTER": "1"} if is_after else {}))
        return done.returncode == -signal.SIGKILL, self.result()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace")
    parser.add_argument("--swegym", default=".build/release/swegym")
    parser.add_argument("--work", nargs="+", default=["mine", "publish", "validate"])
    parser.add_argument("--most", type=int, default=0, help="points of each work; 0 for all")
    parser.add_argument("--seed", type=int, help="choose the points at random")
    options = parser.parse_args()
    options.swegym = os.path.abspath(options.swegym)
    options.workspace = os.path.abspath(options.workspace)
    bad = 0
    with tempfile.TemporaryDirectory(prefix="swegym-failpoints-", dir=os.path.dirname(options.workspace)) as directory:
        source, library = os.path.join(directory, "shim.c"), os.path.join(directory, "shim.so")
        pathlib.Path(source).write_text(SHIM, encoding="utf-8")
        compiler = shutil.which("cc") or shutil.which("clang") or sys.exit("neither cc nor clang is on PATH")
        subprocess.run([compiler, "-O1", "-fPIC", "-shared", "-w", "-o", library, source, "-ldl"], check=True)
        for name in options.work:
            work = Work(name, options, directory, library)
            total, expected = work.measure()
            points = range(1, total + 1)
            if options.most and options.most < total and options.seed is not None:
                points = sorted(random.Random(f"{options.seed} {name}").sample(points, options.most))
            elif options.most and options.most < total:
                points = sorted({1 + index * (total - 1) // (options.most - 1) for index in range(options.most)})
            killed = recovered = 0
            for point in points:
                for is_after in (False, True):
                    was_killed, found = work.fail(point, is_after)
                    killed += was_killed
                    if found == expected:
                        recovered += 1
                        continue
                    bad += 1
                    differing = [key for key in {**expected, **found} if expected.get(key) != found.get(key)]
                    print(f"{name}: point {point} {'after' if is_after else 'before'}: differs: "
                          f"{found.get('said') or ', '.join(differing[:5])}", flush=True)
            print(f"{name}: {total} points; {len(points)} tried on both sides, {killed} kills, {recovered} of "
                  f"{2 * len(points)} recover", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
