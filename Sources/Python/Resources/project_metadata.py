"""Asks a project's setup files what the project is and needs, and writes the answer as one line of JSON.

Usage: project_metadata.py DESCRIPTOR setuptools|BACKEND [BACKEND-PATH ...], in the project's directory.
It runs foreign code: call it inside the sandbox only. It must run on Python 2.7 and on every one from 3.5 on.
"""

import io
import json
import os
import re
import sys

TEXTS = (str, type(u""))


def text_of(value):
    if isinstance(value, TEXTS):
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    return str(value)


def texts(values):
    if values is None:
        return []
    if isinstance(values, TEXTS):
        values = values.splitlines()
    stripped = [text_of(value).strip() for value in values]
    return [value for value in stripped if value and not value.startswith("#")]


def entry_points_of(declared):
    groups = {}
    if isinstance(declared, TEXTS):
        group = None
        for line in declared.splitlines():
            line = line.strip()
            if line.startswith("[") and line.endswith("]"):
                group = line[1:-1].strip()
            elif "=" in line and group and not line.startswith("#"):
                name, value = line.split("=", 1)
                groups.setdefault(group, {})[name.strip()] = value.strip()
        return groups
    for group, lines in (declared or {}).items():
        for line in texts(lines):
            if "=" in line:
                name, value = line.split("=", 1)
                groups.setdefault(text_of(group), {})[name.strip()] = value.strip()
    return groups


def conditional(key, requirement):
    """Setuptools allows `extra:marker` and `:marker` as the key of an extra."""
    if not key:
        return requirement
    return "%s and (%s)" % (requirement, key) if ";" in requirement else "%s ; %s" % (requirement, key)


class Reads(object):
    """The files of the project that are opened, as paths relative to its directory."""

    def __init__(self):
        self.paths = set()
        self.home = os.path.realpath(os.getcwd())

    def add(self, path):
        if not isinstance(path, TEXTS + (bytes, getattr(os, "PathLike", bytes))) or len(self.paths) >= 5000:
            return
        path = os.path.realpath(os.path.join(self.home, getattr(os, "fsdecode", text_of)(path)))
        if path.startswith(self.home + os.sep):
            self.paths.add(os.path.relpath(path, self.home))

    def listen(self):
        if hasattr(sys, "addaudithook"):
            sys.addaudithook(lambda event, arguments: self.add(arguments[0]) if event == "open" else None)
            return
        try:
            import builtins
        except ImportError:
            import __builtin__ as builtins
        opened, opened_io = builtins.open, io.open

        def noting(opened):
            def noting(file, *arguments, **options):
                self.add(file)
                return opened(file, *arguments, **options)

            return noting

        builtins.open, io.open = noting(opened), noting(opened_io)
        if hasattr(builtins, "execfile"):
            # It runs in the frame of its caller, which only the original does.
            plain = builtins.execfile

            def execute(path, names=None, more=None):
                self.add(path)
                caller = sys._getframe(1)
                names = caller.f_globals if names is None else names
                return plain(path, names, caller.f_locals if more is None and names is caller.f_globals else more or names)

            builtins.execfile = execute

    def all(self):
        """What was opened, and what was imported."""
        for module in list(sys.modules.values()):
            self.add(getattr(module, "__file__", None))
        return sorted(self.paths)


def sources():
    """The Python files of the project with their times of change, as far as they can tell of generated ones."""
    found = {}
    for directory, names, files in os.walk("."):
        names[:] = [name for name in names if not name.startswith(".") and name not in ("build", "dist")]
        for name in files:
            if name.endswith(".py") and len(found) < 50000:
                path = os.path.relpath(os.path.join(directory, name), ".")
                status = os.stat(path)
                found[path] = getattr(status, "st_mtime_ns", None) or (status.st_mtime, status.st_size)
    return found


def generated(before):
    """The texts of files that the setup files made: version files and the like."""
    texts_of = {}
    for path, changed in sorted(sources().items()):
        if before.get(path) != changed and os.path.getsize(path) < 65536 and len(texts_of) < 20:
            with io.open(path, encoding="utf-8", errors="replace") as stream:
                texts_of[path] = stream.read()
    return texts_of


