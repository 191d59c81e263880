#!/usr/bin/env python3
"""Checks `swegym trajectories` against counts and readings of its own.

    Benchmarks/trajectories.py shape    --swegym PROGRAM [--rows ROWS.jsonl] [--seed N]
    Benchmarks/trajectories.py readings --swegym PROGRAM PATH…
    Benchmarks/trajectories.py size     --swegym PROGRAM [--count 67000] [--bytes 30000] [--work DIRECTORY]

shape     makes a set with the shape of SWE-Gym's sampled trajectories (6,055 rows, 491 resolved, of 294 instances) and
          one of 172 successes, imports, filters, exports, counts difficulty and draws subsets, and compares all numbers
          with those counted here.
readings  imports files of SWE-agent, mini-swe-agent, OpenHands and Harbor, reads them here too, by Python's own JSON,
          and compares each message: role, text, calls with their arguments, and what they answer. Exports as messages
          are imported again and compared.
size      makes as many trajectories as the largest open set has, imports, filters and exports them, and prints how
          long that lasts and how much memory.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import subprocess
import tempfile
import time

ROWS, RESOLVED, RESOLVED_INSTANCES, INSTANCES = 6055, 491, 294, 2438
faults = []


def check(what, expected, found):
    good = expected == found
    print(f"{'ok   ' if good else 'FAULT'} {what}: {found}" + ("" if good else f", expected {expected}"))
    if not good:
        faults.append(what)


def run(program, *words, status=0):
    done = subprocess.run([program, *map(str, words)], capture_output=True, text=True)
    if done.returncode != status:
        raise SystemExit(f"{' '.join(map(str, words))}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def store_lines(directory):
    with open(pathlib.Path(directory) / "trajectories.jsonl", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


# --- Synthetic sets


def call(number, command):
    return {"id": f"call_{number}", "type": "function", "function": {"name": "execute_bash", "arguments": json.dumps({"command": command})}}


TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "execute_bash",
            "description": "Runs a command.",
            "parameters": {"type": "object", "properties": {"command": {"type": "string"}}, "required": ["command"]},
        },
    }
]


def conversation(draw, turns, loops, words=12):
    text = lambda: " ".join(draw.choice(("test", "fix", "näive", "value", "\n", "assert", "é", "import")) for _ in range(words))
    messages = [
        {"role": "system", "content": "You solve issues.", "tool_calls": None, "tool_call_id": None},
        {"role": "user", "content": f"Issue: {text()}", "tool_calls": None, "tool_call_id": None},
    ]
    for turn in range(turns):
        command = "pytest -x" if loops and turn >= turns - 3 else f"echo {turn} {draw.random()}"
        messages.append({"role": "assistant", "content": text(), "tool_calls": [call(turn, command)], "tool_call_id": None})
        messages.append({"role": "tool", "content": text(), "tool_calls": None, "tool_call_id": f"call_{turn}"})
    return messages


def published(draw, ids):
    """Rows with the columns and the shape of the sampled set."""
    resolved_ids = draw.sample(ids, RESOLVED_INSTANCES)
    successes = resolved_ids + [draw.choice(resolved_ids) for _ in range(RESOLVED - RESOLVED_INSTANCES)]
    failures = ids[:] + [draw.choice(ids) for _ in range(ROWS - RESOLVED - len(ids))]
    failures = failures[: ROWS - RESOLVED]
    rows = []
    for resolved, instances in ((True, successes), (False, failures)):
        for instance in instances:
            turns = draw.randint(3, 12)
            loops = draw.random() < 0.1
            patch = "" if draw.random() < 0.15 and not resolved else "diff --git a/x b/x\n"
            rows.append(
                {
                    "instance_id": instance,
                    "run_id": f"run-{len(rows)}",
                    "resolved": resolved,
                    "model": draw.choice(["gpt-4o", "claude-3-5-sonnet"]),
                    "messages": conversation(draw, turns, loops),
                    "tools": TOOLS,
                    "test_result": {"git_patch": patch},
                }
            )
    draw.shuffle(rows)
    return rows


def calls_of(row):
    return sum(message["role"] == "assistant" for message in row["messages"])


def loops_of(row):
    last = [json.dumps([c["function"] for c in m["tool_calls"]]) for m in row["messages"] if m["role"] == "assistant"][-3:]
    return len(last) == 3 and len(set(last)) == 1


def estimate(row):
    size = len(json.dumps(row["tools"], separators=(",", ":"), ensure_ascii=False).encode())
    for message in row["messages"]:
        size += len((message["content"] or "").encode())
        for one in message["tool_calls"] or []:
            size += len(one["function"]["name"].encode()) + len(one["function"]["arguments"].encode())
    return size * 2 // 7 + 5 * len(row["messages"])


def capped(rows, cap):
    groups = collections.defaultdict(list)
    for position, row in enumerate(rows):
        groups[row["instance_id"]].append((calls_of(row), position))
    return sorted(position for group in groups.values() for _, position in sorted(group)[:cap])


def shape(options):
    draw = random.Random(options.seed)
    if options.rows:
        with open(options.rows, encoding="utf-8") as lines:
            ids = sorted({json.loads(line)["instance_id"] for line in lines})
        ids = (ids + [f"owner{n % 11}__name{n % 11}-{n}" for n in range(INSTANCES)])[:INSTANCES]
    else:
        ids = [f"owner{n % 11}__name{n % 11}-{n}" for n in range(INSTANCES)]
    rows = published(draw, ids)
    with tempfile.TemporaryDirectory() as work:
        source = f"{work}/sampled.jsonl"
        with open(source, "w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row) + "\n" for row in rows)
        program = options.swegym
        report = json.loads(run(program, "trajectories", "import", source, "-o", f"{work}/untrusted", "--json"))
        check("not known without --trust-resolved", ROWS, report["resolutionUnknown"])
        report = json.loads(run(program, "trajectories", "import", source, "-o", f"{work}/store", "--trust-resolved", "--json"))
        check("imported", ROWS, report["imported"].get("row"))
        check("resolved", RESOLVED, report["resolved"])
        again = json.loads(run(program, "trajectories", "import", source, "-o", f"{work}/store", "--trust-resolved", "--json"))
        check("duplicates of a second import", ROWS, again["duplicates"])

        def filtered(name, kept, *words):
            found = json.loads(run(program, "trajectories", "filter", f"{work}/store", "-o", f"{work}/{name}", "--json", *words))
            check(f"{name}: kept", len(kept), found["kept"])
            check(f"{name}: instances", len({row["instance_id"] for row in kept}), found["instances"])
            check(f"{name}: runs in order", [row["run_id"] for row in kept] == [row["run_id"] for row in store_lines(f"{work}/{name}")], True)
            check(f"{name}: all counted", ROWS, found["kept"] + sum(found["leftOut"].values()))
            return found

        good = [row for row in rows if row["resolved"]]
        found = filtered("resolved", good, "--resolved")
        check("resolved: tokens", sum(map(estimate, good)), found["tokens"])
        filtered("full", [row for row in rows if row["test_result"]["git_patch"].strip()], "--no-empty-patch")
        filtered("moving", [row for row in rows if not loops_of(row)], "--no-loop")
        most = sorted(map(estimate, rows))[ROWS // 2]
        filtered("short", [row for row in rows if estimate(row) <= most], "--max-tokens", most)
        filtered("model", [row for row in rows if row["model"] == "gpt-4o"], "--model", "gpt-4o")
        for cap in (1, 2, 3):
            filtered(f"cap {cap}", [good[position] for position in capped(good, cap)], "--resolved", "--cap", cap)
        evaluation = f"{work}/evaluation.jsonl"
        foreign = set(ids[::7])
        with open(evaluation, "w", encoding="utf-8") as lines:
            for instance in sorted(foreign):
                repository = instance.rsplit("-", 1)[0].replace("__", "/")
                lines.write(json.dumps({"instance_id": instance, "repo": repository}) + "\n")
        filtered("apart", [row for row in rows if row["instance_id"] not in foreign], "--exclude-instances", evaluation)
        everything = [row for row in good if not loops_of(row) and row["instance_id"] not in foreign and estimate(row) <= most]
        filtered(
            "all rules", [everything[position] for position in capped(everything, 2)],
            "--resolved", "--no-empty-patch", "--no-loop", "--max-tokens", most, "--exclude-instances", evaluation, "--cap", 2,
        )

        for form in ("messages", "text", "sharegpt", "sampled"):
            run(program, "trajectories", "export", f"{work}/resolved", "--to", form, "-o", f"{work}/as-{form}")
            with open(f"{work}/as-{form}/train.jsonl", encoding="utf-8") as lines:
                exported = [json.loads(line) for line in lines]
            check(f"{form}: rows", RESOLVED, len(exported))
            facts = [(row["instance_id"], row["run_id"], row["model"], row["resolved"]) for row in exported]
            check(f"{form}: facts of rows", True, facts == [(r["instance_id"], r["run_id"], r["model"], True) for r in good])
            count = sum(len(row.get("messages") or row.get("conversations")) for row in exported)
            if form != "sharegpt":
                check(f"{form}: messages", sum(len(row["messages"]) for row in good), count)
            run(program, "verify", f"{work}/as-{form}/manifest.json")
        runs = collections.defaultdict(lambda: [0, 0])
        for row in rows:
            runs[row["instance_id"]][0] += 1
            runs[row["instance_id"]][1] += row["resolved"]
        run(program, "trajectories", "export", f"{work}/store", "--to", "pairs", "--pairs", 100, "-o", f"{work}/as-pairs")
        with open(f"{work}/as-pairs/train.jsonl", encoding="utf-8") as lines:
            pairs = [json.loads(line) for line in lines]
        with open(f"{work}/as-pairs/manifest.json", encoding="utf-8") as manifest:
            unlike = json.load(manifest)["derivation"]["leftOut"].get("the two runs were not asked the same", 0)
        check("pairs", sum(min(good, all - good) for all, good in runs.values()), len(pairs) + unlike)

        run(program, "trajectories", "difficulty", f"{work}/store", "-o", f"{work}/difficulty.jsonl")
        with open(f"{work}/difficulty.jsonl", encoding="utf-8") as lines:
            found = {row["instance_id"]: [row["runs"], row["resolved"]] for row in map(json.loads, lines)}
        check("difficulty", True, found == dict(runs))
        between = {i for i, (all, good) in runs.items() if 0.1 <= good / all <= 0.9}
        with open(f"{work}/full.jsonl", "w", encoding="utf-8") as lines:
            for instance in sorted(runs):
                repository = instance.rsplit("-", 1)[0].replace("__", "/")
                lines.write(json.dumps({"instance_id": instance, "repo": repository}) + "\n")
        run(program, "split", f"{work}/full.jsonl", "-o", f"{work}/split", "--pass-rate", "0.1-0.9")
        with open(f"{work}/split/train.jsonl", encoding="utf-8") as lines:
            check("split --pass-rate", between, {json.loads(line)["instance_id"] for line in lines})

        subsets = json.loads(run(program, "trajectories", "scale", f"{work}/resolved", "-o", f"{work}/scaled", "--json", "--seed", 3))
        for subset in subsets:
            fraction, name = subset["fraction"], f"{subset['way']} {subset['fraction']}"
            chosen = store_lines(f"{work}/scaled/{subset['directory']}")
            instances = {row["instance_id"] for row in chosen}
            found_repositories = {i.rsplit("-", 1)[0].lower() for i in instances}
            check(f"{name}: numbers", [len(chosen), len(instances), len(found_repositories)], [subset["trajectories"], subset["instances"], subset["repositories"]])
            if subset["way"] == "random":
                check(f"{name}: size", int(RESOLVED * fraction + 0.5), len(chosen))
            elif subset["way"] == "instances":
                check(f"{name}: one of each", [int(RESOLVED_INSTANCES * fraction + 0.5)] * 2, [len(chosen), len(instances)])
            else:
                check(f"{name}: size", int(RESOLVED * fraction + 0.5), len(chosen))
                cut = [r for r in found_repositories if sum(row["instance_id"].rsplit("-", 1)[0].lower() == r for row in good) != sum(row["instance_id"].rsplit("-", 1)[0].lower() == r for row in chosen)]
                check(f"{name}: repositories that are cut", True, len(cut) <= 1)
        capping(options, work)


def capping(options, work):
    """172 successes of 36 instances, of which caps of 1, 2 and 3 keep 36, 62 and 82, as the paper's Table 4 has it."""
    draw = random.Random(options.seed)
    counts = [1] * 10 + [2] * 6 + [7] * 10 + [8] * 10
    rows = []
    for number, count in enumerate(counts):
        for _ in range(count):
            rows.append(
                {
                    "instance_id": f"a__b-{number}", "run_id": f"{len(rows)}", "resolved": True, "model": "m",
                    "messages": conversation(draw, draw.randint(2, 9), False), "tools": TOOLS, "test_result": {"git_patch": "x"},
                }
            )
    draw.shuffle(rows)
    with open(f"{work}/moatless.jsonl", "w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)
    run(options.swegym, "trajectories", "import", f"{work}/moatless.jsonl", "-o", f"{work}/moatless", "--trust-resolved")
    for cap, size in ((1, 36), (2, 62), (3, 82), (None, 172)):
        words = ["--cap", cap] if cap else []
        run(options.swegym, "trajectories", "filter", f"{work}/moatless", "-o", f"{work}/moatless-{cap}", "--resolved", *words)
        kept = store_lines(f"{work}/moatless-{cap}")
        check(f"cap table, {cap or 'none'}", size, len(kept))
        check(f"cap table, {cap or 'none'}: fewest calls", [rows[p]["run_id"] for p in capped(rows, cap or 1000)], [row["run_id"] for row in kept])


# --- Readings


def text_of(content):
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    return "\n".join(part if isinstance(part, str) else part["text"] for part in content if isinstance(part, str) or "text" in part)


def chat(messages):
    read = []
    for message in messages:
        if message.get("role") == "exit":
            continue
        calls = []
        for one in message.get("tool_calls") or []:
            function = one.get("function", one)
            arguments = function["arguments"]
            calls.append((function["name"], arguments if isinstance(arguments, str) else json.dumps(arguments, separators=(",", ":"), ensure_ascii=False)))
        answers = message.get("tool_call_id") or (message.get("tool_call_ids") or [None])[0]
        read.append((message["role"], text_of(message.get("content")), calls, answers))
    return read


def atif(steps):
    read = []
    roles = {"system": "system", "user": "user", "agent": "assistant"}
    for step in steps:
        calls = [
            (one["function_name"], json.dumps(one["arguments"], separators=(",", ":"), ensure_ascii=False))
            for one in step.get("tool_calls") or []
        ]
        read.append((roles[step["source"]], text_of(step.get("message")), calls, None))
        for result in (step.get("observation") or {}).get("results", []):
            role = "tool" if calls or result.get("source_call_id") else "user"
            read.append((role, text_of(result.get("content")), [], result.get("source_call_id")))
    return read


def events(history):
    """Texts alone: how an event becomes a call is a decision, that none of its text is lost is not."""
    texts = []
    for event in history:
        for one in event if isinstance(event, list) else [event]:
            texts += [one[name] for name in ("content", "thought") if isinstance(one.get(name), str) and one.get("observation") != "agent_state_changed"]
            texts += [one[name] for name in ("command", "code") if "action" in one and isinstance(one.get(name), str)]
    return texts


def readings(options):
    with tempfile.TemporaryDirectory() as work:
        report = json.loads(run(options.swegym, "trajectories", "import", *options.paths, "-o", f"{work}/store", "--json"))
        print(f"imported {report['imported']}, {report['duplicates']} twice, {report['refused']} refused, {len(report['passedOver'])} passed over")
        stored = store_lines(f"{work}/store")
        places = {}
        for path in map(pathlib.Path, options.paths):
            for file in [path] if path.is_file() else path.rglob("*"):
                places[f"{path.name}/{file.relative_to(path)}" if path.is_dir() else f"{path.parent.name}/{path.name}"] = file
        compared = 0
        for row in stored:
            source = row["source"]
            file = places[source["file"]]
            with open(file, encoding="utf-8") as content:
                data = json.loads(content.read().split("\n")[source["line"] - 1]) if "line" in source else json.load(content)
            found = [
                (
                    message["role"], text_of(message.get("content")),
                    [(one["name"], one["arguments"]) for one in message.get("tool_calls", [])], message.get("tool_call_id"),
                )
                for message in row["messages"]
            ]
            if source["form"] == "openhands":
                completions = sorted((file.parent / "llm_completions" / row["instance_id"]).glob("*.json"))
                if completions:
                    last = json.loads(completions[-1].read_text())
                    expected = chat(last["messages"] + [last["response"]["choices"][0]["message"]])
                else:
                    everything = json.dumps([message for message in row["messages"]], ensure_ascii=False)
                    missing = [text for text in events(data["history"]) if json.dumps(text, ensure_ascii=False)[1:-1] not in everything and json.dumps(json.dumps(text, ensure_ascii=False)[1:-1], ensure_ascii=False)[1:-1] not in everything]
                    if missing:
                        check(f"{source['file']}: texts of events", [], missing[:2])
                    compared += 1
                    continue
            elif source["form"] == "atif":
                expected = atif(data["steps"])
            elif source["form"] == "swe-agent":
                expected = chat(data["history"])
            else:
                messages = data if isinstance(data, list) else data.get("messages") or data.get("trajectory")
                expected = chat(json.loads(messages) if isinstance(messages, str) else messages)
            compared += 1
            if found != expected:
                check(f"{source['file']}: messages", expected[:2], found[:2])
        check("compared, message by message", len(stored), compared)

        run(options.swegym, "trajectories", "export", f"{work}/store", "-o", f"{work}/messages")
        run(options.swegym, "trajectories", "import", f"{work}/messages/train.jsonl", "-o", f"{work}/again")
        again = store_lines(f"{work}/again")
        for left, right in zip(stored, again, strict=True):
            for name in ("instance_id", "run_id", "model", "exit_status", "calls", "cost", "patch", "tools"):
                if left.get(name) != right.get(name):
                    check(f"{left['source']['file']}: {name} of the export", left.get(name), right.get(name))
            plain = lambda row: [(m["role"], text_of(m.get("content")), m.get("reasoning"), m.get("tool_calls"), m.get("tool_call_id"), m.get("name")) for m in row["messages"]]
            if plain(left) != plain(right):
                check(f"{left['source']['file']}: messages of the export", "equal", "not equal")
        check("read again of exports", len(stored), len(again))


# --- Size


def size(options):
    draw = random.Random(options.seed)
    work = pathlib.Path(options.work or tempfile.mkdtemp())
    work.mkdir(parents=True, exist_ok=True)
    source = work / "large.jsonl"
    vocabulary = ["def", "return", "self", "assert", "\n", "    ", "test_", "value =", "import os", "(x, y)", "\"text\"", "é"]
    pieces = [" ".join(draw.choice(vocabulary) for _ in range(300)) for _ in range(500)]
    if not source.exists():
        with open(source, "w", encoding="utf-8") as lines:
            for number in range(options.count):
                wanted = max(2_000, int(draw.expovariate(1 / options.bytes)))
                messages, made = [{"role": "system", "content": "You solve issues."}, {"role": "user", "content": draw.choice(pieces)}], 0
                while made < wanted:
                    text = draw.choice(pieces)
                    made += len(text) + 150
                    messages.append({"role": "assistant", "content": text[:200], "tool_calls": [call(len(messages), f"echo {number} {len(messages)}")]})
                    messages.append({"role": "tool", "name": "execute_bash", "content": text[200:], "tool_call_id": f"call_{len(messages)}"})
                instance = draw.randrange(options.count // 6 + 1)
                lines.write(
                    json.dumps(
                        {
                            "trajectory_id": f"t{number}", "instance_id": f"o{instance % 900}__n{instance % 900}-{instance}", "trajectory": messages,
                            "tools": TOOLS, "model_patch": "diff --git a/x b/x\n" if draw.random() < 0.9 else "", "exit_status": "submit",
                            "resolved": int(draw.random() < 0.48),
                        }
                    )
                    + "\n"
                )
    print(f"{options.count} trajectories, {source.stat().st_size / options.count:.0f} bytes in the mean")
    total, worst = 0, 0
    steps = [
        ["import", source, "-o", work / "store", "--trust-resolved"],
        ["filter", work / "store", "-o", work / "kept", "--no-empty-patch", "--no-loop", "--max-tokens", 131072, "--near-duplicates", 0.9, "--cap", 8],
        ["export", work / "kept", "-o", work / "messages"],
    ]
    for name in ("store", "kept", "messages"):
        subprocess.run(["rm", "-rf", str(work / name)], check=True)
    for words in steps:
        start = time.monotonic()
        process = subprocess.Popen([options.swegym, "trajectories", *map(str, words)], stdout=subprocess.PIPE, text=True)
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds, megabytes = time.monotonic() - start, usage.ru_maxrss / 1024
        total, worst = total + seconds, max(worst, megabytes)
        print(f"{words[0]}: {seconds:.1f} s, {usage.ru_utime + usage.ru_stime:.1f} s of processor, {megabytes:.0f} MB; {said.strip().splitlines()[-1] if said else ''}")
        if status:
            raise SystemExit(f"{words[0]} failed")
    print(f"all: {total:.1f} s, {worst:.0f} MB")
    check("under 5 minutes and 500 MB", True, total < 300 and worst < 500)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["shape", "readings", "size"])
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--swegym", required=True)
    parser.add_argument("--rows")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=67_000)
    parser.add_argument("--bytes", type=int, default=30_000)
    parser.add_argument("--work")
    options = parser.parse_intermixed_args()
    {"shape": shape, "readings": readings, "size": size}[options.what](options)
    if faults:
        raise SystemExit(f"{len(faults)} faults")


if __name__ == "__main__":
    main()
