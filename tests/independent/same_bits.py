#!/usr/bin/env python3
"""Looks whether `reckon eval` prints the same bytes however its rows are ordered and its queries are shared.

    same_bits.py RECKON [--tools ranx,cornac] [--seeds 2] [--users 40] [--items 60]

Two runs are evaluated and compared in every tool's definitions, every measure that it has, query by query, with intervals:
with the queries' rows shuffled into each other, on two threads, and shared by one to three processes of mpirun. Rows of a
query are put in another order too where nothing depends on it: no scores tie, or ties are ordered by document. Exit code 1
where a byte differs.
"""
import argparse
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

from compare_peers import KINDS, random_case

CASES = ["plain", "graded ties", "missing queries", "below float32", "negative grades"]
TIED = {"graded ties", "below float32"}
TIES_BY_DOCUMENT = {"reckon", "trec_eval"}  # by all of their measures
MPIRUN = ["mpirun", "--allow-run-as-root", "--oversubscribe", "-n"]


def expected_names(program, folder, *arguments):
    """The names that an error lists."""
    done = subprocess.run([program, "eval", "--run", "run", "--qrels", "qrels", *arguments], cwd=folder, capture_output=True, text=True)
    return re.search(r"expected one of ([^\n;]*)", done.stderr)[1].split(", ")


def measures_of(program, folder, tool, items):
    """All that the tool has, uncut and at 5, as far as it takes them so."""
    names = expected_names(program, folder, "--definitions", tool, "--metrics", "nosuch")
    wanted = [name + cutoff for name in names for cutoff in ("", "@5")]
    while wanted:
        done = evaluate(program, folder, tool, wanted, items, "--threads", "1")
        if done.returncode == 0:
            return wanted
        refused = re.search(r"metric '([^']*)'", done.stderr)
        if not refused or refused[1] not in wanted:
            raise RuntimeError(f"{tool}: {done.stderr.strip()}")
        wanted.remove(refused[1])
    raise RuntimeError(f"{tool}: no measure is taken")


def evaluate(program, folder, tool, measures, items, *more, ranks=0):
    launch = [*MPIRUN, str(ranks)] if ranks else []
    command = [*launch, program, "eval", "--run", "run", "--run", "other", "--qrels", "qrels", "--definitions", tool, "--metrics",
               ",".join(measures), "--per-query", "--json", "--catalogue", str(items), "--resamples", "200", *more]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def shuffled_together(queries, draw):
    """All rows, those of a query in their order."""
    turns = [query for query, rows in queries.items() for _ in rows]
    draw.shuffle(turns)
    left = {query: iter(rows) for query, rows in queries.items()}
    return [next(left[query]) for query in turns]


def shuffled(queries, draw):
    rows = [row for each in queries.values() for row in each]
    draw.shuffle(rows)
    return rows


def in_order(queries, _):
    return [row for each in queries.values() for row in each]


def write(folder, files, arrange, draw):
    for name, queries in files.items():
        (folder / name).write_text("".join(arrange(queries, draw)))


def files_of(case, other):
    runs = {name: {q: [f"{q} Q0 {d} 0 {score!r} x\n" for d, score in documents.items()] for q, documents in each["run"].items()}
            for name, each in (("run", case), ("other", other))}
    return {**runs, "qrels": {q: [f"{q} 0 {d} {grade}\n" for d, grade in grades.items()] for q, grades in case["qrels"].items()}}


def sweep(program, tool, options, folder):
    """How many outputs were compared and how many differ."""
    compared = differing = 0
    for kind in CASES:
        for seed in range(options.seeds):
            draw = random.Random(seed)
            settings = {"users": options.users, "items": options.items, **KINDS[kind]}
            files = files_of(random_case(seed, **settings), random_case(seed + 1000, **settings))
            write(folder, files, in_order, draw)
            try:
                measures = measures_of(program, folder, tool, options.items)
            except RuntimeError as error:  # a tool that takes no such case
                print(f"    {kind}: {error}")
                continue
            wanted = evaluate(program, folder, tool, measures, options.items, "--threads", "1").stdout

            def compare(what, **how):
                nonlocal compared, differing
                done = evaluate(program, folder, tool, measures, options.items, "--threads", how.pop("threads", "1"), **how)
                compared += 1
                if done.returncode != 0 or done.stdout != wanted:
                    differing += 1
                    print(f"{tool}, {kind}, seed {seed}: differs {what} {done.stderr.strip()[-200:]}", flush=True)

            compare("on two threads", threads="2")
            for ranks in (1, 2, 3) if shutil.which("mpirun") else ():
                compare(f"shared by {ranks} processes", ranks=ranks)
            write(folder, files, shuffled_together, draw)
            compare("with the rows of queries shuffled into each other")
            compare("with the rows of queries shuffled into each other, on two threads", threads="2")
            if kind not in TIED or tool in TIES_BY_DOCUMENT:
                for _ in range(2):
                    write(folder, files, shuffled, draw)
                    compare("with all rows shuffled")
    return compared, differing


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--tools")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--users", type=int, default=40)
    parser.add_argument("--items", type=int, default=60)
    options = parser.parse_args()
    program = str(pathlib.Path(options.program).resolve())
    failed = False
    with tempfile.TemporaryDirectory(prefix="reckon-bits-") as own:
        folder = pathlib.Path(own)
        write(folder, files_of(random_case(0), random_case(1)), in_order, None)
        known = expected_names(program, folder, "--definitions", "nosuch")
        for tool in options.tools.split(",") if options.tools else known:
            compared, differing = sweep(program, tool, options, folder)
            print(f"{tool}: {compared} outputs compared, {differing} differ", flush=True)
            failed |= differing > 0 or compared == 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
