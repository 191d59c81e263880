#!/usr/bin/env python3
"""Scores trajectories at a loopback endpoint that fails at random, with the program killed again and again.

    Benchmarks/verifier_scores.py SWEGYM [--runs 1000] [--kills 10] [--seed 1] [--interface chat]

Makes a store of random trajectories and an endpoint that answers log-probabilities which follow from the prompt alone.
First everything is scored undisturbed. Then the endpoint answers about one request in four with a fault (429 with
Retry-After, 500, 503, an answer cut short, a closed connection, a page), and the program is ended at random moments, by
SIGTERM and by SIGKILL in turn. The file of scores must have the same bytes, and no question may be answered twice. What the
endpoint had just written when SIGKILL came may not have reached the program; such answers are counted apart, at most
`workers` a kill.
"""

import argparse, collections, hashlib, http.server, json, math, pathlib, random, signal, socket, subprocess, sys, tempfile
import threading, time


class Endpoint(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, seed):
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock, self.generator = threading.Lock(), random.Random(seed)
        self.answered, self.faults, self.faulty = collections.defaultdict(list), collections.Counter(), False

    def handle_error(self, request, client_address):
        pass  # The program was killed.


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def send(self, status, body, headers=()):
        head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n" + "".join(f"{h}\r\n" for h in headers)
        self.wfile.write(head.encode() + b"\r\n" + body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server, key = self.server, hashlib.sha256(body).hexdigest()
        with server.lock:
            fault = server.generator.choice(["429", "500", "503", "cut", "closed", "page"]) \
                if server.faulty and server.generator.random() < 0.25 else None
            pause = server.generator.uniform(0, 0.02) if server.faulty else 0
            server.faults[fault] += 1
        time.sleep(pause)
        answer = json.dumps(self.answer(self.path, key)).encode()
        if fault == "429":
            return self.send(429, b"slow down", ["Retry-After: 0"])
        if fault in ("500", "503"):
            return self.send(int(fault), b"<html>bad gateway</html>", ["Retry-After: 0"])
        if fault == "page":
            return self.send(200, b"<html>one moment please</html>")
        if fault == "cut":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(answer) + answer[:len(answer) // 2])
        if fault:
            self.close_connection = True
            return
        try:
            gone = not self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            gone = False
        except ConnectionError:
            gone = True
        if gone:
            # Nobody waits for this answer any more.
            self.close_connection = True
            return
        self.send(200, answer, ["Content-Type: application/json"])
        with server.lock:
            server.answered[key].append(time.monotonic())

    @staticmethod
    def answer(path, key):
        """Log-probabilities by the digest of the question: mostly both labels, at times one or none."""
        number = int(key[:8], 16)
        yes = (number % 997 + 1) / 1000
        tokens = {"YES": yes * 0.7, " YES": yes * 0.2, "NO": (1 - yes) * 0.7, " NO": (1 - yes) * 0.2, "<": 0.01}
        if number % 10 == 0:
            tokens = {"YES": 0.9, "Y": 0.05, "y": 0.01}
        if number % 25 == 1:
            tokens = {"I": 0.9, "Well": 0.05}
        listed = {token: math.log(value) for token, value in tokens.items()}
        first = max(listed, key=listed.get)
        if path.endswith("/chat/completions"):
            return {"choices": [{"message": {"role": "assistant", "content": first}, "logprobs": {"content": [
                {"token": first, "logprob": listed[first],
                 "top_logprobs": [{"token": token, "logprob": value} for token, value in listed.items()]}]}}]}
        return {"choices": [{"text": first, "logprobs": {
            "tokens": [first], "token_logprobs": [listed[first]], "top_logprobs": [listed]}}]}


def store(path, runs, seed):
    generator = random.Random(seed)
    with open(path, "w") as file:
        for number in range(runs):
            messages = [{"role": "system", "content": "You fix issues."},
                        {"role": "user", "content": f"Fix issue {number}: " + "x" * generator.randint(0, 3000)}]
            for turn in range(generator.randint(1, 4)):
                messages.append({"role": "assistant", "content": f"step {turn}", "tool_calls": [
                    {"id": f"c{turn}", "name": "bash", "arguments": json.dumps({"command": f"ls {number}\necho"})}]})
                messages.append({"role": "tool", "content": "done\n", "tool_call_id": f"c{turn}", "name": "bash"})
            file.write(json.dumps({
                "format": 1, "instance_id": f"own__rep-{number // 8}", "run_id": f"{number % 8}", "model": "agent",
                "resolved": generator.random() < 0.3, "resolved_by": "evaluation",
                "source": {"form": "chat", "file": "made", "line": number + 1, "sha256": "0" * 64},
                "patch": "", "messages": messages}) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("swegym")
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--interface", default="chat", choices=["chat", "continued", "completions"])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        store(folder / "runs.jsonl", arguments.runs, arguments.seed)

        def command(server, name):
            return [arguments.swegym, "verifier", "score", folder / "runs.jsonl", "--model-endpoint",
                    f"http://127.0.0.1:{server.server_address[1]}/v1", "--model", "judge", "--output", folder / name,
                    "--workers", str(arguments.workers), "--interface", arguments.interface]

        def begin():
            server = Endpoint(arguments.seed)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            return server

        calm = begin()
        start = time.monotonic()
        subprocess.run(command(calm, "calm.jsonl"), check=True, timeout=900, stdout=subprocess.DEVNULL)
        seconds = time.monotonic() - start
        assert all(len(times) == 1 for times in calm.answered.values()) and len(calm.answered) == arguments.runs
        print(f"undisturbed: {arguments.runs} runs in {seconds:.1f} s, {len(calm.answered)} questions")

        rough, generator, kills = begin(), random.Random(arguments.seed), []
        rough.faulty = True
        expected = arguments.runs / arguments.workers * 0.03
        while True:
            program = subprocess.Popen(
                command(rough, "rough.jsonl"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                alive = generator.uniform(0.3, 1.5) * expected / (arguments.kills + 1) \
                    if len(kills) < arguments.kills else 900
                status = program.wait(timeout=alive)
            except subprocess.TimeoutExpired:
                number = signal.SIGTERM if len(kills) % 2 == 0 else signal.SIGKILL
                kills.append(time.monotonic() if number == signal.SIGKILL else 0)
                program.send_signal(number)
                status = program.wait(timeout=60)
                time.sleep(0.1)
            if status == 0:
                break
            if status not in (130, -signal.SIGKILL):
                sys.exit(f"the program ended with status {status}")
        again = {key: times for key, times in rough.answered.items() if len(times) > 1}
        under_way = sum(
            len(times) - 1 for times in again.values()
            if all(any(-0.05 < kill - first < 0.1 for kill in kills) for first in times[:-1]))
        lost = sum(len(times) - 1 for times in again.values())
        same = (folder / "calm.jsonl").read_bytes() == (folder / "rough.jsonl").read_bytes()
        print(f"with faults {dict(rough.faults)} and {len(kills)} kills: {len(rough.answered)} questions answered, "
              f"{lost} twice, {under_way} of them on their way when SIGKILL came; same bytes: {same}")
        before = sum(map(len, rough.answered.values()))
        subprocess.run(command(rough, "rough.jsonl"), check=True, timeout=900, stdout=subprocess.DEVNULL)
        once_more = sum(map(len, rough.answered.values())) - before
        print(f"the same command again: {once_more} questions")
        if not same or lost != under_way or once_more or len(kills) < arguments.kills:
            sys.exit("failed")


if __name__ == "__main__":
    main()
