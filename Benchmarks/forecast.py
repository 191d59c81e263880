#!/usr/bin/env python3
"""What reading many repositories from GitHub takes: requests, points, hours with one token, disk.

usage: Benchmarks/forecast.py [--swegym PATH] [--counts FILE.tsv] [--export EXPORT ...] [--rows FILE.jsonl ...]
                              [--repositories 358] [--total-rows 64689] [--all]

The reckoning is that of `swegym mine --estimate`, which is run on what is known of each repository:

- counted:       merged pull requests and the mirror's size from --counts (Benchmarks/raw_counts.tsv);
- export:        an export of GHS tells pull requests that are not open, at least as many as were merged, and the size;
- extrapolated:  from the number of rows, by the rows that a merged pull request gives in the counted repositories.

--rows are instances, one JSON object a line, of which the rows of each repository are counted. Repositories that
nobody names are taken as equal shares of what is left of --total-rows. With --all, and for an export alone, every
repository is a line; otherwise those that are extrapolated are summed up. The table goes to standard output.
"""
import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

OPEN = ["--language", "any", "--created-before", "any", "--stars", "0-", "--pull-requests", "0-", "--contributors",
        "0-", "--lines", "0-", "--licence", "any", "--take-forks", "--take-archived", "--allow-swe-bench"]


def read_counts(path):
    counts = {}
    for line in open(path, encoding="utf-8"):
        if line.strip() and not line.startswith("#"):
            name, *numbers = line.split()
            rows, merged, kilobytes = (None if text == "-" else int(text) for text in numbers)
            counts[name] = {"rows": rows, "merged": merged, "kilobytes": kilobytes}
    return counts


def read_rows(paths):
    rows = collections.Counter()
    for path in paths:
        for line in open(path, encoding="utf-8"):
            if line.strip():
                rows[json.loads(line)["repo"]] += 1
    return rows


def read_exports(swegym, paths):
    if not paths:
        return {}
    run = subprocess.run([swegym, "discover", *paths, "--json", *OPEN], stdout=subprocess.PIPE, check=True)
    return {facts["repository"]: facts for facts in json.loads(run.stdout)["accepted"]}


def estimate(swegym, known):
    """The reckoning of `swegym mine --estimate`, without a request, by repository."""
    with tempfile.TemporaryDirectory() as directory:
        folder = pathlib.Path(directory)
        with open(folder / "repos.yaml", "w") as names, open(folder / "repos.facts.jsonl", "w") as facts:
            for name, one in known.items():
                names.write(f"- name: {name}\n")
                facts.write(json.dumps({"repository": name, **one}) + "\n")
        run = subprocess.run(
            [swegym, "mine", str(folder / "repos.yaml"), "--estimate", "--json", "--workspace", str(folder / "w")],
            stdout=subprocess.PIPE, check=True)
    return {line["repository"]: line for line in json.loads(run.stdout)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--swegym", default=".build/release/swegym")
    parser.add_argument("--counts", default=str(pathlib.Path(__file__).parent / "raw_counts.tsv"))
    parser.add_argument("--export", nargs="*", default=[])
    parser.add_argument("--rows", nargs="*", default=[])
    parser.add_argument("--repositories", type=int, default=358)
    parser.add_argument("--total-rows", type=int, default=64_689)
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()

    counts = read_counts(options.counts)
    rows = {name: one["rows"] for name, one in counts.items() if one["rows"]}
    rows.update(read_rows(options.rows))
    exports = read_exports(options.swegym, options.export)
    spelling = {name.lower(): name for name in [*exports, *rows, *counts]}

    pairs = [(rows[name], one["merged"]) for name, one in counts.items() if name in rows and one["merged"]]
    share = sum(pair[0] for pair in pairs) / sum(pair[1] for pair in pairs)
    least, most = min(a / b for a, b in pairs), max(a / b for a, b in pairs)
    sized = [one for one in counts.values() if one["merged"] and one["kilobytes"]]
    kilobytes = sum(one["kilobytes"] for one in sized) / sum(one["merged"] for one in sized)

    wanted = dict.fromkeys(spelling[name.lower()] for name in [*counts, *rows, *(exports if not rows else [])])
    if options.export and not options.rows:
        wanted.update(dict.fromkeys(exports))
    basis, known = {}, {}

    def extrapolate(name, merged):
        basis[name] = "extrapolated"
        known[name] = {"mergedPullRequests": round(merged), "kilobytes": round(merged * kilobytes)}

    for name in wanted:
        if (counts.get(name) or {}).get("merged"):
            basis[name] = "counted"
            known[name] = {"mergedPullRequests": counts[name]["merged"], "kilobytes": counts[name]["kilobytes"]}
        elif name in exports and exports[name].get("pullRequests") is not None:
            basis[name] = "export"
            keys = ("pullRequests", "openPullRequests", "mergedPullRequests", "kilobytes")
            known[name] = {key: exports[name][key] for key in keys if key in exports[name]}
        else:
            extrapolate(name, rows.get(name, 0) / share)
    unnamed = max(0, options.repositories - len(wanted))
    left = options.total_rows - sum(
        rows[name] if name in rows else known[name].get("mergedPullRequests", 0) * share for name in wanted)
    for number in range(unnamed):
        extrapolate(f"unnamed/{number + 1:03}", max(0, left) / unnamed / share)

    lines = estimate(options.swegym, known)

    def table_row(title, names, mark):
        group = [lines[name] for name in names]
        total = {key: sum(line[key] for line in group) for key in
                 ("mergedPullRequests", "requests", "points", "seconds", "archiveBytes", "mirrorBytes")}
        bound = "≤ " if any(line["isUpperBound"] for line in group) else ""
        told = sum(rows.get(name, 0) for name in names)
        print(f"| {title} | {mark} | {told and f'{told:,}' or ''} | {bound}{total['mergedPullRequests']:,} "
              f"| {total['requests']:,} | {total['points']:,} | {total['seconds'] / 3600:.2f} "
              f"| {total['archiveBytes'] / 1e6:,.0f} MB | {total['mirrorBytes'] / 1e6:,.0f} MB |")

    print("| repository | basis | rows in Raw | merged pull requests | requests | points | hours | archive | mirror |")
    print("|---|---|---:|---:|---:|---:|---:|---:|---:|")
    shown = [name for name in wanted if basis[name] != "extrapolated" or name in counts or options.all]
    for name in sorted(shown, key=lambda name: -lines[name]["mergedPullRequests"]):
        table_row(name, [name], basis[name])
    others = [name for name in wanted if name not in shown]
    if others:
        table_row(f"{len(others)} more, by their rows", others, "extrapolated")
    if unnamed:
        table_row(f"{unnamed} more, by what is left of {options.total_rows:,} rows",
                  [name for name in known if name.startswith("unnamed/")], "extrapolated")
    table_row(f"**all {len(known)}**", list(known), "**" + ", ".join(sorted(set(basis.values()))) + "**")
    print()
    print(f"One merged pull request gives {share:.3f} rows in the {len(pairs)} counted repositories whose rows are "
          f"known, from {least:.3f} to {most:.3f}; taken for all {options.total_rows:,} rows that is "
          f"{options.total_rows / share:,.0f} merged pull requests, from {options.total_rows / most:,.0f} to "
          f"{options.total_rows / least:,.0f}. A mirror takes {kilobytes:.0f} KB for each of them.")


if __name__ == "__main__":
    sys.exit(main())
