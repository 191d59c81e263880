#!/usr/bin/env python3
"""Opens reports in headless Chromium: time to open, size, accessibility (axe-core), screenshots.

    uv run --no-project --with playwright --with axe-playwright-python Benchmarks/report_page.py REPORT/index.html… \\
        [--screenshots DIR]

Debian's chromium is used: apt-get install chromium. Exit status 1 when a page takes 2 s or more to open, is 15 MB or
larger, loads anything, logs an error, or has an accessibility fault of axe-core.
"""

import argparse
import pathlib
import shutil
import sys
import time

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

VIEWS = [
    ("wide-light", 1280, 900, "light"), ("wide-dark", 1280, 900, "dark"), ("phone-light", 390, 844, "light"),
    ("phone-dark", 390, 844, "dark"),
]


def check(browser, path, screenshots):
    """The faults of one page."""
    faults, size = [], path.stat().st_size
    for name, width, height, scheme in VIEWS:
        # The page's own policy forbids foreign scripts, so axe-core's needs an exception.
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True)
        page = context.new_page()
        requests, errors = [], []
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        start = time.monotonic()
        page.goto(path.resolve().as_uri(), wait_until="load")
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        seconds = time.monotonic() - start
        violations = Axe().run(page).response["violations"]
        overflow = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        print(f"{path.name} {name}: {seconds:.2f} s, {len(violations)} violations, overflow {max(0, overflow)} px")
        faults += [f"{name}: {item['id']}: {item['help']}: {item['nodes'][0]['html'][:200]}" for item in violations]
        faults += [f"{name}: {error}" for error in errors]
        faults += [f"{name}: loads {url}" for url in requests if not url.startswith("file:")][:3]
        if seconds >= 2:
            faults.append(f"{name}: took {seconds:.2f} s to open")
        if overflow > 0:
            faults.append(f"{name}: the page is {overflow} px too wide")
        if screenshots:
            screenshots.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=screenshots / f"{path.stem}-{name}.png")
        context.close()
    still = browser.new_context(java_script_enabled=False)
    page = still.new_page()
    page.goto(path.resolve().as_uri())
    words = len(page.inner_text("body").split())
    print(f"{path.name}: {size / 1e6:.1f} MB, {words} words without script")
    still.close()
    if size >= 15_000_000:
        faults.append(f"{size / 1e6:.1f} MB")
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=pathlib.Path)
    parser.add_argument("--screenshots", type=pathlib.Path)
    options = parser.parse_args()
    program = shutil.which("chromium")
    if program is None:
        sys.exit("chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        faults = [fault for page in options.pages for fault in check(browser, page, options.screenshots)]
        browser.close()
    for fault in faults:
        print("FAULT", fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
