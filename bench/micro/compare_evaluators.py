#!/usr/bin/env python3
"""Times reckon's NDCG@10 beside ranx, pytrec_eval and scikit-learn on one thread, in turns.

    python3 bench/micro/compare_evaluators.py build/bin/reckon [QUERIES]

100 results and 18 judgments a query, 2,000 queries unless more are wanted. Needs the Python packages
ranx, pytrec_eval and scikit-learn. Four kinds of work are compared: the formula alone (ranx's
compiled kernel on its own lists, which stand in order), from what a tool takes in memory to the
number, the same of tables of 1,000 documents (tied documents counted too or not, which no value
depends on), and from text files to the number, ours with its interval.
reckon bench makes its own data, of the same shape; its work from memory orders, matches and
evaluates. Times are wall-clock, the best of all rounds. Where text is read, this project is timed
as a whole process; so is pytrec_eval, and once more its functions alone, as those of ranx.
"""
import json
import os
import random
import subprocess
import sys
import tempfile
import time

os.environ.update(NUMBA_NUM_THREADS="1", OMP_NUM_THREADS="1")
import pytrec_eval  # noqa: E402
import ranx  # noqa: E402  (reads the environment)
from ranx.meta.evaluate import convert_qrels, convert_run  # noqa: E402
from ranx.metrics import ndcg  # noqa: E402
import numpy  # noqa: E402
from sklearn.metrics import ndcg_score  # noqa: E402

ROUNDS = 3
RETRIEVED, JUDGED, DOCUMENTS = 100, 18, 1_000_000
IN_MEMORY = {"this project, in order": "judged/memory/retrieved:100/ordered:1/measures:1/threads:1/real_time",
             "this project, in no order": "judged/memory/retrieved:100/ordered:0/measures:1/threads:1/real_time",
             "this project, tables": "judged/tables/count_ties:0/real_time",
             "this project, tables, ties counted": "judged/tables/count_ties:1/real_time",
             "this project, ten measures": "judged/memory/retrieved:100/ordered:1/measures:10/threads:1/real_time"}


PYTREC_PROGRAM = """
import sys
import pytrec_eval
with open(sys.argv[2]) as judgments, open(sys.argv[1]) as results:
    evaluator = pytrec_eval.RelevanceEvaluator(pytrec_eval.parse_qrel(judgments), {"ndcg_cut.10"})
    values = evaluator.evaluate(pytrec_eval.parse_run(results))
print(sum(each["ndcg_cut_10"] for each in values.values()) / len(values))
"""


