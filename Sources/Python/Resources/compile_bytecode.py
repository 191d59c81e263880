"""Compiles Python files into a directory.

usage: python compile_bytecode.py LIST DIRECTORY

LIST is a JSON array of paths; the compiled form of the Nth is DIRECTORY/N.pyc, and absent when it does not compile.
From Python 3.7 on what is compiled is tied to the digest of its source, so that times and places do not matter; before
it to the source's time and size. A file that brings the compiler down costs itself only.
"""
import json
import os
import py_compile
import sys
import warnings


def compile_each(numbered, directory):
    options = {}
    if hasattr(py_compile, "PycInvalidationMode"):
        options["invalidation_mode"] = py_compile.PycInvalidationMode.CHECKED_HASH
    for number, path in numbered:
        try:
            py_compile.compile(path, os.path.join(directory, "%d.pyc" % number), doraise=True, **options)
        except Exception:
            continue


def compile_apart(numbered, directory):
    """Compiles in a child process; where that dies, the halves apart, down to the file that it dies of."""
    child = os.fork()
    if child == 0:
        try:
            compile_each(numbered, directory)
        finally:
            os._exit(0)
    if os.waitpid(child, 0)[1] == 0 or len(numbered) == 1:
        return
    middle = len(numbered) // 2
    compile_apart(numbered[:middle], directory)
    compile_apart(numbered[middle:], directory)


def main():
    warnings.simplefilter("ignore")
    with open(sys.argv[1]) as stream:
        paths = json.load(stream)
    if paths:
        compile_apart(list(enumerate(paths)), sys.argv[2])


main()
