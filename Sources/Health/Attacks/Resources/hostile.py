"""Does one hostile thing and says how far it got, as one JSON object on descriptor 3.

Usage: hostile.py NAME ARGUMENTS-AS-JSON. It is meant for the sandbox alone: `swegym doctor --attack` starts it there.
"""

import errno
import json
import os
import signal
import socket
import sys
import threading
import time

MIB = 1 << 20


def say(**facts):
    os.write(3, json.dumps(facts).encode("ascii") + b"\n")


def hold(mebibytes):
    return bytearray(os.urandom(4096)) * (mebibytes * 256)


def memory_one(mebibytes):
    try:
        say(held=len(hold(mebibytes)) // MIB)
    except MemoryError:
        say(refused=True)
        sys.exit(3)


def memory_many(count, mebibytes):
    children = []
    for _ in range(count):
        ready, mark = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                held = hold(mebibytes)
                os.write(mark, b"x")
                time.sleep(5)
                os._exit(len(held) & 0)
            except MemoryError:
                os._exit(3)
        os.close(mark)
        children.append((child, ready))
    held = sum(1 for _, ready in children if os.read(ready, 1))
    say(held=held * mebibytes)
    for child, _ in children:
        os.kill(child, signal.SIGKILL)


def memory_swallowed(mebibytes):
    child = os.fork()
    if child == 0:
        try:
            hold(mebibytes)
        except MemoryError:
            os._exit(3)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    say(status=status)


def memory_shared(mebibytes):
    written = 0
    try:
        with open("/dev/shm/fill", "wb") as target:
            for _ in range(mebibytes):
                target.write(b"x" * MIB)
                target.flush()
                written += 1
    except OSError as error:
        say(written=written, error=error.errno)
        sys.exit(3)
    say(written=written)


def fork_bomb(most):
    count = 0
    try:
        while count < most:
            if os.fork() == 0:
                signal.pause()
                os._exit(0)
            count += 1
        say(count=count)
    except OSError as error:
        say(count=count, error=error.errno)
    time.sleep(1)


def innocent(count):
    done = 0
    for _ in range(count):
        try:
            child = os.fork()
        except OSError:
            continue
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)
        done += 1
        time.sleep(0.02)
    say(done=done)


def threads(most):
    count, end = 0, threading.Event()
    try:
        while count < most:
            threading.Thread(target=end.wait, daemon=True).start()
            count += 1
        say(count=count)
    except RuntimeError:
        say(count=count, refused=True)
    os._exit(0)


def files(most):
    held = []
    try:
        while len(held) < most:
            held.append(os.open("/dev/null", os.O_RDONLY))
        say(count=len(held))
    except OSError as error:
        say(count=len(held), error=error.errno)


def fill(path, mebibytes, pieces):
    """Writes some files of a size until it is refused."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    written = 0
    try:
        for index in range(pieces):
            with open("%s/fill%d" % (path, index), "wb", buffering=0) as target:
                for _ in range(mebibytes):
                    written += target.write(b"x" * MIB)
        say(written=written)
    except OSError as error:
        say(written=written, error=error.errno)
        # A place that is full is seen when somebody looks.
        time.sleep(0.6)
        sys.exit(3)


def sparse(path, size):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with open(path + "/sparse", "wb") as target:
            target.truncate(size)
        say(made=True)
    except OSError as error:
        say(error=error.errno)


def inodes(path, most):
    count = 0
    try:
        for folder in range(most // 1000):
            os.mkdir("%s/%d" % (path, folder))
            for index in range(1000):
                os.close(os.open("%s/%d/%d" % (path, folder, index), os.O_CREAT | os.O_WRONLY))
                count += 1
        say(count=count)
    except OSError as error:
        say(count=count, error=error.errno)


def stubborn():
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        pass


def stopped():
    if os.fork() == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
    os.kill(os.getpid(), signal.SIGSTOP)


def daemon():
    if os.fork():
        time.sleep(0.3)
        os._exit(0)
    os.setsid()
    if os.fork():
        os._exit(0)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    for descriptor in range(0, 20):
        try:
            os.close(descriptor)
        except OSError:
            pass
    time.sleep(600)


def chatter(is_one_line):
    piece = (b"x" * 4095 + (b"x" if is_one_line else b"\n")) * 16
    while True:
        os.write(1, piece)


def reach(port, name):
    """Tries to reach others by all kinds of sockets."""
    def attempt(family, address):
        try:
            connection = socket.socket(family, socket.SOCK_STREAM)
            connection.settimeout(2)
            connection.connect(address)
            return "reached"
        except OSError as error:
            return errno.errorcode.get(error.errno, str(error))

    def kind(family):
        try:
            socket.socket(family, socket.SOCK_STREAM).close()
            return "made"
        except OSError as error:
            return errno.errorcode.get(error.errno, str(error))

    say(
        loopback=attempt(socket.AF_INET, ("127.0.0.1", port)),
        outside=attempt(socket.AF_INET, ("192.0.2.1", 80)),
        abstract=attempt(socket.AF_UNIX, b"\0" + name.encode("utf-8")),
        vsock=kind(40), packet=kind(17), interfaces=[name for _, name in socket.if_nameindex()],
    )


def read(paths, home):
    found = []
    for path in paths:
        try:
            with open(path, "rb") as source:
                source.read(1)
            found.append(path)
        except OSError:
            pass
    try:
        names = os.listdir(home)
    except OSError:
        names = []
    others = [name for name in os.listdir("/proc") if name.isdigit()]
    commands = []
    for name in others:
        try:
            with open("/proc/%s/comm" % name) as source:
                commands.append(source.read().strip())
        except OSError:
            pass
    say(read=found, home=names, processes=sorted(set(commands)))


def write(paths):
    found = []
    for path in paths:
        try:
            with open(path, "ab") as target:
                target.write(b"poison")
            found.append(path)
        except OSError:
            pass
    say(written=found)


def poison(folder):
    with open(folder + "/site.py", "w") as target:
        target.write("poison")
    os.rename(folder + "/other.py", folder + "/moved.py")
    with open(folder + "/new.pth", "w") as target:
        target.write("poison")
    say(names=sorted(os.listdir(folder)))


def look(folder):
    with open(folder + "/site.py") as source:
        say(names=sorted(os.listdir(folder)), text=source.read())


def variables():
    names = set("%s=%s" % pair for pair in os.environ.items())
    for process in os.listdir("/proc"):
        try:
            with open("/proc/%s/environ" % process, "rb") as source:
                texts = source.read().split(b"\0")
            names.update(text.decode("utf-8", "replace") for text in texts if b"=" in text)
        except OSError:
            pass
    say(names=sorted(names))


def signals(process):
    try:
        os.kill(process, signal.SIGTERM)
        say(host="sent")
    except OSError as error:
        say(host=errno.errorcode.get(error.errno, str(error)))
    os.kill(-1, signal.SIGKILL)


globals()[sys.argv[1]](**json.loads(sys.argv[2]))