def seconds(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def drawn(queries):
    draw = random.Random(1)
    run, qrels = {}, {}
    for query in range(queries):
        documents = [f"doc{number}" for number in draw.sample(range(DOCUMENTS), RETRIEVED + JUDGED)]
        scores = sorted((draw.random() for _ in range(RETRIEVED)), reverse=True)
        judged = draw.sample(documents[:RETRIEVED], JUDGED // 3) + documents[-(JUDGED - JUDGED // 3):]
        run[f"q{query}"] = dict(zip(documents, scores))
        qrels[f"q{query}"] = {document: draw.randrange(4) for document in judged}
    return run, qrels


def write(folder, run, qrels):
    files = os.path.join(folder, "run.trec"), os.path.join(folder, "qrels.trec")
    with open(files[0], "w") as out:
        for query, documents in run.items():
            out.writelines(f"{query} Q0 {document} {rank} {score:.6f} x\n"
                           for rank, (document, score) in enumerate(documents.items(), 1))
    with open(files[1], "w") as out:
        for query, grades in qrels.items():
            out.writelines(f"{query} 0 {document} {grade}\n" for document, grade in grades.items())
    return files


def benchmark(program):
    output = subprocess.run([program, "bench", "--benchmark_filter=judged/(memory.*threads:1/|tables)", "--json",
                             "--benchmark_min_time=0.2"], check=True, capture_output=True).stdout
    rates = {each["name"]: each["items_per_second"] for each in json.loads(output)["benchmarks"]}
    return {name: rates[key] for name, key in IN_MEMORY.items()}


def ranx_text(run_file, qrels_file):
    return ranx.evaluate(ranx.Qrels.from_file(qrels_file, kind="trec"),
                         ranx.Run.from_file(run_file, kind="trec"), "ndcg@10")


def pytrec_text(run_file, qrels_file):
    with open(qrels_file) as judgments, open(run_file) as results:
        evaluator = pytrec_eval.RelevanceEvaluator(pytrec_eval.parse_qrel(judgments), {"ndcg_cut.10"})
        return evaluator.evaluate(pytrec_eval.parse_run(results))


def pytrec_process(run_file, qrels_file):
    subprocess.run([sys.executable, "-c", PYTREC_PROGRAM, run_file, qrels_file], check=True, capture_output=True)


def reckon_text(program, threads, run_file, qrels_file):
    subprocess.run([program, "eval", "--run", run_file, "--qrels", qrels_file, "--metrics", "ndcg@10",
                    "--threads", threads], check=True, capture_output=True)


def show(title, rates):
    print(title)
    peers = [name for name in rates if not name.startswith("this project")]
    for name, rate in rates.items():
        ratios = "" if name in peers else "".join(f"   {rate / rates[peer]:7.1f} x {peer}" for peer in peers)
        print(f"  {name:28} {rate:12,.0f} queries/s{ratios}")


def main():
    program = sys.argv[1]
    queries = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    run, qrels = drawn(queries)
    with tempfile.TemporaryDirectory() as folder:
        files = write(folder, run, qrels)
        listed_qrels, listed_run = convert_qrels(ranx.Qrels(qrels)), convert_run(ranx.Run(run))
        ndcg(listed_qrels, listed_run, 10, 1)  # compiles
        kernel, memory, long, text = {}, {}, {}, {}
        draw = numpy.random.default_rng(1)
        dense_scores = draw.random((queries, 1000))
        dense_grades = numpy.where(draw.random((queries, 1000)) < 0.005, draw.integers(1, 4, (queries, 1000)), 0)

        def keep(rates, name, rate):
            rates[name] = max(rate, rates.get(name, 0))

        for _ in range(ROUNDS):
            for name, rate in benchmark(program).items():
                for rates in [long] if "tables" in name else [kernel, memory]:
                    keep(rates, name, rate)
            keep(long, "scikit-learn", queries / seconds(lambda: ndcg_score(dense_grades, dense_scores, k=10)))
            # A run keeps what was sorted, so each round has one of its own.
            ours, theirs = ranx.Run(run), ranx.Qrels(qrels)
            keep(kernel, "ranx's kernel", queries / seconds(lambda: ndcg(listed_qrels, listed_run, 10, 1)))
            keep(memory, "ranx evaluate", queries / seconds(lambda: ranx.evaluate(theirs, ours, "ndcg@10")))
            keep(memory, "pytrec_eval", queries / seconds(
                lambda: pytrec_eval.RelevanceEvaluator(qrels, {"ndcg_cut.10"}).evaluate(run)))
            for threads in "12":
                keep(text, f"this project, {threads} thread{'s'[:threads > '1']}",
                     queries / seconds(lambda: reckon_text(program, threads, *files)))
            keep(text, "ranx", queries / seconds(lambda: ranx_text(*files)))
            keep(text, "pytrec_eval", queries / seconds(lambda: pytrec_text(*files)))
            keep(text, "pytrec_eval's process", queries / seconds(lambda: pytrec_process(*files)))
        size = sum(map(os.path.getsize, files))
    show("Beside the formula alone:", kernel)
    show("From memory to the number:", memory)
    show("From tables of 1,000 scores and grades in no order:", long)
    show(f"From text files to the number ({size / 1e6:.1f} MB):", text)


if __name__ == "__main__":
    main()
