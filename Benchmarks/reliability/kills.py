"""F1: kill -9 of the coordinator at random times, and the same command again.

Two hundred kills are spread over mine, validate, evaluate, publish and run of the demo. The mark: no instance lost, none
doubled, what is published or evaluated byte for byte that of the undisturbed work (measured times left out), no process
and no mount that outlives the coordinator, nothing left once the work has ended; the time that was spent twice is printed.
"""

import json

from .common import Figure

WORKS = ("mine", "publish", "evaluate", "validate", "run")


def measure(bench):
    demo, place = bench.demo(), bench.place("F1")
    figures = []
    for work in WORKS:
        kills = bench.count(40)
        status, out, seconds = bench.script(
            "interruption.py",
            "--demo",
            demo,
            "--copies",
            place,
            "--work",
            work,
            "--kills",
            kills,
            "--seed",
            bench.seed,
            "--swegym",
            bench.swegym,
            timeout=7_200,
        )
        lines = [line for line in out.splitlines() if line.startswith("{")]
        if not lines:
            figures.append(
                Figure(
                    "F1",
                    f"kills of `{work}`",
                    kills,
                    0,
                    "as undisturbed",
                    seconds,
                    [f"ended with status {status}: {out[-300:]}"],
                )
            )
            continue
        found = json.loads(lines[-1])
        bad = (
            found["lost"]
            + found["doubled"]
            + len(found["orphans"])
            + found["mounts"]
            + len(found["left"])
            + len(found["differing"])
        )
        notes = [
            f"`{work}`: {found['ends']} ends compared; lost {found['lost']}, doubled {found['doubled']}, processes "
            f"{len(found['orphans'])}, mounts {found['mounts']}, left {len(found['left'])}; the last process gone "
            f"{found['longest']:.2f} s after a kill; {found['wasted']:.0f} s done twice ({found['undisturbed']} s undisturbed)"
        ]
        notes += [
            f"{key}: {', '.join(map(str, found[key][:3]))}" for key in ("differing", "orphans", "left") if found[key]
        ]
        figures.append(
            Figure(
                "F1",
                f"`{work}` killed at a random time and run again",
                found["kills"],
                max(0, found["kills"] - bad),
                "lost 0, doubled 0, same bytes, nothing left",
                seconds,
                notes,
            )
        )
    return figures
