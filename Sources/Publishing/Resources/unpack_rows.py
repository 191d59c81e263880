"""Writes the rows of a file as JSON lines.

Argument: a JSON object with `source`, its `form` (parquet, zstd, gzip) and `target`. Of Parquet, columns keep their order;
moments are written as ISO 8601, and what JSON has no value for (bytes, numbers that are none) ends the program.
"""

import datetime
import decimal
import json
import sys

import pyarrow as pa
import pyarrow.parquet as pq

GROUP_ROWS = 500


def spelled(value):
    """What stands in JSON for a value that is none of its own."""
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return str(value)
    raise SystemExit(f"a column holds {type(value).__name__}, which JSON has no value for")


def write_parquet(source, target):
    for group in pq.ParquetFile(source).iter_batches(batch_size=GROUP_ROWS):
        for row in group.to_pylist():
            target.write(json.dumps(row, default=spelled, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def write_lines(source, form, target):
    with pa.input_stream(source, compression=form) as lines:
        while piece := lines.read(1 << 20):
            target.write(piece)


def main():
    request = json.loads(sys.argv[1])
    pa.set_cpu_count(1)
    try:
        with open(request["target"], "xb") as target:
            if request["form"] == "parquet":
                write_parquet(request["source"], target)
            else:
                write_lines(request["source"], request["form"], target)
    except (pa.ArrowException, OSError) as error:
        raise SystemExit(f"reading {request['source']}: {error}")


main()
