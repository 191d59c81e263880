"""Lists the files of packages, as the pages of the package index have them.

Usage: index_files.py DESCRIPTOR INDEX-URL NAME ... It runs inside the sandbox, through the gateway. One JSON array a line:
package, file, address, SHA-256, upload time ("" when the page has none).
"""

import json
import os
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from html import unescape


def of_json(page, address):
    for entry in json.loads(page)["files"]:
        digest = (entry.get("hashes") or {}).get("sha256")
        yield entry["filename"], urllib.parse.urljoin(address, entry["url"]), digest, entry.get("upload-time") or ""


def of_html(page, address):
    for attributes, text in re.findall(r"<a\s([^>]*)>([^<]*)</a>", page):
        href = re.search(r"""href=["']([^"'#]*)#sha256=([0-9a-f]{64})["']""", attributes)
        moment = re.search(r'data-upload-time="([^"]*)"', attributes)
        if href:
            place = urllib.parse.urljoin(address, unescape(href.group(1)))
            yield unescape(text).strip(), place, href.group(2), moment.group(1) if moment else ""


def files(index, name):
    address = "%s/%s/" % (index.rstrip("/"), name)
    request = urllib.request.Request(address, headers={"Accept": "application/vnd.pypi.simple.v1+html"})
    try:
        with urllib.request.urlopen(request, timeout=60) as source:
            page = source.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        if error.code == 404:
            return []
        raise
    read = of_json if page.lstrip().startswith("{") else of_html
    return [(name,) + entry for entry in read(page, address) if entry[2]]


def main():
    descriptor, index = sys.argv[1:3]
    with ThreadPoolExecutor(8) as threads, os.fdopen(int(descriptor), "w", encoding="utf-8") as channel:
        for found in threads.map(lambda name: files(index, name), sys.argv[3:]):
            for entry in found:
                channel.write(json.dumps(entry) + "\n")


main()