def forego_translation():
    """Makes `cythonize` give untranslated modules: translating takes minutes, and nothing here looks at the C code."""
    try:
        import Cython.Build
        import Cython.Build.Dependencies
    except ImportError:
        return

    def untranslated(modules, *arguments, **options):
        import setuptools

        modules = modules if isinstance(modules, (list, tuple)) else [modules]
        return [one if hasattr(one, "sources") else setuptools.Extension(str(one), [str(one)]) for one in modules]

    Cython.Build.cythonize = Cython.Build.Dependencies.cythonize = untranslated


READABLE = "SWEGYM_READABLE_REQUIREMENTS"
UNREADABLE = []


def again():
    """Runs this program again after a failure, in a gentler way each time; returns when none is left.

    One requirement that setuptools cannot read fails all, so the second time those are left out. Setup files that
    build by themselves, or ask what to do, leave it when the tree says that it is a source distribution.
    """
    if READABLE not in os.environ:
        os.environ[READABLE] = "1"
    elif not os.path.exists("PKG-INFO"):
        with open("PKG-INFO", "w") as stream:
            stream.write("Metadata-Version: 1.0\nName: unknown\nVersion: 0\n")
    else:
        return
    sys.stdout.flush()
    if hasattr(os, "set_inheritable"):
        os.set_inheritable(int(sys.argv[1]), True)
    os.execv(sys.executable, [sys.executable] + sys.argv)


def forget_changes():
    """Makes git take changed files for unchanged ones: tools add to the version of a changed tree, some the day.

    The tree that a patch has changed gets the version that a commit of it would have, by the tags before it.
    """
    import subprocess

    def git(*arguments, **options):
        with open(os.devnull, "r+b") as nowhere:
            child = subprocess.Popen(
                ("git",) + arguments, stdout=subprocess.PIPE, stderr=nowhere,
                stdin=subprocess.PIPE if options else nowhere)
            return child.communicate(**options)[0]

    try:
        home = git("rev-parse", "--show-cdup").decode().strip() or "."
        changed = git("-C", home, "ls-files", "-z", "--modified")
        if changed:
            git("-C", home, "update-index", "-z", "--assume-unchanged", "--stdin", input=changed)
    except OSError:
        return


def parsers():
    """The parsers of requirements that come with setuptools, by its age."""
    import importlib

    for name in ("setuptools.extern.packaging.requirements", "packaging.requirements", "pkg_resources"):
        try:
            found = importlib.import_module(name).Requirement
        except ImportError:
            continue
        yield getattr(found, "parse", found)


def is_requirement(text, parse=[]):
    if not parse:
        parse.extend(parsers())
    try:
        return bool(parse and parse[0](text))
    except Exception:
        return not parse


def readable(values):
    """The requirements that can be read, of a list or of a text with one a line or several between semicolons."""
    kept = []
    for line in texts(values):
        if is_requirement(line):
            kept.append(line)
            continue
        for part in filter(None, (part.strip() for part in line.split(";"))):
            if is_requirement(part):
                kept.append(part)
            elif kept and is_requirement("%s ; %s" % (kept[-1], part)):
                kept[-1] = "%s ; %s" % (kept[-1], part)
            else:
                UNREADABLE.append(part)
    return kept


REQUIREMENTS = ("install_requires", "setup_requires", "tests_require")


def make_configuration_readable():
    try:
        import configparser
    except ImportError:
        # Python 2, whose setuptools reads little from there.
        return
    document = configparser.RawConfigParser(strict=False, allow_no_value=True)
    document.optionxform = str
    if not document.read("setup.cfg", encoding="utf-8"):
        return
    sections = [("options", document.options("options"))] if document.has_section("options") else []
    sections = [(section, [key for key in keys if key.replace("-", "_") in REQUIREMENTS]) for section, keys in sections]
    if document.has_section("options.extras_require"):
        sections.append(("options.extras_require", document.options("options.extras_require")))
    for section, keys in sections:
        for key in keys:
            value = document.get(section, key) or ""
            if not value.strip().startswith("file:"):
                document.set(section, key, "\n" + "\n".join(readable(value)))
    with open("setup.cfg", "w", encoding="utf-8") as stream:
        document.write(stream)


