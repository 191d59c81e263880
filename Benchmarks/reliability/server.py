"""`swegym serve`, started, asked and ended."""

import http.client
import json
import os
import re
import subprocess
import threading
import time

from .common import end


class Server:
    """A server over a workspace, on any free port of loopback."""

    def __init__(self, bench, workspace, *options, env=None):
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [bench.swegym, "serve", "--port", "0", "--workspace", str(workspace), *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            text=True,
        )
        self.lines, self.port, self.ready, self.seconds = [], None, threading.Event(), None
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        self.connections = threading.local()

    def read(self):
        for line in self.process.stdout:
            self.lines.append(line)
            found = re.search(r"listening on http://[^:]+:(\d+)", line)
            if found:
                self.port, self.seconds = int(found.group(1)), time.monotonic() - self.started
                self.ready.set()
        self.ready.set()

    def wait(self, seconds=60):
        """Whether it listens."""
        self.ready.wait(seconds)
        return self.port is not None

    def ask(self, method, path, body=None):
        connection = getattr(self.connections, "one", None)
        if connection is None:
            connection = self.connections.one = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        try:
            connection.request(
                method, path, json.dumps(body) if body is not None else None, {"Content-Type": "application/json"}
            )
            answer = connection.getresponse()
            data = answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            self.connections.one = None
            raise
        return answer.status, json.loads(data) if data else None

    def text(self):
        return "".join(self.lines)

    def end(self):
        end(self.process)
        self.reader.join(5)
