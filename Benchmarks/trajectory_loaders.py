#!/usr/bin/env python3
"""Loads exports of `swegym trajectories export` with the libraries that train on them.

    Benchmarks/trajectory_loaders.py make --swegym PROGRAM DIRECTORY [--parquet]
    uv run --with datasets      python Benchmarks/trajectory_loaders.py datasets     DIRECTORY
    uv run --with trl           python Benchmarks/trajectory_loaders.py trl          DIRECTORY
    uv run --with llamafactory  python Benchmarks/trajectory_loaders.py llamafactory DIRECTORY
    uv run --with torchtune,torch,torchao==0.10.0 python Benchmarks/trajectory_loaders.py torchtune DIRECTORY

make writes a small set of runs in every form. The others load each form that their library is meant to load, to the
point at which it would be tokenized, and compare numbers of rows, turns and calls with what was written. No model and
no accelerator is needed.
"""

import argparse
import json
import pathlib
import random
import subprocess

FORMS = ("messages", "text", "sharegpt", "sampled", "pairs")
COUNT = 60
TEMPLATE = (
    "{% if tools %}{{ tools | tojson }}{% endif %}{% for m in messages %}<|{{ m.role }}|>{{ m.content }}"
    "{% for c in m.tool_calls or [] %}[{{ c.function.name }} {{ c.function.arguments }}]{% endfor %}{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def check(what, good):
    print(("ok    " if good else "FAULT ") + what)
    if not good:
        raise SystemExit(1)


def lines(path):
    with open(path, encoding="utf-8") as rows:
        return [json.loads(row) for row in rows]


def make(options):
    from trajectories import TOOLS, conversation

    draw = random.Random(options.seed)
    directory = pathlib.Path(options.directory)
    directory.mkdir(parents=True, exist_ok=True)
    prompts = [conversation(draw, 0, False) for _ in range(COUNT // 4)]
    source = directory / "runs.jsonl"
    with open(source, "w", encoding="utf-8") as rows:
        for number in range(COUNT):
            instance = number // 4
            messages = prompts[instance] + conversation(draw, draw.randint(2, 6), False)[2:]
            # A call without what is said before it, an answer without a call, and tools of another run.
            messages[2]["content"] = None if number % 3 == 0 else messages[2]["content"]
            if number % 5 == 0:
                messages.append({"role": "assistant", "content": "Done."})
            tools = TOOLS if number % 2 else TOOLS + [{"type": "function", "function": {"name": "finish", "description": "Ends.", "parameters": {"type": "object", "properties": {"n": {"type": "integer"}}}}}]
            rows.write(json.dumps({"instance_id": f"a__b-{instance}", "run_id": str(number), "model": "m", "resolved": number % 4 < 2, "messages": messages, "tools": tools, "patch": "x"}) + "\n")
    run = lambda *words: subprocess.run([options.swegym, "trajectories", *map(str, words)], check=True)
    run("import", source, "-o", directory / "store", "--trust-resolved")
    for form in FORMS:
        run("export", directory / "store", "--to", form, "-o", directory / form, *(["--parquet"] if options.parquet else []), *(["--pairs", 2] if form == "pairs" else []))


def with_datasets(options):
    from datasets import load_dataset

    for form in FORMS:
        directory = pathlib.Path(options.directory) / form
        rows = lines(directory / "train.jsonl")
        for what, loaded in [
            ("JSON lines", load_dataset("json", data_files=str(directory / "train.jsonl"), split="train")),
            ("as its card says", load_dataset(str(directory), split="train")),
        ]:
            check(f"datasets, {form}, {what}: {len(rows)} rows", len(loaded) == len(rows))
            check(f"datasets, {form}, {what}: columns", set(loaded.column_names) == set(rows[0]))
            names = ("instance_id", "resolved") if form != "pairs" else ("instance_id", "chosen_run_id")
            check(f"datasets, {form}, {what}: values", all(left[name] == right[name] for left, right in zip(loaded, rows) for name in names))
            column = "conversations" if form == "sharegpt" else "chosen" if form == "pairs" else "messages"
            plain = lambda messages: [(m.get("content", m.get("value")), m.get("tool_calls") or None) for m in messages]
            check(f"datasets, {form}, {what}: texts and calls", all(plain(left[column]) == plain(right[column]) for left, right in zip(loaded, rows)))


def tokenizer():
    """A tokenizer of single bytes with a chat template; no model's files are needed."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    made = Tokenizer(models.BPE(vocab={token: number for number, token in enumerate(alphabet)}, merges=[]))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(tokenizer_object=made, eos_token="<eos>", pad_token="<pad>")
    fast.chat_template = TEMPLATE
    return fast


def with_trl(options):
    from datasets import load_dataset
    from trl.data_utils import apply_chat_template, is_conversational

    fast = tokenizer()
    for form in ("messages", "text", "sampled", "pairs"):
        loaded = load_dataset("json", data_files=f"{options.directory}/{form}/train.jsonl", split="train")
        rows = lines(f"{options.directory}/{form}/train.jsonl")
        for example, row in zip(loaded, rows):
            check(f"trl, {form}: conversational", is_conversational(example)) if row is rows[0] else None
            tools = json.loads(example["tools"]) if example.get("tools") else None
            text = apply_chat_template({key: example[key] for key in ("messages", "prompt", "chosen", "rejected") if key in example}, fast, tools=tools)
            whole = text.get("text") or text["prompt"] + text["chosen"]
            messages = row["messages"] if "messages" in row else row["prompt"] + row["chosen"]
            for message in messages:
                assert message["content"] in whole, (form, message)
                for call in message.get("tool_calls") or []:
                    assert f"[{call['function']['name']} {call['function']['arguments']}]" in whole, (form, call)
            assert not row.get("tools") or '"finish"' in whole or "finish" not in row["tools"]
        check(f"trl, {form}: {len(rows)} conversations hold every text and call", True)


def with_llamafactory(options):
    from transformers import Seq2SeqTrainingArguments
    from llamafactory.data.loader import _load_single_dataset
    from llamafactory.data.parser import get_dataset_list
    from llamafactory.data.template import TEMPLATES
    from llamafactory.hparams import DataArguments, ModelArguments

    directory = f"{options.directory}/sharegpt"
    rows = lines(f"{directory}/train.jsonl")
    data = DataArguments(dataset_dir=directory, dataset="swegym_trajectories", template="qwen")
    model = ModelArguments(model_name_or_path="none")
    attributes = get_dataset_list(["swegym_trajectories"], directory)[0]
    loaded = _load_single_dataset(attributes, model, data, Seq2SeqTrainingArguments(output_dir="/tmp/none", report_to=[]))
    check(f"llamafactory: {len(rows)} rows", len(loaded) == len(rows))
    template = TEMPLATES["qwen"]
    fast = tokenizer()
    for example, row in zip(loaded, rows):
        turns = example["_prompt"] + example["_response"]
        assert len(turns) == len(row["conversations"]) and len(turns) % 2 == 0, row["run_id"]
        assert example["_system"] == row["system"] and example["_tools"] == row["tools"]
        encoded = template.encode_multiturn(fast, turns, example["_system"], example["_tools"])
        text = fast.decode([token for pair in encoded for part in pair for token in part])
        for turn in row["conversations"]:
            if turn["from"] == "function_call":
                for call in json.loads(turn["value"].split("</think>\n\n")[-1]):
                    assert json.dumps(call["arguments"], ensure_ascii=False) in text, turn
            else:
                assert turn["value"] in text, turn
    check("llamafactory: every turn is in the text of its template", True)


def with_torchtune(options):
    from torchtune.data import OpenAIToMessages

    for form in ("messages", "text"):
        rows = lines(f"{options.directory}/{form}/train.jsonl")
        roles = {"system", "user", "assistant"} if form == "text" else {"system", "user", "assistant", "tool"}
        transform = OpenAIToMessages()
        for row in rows:
            messages = transform(row)["messages"]
            assert [message.role for message in messages] == [message["role"] for message in row["messages"]]
            assert all(message.role in roles for message in messages)
        check(f"torchtune, {form}: {len(rows)} conversations", True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["make", "datasets", "trl", "llamafactory", "torchtune"])
    parser.add_argument("directory")
    parser.add_argument("--swegym")
    parser.add_argument("--parquet", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_intermixed_args()
    work = {"make": make, "datasets": with_datasets, "trl": with_trl, "llamafactory": with_llamafactory, "torchtune": with_torchtune}
    work[options.what](options)


main()
