"""Counts the tokens of trajectories.

Argument: a JSON object with `tokenizer` (a tokenizer.json), `files` (of a store, in their order), and `target`, to which
a number is written for each trajectory: the tokens of its tools and of its messages' texts, thoughts and calls, and 5 for
each message, which is what the marks around one come to.
"""

import gzip
import json
import sys

from tokenizers import Tokenizer

BATCH_CHARACTERS = 1_000_000


def texts_of(row):
    if "tools" in row:
        yield json.dumps(row["tools"], ensure_ascii=False, separators=(",", ":"))
    for message in row["messages"]:
        content = message.get("content")
        if isinstance(content, str):
            yield content
        elif content:
            yield from (part["text"] for part in content if isinstance(part.get("text"), str))
        if "reasoning" in message:
            yield message["reasoning"]
        for call in message.get("tool_calls", []):
            yield call["name"]
            yield call["arguments"]


def lines_of(files):
    for name in files:
        with gzip.open(name) if name.endswith(".gz") else open(name, "rb") as lines:
            yield from (line for line in lines if line.strip())


def main():
    request = json.loads(sys.argv[1])
    try:
        tokenizer = Tokenizer.from_file(request["tokenizer"])
    except Exception as error:
        raise SystemExit(f"{request['tokenizer']}: this is no tokenizer.json: {error}")
    tokenizer.no_padding()
    tokenizer.no_truncation()
    # Offsets need most of the time, and nobody asks for them.
    encode = getattr(tokenizer, "encode_batch_fast", tokenizer.encode_batch)
    with open(request["target"], "w") as target:
        texts, owners, counts = [], [], []
        size = 0

        def flush():
            for owner, encoding in zip(owners, encode(texts, add_special_tokens=False)):
                counts[owner] += len(encoding)
            target.writelines(f"{count}\n" for count in counts)
            texts.clear(), owners.clear(), counts.clear()

        for line in lines_of(request["files"]):
            row = json.loads(line)
            counts.append(5 * len(row["messages"]))
            for text in texts_of(row):
                texts.append(text)
                owners.append(len(counts) - 1)
                size += len(text)
            if size >= BATCH_CHARACTERS:
                flush()
                size = 0
        flush()


main()
