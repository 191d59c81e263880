"""`python -m swegym`: the program, where the wheel that has it is installed."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig


def program() -> str:
    """The path of the program: among this interpreter's own programs, else on PATH."""
    own = os.path.join(sysconfig.get_path("scripts"), "swegym")
    found = own if os.access(own, os.X_OK) else shutil.which("swegym")
    if found is None:
        sys.exit("the program swegym is not installed: only the Python package is (see its README)")
    return found


if __name__ == "__main__":
    path = program()
    os.execv(path, [path, *sys.argv[1:]])
