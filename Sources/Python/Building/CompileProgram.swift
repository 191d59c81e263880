/// The program that compiles a project's extension modules into its own tree, inside the sandbox.
///
/// It executes untrusted code with the environment's interpreter, that of Python 2.7 included. Build products that tests do
/// not need are removed afterwards, so that only compiled modules and generated Python files are stored.
enum CompileProgram {
    /// Its text.
    ///
    /// Its arguments are `setuptools` or the name of the build back end, the number of parallel jobs, a directory in
    /// which generated C sources are cached for later commits (empty for none), and the directories of the back end,
    /// separated by colons.
    static let text = #"""
        import hashlib
        import importlib
        import io
        import json
        import os
        import shutil
        import subprocess
        import sys
        import tempfile
        import zipfile

        C_FILES = (".c", ".cc", ".cpp", ".cxx")
        CYTHON_FILES = (".pyx", ".pxd", ".pxi", ".in", ".tp")
        BUILD_FILES = ("setup.py", "setup.cfg", "pyproject.toml")
        LIMIT = 400 << 20
        TRANSLATED = []


        def files():
            found = set()
            for directory, names, entries in os.walk("."):
                names[:] = [name for name in names if name != ".git"]
                for name in entries:
                    path = os.path.relpath(os.path.join(directory, name), ".")
                    if os.path.isfile(path) and not os.path.islink(path):
                        found.add(path)
            return found


        def make_directory(path):
            if not os.path.isdir(path):
                os.makedirs(path)


        def digest(path):
            with open(path, "rb") as stream:
                return hashlib.sha256(stream.read()).hexdigest()


        def origin(path):
            """The source or template from which a C or Cython file was made; None when it is no such file."""
            stem, suffix = os.path.splitext(path)
            ends = [stem + end for end in (".pyx", ".py")] if suffix in C_FILES else []
            if suffix in CYTHON_FILES:
                ends = [path + ".in", path + ".tp"]
            return next((source for source in ends if os.path.exists(source)), None)


        def tools():
            """What C sources depend on besides their sources: equal tools make equal C."""
            packages = ("cython-", "numpy-", "scipy-", "pybind11-", "cffi-")
            installed = [name for place in sys.path if os.path.isdir(place) for name in os.listdir(place)]
            known = sorted(name for name in installed if name.lower().startswith(packages))
            return [known, sys.version, [digest(path) for path in BUILD_FILES if os.path.exists(path)]]


        def restore(kept, present):
            """Lays the C sources of an earlier build out again; sources that changed since get the time of now, so
            that Cython, which goes by times, translates them and what depends on them anew."""
            state = os.path.join(kept, "current", "state.json")
            try:
                with open(state) as stream:
                    known = json.load(stream)
            except (OSError, ValueError):
                return
            sources = known["sources"]
            if known["tools"] != tools() or not set(sources) <= present:
                return
            for path in sorted(present):
                if path.endswith(CYTHON_FILES) or path in sources:
                    if sources.get(path) != digest(path):
                        os.utime(path, None)
            for path in known["files"]:
                if path not in present and origin(path):
                    shutil.copy2(os.path.join(kept, "current", path.replace(os.sep, "%")), path)


        def remember(kept, before):
            made = [path for path in files() - before if origin(path)]
            if not made or sum(os.path.getsize(path) for path in made) > LIMIT:
                return
            fresh = tempfile.mkdtemp(dir=kept)
            for path in made:
                shutil.copy2(path, os.path.join(fresh, path.replace(os.sep, "%")))
            wanted = [path for path in before if path.endswith(CYTHON_FILES)] + [origin(path) for path in made]
            sources = {path: digest(path) for path in set(wanted) & before}
            with open(os.path.join(fresh, "state.json"), "w") as stream:
                json.dump({"tools": tools(), "sources": sources, "files": made}, stream)
            current = os.path.join(kept, "current")
            shutil.rmtree(current, ignore_errors=True)
            os.rename(fresh, current)


