"""Fetches one file of the package index and checks what it is.

Usage: fetch_file.py URL SHA256 DESTINATION. It runs inside the sandbox, through the gateway.
"""

import hashlib
import sys
import urllib.request


def main():
    url, wanted, destination = sys.argv[1:]
    digest = hashlib.sha256()
    with urllib.request.urlopen(url, timeout=60) as source, open(destination, "wb") as target:
        for block in iter(lambda: source.read(1 << 16), b""):
            digest.update(block)
            target.write(block)
    if digest.hexdigest() != wanted:
        sys.exit("the file has the SHA-256 %s, not %s" % (digest.hexdigest(), wanted))


main()
