"""Compilers and Cython that keep what they made, by what it follows from.

Started under the name of a program (`gcc`, `c++`, `cython`), it calls the next program of that name on PATH. What a call
makes of one source is kept in the directory that SWEGYM_COMPILED names, and copied from there when the call comes again. A
compiler's call is known by its options and the preprocessed source, Cython's by its options and the files on its list of
dependencies. A call that is not understood is passed on as it is.

Under the name `trim` it removes what was used longest ago, until the rest fits into as many bytes as its argument says.

It runs among untrusted code, which may write what it likes to the directory: that is why each repository has its own.
"""

import glob
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile

SOURCES = (".c", ".cc", ".cpp", ".cxx")
# Options whose effect is in the preprocessed source, and those that name places of a list of dependencies.
PREPROCESSED = ("-I", "-D", "-U", "-isystem", "-iquote", "-idirafter", "-include", "-imacros")
PLACES = ("-MF", "-MT", "-MQ")
LISTS = ("-MD", "-MMD", "-MP")
# With these a call makes more than an object, or reads more than its source.
OTHERS = ("@", "-E", "-S", "-x", "-save-temps", "-gsplit-dwarf", "--coverage", "-ftest-coverage", "-fprofile",
          "-fauto-profile", "-fplugin", "-specs", "-fmodules", "-Wa,", "-Wp,", "-flto")


def next_program(name):
    """The program of a name that comes after this one on PATH."""
    own = os.path.dirname(os.path.abspath(sys.argv[0]))
    for directory in os.environ.get("PATH", os.defpath).split(os.pathsep):
        path = os.path.join(directory, name)
        if os.path.abspath(directory) != own and os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    sys.stderr.write("%s: command not found\n" % name)
    sys.exit(127)


def digest_of(path):
    with open(path, "rb") as stream:
        return hashlib.sha256(stream.read()).hexdigest()


def copy(source, target):
    """Puts a whole file in the place of another one."""
    spare = "%s.%d" % (target, os.getpid())
    shutil.copyfile(source, spare)
    os.rename(spare, target)


def make_directory(path):
    try:
        os.makedirs(path)
    except OSError:
        if not os.path.isdir(path):
            raise


class Call(object):
    """The call of a compiler that makes one object of one source."""

    def __init__(self, arguments):
        self.output, sources, self.deciding, self.preprocessing = None, [], [], []
        words = iter(arguments)
        for word in words:
            if word == "-c":
                self.preprocessing.append("-E")
            elif word == "-o":
                self.output = next(words, None)
            elif word in PREPROCESSED or word in PLACES:
                self.preprocessing += [word, next(words, "")]
            else:
                self.preprocessing.append(word)
                if word.endswith(SOURCES) and not word.startswith("-"):
                    sources.append(word)
                elif not word.startswith(PREPROCESSED) and word not in LISTS:
                    self.deciding.append(word)
        self.source = sources[0] if len(sources) == 1 else None
        is_listed = "-MD" in arguments or "-MMD" in arguments
        named = "-MF" in arguments and ("-MT" in arguments or "-MQ" in arguments)
        self.is_understood = bool(
            "-c" in arguments and self.source and self.output and (named or not is_listed)
            and not {"-", "-M", "-MM"} & set(arguments) and not any(word.startswith(OTHERS) for word in arguments))

    def key(self, program):
        """The digest of all that the object follows from; None when the source cannot be preprocessed."""
        directory = tempfile.mkdtemp()
        try:
            text = os.path.join(directory, "text")
            with open(os.devnull, "w") as nowhere:
                if subprocess.call([program] + self.preprocessing + ["-o", text], stderr=nowhere) != 0:
                    return None
            status = os.stat(program)
            known = (os.path.realpath(program), status.st_size, status.st_mtime, self.deciding)
            found = hashlib.sha256(repr((known, os.path.splitext(self.source)[1])).encode())
            with open(text, "rb") as stream:
                for line in stream:
                    # From which line of which file something came decides nothing.
                    if not (line.startswith(b"# ") and line[2:3].isdigit()):
                        found.update(line)
            return found.hexdigest()
        finally:
            shutil.rmtree(directory, ignore_errors=True)

    def run(self, program, arguments, kept):
        key = self.key(program)
        place = os.path.join(kept, "objects", key[:2], key) if key else None
        if place and os.path.isfile(place):
            copy(place, self.output)
            os.utime(place, None)
            return 0
        status = subprocess.call([program] + arguments)
        if place and status == 0 and os.path.isfile(self.output):
            make_directory(os.path.dirname(place))
            copy(self.output, place)
        return status