        def sweep(before):
            places = ("build", "dist", "_skbuild")
            for path in sorted(files() - before):
                parts = path.split(os.sep)
                if (
                    parts[0] in places
                    or any(part.endswith(".egg-info") or part == "__pycache__" for part in parts)
                    or parts[0].startswith(".mesonpy")
                    or path.endswith((".o", ".obj", ".a", ".d", ".html"))
                    or origin(path)
                ):
                    os.remove(path)
            for directory, _, _ in os.walk(".", topdown=False):
                if ".git" not in directory.split(os.sep) and not os.listdir(directory):
                    os.rmdir(directory)


        def translate():
            """Makes C sources that setup files name and that a command before the build would make of Cython's; whether
            there were any."""
            named = ""
            for path in BUILD_FILES:
                if os.path.exists(path):
                    with io.open(path, encoding="utf-8", errors="replace") as stream:
                        named += stream.read()
            for stem, suffix in sorted(map(os.path.splitext, files())):
                for end in C_FILES if suffix == ".pyx" else ():
                    if os.path.basename(stem) + end in named and not os.path.exists(stem + end):
                        line = [sys.executable, "-m", "cython"] + ([] if end == ".c" else ["--cplus"])
                        if subprocess.call(line + ["-o", stem + end, stem + suffix]) == 0:
                            TRANSLATED.append(stem + end)
            return bool(TRANSLATED)


        def with_setuptools(jobs):
            start = [sys.executable, "setup.py"]
            if not os.path.exists("setup.py"):
                start = [sys.executable, "-c", "import setuptools; setuptools.setup()"]
            line = start + ["-q", "build_ext", "--inplace"]
            return (
                subprocess.call(line + ["-j", jobs]) == 0
                or (translate() and subprocess.call(line + ["-j", jobs]) == 0)
                or subprocess.call(line) == 0
                or subprocess.call(line, env=without_flags()) == 0
            )


        def without_flags():
            return {name: value for name, value in os.environ.items() if name not in ("CFLAGS", "CXXFLAGS")}


        def place(name):
            """Where a file of a wheel belongs in the tree: beside the package that it is part of."""
            first = name.split("/")[0]
            for root in (".", "src", "lib", "python"):
                if os.path.exists(os.path.join(root, first)):
                    return os.path.join(root, *name.split("/"))
            return os.path.join(*name.split("/"))


        def with_backend(name, search):
            sys.path[:0] = [os.path.join(os.getcwd(), directory) for directory in search]
            module, _, attribute = name.partition(":")
            backend = importlib.import_module(module)
            for part in filter(None, attribute.split(".")):
                backend = getattr(backend, part)
            home, out = os.getcwd(), tempfile.mkdtemp()
            wheel = os.path.join(out, backend.build_wheel(out))
            os.chdir(home)
            with zipfile.ZipFile(wheel) as archive:
                for entry in archive.infolist():
                    inside = entry.filename
                    parts = inside.split("/")
                    if parts[0].endswith(".data") and parts[1:2] in (["platlib"], ["purelib"]):
                        parts = parts[2:]
                    if inside.endswith("/") or ".." in parts or parts[0].endswith((".dist-info", ".data")):
                        continue
                    target = place("/".join(parts))
                    if not os.path.exists(target):
                        make_directory(os.path.dirname(target) or ".")
                        with archive.open(entry) as source, open(target, "wb") as stream:
                            shutil.copyfileobj(source, stream)
            return True


        def main():
            kind, jobs, kept = sys.argv[1:4]
            search = [directory for directory in sys.argv[4].split(":") if directory]
            before = files()
            if kept:
                make_directory(kept)
                restore(kept, before)
            done = with_setuptools(jobs) if kind == "setuptools" else with_backend(kind, search)
            # Who names a C source does not see that the one of an earlier commit is out of date.
            for path in TRANSLATED:
                os.remove(path)
            if kept and done:
                remember(kept, before)
            sweep(before)
            sys.exit(0 if done else 1)


        main()
        """#
}
