"""F22: tokens and passwords: in variables, in the URL of the package index, in the URL of a mirror, in what a server answers.

Each has its own canary. A test prints its variables and reads those of every process, a server answers requests with what they
were authorised by, and a setup file prints its variables while it builds. The mark: no canary, as it is, reversed, in base64 or
in hexadecimal, in anything that is written: workspace, logs, publication, report, output. The files that the user wrote them
into are left out.
"""

import base64
import gzip
import http.server
import os
import re
import subprocess
import sys
import threading
import urllib.parse
import urllib.request

from .neighbours import tests_that
from .common import Figure, until_gone
from .rows import Rows

CANARIES = {
    name: f"canary{name.replace('_', '').lower()}7f3a9c51"
    for name in ("GITHUB_TOKEN", "SWEGYM_MODEL_KEY", "SWEGYM_TOKEN", "SOME_SECRET", "INDEX", "MIRROR")
}
PRINTS = r"""
import glob, os, sys
found = [repr(dict(os.environ)), repr(sys.argv)]
for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline") + glob.glob("/run/**", recursive=True) \
        + glob.glob("/etc/**/*.conf", recursive=True) + glob.glob(os.path.expanduser("~/.*")) + glob.glob("/opt/swegym/*"):
    try:
        with open(path, "rb") as stream: found.append(repr(stream.read(200_000)))
    except OSError: pass
text = "\n".join(found)
print(text)
print(text[::-1])
"""
BUILDS = (
    "from setuptools import Extension, setup\n" + PRINTS + "setup(name='victim', version='1.0', py_modules=['mod'], "
    "ext_modules=[Extension('extra', ['extra.c'])])\n"
)
FAILS = BUILDS + "raise SystemExit(text + text[::-1])\n"
EXTRA = (
    '#include <Python.h>\nstatic struct PyModuleDef m = {PyModuleDef_HEAD_INIT, "extra"};\n'
    "PyMODINIT_FUNC PyInit_extra(void) { return PyModule_Create(&m); }\n"
)


def basic(secret):
    return "Basic " + base64.b64encode(f"user:{secret}".encode()).decode()


class Handler(http.server.BaseHTTPRequestHandler):
    """A package index and a Git server that want a password, and a GitHub that says what it was asked with."""

    protocol_version = "HTTP/1.1"
    asked, upstream, repositories = set(), "", ""

    def log_message(self, *words):
        pass

    def answer(self, status, data, kind="text/plain", more=()):
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(data))), *more):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def do_HEAD(self):
        self.do_GET()

    def do_POST(self):
        self.do_GET()

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.split("?")[0]
        given = self.headers.get("Authorization", "")
        if path.startswith("/api"):
            self.asked.add("github" if CANARIES["GITHUB_TOKEN"] in given else "github without")
            text = f'{{"message": "you came with {given}", "errors": [{{"message": "{given}"}}]}}'
            return self.answer(
                401 if path.endswith("rate_limit") else 403, text.encode(), "application/json", [("X-Echo", given)]
            )
        name = "MIRROR" if path.startswith("/git/") else "INDEX"
        if given != basic(CANARIES[name]):
            return self.answer(401, f"not {given}".encode(), more=[("WWW-Authenticate", 'Basic realm="x"')])
        self.asked.add(name)
        if name == "MIRROR":
            return self.git(path[4:], body)
        if path.startswith("/simple/"):
            request = urllib.request.Request(
                self.upstream + path[7:], headers={"Accept": "application/vnd.pypi.simple.v1+json"}
            )
            try:
                with urllib.request.urlopen(request, timeout=60) as page:
                    text = page.read().decode()
            except OSError as error:
                return self.answer(404, str(error).encode())
            here = f"http://127.0.0.2:{self.server.server_address[1]}/files/"

            def local(found):
                name = base64.urlsafe_b64encode(found.group(1).encode()).decode()
                return f'"url":"{here}{name}/{found.group(1).rsplit("/", 1)[1]}"'

            return self.answer(
                200,
                re.sub(r'"url":\s*"(https?://[^"]+/[^"/]+)"', local, text).encode(),
                "application/vnd.pypi.simple.v1+json",
            )
        if path.startswith("/files/"):
            url = base64.urlsafe_b64decode(path.split("/")[2]).decode() + (
                ".metadata" if path.endswith(".metadata") else ""
            )
            try:
                with urllib.request.urlopen(url, timeout=120) as file:
                    return self.answer(200, file.read(), "application/octet-stream")
            except OSError as error:
                return self.answer(404, str(error).encode())
        return self.answer(404, b"no")

    def git(self, path, body):
        query = self.path.partition("?")[2]
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        done = subprocess.run(
            ["git", "http-backend"],
            input=body,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
            env={
                **os.environ,
                "GIT_PROJECT_ROOT": self.repositories,
                "GIT_HTTP_EXPORT_ALL": "1",
                "PATH_INFO": urllib.parse.unquote(path),
                "QUERY_STRING": query,
                "REQUEST_METHOD": self.command,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "CONTENT_LENGTH": str(len(body)),
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                "REMOTE_USER": "user",
                "GIT_CONFIG_COUNT": "1",
                "GIT_CONFIG_KEY_0": "safe.directory",
                "GIT_CONFIG_VALUE_0": "*",
            },
        )
        head, _, data = done.stdout.partition(b"\r\n\r\n")
        kind = re.search(rb"Content-Type: (\S+)", head)
        status = re.search(rb"Status: (\d+)", head)
        return self.answer(
            int(status.group(1)) if status else 200, data, kind.group(1).decode() if kind else "text/plain"
        )


