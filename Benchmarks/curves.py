#!/usr/bin/env python3
"""Compares `swegym verifier curves` with a computation of its own in exact fractions.

    Benchmarks/curves.py SWEGYM [--cases 1000] [--seed 1]

Each case is some random instances with random runs. Exact forms must agree to 1e-12 with fractions of binomials, weights
of tied runs shared. The mean over random subsets must be within five and a half of its standard errors, and eight single
draws, of the exact form, with the error computed from the exact forms too; the squares of the distances must have a mean
near one. At last the time for 500 instances with 2,000 runs each is measured.
"""

import argparse, concurrent.futures, json, math, pathlib, random, subprocess, sys, tempfile, time
from fractions import Fraction


def exact_pass(runs, k):
    n, c = len(runs), sum(run["resolved"] for run in runs)
    return 1 - Fraction(math.comb(n - c, k), math.comb(n, k))


def exact_best(runs, k, key):
    n = len(runs)
    ranked = sorted(runs, key=lambda run: -run[key])
    weights = [Fraction(math.comb(n - i, k - 1), math.comb(n, k)) for i in range(1, n + 1)]
    total = Fraction(0)
    for value in {run[key] for run in runs}:
        places = [i for i, run in enumerate(ranked) if run[key] == value]
        shared = sum(weights[i] for i in places) / len(places)
        total += shared * sum(ranked[i]["resolved"] for i in places)
    return total


def make_case(generator):
    runs = []
    for instance in range(generator.randint(2, 15)):
        rate, noise = generator.random(), generator.choice([0.05, 0.5, 5])
        for run in range(generator.randint(1, 14)):
            resolved = generator.random() < rate
            runs.append({
                "instance_id": f"i{instance}", "run_id": f"{run}", "resolved": resolved,
                "score": round(resolved + generator.gauss(0, noise), generator.choice([0, 1, 3])),
                "regression_passed": generator.randint(0, 5),
            })
    generator.shuffle(runs)
    return runs


def ask(swegym, folder, runs, number, trials, *more):
    path = pathlib.Path(folder) / f"{number}.jsonl"
    path.write_text("".join(json.dumps(run) + "\n" for run in runs))
    answer = subprocess.run(
        [swegym, "verifier", "curves", path, "--json", "--seed", str(number), "--trials", str(trials), *more],
        capture_output=True, text=True, timeout=600)
    path.unlink()
    if answer.returncode:
        sys.exit(f"case {number}: {answer.stderr}")
    return json.loads(answer.stdout)


def check(swegym, folder, number, seed, trials):
    runs = make_case(random.Random(seed * 1_000_003 + number))
    groups = {}
    for run in runs:
        groups.setdefault(run["instance_id"], []).append(run)
    report, worst, distances = ask(swegym, folder, runs, number, trials, "--resamples", "1"), 0.0, []
    for curve in report["curves"]:
        for point in curve["points"]:
            k = point["k"]
            enough = [group for group in groups.values() if len(group) >= k]
            if point["instances"] != len(enough) or point["excluded"] != len(groups) - len(enough):
                sys.exit(f"case {number}: {curve['method']} at {k} counts {point['instances']} instances")
            if curve["method"] == "hybrid":
                continue
            forms = {
                "pass": lambda group: exact_pass(group, k),
                "best": lambda group: exact_best(group, k, "score"),
                "regression": lambda group: exact_best(group, k, "regression_passed"),
            }
            shares = [forms[curve["method"]](group) for group in enough]
            right = sum(shares) / len(enough)
            worst = max(worst, abs(float(right) - point["exact"]))
            error = math.sqrt(sum(share * (1 - share) for share in shares) / trials) / len(shares)
            distance = abs(point["mean"] - float(right))
            if error > 0:
                distances.append((distance / error, max(0, distance - 8 / trials / len(shares)) / error))
            elif distance > 1e-9:
                sys.exit(f"case {number}: {curve['method']} at {k}: {point}")
    return worst, distances


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("swegym")
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--trials", type=int, default=400)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = list(pool.map(
            lambda number: check(arguments.swegym, folder, number, arguments.seed, arguments.trials),
            range(arguments.cases)))
        worst = max(one for one, _ in found)
        distances = [distance for _, some in found for distance in some]
        square = sum(distance**2 for distance, _ in distances) / len(distances)
        farthest = max(distance for _, distance in distances)
        print(f"{arguments.cases} cases, {len(distances)} points: largest error of the exact forms {worst:.1e}; "
              f"random subsets at most {farthest:.2f} errors and 8 draws away, mean square {square:.3f}")
        vector = [{"instance_id": "i", "run_id": f"{i}", "resolved": r, "score": -i}
                  for i, r in enumerate([True, False, True, False])]
        report = ask(arguments.swegym, folder, vector, 0, 100, "--at", "2")
        got = {curve["method"]: curve["points"][0]["exact"] for curve in report["curves"]}
        print(f"resolved by rank 1,0,1,0 at K = 2: pass {got['pass']!r}, best {got['best']!r}")
        generator = random.Random(arguments.seed)
        large = [{"instance_id": f"i{instance}", "run_id": f"{run}", "resolved": generator.random() < 0.2,
                  "score": generator.random(), "regression_passed": generator.randint(0, 99)}
                 for instance in range(500) for run in range(2000)]
        begin = time.monotonic()
        ask(arguments.swegym, folder, large, 1, 100, "--at", "1,2,4,8,16,32,64,128,256,512,1024,2000")
        print(f"500 instances with 2,000 runs each at 12 Ks: {time.monotonic() - begin:.1f} s")
    if worst > 1e-12 or farthest > 5.5 or abs(square - 1) > 0.05 * max(1, 1000 / arguments.cases) ** 0.5:
        sys.exit("the exact forms and the random subsets do not agree")
    if abs(got["pass"] - 5 / 6) > 1e-15 or abs(got["best"] - 4 / 6) > 1e-15:
        sys.exit("the vector is not met")


if __name__ == "__main__":
    main()
