#!/usr/bin/env python3
"""Checks a publication with the programs that its users have: pyarrow, datasets, the hub's card reader, swebench.

    uv run --no-project --python 3.11 --with datasets --with pyarrow --with jsonschema --with swebench \\
        Benchmarks/clients.py PUBLICATION [--swegym .build/release/swegym]

Loads every split as its card says and as JSON lines with the card's features, reads the Parquet files' schemas, checks
the manifest against its JSON Schema, and, after `swegym convert --to swe-bench`, loads the rows with the harness's own
loader, makes its test specifications' lists and grades a made-up run with its report code. What is not installed is
said and left out.
"""

import argparse
import glob
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile

os.environ.setdefault("HF_DATASETS_OFFLINE", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
FAULTS = []


def expect(condition, text):
    print(("ok    " if condition else "FAULT ") + text)
    if not condition:
        FAULTS.append(text)


def has(*modules):
    missing = [module for module in modules if importlib.util.find_spec(module) is None]
    if missing:
        print(f"left out, not installed: {', '.join(missing)}")
    return not missing


def lines(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def check_datasets(directory, splits, cache):
    import datasets

    for split in splits:
        rows = lines(directory / f"{split}.jsonl")
        if not rows:
            loaded = datasets.load_dataset(str(directory), split, split="train", streaming=True)
            expect(list(loaded) == [], f"{split}: without rows it streams")
            continue
        loaded = datasets.load_dataset(str(directory), split, split="train", cache_dir=cache)
        expect(loaded.num_rows == len(rows), f"{split}: {loaded.num_rows} rows loaded by the card")
        expect(loaded.column_names == list(rows[0]), f"{split}: columns in order")
        own = datasets.load_dataset(
            "json", data_files=str(directory / f"{split}.jsonl"), split="train", features=loaded.features,
            cache_dir=cache)
        expect(own["instance_id"][:] == [row["instance_id"] for row in rows], f"{split}: JSON lines with the card's features")
        expect(own["patch"][:] == [row["patch"] for row in rows], f"{split}: patches survive")


def check_parquet(directory, splits):
    import pyarrow as pa
    import pyarrow.parquet as pq

    lists, nothing = pa.list_(pa.string()), pa.list_(pa.null())
    for path in sorted(glob.glob(f"{directory}/data/*/*.parquet")):
        split = pathlib.Path(path).parent.name
        for field in pq.read_schema(path):
            name = field.name
            expected = pa.int64() if name == "pull_number" else pa.string()
            if name in ("PASS_TO_PASS", "FAIL_TO_PASS"):
                expected = nothing if split == "raw" else lists
            elif name == "issue_numbers":
                expected = lists
            if field.type != expected:
                expect(False, f"{path}: {name} is {field.type}, expected {expected}")
        table = pq.read_table(path)
        expect(table.num_rows <= len(lines(directory / f"{split}.jsonl")), f"{path}: {table.num_rows} rows, types as published")


def check_card(directory):
    from huggingface_hub import DatasetCard

    data = DatasetCard.load(directory / "README.md").data.to_dict()
    expect({"configs", "dataset_info", "license", "tags", "size_categories"} <= set(data), "the card's front matter is read")


def check_manifest(directory):
    import jsonschema

    schema = json.loads((pathlib.Path(__file__).parent.parent / "docs/manifest.schema.json").read_text())
    manifest = json.loads((directory / "manifest.json").read_text())
    found = [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(manifest)]
    expect(not found, f"the manifest obeys its schema {found[:3]}")


def check_swebench(directory, split, swegym, temporary):
    from swebench.harness.grading import get_eval_tests_report, get_resolution_status
    from swebench.harness.utils import load_swebench_dataset

    output = f"{temporary}/swe-bench.jsonl"
    subprocess.run(
        [swegym, "convert", str(directory), "--from", split, "--to", "swe-bench", "--output", output],
        check=True, stdout=subprocess.DEVNULL)
    rows = load_swebench_dataset(output)
    ours = lines(directory / f"{split}.jsonl")
    expect(len(rows) == len(ours), f"swebench loads {len(rows)} rows")
    for row, own in zip(sorted(rows, key=lambda row: row["instance_id"]), ours):
        fail, keep = json.loads(row["FAIL_TO_PASS"]), json.loads(row["PASS_TO_PASS"])
        if fail != own["FAIL_TO_PASS"] or keep != own["PASS_TO_PASS"]:
            expect(False, f"{row['instance_id']}: lists differ")
        gold = {"FAIL_TO_PASS": fail, "PASS_TO_PASS": keep}
        passed = {test: "PASSED" for test in fail + keep}
        status = get_resolution_status(get_eval_tests_report(passed, gold))
        broken = get_resolution_status(get_eval_tests_report({**passed, fail[0]: "FAILED"}, gold))
        if "FULL" not in str(status) or "FULL" in str(broken):
            expect(False, f"{row['instance_id']}: graded {status}, and {broken} with a failing test")
    expect(True, f"swebench grades {len(rows)} rows as resolved with every test passed, and not with one failed")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("publication", type=pathlib.Path)
    parser.add_argument("--swegym", default=".build/release/swegym")
    options = parser.parse_args()
    manifest = json.loads((options.publication / "manifest.json").read_text())
    splits = sorted(manifest["instances"])
    with tempfile.TemporaryDirectory() as temporary:
        if has("datasets"):
            check_datasets(options.publication, splits, temporary)
        if has("pyarrow"):
            check_parquet(options.publication, splits)
        if has("huggingface_hub"):
            check_card(options.publication)
        if has("jsonschema"):
            check_manifest(options.publication)
        if has("swebench"):
            check_swebench(options.publication, "full" if "full" in splits else splits[0], options.swegym, temporary)
    print("everything is as it should be" if not FAULTS else f"{len(FAULTS)} faults")
    return 1 if FAULTS else 0


if __name__ == "__main__":
    sys.exit(main())
