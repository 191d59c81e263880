"""Writes a file of exported trajectories as Parquet next to it.

Argument: a JSON object with `source` (JSON lines), `directory`, `name`, and `columns` (name and type). Standard output: a
JSON list of the names of the files written. The same rows give the same bytes under the same pyarrow.
"""

import json
import os
import sys

import pyarrow as pa
import pyarrow.parquet as pq

GROUP_ROWS = 100
SHARD_BYTES = 500_000_000

TEXT = pa.string()
CALLS = pa.list_(
    pa.struct(
        [("id", TEXT), ("type", TEXT), ("function", pa.struct([("name", TEXT), ("arguments", TEXT)]))]
    )
)
TYPES = {
    "string": TEXT,
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "texts": pa.list_(pa.struct([("role", TEXT), ("content", TEXT)])),
    "turns": pa.list_(pa.struct([("from", TEXT), ("value", TEXT)])),
    "result": pa.struct([("git_patch", TEXT)]),
    "sampledMessages": pa.list_(
        pa.struct([("content", TEXT), ("role", TEXT), ("tool_call_id", TEXT), ("tool_calls", CALLS)])
    ),
    "messages": pa.list_(
        pa.struct(
            [
                ("role", TEXT),
                ("content", TEXT),
                ("reasoning_content", TEXT),
                ("tool_calls", CALLS),
                ("tool_call_id", TEXT),
                ("name", TEXT),
            ]
        )
    ),
}


def main():
    request = json.loads(sys.argv[1])
    pa.set_cpu_count(1)
    schema = pa.schema([pa.field(column["name"], TYPES[column["type"]]) for column in request["columns"]])
    with open(request["source"], "rb") as lines:
        rows = sum(1 for _ in lines)
    count = min(max(os.path.getsize(request["source"]) // SHARD_BYTES + 1, 1), max(rows, 1))
    folder = os.path.join("data", request["name"])
    os.makedirs(os.path.join(request["directory"], folder), exist_ok=True)
    written = []
    with open(request["source"], encoding="utf-8", newline="\n") as lines:
        for index in range(count):
            left = rows // count + (index < rows % count)
            name = f"{folder}/train-{index:05}-of-{count:05}.parquet"
            with pq.ParquetWriter(os.path.join(request["directory"], name), schema, compression="snappy") as writer:
                while left > 0:
                    group = [json.loads(lines.readline()) for _ in range(min(GROUP_ROWS, left))]
                    writer.write_table(pa.Table.from_pylist(group, schema=schema))
                    left -= len(group)
            written.append(name)
    json.dump(written, sys.stdout)


main()