def index():
    """The package index of this machine, as pip and uv know it."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if os.environ.get(name):
            return os.environ[name].rstrip("/")
    done = subprocess.run(
        [sys.executable, "-c", "import pip._internal.models.index as i; print(i.PyPI.simple_url)"],
        stdout=subprocess.PIPE,
        check=False,
    )
    configured = (
        subprocess.run(
            [sys.executable, "-m", "pip", "config", "get", "global.index-url"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        .stdout.decode()
        .strip()
    )
    return (configured or done.stdout.decode().strip()).rstrip("/")


def measure(bench):
    place = bench.place("F22")
    rows = Rows(bench, place / "inputs")
    rows.workspace = place / "workspace"
    cases = {
        "prints": {"tests": tests_that(PRINTS)},
        "builds": {"base": {"setup.py": BUILDS, "extra.c": EXTRA}},
        "fails": {"base": {"setup.py": FAILS, "extra.c": EXTRA}},
        "raises": {"tests": tests_that(PRINTS + "assert not text, text[::-1]\n")},
    }
    for name, files in cases.items():
        rows.add(name, **files)
    Handler.upstream, Handler.repositories, Handler.asked = index(), str(place / "inputs" / "repositories"), set()
    server = http.server.ThreadingHTTPServer(("127.0.0.2", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    # A token goes unencrypted to this address alone.
    github = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=github.serve_forever, daemon=True).start()
    rows.repositories = [
        (name, f"http://user:{CANARIES['MIRROR']}@127.0.0.2:{port}/git/{os.path.basename(path)}/.git")
        for name, path in rows.repositories
    ]
    temporary = place / "temporary"
    temporary.mkdir(mode=0o1777)
    environment = {
        "UV_DEFAULT_INDEX": f"http://user:{CANARIES['INDEX']}@127.0.0.2:{port}/simple",
        "TMPDIR": str(temporary),
        **{name: value for name, value in CANARIES.items() if name not in ("INDEX", "MIRROR")},
    }
    said, workspace = {}, rows.workspace
    said["validate"] = rows.validate(env=environment)
    verdicts = rows.verdicts()
    entries = rows.write()[1]
    said["validate on a missing repository"] = bench.run(
        "mine", "--history", entries_of(place, port), "--workspace", place / "mined", env=environment
    )
    said["mine"] = bench.run(
        "mine",
        entries,
        "--workspace",
        place / "asked",
        "--api-url",
        f"http://127.0.0.1:{github.server_address[1]}/api/v3",
        env=environment,
        timeout=300,
    )
    said["judge"] = bench.run("doctor", "--json", env=environment)
    for name in cases:
        said[f"show {name}"] = bench.run("show", f"made__{name}-1", "--workspace", workspace, env=environment)
    said["rerun"] = bench.run("rerun", "made__prints-1", "--phase", "after", "--workspace", workspace, env=environment)
    said["evaluate"] = bench.run(
        "evaluate", "gold", "--workspace", workspace, "--output", place / "evaluated", env=environment
    )
    said["publish"] = bench.run("publish", "--workspace", workspace, "--output", place / "published", env=environment)
    said["report"] = bench.run("report", place / "published", "--output", place / "report", env=environment)
    server.shutdown()
    github.shutdown()
    until_gone(place)
    forms = {}
    for name, secret in CANARIES.items():
        pair = base64.b64encode(f"user:{secret}".encode()).decode()
        for form in (
            secret,
            secret[::-1],
            base64.b64encode(secret.encode()).decode().rstrip("="),
            pair.rstrip("="),
            pair.rstrip("=")[::-1],
            secret.encode().hex(),
            secret.upper(),
        ):
            forms[form.encode()] = name
    found, owned, files = [], [], 0
    for root, names, inside in os.walk(place):
        if root == str(place):
            names.remove("inputs")
        for each in inside:
            path = os.path.join(root, each)
            if os.path.isfile(path) and not os.path.islink(path):
                files += 1
                # What only its owner may read is counted by itself.
                (found if os.stat(path).st_mode & 0o077 else owned).extend(
                    search(os.path.relpath(path, place), contents(path), forms)
                )
    for name, done in said.items():
        files += 1
        found += search(f"output of {name}", done.out + done.err, forms)
    reached = {"INDEX", "MIRROR", "github"} <= Handler.asked
    notes = found[:8] + [
        "; ".join(f"{name}: {verdict[0]} {verdict[1]}".strip() for name, verdict in sorted(verdicts.items()))
    ]
    return [
        Figure(
            "F22",
            f"secrets searched for in {files:,} files and outputs",
            len(CANARIES),
            len(CANARIES) - len({each.split(" ")[0] for each in found}),
            "0 found",
            0,
            notes,
        ),
        Figure(
            "F22",
            "the same in files that only their owner may read",
            len(CANARIES),
            len(CANARIES) - len({each.split(" ")[0] for each in owned}),
            "0 found",
            0,
            owned[:3],
        ),
        Figure(
            "F22",
            "secrets that were really used: index, mirror, GitHub",
            3,
            len({"INDEX", "MIRROR", "github"} & Handler.asked),
            "asked with",
            0,
            []
            if reached
            else [
                f"asked: {sorted(Handler.asked)}; {said['validate'].err.decode('utf-8', 'replace')[-200:]}; "
                f"{said['mine'].err.decode('utf-8', 'replace')[-200:]}"
            ],
        ),
    ]


def entries_of(place, port):
    path = place / "inputs" / "missing.yaml"
    path.write_text(
        f"- name: made/none\n  url: http://user:{CANARIES['MIRROR']}@127.0.0.2:{port}/git/none/.git\n", encoding="utf-8"
    )
    return path


def contents(path):
    with open(path, "rb") as stream:
        data = stream.read()
    if data[:2] == b"\x1f\x8b":
        try:
            data += gzip.decompress(data)
        except (OSError, EOFError):
            pass
    return data


def search(where, data, forms):
    return [f"{name} in {where}" for form, name in forms.items() if form in data]
