#!/usr/bin/env python3
"""Checks a publication with the programs that its users have: pyarrow, datasets, the hub's card reader, swebench.

    uv run --no-project --python 3.11 --with datasets --with pyarrow --with jsonschema --with swebench \\
        Benchmarks/clients.py PUBLICATION [--swegym .build/release/swegym]

Loads every split as its card says and as JSON lines with the card's features, reads the Parquet files' schemas, lints the
card as the hub does (which itself cannot be asked here), with the sizes that `datasets` finds, checks the manifest
against its JSON Schema, and, after `swegym convert --to swe-bench`, loads the rows with the harness's own
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


# What the hub's documentation lists for a dataset card: datasetcard.md and repositories-licenses.md of hub-docs.
CARD_KEYS = {
    "language", "license", "license_name", "license_link", "license_details", "tags", "annotations_creators",
    "language_creators", "language_details", "pretty_name", "size_categories", "source_datasets", "task_categories",
    "task_ids", "paperswithcode_id", "configs", "dataset_info", "extra_gated_fields", "extra_gated_prompt",
    "train-eval-index",
}
LICENCES = set("""
    apache-2.0 mit openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m
    afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear c-uda cc cc0-1.0 cc-by-2.0 cc-by-2.5
    cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0
    cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cdla-sharing-1.0 cdla-permissive-1.0
    cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0 lgpl lgpl-2.1
    lgpl-3.0 isc lppl-1.3c ms-pl mpl-2.0 odc-by odbl openrail++ osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib pddl
    lgpl-lr deepfloyd-if-license llama2 gemma unknown other
""".split())
SIZES = {"n<1K": 1_000, "1K<n<10K": 10_000, "10K<n<100K": 100_000, "100K<n<1M": 1_000_000}


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
        check_sizes(directory, split, loaded)
        expect(own["patch"][:] == [row["patch"] for row in rows], f"{split}: patches survive")


def check_sizes(directory, split, loaded):
    """The features and sizes that the card declares against those that the library computed while loading."""
    from datasets.info import DatasetInfosDict
    from huggingface_hub import DatasetCard

    declared = DatasetInfosDict.from_dataset_card_data(DatasetCard.load(directory / "README.md").data)[split]
    found = loaded.info
    expect(declared.features == found.features, f"{split}: the card's features are those loaded")
    expect(declared.splits["train"].num_examples == found.splits["train"].num_examples, f"{split}: num_examples")
    expect(declared.download_size == found.download_size, f"{split}: download_size {found.download_size}")
    expect(declared.splits["train"].num_bytes == found.splits["train"].num_bytes == declared.dataset_size,
           f"{split}: num_bytes and dataset_size {found.dataset_size}, declared {declared.dataset_size}")


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

    # The loader refuses front matter that is no YAML, and keys that are there twice.
    card = DatasetCard.load(directory / "README.md")
    data = card.data.to_dict()
    expect({"configs", "dataset_info", "license", "tags", "size_categories"} <= set(data), "the card's front matter is read")
    expect(set(data) <= CARD_KEYS, f"the card has no key that the hub does not know {sorted(set(data) - CARD_KEYS)}")
    licences = data["license"] if isinstance(data["license"], list) else [data["license"]]
    expect(set(licences) <= LICENCES, f"the hub knows the licences {licences}")
    expect(("other" in licences) == ("license_name" in data), "other licences have a name")
    expect(DatasetCard(card.content).data.to_dict() == data and DatasetCard(str(card)).data.to_dict() == data,
           "the card survives the hub client's writing")
    names = [config["config_name"] for config in data["configs"]]
    expect(len(set(names)) == len(names) and names == [info["config_name"] for info in data["dataset_info"]],
           "configs and dataset_info are about the same splits")
    expect([config.get("default", False) for config in data["configs"]].count(True) == 1, "one config is the default")
    for config in data["configs"]:
        for item in config["data_files"]:
            expect(list(directory.glob(item["path"])), f"{config['config_name']}: {item['path']} names files")
    rows = max(info["splits"][0]["num_examples"] for info in data["dataset_info"])
    fitting = next((name for name, most in SIZES.items() if rows < most), None)
    expect(data["size_categories"] == [fitting], f"{rows} rows are {fitting}")
    body = card.content.split("\n---\n", 1)[1]
    expect(body.lstrip().startswith("# "), "the card's text begins with a heading")


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