def make_arguments_readable():
    import distutils.core
    import setuptools

    def wrapped(plain):
        def setup(**arguments):
            for name in REQUIREMENTS:
                if arguments.get(name):
                    arguments[name] = readable(arguments[name])
            if isinstance(arguments.get("extras_require"), dict):
                extras = {}
                for key, values in arguments["extras_require"].items():
                    if is_requirement(conditional(text_of(key).partition(":")[2], "x")):
                        extras[key] = readable(values)
                    else:
                        UNREADABLE.append(text_of(key))
                arguments["extras_require"] = extras
            return plain(**arguments)

        return setup

    setuptools.setup = wrapped(setuptools.setup)
    distutils.core.setup = wrapped(distutils.core.setup)


def from_setuptools():
    import setuptools
    import setuptools.dist
    import distutils.core

    wanted = []

    def remember(self, requires):
        wanted.extend(texts(requires))
        return []

    setuptools.dist.Distribution.fetch_build_eggs = remember
    distutils.core._setup_stop_after = "config"
    forego_translation()
    sys.argv = ["setup.py", "--quiet", "develop"]
    sys.path.insert(0, os.getcwd())
    if READABLE in os.environ:
        make_configuration_readable()
        make_arguments_readable()
    failure = None
    try:
        if os.path.exists("setup.py"):
            # Some ask by the main module whether they are imported by their own setup script.
            sys.modules["__main__"].__file__ = os.path.abspath("setup.py")
            with open("setup.py", "rb") as stream:
                code = compile(stream.read(), os.path.abspath("setup.py"), "exec")
            exec(code, {"__file__": os.path.abspath("setup.py"), "__name__": "__main__"})
        else:
            setuptools.setup()
    except SystemExit as error:
        failure = str(error)
    distribution = distutils.core._setup_distribution
    if distribution is None:
        raise RuntimeError("setup() was not called" + (": " + failure if failure else ""))
    discover(distribution)
    report = describe(distribution)
    report["setupRequirements"] = wanted
    report["unreadable"] = UNREADABLE
    return report


def discover(distribution):
    """Finds packages, their directories and modules as commands do before they run; setuptools 61 and later."""
    try:
        distribution.set_defaults()
    except Exception as error:
        # Several packages in a flat layout, of which setuptools installs none: the project's directory is what is left.
        sys.stderr.write("automatic discovery: %s\n" % error)


def top_level(distribution):
    """The first names of packages, modules and extension modules, as setuptools lists them in `top_level.txt`."""
    names = list(getattr(distribution, "packages", None) or []) + list(getattr(distribution, "py_modules", None) or [])
    for module in getattr(distribution, "ext_modules", None) or []:
        name = module[0] if isinstance(module, tuple) else getattr(module, "name", "")
        names.append(text_of(name))
    return sorted({text_of(name).split(".", 1)[0] for name in names if name and name != "*"})


def describe(distribution):
    requirements = texts(getattr(distribution, "install_requires", None))
    extras = {}
    for key, values in (getattr(distribution, "extras_require", None) or {}).items():
        name, _, marker = text_of(key).partition(":")
        for requirement in texts(values):
            text = conditional(marker, requirement)
            if name:
                extras.setdefault(name, []).append(text)
            else:
                requirements.append(text)
        if name:
            extras.setdefault(name, [])
    commands = getattr(distribution, "cmdclass", None) or {}
    reasons = []
    for name in ("develop", "build_ext", "build_clib", "editable_wheel"):
        command = commands.get(name)
        module = getattr(command, "__module__", "")
        if command is not None and not module.startswith(("setuptools", "distutils", "versioneer", "numpy")):
            reasons.append("command " + name)
    if getattr(distribution, "ext_modules", None):
        reasons.append("extension modules")
    package_dir = getattr(distribution, "package_dir", None) or {}
    roots, elsewhere = [], {}
    for package, directory in package_dir.items():
        if not package:
            roots.append(directory or ".")
        elif directory and directory.replace("\\", "/").rstrip("/").endswith(package.replace(".", "/")):
            roots.append(directory.replace("\\", "/").rstrip("/")[: -len(package)].rstrip("/") or ".")
        elif directory and package:
            elsewhere[text_of(package)] = directory.replace("\\", "/").rstrip("/")
    # The older name of an extra for tests; it has no place in the metadata.
    wanted_by_tests = texts(getattr(distribution, "tests_require", None))
    if wanted_by_tests:
        extras.setdefault("tests-require", []).extend(wanted_by_tests)
    metadata = distribution.metadata
    requires_python = getattr(distribution, "python_requires", None) or getattr(metadata, "python_requires", None)
    return {
        "name": metadata.name,
        "version": text_of(metadata.version or "0"),
        "requirements": requirements,
        "extras": extras,
        "requiresPython": text_of(requires_python or ""),
        "entryPoints": entry_points_of(getattr(distribution, "entry_points", None)),
        "scripts": texts(getattr(distribution, "scripts", None)),
        "sourceRoots": sorted(set(roots)) or ["."],
        "topLevel": top_level(distribution),
        "packageDirectories": elsewhere,
        "needsInstall": sorted(set(reasons)),
        "headers": headers(metadata),
    }


