"""Lists the files of a package with their upload times, as the package index's page has them, and whether they are yanked.

Usage: release_dates.py DESCRIPTOR INDEX-URL NAME. It runs inside the sandbox, through the gateway.
"""

import os
import re
import sys
import urllib.request


def main():
    descriptor, index, name = sys.argv[1:]
    request = urllib.request.Request(
        "%s/%s/" % (index.rstrip("/"), name), headers={"Accept": "application/vnd.pypi.simple.v1+html"}
    )
    with urllib.request.urlopen(request, timeout=60) as source:
        page = source.read().decode("utf-8", "replace")
    with os.fdopen(int(descriptor), "w", encoding="utf-8") as channel:
        for attributes, text in re.findall(r"<a\s([^>]*)>([^<]*)</a>", page):
            moment = re.search(r'data-upload-time="([^"]*)"', attributes)
            if moment:
                yanked = " yanked" if re.search(r"\bdata-yanked\b", attributes) else ""
                channel.write("%s %s%s\n" % (moment.group(1), text.strip(), yanked))


main()
