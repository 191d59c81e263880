"""What `swegym doctor --attack` says, once for all sections that ask for it."""

import json

KEPT = {}


def attacks(bench, times):
    """The attacks of the program's own doctor, `times` times: how often each was enforced, by name."""
    kept = KEPT.setdefault(bench.swegym, [])
    while len(kept) < times:
        done = bench.run("doctor", "--attack", "--json", timeout=600)
        found = done.json()
        if found is None:
            raise RuntimeError(f"doctor --attack ended with status {done.status}: {done.text[-300:]}")
        kept.append(found if isinstance(found, list) else found["attacks"])
    counts = {}
    for each in kept[:times]:
        for attack in each:
            tried, held = counts.get(attack["name"], (0, 0))
            counts[attack["name"]] = (tried + 1, held + (attack["state"] == "enforced"))
    return counts


def of(bench, times, *beginnings):
    """Tried, enforced, and a note of the attacks whose names begin so."""
    chosen = {name: pair for name, pair in attacks(bench, times).items() if name.startswith(beginnings)}
    tried, held = (sum(pair[index] for pair in chosen.values()) for index in (0, 1))
    failed = [name for name, (wanted, found) in chosen.items() if wanted != found]
    return tried, held, [f"not enforced: {', '.join(failed)}"] if failed else [], json.dumps(sorted(chosen))
