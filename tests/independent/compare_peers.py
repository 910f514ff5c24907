"""Holds `reckon eval` against the evaluators it reproduces, run here on random data of many kinds.

    compare_peers.py RECKON [--peers ranx,cornac] [--seeds 20] [--users 40] [--items 60] [--keep FOLDER]

Compares the peers that this Python can import, names the others with the reason. Each peer's own order of tied documents
is the order of the run's rows where that order is an accident of its sort. Exit code 1 where a value differs.
"""
import argparse
import json
import math
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

import recommender_values

# What a random case is made of. quantum: scores are multiples of it, so that many tie.
KINDS = {
    "plain": {},
    "graded": {"highest": 3},
    "ties": {"quantum": 0.1},
    "graded ties": {"quantum": 0.2, "highest": 4},
    "all tied": {"quantum": 5.0, "highest": 2},
    "below float32": {"quantum": 0.1, "tiny": 1e-11},
    "negative scores": {"low": -1.0, "high": 0.2},
    "large scores": {"low": -1e6, "high": 1e6, "quantum": 1e5},
    "short lists": {"retrieved": (1, 8), "highest": 2},
    "few relevant": {"density": 0.02},
    "many relevant": {"density": 0.6, "highest": 2},
    "all judged": {"unjudged": 0.0, "highest": 1},
    "negative grades": {"highest": 3, "lowest": -2},
    "missing queries": {"missing": 0.2},
    "one user": {"users": 1},
    "numeric ids": {"ids": "number"},
    "long ids": {"ids": "long", "quantum": 0.25},
}


