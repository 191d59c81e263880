#!/usr/bin/env python3
"""Compares `swegym verifier export` with a computation of its own.

    Benchmarks/verifier_sets.py SWEGYM [--seed 1] [--system FILE --user FILE]

Makes a store of 6,055 runs on 2,438 instances, 491 of them resolved (the shape of SWE-Gym's sampled trajectories), with
calls of tools, lists of contents and consecutive messages of the user. Of every row the log is formatted by the rules of
SWE-Gym's notebook, written down here once more, and must be equal byte for byte; the counts must be those of the rules,
for every share of negatives, and the same command must give the same bytes. --system and --user name texts to use instead
of swegym's own; their digests are printed.
"""

import argparse, hashlib, json, pathlib, random, subprocess, sys, tempfile, time

RULE = "-" * 100 + "\n"


def content(value):
    if isinstance(value, list):
        return "".join(part["text"] + "\n" for part in value)
    return value or ""


def call_text(call):
    text = f"<function={call['name']}>\n"
    for name, value in json.loads(call["arguments"]).items():
        long = "\n" if isinstance(value, str) and "\n" in value else ""
        text += f"<parameter={name}>{long}{value}{long}</parameter>\n"
    return text + "</function>"


def format_traj(messages):
    log = ""
    if messages[0]["role"] == "system":
        log += "*** System Message that describes the assistant's behavior ***\n" + content(messages[0]["content"]) + "\n"
        messages = messages[1:]
    merged = []
    for message in messages:
        if message["role"] == "user" and merged and merged[-1]["role"] == "user":
            merged[-1] = {"role": "user", "content": merged[-1]["content"] + "\n" + content(message["content"])}
        else:
            merged.append({**message, "content": content(message["content"])})
    for index, message in enumerate(merged):
        role = "TOOL EXECUTION RESULT" if message["role"] == "tool" else message["role"].upper()
        log += f"{RULE}*** Turn {index // 2 + 1} - {role} ***\n{message['content']}\n"
        for number, call in enumerate(message.get("tool_calls") or []):
            log += f"### Tool Call {number}\n{call_text(call)}\n"
    return log + RULE


def make(path, seed):
    generator, runs = random.Random(seed), []
    resolved = set(generator.sample(range(6055), 491))
    words = ["fix", "\u00e9t\u00e9", "a\u2028b", "\"q\"", "\\n", "<function=x>", "{log}", "\t", "naïve"]
    with open(path, "w", encoding="utf-8") as file:
        for number in range(6055):
            say = lambda: " ".join(generator.choices(words, k=generator.randint(1, 20)))
            messages = [{"role": "system", "content": say()}] if generator.random() < 0.9 else []
            messages.append({"role": "user", "content": [{"type": "text", "text": say()} for _ in range(2)]
                             if generator.random() < 0.3 else say()})
            if generator.random() < 0.2:
                messages.append({"role": "user", "content": say()})
            for turn in range(generator.randint(1, 5)):
                calls = [{"id": f"c{turn}-{k}", "name": "bash", "arguments": json.dumps(
                    {"command": say() + generator.choice(["", "\necho"]), "timeout": 3, "note": say()})}
                    for k in range(generator.randint(0, 2))]
                messages.append({"role": "assistant", "content": say(), **({"tool_calls": calls} if calls else {})})
                for call in calls:
                    messages.append({"role": "tool", "content": say(), "tool_call_id": call["id"], "name": "bash"})
                if not calls:
                    messages.append({"role": "user", "content": say()})
            run = {"format": 1, "instance_id": f"own__rep-{number % 2438}", "run_id": f"r{number // 2438}",
                   "model": "own" if number % 3 else "gpt-4o", "resolved": number in resolved, "resolved_by": "evaluation",
                   "source": {"form": "chat", "file": "made", "line": number + 1, "sha256": "0" * 64},
                   "patch": "diff", "messages": messages}
            runs.append(run)
            file.write(json.dumps(run, ensure_ascii=False) + "\n")
    return runs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("swegym")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--system")
    parser.add_argument("--user")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        runs = {(run["instance_id"], run["run_id"], run["model"]): run
                for run in make(folder / "runs.jsonl", arguments.seed)}
        texts = ["--system", arguments.system, "--user", arguments.user] if arguments.system else []

        def export(name, *more):
            done = subprocess.run(
                [arguments.swegym, "verifier", "export", folder / "runs.jsonl", "-o", folder / name, "--calls",
                 "structured", *texts, *map(str, more)], capture_output=True, text=True, timeout=600)
            if done.returncode:
                sys.exit(done.stderr)
            return done.stdout, [json.loads(line) for line in open(folder / name / "train.jsonl", encoding="utf-8")]

        begin = time.monotonic()
        said, rows = export("set-1", "--on-policy", "own")
        print(said)
        print(f"{len(rows)} rows of 6,055 runs in {time.monotonic() - begin:.1f} s")
        wrong = 0
        for row in rows:
            run = runs[row["instance_id"], row["run_id"], row["model"]]
            log, user = format_traj(run["messages"]), row["messages"][1]["content"]
            before = user.find("*** System Message") if run["messages"][0]["role"] == "system" else user.find(RULE)
            wrong += user[before:before + len(log)] != log
            answer = f"<judgement>{'YES' if run['resolved'] else 'NO'}</judgement>"
            wrong += row["resolved"] != run["resolved"] or row["messages"][2] != {"role": "assistant", "content": answer}
            digest = hashlib.sha256(user[:before].encode()).hexdigest(), hashlib.sha256(user[before + len(log):].encode()).hexdigest()
            wrong += not all(one in said for one in digest)
        print(f"{wrong} rows differ from format_traj or from the digests")
        for pool, models in (("on-policy", ["own"]), ("off-policy", ["gpt-4o"]), ("mixture", ["own", "gpt-4o"])):
            for negatives in (0.5, 1, 2, 4):
                _, rows = export(f"{pool}-{negatives}", "--on-policy", "own", "--pool", pool, "--negatives", negatives)
                expected = 0
                for model in models:
                    positives = sum(run["resolved"] for run in runs.values() if run["model"] == model)
                    expected += positives + int(positives * negatives)
                found = len(rows), sum(row["resolved"] for row in rows)
                right = expected, sum(run["resolved"] for run in runs.values() if run["model"] in models)
                print(f"{pool}, {negatives}: {found[0]} rows, {found[1]} resolved{'' if found == right else f', not {right}'}")
                wrong += found != right
        first = (folder / "set-1" / "train.jsonl").read_bytes()
        export("again", "--on-policy", "own")
        wrong += first != (folder / "again" / "train.jsonl").read_bytes()
        wrong += subprocess.run([arguments.swegym, "verify", folder / "set-1" / "manifest.json"],
                                stdout=subprocess.DEVNULL).returncode != 0
    sys.exit("failed" if wrong else 0)


if __name__ == "__main__":
    main()
