"""Sessions by a server."""

import http.server
import json
import pathlib
import subprocess
import tempfile
import threading
import unittest
from urllib.parse import parse_qs, urlsplit

from swegym import Session, SessionError


class Handler(http.server.BaseHTTPRequestHandler):
    """Stands in for `swegym serve`; commands run on the host."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, status: int, body: object = None, kind: str = "application/json", **headers: str) -> None:
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def refuse(self, status: int, kind: str, message: str, **headers: str) -> None:
        self.answer(status, {"error": {"kind": kind, "message": message}}, **headers)

    def handle_any(self) -> None:
        server = self.server
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        server.requests.append((self.command, self.path, body))
        if self.headers.get("X-API-Key") != "t o k":
            return self.refuse(401, "unauthorized", "wrong token")
        if (self.command, parts.path) == ("POST", "/sessions"):
            value = json.loads(body)
            if value["image"] == "full":
                return self.refuse(429, "busy", "too many sessions", Retry_After="7")
            server.names.add("s/1")
            return self.answer(201, {"name": "s/1", "token": "x", "image": value["image"], "workdir": "/", "notes": []})
        if not parts.path.startswith("/sessions/s%2F1") or "s/1" not in server.names:
            return self.refuse(404, "not_found", "there is no such session")
        what = parts.path[len("/sessions/s%2F1"):]
        if self.command == "DELETE" and not what:
            server.names.clear()
            return self.answer(204)
        if what == "/exec":
            return self.execute(json.loads(body))
        if what == "/files":
            place = pathlib.Path(parse_qs(parts.query)["path"][0])
            if self.command == "GET":
                if not place.is_file():
                    return self.refuse(404, "no_file", f"there is no {place}")
                return self.answer(200, place.read_bytes(), "application/octet-stream")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(body)
            return self.answer(200, {})
        if what == "/diff":
            return self.answer(200, b"\xff" if not parts.query else b"", "text/x-diff")
        if what == "/grade":
            return self.answer(200, {
                "instance_id": "a__b-1", "status": "resolved", "resolved": True, "patch": "p", "detail": body.decode()})
        return self.refuse(400, "request", "what is that?")

    def execute(self, value: dict) -> None:
        given = value.get("input")
        try:
            done = subprocess.run(
                value["command"], input=(given or "").encode(), capture_output=True, timeout=value.get("timeout"),
                cwd=value.get("workdir"))
        except subprocess.TimeoutExpired:
            return self.answer(200, {"stdout": "", "stderr": "", "exit_code": 124, "timed_out": True})
        self.answer(200, {
            "stdout": done.stdout.decode("utf-8", "replace"), "stderr": done.stderr.decode("utf-8", "replace"),
            "exit_code": done.returncode, "timed_out": False})

    do_GET = do_POST = do_PUT = do_DELETE = handle_any


class ServerTests(unittest.TestCase):
    def setUp(self) -> None:
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.requests, self.server.names = [], set()
        thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        directory = tempfile.TemporaryDirectory(prefix="swegym-")
        self.addCleanup(directory.cleanup)
        self.root = pathlib.Path(directory.name)

    def session(self, image: str = "a__b-1", token: str = "t o k", **options: object) -> Session:
        return Session(image, url=f"http://127.0.0.1:{self.server.server_address[1]}/", token=token, **options)

    def test_a_session_is_started_used_and_closed(self) -> None:
        with self.session(memory_mb=64, env={"K": "V"}, workdir="/w") as session:
            self.assertEqual(session.name, "s/1")
            result = session.execute("echo out; echo é >&2; exit 3", timeout=20, workdir="/")
            self.assertEqual((result.stdout, result.stderr, result.exit_code), ("out\n", "é\n", 3))
            self.assertEqual(session.execute(["cat"], input="in").stdout, "in")
            self.assertTrue(session.execute("sleep 20", timeout=0.2).timed_out)
            self.assertEqual(session.diff(), b"\xff")
            self.assertEqual(session.diff(tests=False), b"")
            grade = session.grade("swe-gym")
            self.assertEqual((grade.status, grade.reward, grade.detail), ("resolved", 1.0, '{"policy": "swe-gym"}'))
        self.assertEqual(self.server.names, set())
        start = json.loads(self.server.requests[0][2])
        self.assertEqual(start, {"image": "a__b-1", "memory_mb": 64, "workdir": "/w", "env": {"K": "V"}})

    def test_bytes_that_are_no_text_reach_a_command_as_a_file(self) -> None:
        with self.session() as session:
            self.assertEqual(session.execute(["od", "-An", "-tx1"], input=b"\xff\x00").stdout.strip(), "ff 00")

    def test_files_and_directories_are_copied_both_ways(self) -> None:
        source, target = self.root / "source", self.root / "target"
        (source / "deep").mkdir(parents=True)
        (source / "deep" / "a&b=c d").write_bytes(b"\0\xff")
        with self.session() as session:
            session.upload(source, f"{self.root}/inside")
            session.download(f"{self.root}/inside", target)
            self.assertEqual((target / "deep" / "a&b=c d").read_bytes(), b"\0\xff")
            session.upload(source / "deep" / "a&b=c d", f"{self.root}/o n e")
            self.assertEqual(session.read(f"{self.root}/o n e"), b"\0\xff")
            with self.assertRaises(SessionError) as caught:
                session.read("/absent")
            self.assertEqual((caught.exception.kind, caught.exception.status), ("no_file", 404))

    def test_refusals_name_their_kind(self) -> None:
        with self.assertRaises(SessionError) as caught:
            self.session("full").start()
        error = caught.exception
        self.assertEqual((error.kind, error.status, error.retry_after), ("busy", 429, 7.0))
        with self.assertRaises(SessionError) as caught:
            self.session(token="wrong").start()
        self.assertEqual(caught.exception.kind, "unauthorized")
        session = self.session().start()
        self.server.names.clear()
        with self.assertRaises(SessionError) as caught:
            session.execute("true")
        self.assertEqual(caught.exception.kind, "not_found")
        session.close()

    def test_a_server_that_is_not_there_is_an_error(self) -> None:
        with self.assertRaises(SessionError) as caught:
            Session("a__b-1", url="http://127.0.0.1:1", token="t").start()
        self.assertEqual(caught.exception.kind, "connection")
        for url in ("127.0.0.1:80", "ftp://x", "http://"):
            with self.assertRaises(ValueError):
                Session("a__b-1", url=url)
        with self.assertRaises(ValueError):
            Session("a__b-1", url="http://x", workspace="w")