def headers(metadata):
    """What the project tells people of itself, as lines of the core metadata."""
    lines = []
    for field, attribute in (
        ("Summary", "description"),
        ("Home-page", "url"),
        ("Download-URL", "download_url"),
        ("Author", "author"),
        ("Author-email", "author_email"),
        ("Maintainer", "maintainer"),
        ("Maintainer-email", "maintainer_email"),
        ("License", "license"),
        ("License-Expression", "license_expression"),
        ("Keywords", "keywords"),
    ):
        value = getattr(metadata, attribute, None)
        if isinstance(value, (list, tuple)):
            value = u",".join(text_of(part) for part in value)
        if value and text_of(value) != "UNKNOWN":
            lines.append("%s: %s" % (field, " ".join(text_of(value).split())))
    for value in texts(getattr(metadata, "platforms", None)):
        if value != "UNKNOWN":
            lines.append("Platform: " + value)
    for value in texts(getattr(metadata, "classifiers", None)):
        lines.append("Classifier: " + value)
    for label, address in (getattr(metadata, "project_urls", None) or {}).items():
        lines.append("Project-URL: %s, %s" % (label, address))
    return lines


def from_backend(name, search):
    import email
    import importlib
    import tempfile

    sys.path[:0] = [os.path.join(os.getcwd(), directory) for directory in search]
    module, _, attribute = name.partition(":")
    backend = importlib.import_module(module)
    for part in filter(None, attribute.split(".")):
        backend = getattr(backend, part)
    directory = tempfile.mkdtemp()
    made = os.path.join(directory, backend.prepare_metadata_for_build_wheel(directory))
    with io.open(os.path.join(made, "METADATA"), encoding="utf-8") as stream:
        message = email.message_from_file(stream)
    requirements, extras = [], {extra: [] for extra in message.get_all("Provides-Extra") or []}
    for requirement in message.get_all("Requires-Dist") or []:
        match = re.search(r"""extra\s*==\s*['"]([^'"]+)['"]""", requirement)
        if match is None:
            requirements.append(requirement)
            continue
        rest = requirement[: match.start()] + requirement[match.end():]
        rest = re.sub(r"""\s+and\s*$""", "", re.sub(r""";\s*and\s+""", "; ", rest.strip()))
        extras.setdefault(match.group(1), []).append(rest.rstrip("; "))
    points = os.path.join(made, "entry_points.txt")
    declared = ""
    if os.path.exists(points):
        with io.open(points, encoding="utf-8") as stream:
            declared = stream.read()
    return {
        "name": message["Name"],
        "version": message["Version"],
        "requirements": requirements,
        "extras": extras,
        "requiresPython": message["Requires-Python"] or "",
        "headers": ["%s: %s" % (field, " ".join(text_of(value).split())) for field, value in message.items()],
        "entryPoints": entry_points_of(declared),
    }


def main():
    channel = os.fdopen(int(sys.argv[1]), "wb")
    kind, search = sys.argv[2], sys.argv[3:]
    arguments = list(sys.argv)
    reads = Reads()
    try:
        before = sources()
        if os.environ.get("SWEGYM_PATCHED"):
            forget_changes()
        reads.listen()
        report = from_setuptools() if kind == "setuptools" else from_backend(kind, search)
        report["reads"] = reads.all()
        report["generated"] = generated(before)
    except ImportError as error:
        named = re.match(r"No module named '?([\w.]+)", str(error))
        missing = getattr(error, "name", None) or (named and named.group(1))
        report = {"failure": "%s: %s" % (type(error).__name__, error), "missingModule": missing}
    except BaseException as error:
        report = {"failure": "%s: %s" % (type(error).__name__, error)}
        if kind == "setuptools":
            sys.argv = arguments
            again()
    channel.write((json.dumps(report) + "\n").encode("ascii"))
    channel.close()
    os._exit(0)


main()
