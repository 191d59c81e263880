"""Writes splits that lie in a directory as JSON lines in further forms beside them.

Argument: a JSON object with `directory`, `formats` (parquet, zst) and `splits` (name, columns with name and type).
Standard output: a JSON object with `files`, their names, and `loadedBytes`, by split the size in memory of what Parquet
holds, read back group by group as the `datasets` library does. The same rows give the same bytes under the same pyarrow.
"""

import json
import os
import sys

import pyarrow as pa
import pyarrow.parquet as pq

SHARD_BYTES = 500_000_000
GROUP_ROWS = 1_000
TYPES = {
    "string": pa.string(),
    "int64": pa.int64(),
    "strings": pa.list_(pa.string()),
    "nothings": pa.list_(pa.null()),
}
FEATURES = {
    "string": {"dtype": "string", "_type": "Value"},
    "int64": {"dtype": "int64", "_type": "Value"},
    "strings": {"feature": {"dtype": "string", "_type": "Value"}, "_type": "Sequence"},
    "nothings": {"feature": {"dtype": "null", "_type": "Value"}, "_type": "Sequence"},
}


def schema_of(columns):
    """The Arrow schema of a split, with the features as the `datasets` library keeps them."""
    features = {column["name"]: FEATURES[column["type"]] for column in columns}
    note = json.dumps({"info": {"features": features}})
    fields = [pa.field(column["name"], TYPES[column["type"]]) for column in columns]
    return pa.schema(fields, metadata={"huggingface": note})


def shards_of(path, rows):
    """How many rows each file holds: as many files as the hub makes, none longer by more than one row."""
    count = min(max(os.path.getsize(path) // SHARD_BYTES + 1, 1), max(rows, 1))
    return [rows // count + (index < rows % count) for index in range(count)]


def write_parquet(directory, split):
    """Writes a split as `data/NAME/train-NNNNN-of-NNNNN.parquet`; the names, and the size in memory."""
    source = os.path.join(directory, split["name"] + ".jsonl")
    columns = split["columns"]
    if not columns:
        raise SystemExit(f"the columns of {split['name']} are not all text, numbers or lists of text")
    schema = schema_of(columns)
    names = [column["name"] for column in columns]
    shards = shards_of(source, split["rows"])
    os.makedirs(os.path.join(directory, "data", split["name"]), exist_ok=True)
    written, loaded = [], 0
    with open(source, encoding="utf-8", newline="\n") as lines:
        for index, rows in enumerate(shards):
            name = f"data/{split['name']}/train-{index:05}-of-{len(shards):05}.parquet"
            with pq.ParquetWriter(os.path.join(directory, name), schema, compression="snappy") as writer:
                for start in range(0, rows, GROUP_ROWS):
                    values = {name: [] for name in names}
                    for _ in range(min(GROUP_ROWS, rows - start)):
                        row = json.loads(lines.readline())
                        for column in names:
                            values[column].append(row.get(column))
                    writer.write_table(pa.Table.from_pydict(values, schema=schema), row_group_size=GROUP_ROWS)
            written.append(name)
            groups = pq.ParquetFile(os.path.join(directory, name)).iter_batches(batch_size=GROUP_ROWS)
            loaded += sum(pa.Table.from_batches([group]).nbytes for group in groups)
    return written, loaded


def write_zst(directory, split):
    """Writes a split as `NAME.jsonl.zst`; the name."""
    name = split["name"] + ".jsonl.zst"
    with open(os.path.join(directory, split["name"] + ".jsonl"), "rb") as source:
        with pa.CompressedOutputStream(os.path.join(directory, name), "zstd") as target:
            while piece := source.read(1 << 20):
                target.write(piece)
    return name


def main():
    request = json.loads(sys.argv[1])
    pa.set_cpu_count(1)
    result = {"files": [], "loadedBytes": {}}
    for split in request["splits"]:
        if "parquet" in request["formats"]:
            written, result["loadedBytes"][split["name"]] = write_parquet(request["directory"], split)
            result["files"] += written
        if "zst" in request["formats"]:
            result["files"].append(write_zst(request["directory"], split))
    json.dump(result, sys.stdout)


main()
