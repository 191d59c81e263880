# -*- coding: utf-8 -*-
"""Files for `grade_task.py`: those of the base commit, which its id vouches for, and what is put into the checkout."""
import hashlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys

OLD = sys.version_info[0] == 2
# Where a session has its base commit, mounted without the right to write.
KEPT_GIT = "/run/swegym/git"
READ_ONLY = 1


class Fault(Exception):
    """The instance cannot be graded, through no fault of the patch."""


def native(text):
    """A text of the task as a path, variable or word of this system."""
    data = text.encode("utf-8")
    return data if OLD else os.fsdecode(data)


def shown(value):
    """Anything as one line of printable ASCII."""
    return json.dumps(value if not isinstance(value, bytes) else value.decode("utf-8", "replace"))


# Files of the base commit


class Base(object):
    """The files of the base commit."""

    def __init__(self, checkout, commit, git, home):
        self.files = {}
        variables = {
            "PATH": os.environ.get("PATH", os.defpath), "HOME": home, "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_NO_REPLACE_OBJECTS": "1", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
        words = [git, "-c", "safe.directory=*", "-c", "core.fsmonitor=false"]
        directory = os.path.join(checkout, ".git")
        if is_kept(KEPT_GIT):
            words.append("--git-dir=" + KEPT_GIT)
            with open(os.path.join(KEPT_GIT, "HEAD"), "rb") as stream:
                head = stream.read().strip().decode("ascii")
            if head.startswith("ref: "):
                said = subprocess.Popen(words + ["rev-parse", "HEAD"], stdout=subprocess.PIPE, env=variables)
                head = said.communicate()[0].strip().decode("ascii")
            commit = head
        else:
            words += ["--git-dir=" + directory] if os.path.isdir(directory) else ["-C", checkout]
        self.program = subprocess.Popen(
            words + ["cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=variables)
        try:
            head = self.read(commit, b"commit").split(b"\n", 1)[0].split(b" ")
            if len(head) != 2 or head[0] != b"tree":
                raise Fault("the base commit has no tree")
            self.walk("", head[1].decode("ascii"))
        except (EnvironmentError, ValueError) as error:
            raise Fault("git gives no files of the base commit: %s" % error)

    def read(self, name, kind):
        """The content of an object, which is what its name says."""
        self.program.stdin.write(name.encode("ascii") + b"\n")
        self.program.stdin.flush()
        head = self.program.stdout.readline().split()
        if len(head) != 3 or head[1] != kind:
            raise Fault("the checkout lacks the %s %s of its base commit" % (kind.decode("ascii"), name))
        content = self.program.stdout.read(int(head[2]))
        self.program.stdout.read(1)
        if named(kind, content) != name:
            raise Fault("the %s %s of the checkout's repository was replaced" % (kind.decode("ascii"), name))
        return content

    def walk(self, folder, name):
        content, start = self.read(name, b"tree"), 0
        while start < len(content):
            end = content.index(b"\0", start)
            mode, _, entry = content[start:end].partition(b" ")
            binary = content[end + 1:end + 21]
            start = end + 21
            digest = "".join("%02x" % byte for byte in bytearray(binary))
            path = folder + (entry if OLD else os.fsdecode(entry))
            if mode == b"40000":
                self.walk(path + "/", digest)
            elif mode != b"160000":
                self.files[path] = (int(mode, 8), digest)

    def content(self, path):
        """The content of a file; nothing where there is none."""
        return self.read(self.files[path][1], b"blob") if path in self.files else None

    def close(self):
        self.program.stdin.close()
        self.program.wait()


def is_kept(path):
    """Whether a directory is there and nothing can be written to it: who works inside can make none like it."""
    try:
        return os.path.isdir(path) and bool(os.statvfs(path).f_flag & READ_ONLY)
    except OSError:
        return False


def named(kind, content):
    """The name of an object of git."""
    return hashlib.sha1(kind + b" %d\0" % len(content) + content).hexdigest()


# Files of the checkout


def remove(path):
    """Removes whatever is there."""
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.remove(path)


def put(root, path, content, mode):
    """Writes a file below a directory; nothing on the way to it is a link afterwards."""
    place = root
    for part in path.split("/")[:-1]:
        place = os.path.join(place, part)
        if os.path.islink(place) or not os.path.isdir(place):
            remove(place)
            os.mkdir(place)
    target = os.path.join(root, path)
    remove(target)
    if stat.S_IFMT(mode) == stat.S_IFLNK:
        os.symlink(content, target.encode("utf-8") if OLD else os.fsencode(target))
        return
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    os.chmod(target, 0o755 if mode & 0o100 else 0o644)


def found(path):
    """The content of a file, of a link its target; nothing where there is neither."""
    try:
        if os.path.islink(path):
            target = os.readlink(path)
            return target if OLD else os.fsencode(target)
        if not os.path.isfile(path):
            return None
        with open(path, "rb") as stream:
            return stream.read()
    except EnvironmentError:
        return None


CONFIGURING = ("conftest.py", "pytest.ini", ".pytest.ini", "pytest.toml", ".pytest.toml")
STARTING = ("sitecustomize.py", "usercustomize.py", "pyvenv.cfg")
REPLACING = ("pytest", "_pytest", "pluggy", "py", "iniconfig", "unittest")
SECTIONS = {
    "setup.cfg": lambda title: title in ("tool:pytest", "pytest", "aliases"),
    "tox.ini": lambda title: title == "pytest",
    "pyproject.toml": lambda title: title == "tool.pytest" or title.startswith("tool.pytest."),
}


def decides(path):
    """Whether a file configures, finds or replaces tests by its name alone."""
    parts = path.lower().split("/")
    if parts[-1] in CONFIGURING or parts[-1] in STARTING or parts[-1].endswith(".pth"):
        return True
    first = parts[1] if parts[0] in ("src", "lib") and len(parts) > 1 else parts[0]
    return first.split(".")[0] in REPLACING


def settings(name, content):
    """The lines of a file that configure tests."""
    inside, lines = False, []
    for line in content.decode("utf-8", "replace").splitlines():
        line = line.strip()
        if line.startswith("["):
            title = re.sub(r"[\s\"']", "", line.lstrip("[").split("]")[0])
            inside = SECTIONS[name](title)
        dotted = SECTIONS[name](re.sub(r"[\s\"]", "", line.split("=")[0]))
        if (inside or dotted) and line and line[0] not in "#;":
            lines.append(line)
    return lines


def guard(checkout, base, own):
    """Restores what decides how tests are graded rather than what the code does; its paths."""
    changed = []
    there = set()
    plugin = any(b"pytest11" in (base.content(name) or b"") for name in ("setup.py", "setup.cfg", "pyproject.toml"))
    for folder, directories, names in os.walk(checkout):
        relative = os.path.relpath(folder, checkout)
        prefix = "" if relative == os.curdir else relative.replace(os.sep, "/") + "/"
        if ".git" in directories:
            directories.remove(".git")
        for name in list(directories):
            # A link to a directory stands for what it leads to.
            if os.path.islink(os.path.join(folder, name)):
                names.append(name)
            elif name == "__pycache__" and not any(path.startswith(prefix + name + "/") for path in base.files):
                directories.remove(name)
                shutil.rmtree(os.path.join(folder, name))
        for name in names:
            path = prefix + name
            if path not in base.files and name.endswith((".pyc", ".pyo")):
                os.remove(os.path.join(folder, name))
            elif decides(path) or name.lower() in SECTIONS:
                there.add(path)
            elif name == "entry_points.txt" and path not in base.files and not plugin:
                if b"pytest11" in (found(os.path.join(folder, name)) or b""):
                    there.add(path)
    there.update(path for path in base.files if decides(path) or path.split("/")[-1].lower() in SECTIONS)
    for path in sorted(there - own):
        place, name = os.path.join(checkout, path), path.split("/")[-1].lower()
        before, now = base.content(path), found(place)
        if before == now and not (os.path.islink(place) and path not in base.files):
            continue
        if name in SECTIONS and not decides(path):
            if not os.path.islink(place) and settings(name, before or b"") == settings(name, now or b""):
                continue
        if before is None:
            remove(place)
        else:
            put(checkout, path, before, base.files[path][0])
        changed.append(path)
    return changed


def place_tests(checkout, base, task, git, scratch):
    """Puts the files of the test patch in their places, as the row has them."""
    root = os.path.join(scratch, "files")
    os.mkdir(root)
    files = [(entry["old"] and native(entry["old"]), entry["new"] and native(entry["new"]), entry["blob"])
             for entry in task["test_files"]]
    for old, _, _ in files:
        if old is not None and not os.path.lexists(os.path.join(root, old)):
            content = base.content(old)
            if content is None:
                raise Fault("the base commit has no %s, which the test patch changes" % shown(old))
            put(root, old, content, base.files[old][0])
    patch = os.path.join(scratch, "test.patch")
    with open(patch, "wb") as stream:
        stream.write(task["test_patch"].encode("utf-8"))
    if files:
        variables = {
            "PATH": os.environ.get("PATH", os.defpath), "HOME": scratch, "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CEILING_DIRECTORIES": scratch, "LC_ALL": "C"}
        program = subprocess.Popen(
            [git, "apply", "--whitespace=nowarn", patch], cwd=root, env=variables, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        said = program.communicate()[0]
        if program.returncode != 0:
            raise Fault("the test patch does not apply to the base commit: %s" % shown(said[-500:]))
    kept = set(new for _, new, _ in files)
    for entry in task["test_files"]:
        if entry["leaves"] and native(entry["old"]) not in kept:
            remove(os.path.join(checkout, native(entry["old"])))
    for _, new, blob in files:
        if new is None:
            continue
        made = os.path.join(root, new)
        content = found(made)
        if content is None or blob and not named(b"blob", content).startswith(blob):
            raise Fault("%s is not what the test patch makes of it" % shown(new))
        put(checkout, new, content, os.lstat(made).st_mode)
