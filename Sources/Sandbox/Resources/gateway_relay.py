"""Lets one command inside a sandbox reach the gateway outside, and exits with its status.

usage: gateway_relay.py SOCKET COMMAND [ARGUMENT ...]

A program can only be told of a proxy by host and port, and the sandbox's network holds nothing but its own loopback:
so this listens on a free port there and carries each connection to the gateway's Unix socket. Needs Python 3.6 and
nothing else.
"""
import os
import socket
import subprocess
import sys
import threading

VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


def pump(source, target):
    try:
        while True:
            data = source.recv(1 << 16)
            if not data:
                break
            target.sendall(data)
    except OSError:
        pass
    try:
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def relay(client, path):
    gateway = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        gateway.connect(path)
        back = threading.Thread(target=pump, args=(gateway, client), daemon=True)
        back.start()
        pump(client, gateway)
        back.join()
    except OSError as error:
        sys.stderr.write("gateway relay: %s\n" % error)
    finally:
        client.close()
        gateway.close()


def accept(server, path):
    while True:
        client, _ = server.accept()
        threading.Thread(target=relay, args=(client, path), daemon=True).start()


def main():
    path, command = sys.argv[1], sys.argv[2:]
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.bind(("127.0.0.1", 0))
    server.listen(128)
    threading.Thread(target=accept, args=(server, path), daemon=True).start()
    environment = dict(os.environ)
    for name in VARIABLES:
        environment[name] = "http://127.0.0.1:%d" % server.getsockname()[1]
    environment["NO_PROXY"] = environment["no_proxy"] = "localhost,127.0.0.1,::1"
    try:
        # The report's descriptor and the like are the command's.
        child = subprocess.Popen(command, env=environment, close_fds=False)
    except OSError as error:
        sys.stderr.write("gateway relay: starting %s: %s\n" % (command[0], error))
        sys.stderr.flush()
        os._exit(127)
    status = child.wait()
    # Connections may still be open: nobody waits for them.
    os._exit(status if status >= 0 else 128 - status)


main()