def random_case(seed, users=40, items=60, highest=1, lowest=0, quantum=None, tiny=0.0, low=0.0, high=1.0, retrieved=None,
                density=0.15, unjudged=0.3, missing=0.0, ids="text"):
    """qrels: query -> document -> grade; run: query -> document -> score, in the order of the rows."""
    r = np.random.default_rng(seed)
    name = {"text": lambda i: f"d{i}", "number": lambda i: str(i * 37 % 1009), "long": lambda i: "x" * (i % 40) + f"é{i}"}[ids]
    qrels, run = {}, {}
    for u in range(users):
        query = str(u + 1)
        grades = {}
        for i in np.flatnonzero(r.random(items) >= unjudged):
            grades[name(i)] = int(r.integers(1, highest + 1)) if r.random() < density else int(r.integers(lowest, 1))
        if max(grades.values(), default=-1) < 0:
            grades[name(0)] = 0
        count = items if retrieved is None else int(r.integers(retrieved[0], retrieved[1] + 1))
        picked = r.permutation(items)[:max(1, count if retrieved else int(r.integers(items // 2, items + 1)))]
        scores = low + (high - low) * r.random(len(picked))
        if quantum:
            scores = np.round(scores / quantum) * quantum
        scores = scores + tiny * r.integers(0, 5, len(picked))
        if r.random() >= missing / 2:
            qrels[query] = grades
        if r.random() >= missing / 2 or not qrels:
            run[query] = {name(i): float(s) for i, s in zip(picked, scores)}
    return {"qrels": qrels, "run": run, "catalogue": items, "highest": highest, "lowest": lowest, "missing": missing > 0}


def random_catalogue(seed, users=40, items=60, quantum=None, tiny=0.0, low=0.0, high=1.0, density=0.1, zeros=0.0, empty=0.1, **_):
    """scores: a row a user over all items; train: items that a user had, which are not ranked; test: the relevant."""
    r = np.random.default_rng(seed)
    scores = low + (high - low) * r.random((users, items))
    if quantum:
        scores = np.round(scores / quantum) * quantum
    scores += tiny * r.integers(0, 5, scores.shape)
    scores[r.random(scores.shape) < zeros] = 0.0
    train, test = [], []
    for _ in range(users):
        order = r.permutation(items)
        n, m = int(r.integers(1, max(2, items // 5))), int(max(1, r.binomial(items, density)))
        train.append(sorted(map(int, order[:n])))
        test.append([] if r.random() < empty else sorted(map(int, order[n:n + m])))
    if not any(test):
        test[0] = [next(i for i in range(items) if i not in train[0])]
    return {"scores": scores, "train": train, "test": test, "catalogue": items}


CATALOGUE_KINDS = ["plain", "ties", "all tied", "below float32", "negative scores", "large scores", "few relevant",
                   "many relevant", "one user"]


def lists_of(case):
    """The ranking case that a catalogue's candidates are."""
    users = range(len(case["test"]))
    run = {str(u): {str(i): float(case["scores"][u][i]) for i in range(case["catalogue"]) if i not in set(case["train"][u])}
           for u in users}
    qrels = {str(u): {str(i): 1 for i in case["test"][u]} or {"none": 0} for u in users}
    return {"qrels": qrels, "run": run, "catalogue": case["catalogue"]}


def write_case(folder, case, order):
    with open(folder / "qrels", "w") as file:
        for query, grades in case["qrels"].items():
            file.writelines(f"{query} 0 {document} {grade}\n" for document, grade in grades.items())
    with open(folder / "run", "w") as file:
        for query, scores in case["run"].items():
            first = list(order.get(query, [])) if order else []
            rows = first + [document for document in scores if document not in set(first)]
            file.writelines(f"{query} Q0 {d} 0 {scores[d]!r} x\n" for d in rows)


def reckon_values(program, folder, tool, measures, catalogue):
    """measure -> (value over all, query -> value)."""
    command = [program, "eval", "--run", folder / "run", "--qrels", folder / "qrels", "--definitions", tool, "--metrics",
               ",".join(measures), "--per-query", "--json", "--catalogue", str(catalogue)]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    system = json.loads(done.stdout)["systems"][0]
    number = lambda v: math.nan if v is None else float(v)
    queries = system["per_query"]
    return {metric["name"]: (number(metric["value"]), {q: number(values[metric["name"]]) for q, values in queries.items()})
            for metric in system["metrics"]}


def same(a, b, tolerance):
    if math.isnan(a) or math.isnan(b):
        return math.isnan(a) and math.isnan(b)
    return a == b or abs(a - b) <= tolerance * max(1.0, abs(b))


def compare_table(found, table):
    """Differences as text, and how many values were compared."""
    differences, compared = [], 0
    for measure, expected in table.per_query.items():
        values = found[measure][1]
        for query, value in expected.items():
            compared += 1
            ours = values.get(query, math.nan)
            if not same(ours, float(value), table.tolerance):
                differences.append(f"{measure} of {query}: {ours!r}, the peer {float(value)!r}")
    for measure, value in table.whole.items():
        compared += 1
        if not same(found[measure][0], float(value), table.tolerance):
            differences.append(f"{measure}: {found[measure][0]!r}, the peer {float(value)!r}")
    return differences, compared


def compare(program, tool, peer, options, folder):
    """How many values of a tool were compared and how many differ; prints the first differences of each kind."""
    compared = differing = 0
    kinds = CATALOGUE_KINDS if peer.catalogue else KINDS
    for kind in kinds:
        for seed in range(options.seeds):
            settings = {"users": options.users, "items": options.items, **KINDS[kind]}
            case = (random_catalogue if peer.catalogue else random_case)(seed, **settings)
            if not peer.takes(case):
                continue
            lists = lists_of(case) if peer.catalogue else case
            for table in peer.values(case):
                write_case(folder, lists, table.order)
                measures = list(dict.fromkeys([*table.per_query, *table.whole]))
                try:
                    found = reckon_values(program, folder, tool, measures, lists["catalogue"])
                    differences, count = compare_table(found, table)
                except (RuntimeError, KeyError) as error:
                    differences, count = [f"{type(error).__name__}: {error}"], 0
                compared += count
                differing += len(differences)
                if differences:
                    print(f"{tool}, {kind}, seed {seed}: {len(differences)} differ, such as", *differences[:8], sep="\n    ", flush=True)
    return compared, differing


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--peers", default=",".join(recommender_values.PEERS))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--users", type=int, default=40)
    parser.add_argument("--items", type=int, default=60)
    parser.add_argument("--keep", help="write the files of the last case here")
    options = parser.parse_args()
    failed = False
    for tool in options.peers.split(","):
        peer = recommender_values.PEERS[tool]
        reason = peer.missing()
        if reason:
            print(f"SKIPPED {tool}: {reason}")
            continue
        with tempfile.TemporaryDirectory(prefix="reckon-peers-") as own:
            compared, differing = compare(options.program, tool, peer, options, pathlib.Path(options.keep or own))
        print(f"{tool} {peer.version()}: {compared} values compared, {differing} differ", flush=True)
        failed |= differing > 0 or compared == 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