class Translation(object):
    """The call of Cython that translates one source; a list of what that depends on is asked for where it was not."""

    def __init__(self, arguments):
        self.output, sources = None, []
        words = iter(arguments)
        for word in words:
            if word in ("-o", "--output-file"):
                self.output = next(words, None)
            elif word.endswith((".pyx", ".py")) and not word.startswith("-"):
                sources.append(word)
        self.source = sources[0] if len(sources) == 1 else None
        self.is_listed = bool({"-M", "--depfile"} & set(arguments))
        # A report and the like are further outputs.
        more = ("-a", "--annotate", "--gdb", "-l", "--create-listing", "-w", "--working")
        self.is_understood = bool(
            self.source and self.output and not any(word.startswith(more) for word in arguments))
        self.arguments = arguments

    def key(self, release):
        """The digest of what the call says, and of whether the source has a file of declarations."""
        declared = os.path.exists(os.path.splitext(self.source)[0] + ".pxd")
        return hashlib.sha256(repr((release, self.arguments, declared)).encode()).hexdigest()

    def dependencies(self):
        """The files that the list names, with their digests."""
        with open(self.output + ".dep") as stream:
            words = stream.read().replace("\\\n", " ").partition(":")[2].split()
        return sorted((path, digest_of(path)) for path in set(words) | {self.source})

    def is_restored(self, place):
        """Whether what is kept in a directory was made of the same files, and was put into its place."""
        with open(os.path.join(place, "inputs")) as stream:
            inputs = [line.rstrip("\n").split(" ", 1) for line in stream]
        if not all(os.path.isfile(path) and digest_of(path) == digest for digest, path in inputs):
            return False
        if self.is_listed:
            copy(os.path.join(place, "list"), self.output + ".dep")
        copy(os.path.join(place, "output"), self.output)
        for part in ("inputs", "list", "output"):
            os.utime(os.path.join(place, part), None)
        return True

    def run(self, program, arguments, kept):
        release = release_of_cython(program)
        # Earlier ones write no list.
        if release is None or [int(part) for part in release.split(".")[:3] if part.isdigit()] < [0, 29, 33]:
            return subprocess.call([program] + arguments)
        home = os.path.join(kept, "translations", self.key(release))
        for name in sorted(os.listdir(home)) if os.path.isdir(home) else []:
            try:
                if self.is_restored(os.path.join(home, name)):
                    return 0
            except (OSError, ValueError):
                continue
        status = subprocess.call([program] + ([] if self.is_listed else ["-M"]) + arguments)
        if status == 0 and os.path.isfile(self.output) and os.path.isfile(self.output + ".dep"):
            fresh = tempfile.mkdtemp(dir=kept)
            with open(os.path.join(fresh, "inputs"), "w") as stream:
                stream.writelines("%s %s\n" % (digest, path) for path, digest in self.dependencies())
            shutil.copyfile(self.output + ".dep", os.path.join(fresh, "list"))
            shutil.copyfile(self.output, os.path.join(fresh, "output"))
            make_directory(home)
            os.rename(fresh, os.path.join(home, os.path.basename(fresh)))
            if not self.is_listed:
                os.remove(self.output + ".dep")
        return status


def release_of_cython(program):
    """The release of Cython in the environment of its program; None when it is not known."""
    libraries = os.path.join(os.path.dirname(os.path.dirname(program)), "lib", "python*", "site-packages")
    found = glob.glob(os.path.join(libraries, "[Cc]ython-*.dist-info"))
    return os.path.basename(found[0]).split("-")[1].replace(".dist", "") if len(found) == 1 else None


def trim(kept, limit):
    files = []
    for directory, _, names in os.walk(kept):
        for name in names:
            path = os.path.join(directory, name)
            status = os.lstat(path)
            files.append((status.st_mtime, status.st_size, path))
    total = sum(size for _, size, _ in files)
    for _, size, path in sorted(files):
        if total <= limit:
            break
        os.remove(path)
        total -= size


def main():
    name, arguments = os.path.basename(sys.argv[0]), sys.argv[1:]
    kept = os.environ.get("SWEGYM_COMPILED", "")
    if name == "trim":
        return trim(kept, int(arguments[0])) or 0
    program = next_program(name)
    call = Translation(arguments) if name.startswith("cython") else Call(arguments)
    if call.is_understood and os.path.isdir(kept):
        try:
            return call.run(program, arguments, kept)
        except (OSError, ValueError) as error:
            sys.stderr.write("compiler cache: %s\n" % error)
    os.execv(program, [program] + arguments)


sys.exit(main())
