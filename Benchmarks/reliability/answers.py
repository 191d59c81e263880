"""F23: the answer in reach of a run: commits, tags, packs, releases of the project, lines of the patch.

`swegym audit` looks from inside for each of the demo's valid instances. The mark: nothing is found in any of them, and
nothing is left unproven.
"""

from .common import Figure


def measure(bench):
    ids = bench.valid()
    ids = ids[: bench.count(len(ids))]
    workspace = bench.copy_of_demo(bench.place("F23") / "workspace")
    done = bench.run("audit", *ids, "--workspace", workspace, "--json", timeout=3_600)
    found = done.json()
    if found is None:
        return [
            Figure(
                "F23",
                "audit of the demo's instances",
                len(ids),
                0,
                "no answer in reach",
                done.seconds,
                [f"ended with status {done.status}: {done.text[-300:]}"],
            )
        ]
    clean = [each for each in found if each["checks"] and all(check["outcome"] == "clean" for check in each["checks"])]
    notes = [
        f"{each.get('id', '?')}: {check['name']} {check['outcome']}"
        for each in found
        for check in each["checks"]
        if check["outcome"] != "clean"
    ]
    checks = sum(len(each["checks"]) for each in found)
    return [
        Figure(
            "F23",
            f"audit of the demo's valid instances, {checks} checks from inside",
            len(ids),
            len(clean) if done.status == 0 or notes else 0,
            "clean, all of it proven",
            done.seconds,
            notes[:5],
        )
    ]
